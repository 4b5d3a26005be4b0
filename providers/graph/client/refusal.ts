/**
 * From the end of an exchange to the sentence an administrator reads. Graph's `message` is generic for Conditional Access;
 * the reason stands in `innerError.message` (Graph v1.0, observed by azuread's authors and in go-azure-sdk's fixtures). Intune
 * wraps its reason into the message as JSON (seen 2025).
 */
import { STATUS_CODES } from "node:http";
import { ServiceError, type Subject, UnclearOutcome } from "../../core/errors";
import { mostOfRefusal } from "../../core/http/bounds";
import type { HttpAnswer, Outcome } from "../../core/http/message";
import type { Attempts } from "./connection";
import { credentialSetting, ownClientId } from "./credential";

const service = "Microsoft Graph";

interface ErrorBody {
  error?: { code?: string; message?: string; innerError?: { message?: string; code?: string } };
}

interface Words {
  words: string;
  codes: readonly string[];
  /** Not Graph's: a page of something in between. */
  foreign?: true;
}

export function refusal(subject: Subject, outcome: Outcome): ServiceError {
  const { answer, trouble, unclear } = outcome;
  const Kind = unclear ? UnclearOutcome : ServiceError;
  if (!answer) {
    const step = unclear ? lookFirst(subject) : [trouble?.remedy, gaveUp(outcome)].filter(Boolean).join(". ");
    return new Kind(subject, {
      service,
      status: trouble!.status,
      words: trouble!.message,
      nextStep: step || undefined,
    });
  }
  const { words, codes, foreign } = errorDetail(answer);
  const step = foreign
    ? (gaveUp(outcome) ?? throughProxy)
    : (stepFor(subject, answer.status, words) ?? gaveUp(outcome));
  return new Kind(subject, {
    service,
    status: answer.status,
    words,
    codes,
    nextStep: unclear ? lookFirst(subject) : step,
  });
}

/** A success whose content is a web page: of a proxy or a log-in page in between. */
export const isUnusable = ({ status, body }: HttpAnswer): boolean => status < 300 && /^\s*</.test(body);

export function unexpectedBody(subject: Subject, { answer }: Outcome, attempts: Attempts): ServiceError {
  const Kind = attempts === "untilClear" ? ServiceError : UnclearOutcome;
  const { words } = errorDetail(answer!);
  return new Kind(subject, { service, status: answer!.status, words, nextStep: throughProxy });
}

const throughProxy = "A proxy or firewall in between answered: allow this computer to reach Microsoft Graph";

function errorDetail(answer: HttpAnswer): Words {
  let error: ErrorBody["error"];
  try {
    error = textsOf((JSON.parse(answer.body.slice(0, mostOfRefusal)) as ErrorBody).error);
  } catch {
    if (answer.body.trim() === "") return { words: phrase(answer), codes: [] };
    return { words: "with a web page that is not Graph's", codes: [], foreign: true };
  }
  const words = oneLine(error?.innerError?.message || unwrapped(error?.message) || error?.code || phrase(answer));
  const number = /^\d{4}(?=:)/.exec(words)?.[0];
  const codes = [error?.code, error?.innerError?.code, number].filter((code) => code !== undefined);
  return { words, codes };
}

/** Only texts are words: what stands in their place is of something that is not Graph. */
function textsOf(error: ErrorBody["error"]): ErrorBody["error"] {
  const text = (value: unknown) => (typeof value === "string" ? value : undefined);
  const inner = error?.innerError;
  const innerError = { message: text(inner?.message), code: text(inner?.code) };
  return { code: text(error?.code), message: text(error?.message), innerError };
}

/** Intune's message is a document of its own: `{"_version":3,"Message":"… - Operation ID (for customer support): …"}`. */
function unwrapped(message: string | undefined): string | undefined {
  if (!message?.trimStart().startsWith("{")) return message;
  try {
    const { Message } = JSON.parse(message) as { Message?: string };
    return typeof Message === "string" ? Message.split(" - Operation ID", 1)[0]! : message;
  } catch {
    return message;
  }
}

const phrase = (answer: HttpAnswer): string => STATUS_CODES[answer.status] ?? "without an explanation";

function oneLine(text: string): string {
  const line = text.replace(/\s+/g, " ").trim();
  return line.length > 1_000 ? `${line.slice(0, 1_000)} …` : line;
}

function stepFor(subject: Subject, status: number, words: string): string | undefined {
  if (status === 401) return `Check ${credentialSetting()}`;
  if (/\blicen[sc]e/i.test(words))
    return "The tenant lacks the licence that this needs (Conditional Access: Entra ID P1)";
  if (/not applicable to target tenant/i.test(words))
    return "The tenant has no Intune licence, or Intune is not set up";
  if (status === 403) return grant(subject);
  if (status === 404 && subject.id !== undefined && subject.verb !== "look up") {
    return 'It may have been deleted outside of Pulumi: run "pulumi refresh", then "pulumi up"';
  }
  if (words.startsWith("1034:")) return refusedApplicationsStep(words);
  if (/^103[78]:/.test(words)) {
    return "The policy uses preview features that Graph v1.0 can't handle: change it in the Entra admin center";
  }
  return undefined;
}

function grant({ permission }: Subject): string {
  if (!permission) return "The signed-in account lacks a permission for this";
  if (ownClientId() === undefined) {
    return `This requires ${permission}, which your account or the Azure CLI's own app lacks: sign in as an application (ARM_CLIENT_ID)`;
  }
  return `Grant the application the permission ${permission} and consent to it (Entra admin center > App registrations > API permissions)`;
}

/**
 * The applications that Graph refuses in a policy, with its reason, from the words of error 1034:
 * `{"<app id>":"ServicePrincipalNotFound"}`. Graph checks the whole policy, so they may be anybody's.
 */
export function refusedApplications(error: ServiceError): Map<string, string> {
  if (!error.hasCode("1034")) return new Map();
  return new Map(
    [...error.answer.words.matchAll(/"([0-9a-f-]{36})"\s*:\s*"(\w+)"/gi)].map(([, id, why]) => [
      id!.toLowerCase(),
      why!,
    ]),
  );
}

function refusedApplicationsStep(words: string): string {
  const ids = [...words.matchAll(/"([0-9a-f-]{36})"\s*:\s*"\w+"/gi)].map(([, id]) => id);
  const what = ids.length > 0 ? `: ${ids.join(", ")}` : "";
  return (
    `The policy names applications that this tenant does not accept${what}. Remove them from the policy in the Entra admin ` +
    "center, or make sure that they exist in the tenant; nothing was changed"
  );
}

function gaveUp({ attempts, waited, answer }: Outcome): string | undefined {
  if (answer && answer.status < 500 && answer.status !== 429 && answer.status !== 408) return undefined;
  return attempts === 1
    ? undefined
    : `Given up after ${attempts} attempts and ${Math.ceil(waited / 1000)} s of waiting`;
}

const lookFirst = ({ noun }: Subject): string =>
  `The ${noun} may have been written nevertheless: look for it in the admin center before trying again`;
