/**
 * From the end of an exchange to the sentence an administrator reads. Graph's `message` is generic for Conditional Access;
 * the reason stands in `innerError.message` (Graph v1.0, observed by azuread's authors and in go-azure-sdk's fixtures).
 */
import { STATUS_CODES } from "node:http";
import { ServiceError, type Subject, UnclearOutcome } from "../../core/errors";
import type { HttpAnswer, Outcome } from "../../core/http/message";
import { credentialSetting } from "./credentials";

const service = "Microsoft Graph";

interface ErrorBody {
  error?: { code?: string; message?: string; innerError?: { message?: string; code?: string } };
}

export function refusal(subject: Subject, outcome: Outcome): ServiceError {
  const { answer, trouble, unclear } = outcome;
  const Kind = unclear ? UnclearOutcome : ServiceError;
  if (!answer) {
    const step = trouble?.remedy ?? (unclear ? lookFirst(subject) : gaveUp(outcome));
    return new Kind(subject, { service, words: trouble!.message, nextStep: step });
  }
  const { words, codes } = wordsOf(answer);
  const nextStep = unclear ? lookFirst(subject) : (stepFor(subject, answer.status, words) ?? gaveUp(outcome));
  return new Kind(subject, { service, status: answer.status, words, codes, nextStep });
}

function wordsOf(answer: HttpAnswer): { words: string; codes: string[] } {
  try {
    const { error } = JSON.parse(answer.body) as ErrorBody;
    const words = error?.innerError?.message ?? error?.message;
    const codes = [error?.code, error?.innerError?.code, /^\d{4}(?=:)/.exec(words ?? "")?.[0]];
    return { words: oneLine(words || error?.code || phrase(answer)), codes: codes.filter((c) => c !== undefined) };
  } catch {
    return { words: phrase(answer), codes: [] };
  }
}

const phrase = (answer: HttpAnswer): string => STATUS_CODES[answer.status] ?? "without an explanation";

function oneLine(text: string): string {
  const line = text.replace(/\s+/g, " ").trim();
  return line.length > 400 ? `${line.slice(0, 400)} …` : line;
}

function stepFor(subject: Subject, status: number, words: string): string | undefined {
  if (status === 401) return `Check ${credentialSetting()}`;
  if (status === 403) {
    if (/licen[sc]e/i.test(words))
      return "The tenant lacks the licence that this needs (Conditional Access: Entra ID P1)";
    return subject.permission
      ? `Grant the application the permission ${subject.permission} and consent to it (Entra admin centre > App registrations > API permissions)`
      : "The application lacks a permission for this";
  }
  if (status === 404 && subject.id !== undefined) {
    return 'It may have been deleted by hand: run "pulumi refresh", then "pulumi up"';
  }
  if (/^1034:/.test(words)) return staleApps(words);
  if (/^103[78]:/.test(words))
    return "The policy uses preview features that Graph v1.0 can't handle: change it in the Entra admin centre";
  return undefined;
}

/** `1034: … {"<app id>":"ServicePrincipalNotFound"}`: Graph checks the whole policy, foreign ids included. */
function staleApps(words: string): string {
  const ids = [...words.matchAll(/"([0-9a-f-]{36})"\s*:\s*"(\w+)"/gi)].map(([, id, why]) => `${id} (${why})`);
  return (
    `The policy names applications that this tenant does not accept: ${ids.join(", ") || "see above"}. ` +
    "Remove them from the policy in the Entra admin centre, or create their service principals; nothing was changed"
  );
}

function gaveUp({ attempts, waited, answer }: Outcome): string | undefined {
  if (answer && answer.status < 500 && answer.status !== 429 && answer.status !== 408) return undefined;
  return attempts === 1
    ? undefined
    : `Given up after ${attempts} attempts and ${Math.round(waited / 1000)} s of waiting`;
}

const lookFirst = ({ noun }: Subject): string =>
  `The ${noun} may exist nevertheless: look for it in the admin centre before trying again`;
