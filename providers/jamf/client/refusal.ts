/** From the end of an exchange to the sentence an administrator reads: what Jamf Pro said and what to do next. */
import { ServiceError, type Subject, UnclearOutcome } from "../../core/errors";
import type { EndlessList } from "../../core/http/bounds";
import type { HttpAnswer, Outcome } from "../../core/http/message";
import type { TransportError } from "../../core/http/transportError";
import { signInRemedy } from "./credentials";
import { errorDetail, type Words } from "./errorDetail";

const service = "Jamf Pro";
const rolePage = "Settings > System > API roles and clients";
const checkUrl = "Check jamfUrl: it must be the address of Jamf Pro itself, such as https://example.jamfcloud.com";

/** The error for an exchange that did not succeed. */
export function refusal(subject: Subject, outcome: Outcome): ServiceError {
  const { answer, trouble, unclear } = outcome;
  const Kind = unclear ? UnclearOutcome : ServiceError;
  if (!answer) {
    const nextStep = unclear ? lookFirst(subject) : joined(unansweredStep(trouble!), gaveUp(outcome));
    return new Kind(subject, { service, status: trouble!.status, words: trouble!.message, nextStep });
  }
  const said = isRedirect(answer) ? redirected(answer) : errorDetail(answer);
  return new Kind(subject, {
    service,
    status: answer.status,
    words: said.words,
    codes: said.codes,
    nextStep: unclear ? lookFirst(subject) : (nextStep(subject, answer, said) ?? gaveUp(outcome)),
  });
}

/** A success whose body is of no use. After a create it says nothing about what exists, hence the outcome is unclear. */
export function unexpectedBody(subject: Subject, answer: HttpAnswer, what: string, afterCreate = false): ServiceError {
  const page = /html/i.test(answer.headers["content-type"] ?? "");
  const Kind = afterCreate ? UnclearOutcome : ServiceError;
  return new Kind(subject, {
    service,
    status: answer.status,
    words: page ? errorDetail(answer).words : `without ${what}`,
    nextStep: afterCreate ? lookFirst(subject) : page ? checkUrl : undefined,
  });
}

/** A list that is not read to its end, because it has none. */
export const endless = (subject: Subject, { status }: HttpAnswer, list: EndlessList): ServiceError =>
  new ServiceError(subject, { service, status, words: list.message });

/** The address answers, but not as every Jamf Pro does. */
export const notJamf = (subject: Subject): ServiceError =>
  new ServiceError(subject, { service, status: 404, words: "without naming its version", nextStep: checkUrl });

function nextStep(subject: Subject, answer: HttpAnswer, said: Words): string | undefined {
  const { status } = answer;
  if (isRedirect(answer)) return checkUrl;
  if (said.foreign) {
    if (status === 403 || status === 406 || status === 413)
      return "A proxy or firewall in front of Jamf Pro refused the request: allow this computer and this content";
    return status < 500 && status !== 429 ? checkUrl : undefined;
  }
  if (status === 401 || said.codes.includes("invalid_client")) return signInRemedy();
  if (status === 403) return missingPrivilege(subject, said);
  if (status === 404 && subject.id !== undefined)
    return 'It may have been deleted outside of Pulumi: run "pulumi refresh", then "pulumi up"';
  if (status === 413) return "The content is larger than Jamf Pro, or a proxy in front of it, accepts: make it smaller";
  if (said.codes.includes("HAS_DEPENDENCIES")) return "Remove it first from what uses it";
  return undefined;
}

function missingPrivilege(subject: Subject, said: Words): string {
  if (said.fields.includes("siteId"))
    return "Check the site: it must exist, and the API role must be allowed to use it";
  if (!subject.permission) return `The API role lacks a privilege for this: see ${rolePage}`;
  return `Give the API role the privilege "${subject.permission}" (${rolePage})`;
}

function unansweredStep(trouble: TransportError): string | undefined {
  if (trouble.remedy) return trouble.remedy;
  return trouble.kind === "lost" ? undefined : "Check jamfUrl and the network of this computer";
}

function gaveUp({ attempts, waited }: Outcome): string | undefined {
  return attempts > 1 ? `Given up after ${attempts} attempts and ${Math.ceil(waited / 1000)} s of waiting` : undefined;
}

const lookFirst = ({ noun }: Subject): string =>
  `The ${noun} may exist nevertheless: look for it in Jamf Pro before trying again`;

const isRedirect = ({ status, headers }: HttpAnswer): boolean =>
  status >= 300 && status < 400 && headers["location"] !== undefined;

function redirected({ headers }: HttpAnswer): Words {
  const location = headers["location"]!;
  const where = URL.canParse(location) ? new URL(location).origin : location.split("?")[0];
  return { words: `with a redirect to ${where}`, codes: [], fields: [], foreign: false };
}

const joined = (...steps: (string | undefined)[]): string | undefined =>
  steps.filter((step) => step !== undefined).join(". ") || undefined;
