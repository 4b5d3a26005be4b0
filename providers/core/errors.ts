/**
 * What a tired operator reads. One line: which object, what the service said, what to do next.
 *
 * `Could not <verb> <noun> "<name>" (id <id>): <Service> answered <status> <its words>. <Next step>.`
 */

import { forLog, plain } from "./escaping";
import { protect, redact } from "./masks";

export { protect, redact };

/** What an operation is about, in the administrator's words; every request carries one. */
export interface Subject {
  /** `create`, `read`, `update`, `delete`, `list`, `sign in to`, … */
  verb: string;
  /** The object as the admin center calls it: `smart computer group`. */
  noun: string;
  name?: string;
  id?: string;
  /** The privilege (Jamf) or permission (Graph) that this request needs; named when the service answers 403. */
  permission?: string;
}

interface ServiceAnswer {
  /** `Jamf Pro`, `Entra sign-in`, `Microsoft Graph`. */
  service: string;
  /** HTTP status; absent when no answer came, and where a library keeps it to itself (then there are codes). */
  status?: number;
  /** The service's own words, already reduced to text. */
  words: string;
  /** Machine-readable codes of the service, such as `DUPLICATE_FIELD`. */
  codes?: readonly string[];
  nextStep?: string;
}

/** A service refused or failed. Retries, where they were allowed, are over. */
export class ServiceError extends Error {
  readonly subject: Subject;
  readonly answer: ServiceAnswer;

  constructor(subject: Subject, answer: ServiceAnswer) {
    super(plain(redact(sentence(subject, answer))));
    this.name = "ServiceError";
    this.subject = subject;
    this.answer = answer;
    this.stack = "";
  }

  get status(): number | undefined {
    return this.answer.status;
  }

  hasCode(code: string): boolean {
    return this.answer.codes?.includes(code) ?? false;
  }
}

/** A create whose answer never came or said nothing (dropped connection, 5xx): the object may or may not exist. */
export class UnclearOutcome extends ServiceError {
  override readonly name = "UnclearOutcome";
}

/** A setting is missing or wrong: said before anything is sent, in one line that names it. */
export class SettingsError extends Error {
  override readonly name = "SettingsError";

  constructor(text: string) {
    super(plain(redact(text)));
    this.stack = "";
  }
}

/** Everything that speaks against this run, at once, thrown before the first resource is registered. */
export class RunError extends Error {
  /** Pulumi prints the message of such an error and nothing else, and ends at once. */
  readonly __pulumiRunError = true;
  readonly reasons: readonly string[];

  constructor(reasons: readonly string[]) {
    // One wrong secret stops several reads, and is one reason.
    const plainly = [...new Set(reasons.map(plain))];
    const list = plainly.map((reason) => `  - ${reason}`);
    const text =
      plainly.length === 1 ? plainly[0]! : [`Cannot continue (${plainly.length} errors):`, ...list].join("\n");
    super(forLog(redact(`${text}\n  Nothing was changed.`)));
    this.name = "RunError";
    this.reasons = [...new Set(reasons)];
    this.stack = "";
  }
}

function sentence(subject: Subject, answer: ServiceAnswer): string {
  const { verb, noun, name, id } = subject;
  const object = [noun, name !== undefined ? `"${name}"` : "", id !== undefined ? `(id ${id})` : ""];
  const said =
    answer.status === undefined && !answer.codes?.length
      ? `${answer.service} did not answer: ${answer.words}`
      : `${answer.service} answered ${[answer.status, answer.words].filter((part) => part !== undefined).join(" ")}`;
  const next = answer.nextStep ? ` ${full(answer.nextStep)}` : "";
  return `Could not ${verb} ${object.filter(Boolean).join(" ")}: ${full(said.trim())}${next}`;
}

const full = (text: string): string => (/[.!?]$/.test(text) ? text : `${text}.`);

/** The text of anything thrown, redacted, on one line. */
export const textOf = (error: unknown): string =>
  forLog(plain(redact(error instanceof Error ? error.message : String(error))));
