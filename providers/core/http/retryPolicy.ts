/** When a request is sent again: a table that a service fills in, and the arithmetic of waiting. */
import type { HttpAnswer, HttpRequest } from "./message";
import { TransportError, type TroubleKind } from "./transportError";

interface RetryRow {
  /** Status codes of answers, and kinds of trouble where no answer came. */
  on: readonly (number | TroubleKind)[];
  /** The row counts only for answers that carry a usable `Retry-After`. */
  withRetryAfter?: true;
  /**
   * `true`: the service has done nothing, so that any request may be sent again, a create too.
   * `false`: it may have, so that only repeatable requests are sent again and the outcome of others is unclear.
   */
  nothingHappened: boolean;
}

export interface RetryPolicy {
  /** The first row that fits decides; where none fits, the first answer is final. */
  rows: readonly RetryRow[];
  /** Attempts in all, the first one included. */
  attempts: number;
  /** The same for an address that can't be reached and has never answered in this process: it should be told at once. */
  attemptsBeforeFirstAnswer: number;
  /** Milliseconds before the second attempt; doubled for each further one, and shortened at random by up to half. */
  firstWait: number;
  /** No wait of our own is longer, in milliseconds. */
  longestWait: number;
  /** A longer `Retry-After` is cut to this, in milliseconds. */
  longestRetryAfter: number;
}

type Verdict = "final" | "again" | "unclear";

/** What the policy says about one attempt, regardless of how many there were. */
export function verdict(policy: RetryPolicy, request: HttpRequest, result: HttpAnswer | TransportError): Verdict {
  const sign = result instanceof TransportError ? result.kind : result.status;
  const asked = result instanceof TransportError ? undefined : retryAfter(result.headers["retry-after"]);
  if (typeof sign === "number" && request.finalOn?.includes(sign)) return "final";
  const row = policy.rows.find((r) => r.on.includes(sign) && (!r.withRetryAfter || asked !== undefined));
  if (row?.nothingHappened) return "again";
  // The next answer would be as large, but the request may have been carried out.
  if (sign === "tooLarge") return request.repeatable ? "final" : "unclear";
  if (request.repeatable) return row ? "again" : "final";
  return row || (typeof sign === "number" && sign >= 500 && sign !== 501) ? "unclear" : "final";
}

/** Milliseconds to wait before the attempt after number `attempt`. */
export function waitAfter(policy: RetryPolicy, attempt: number, result: HttpAnswer | TransportError): number {
  const longest = Math.min(policy.firstWait * 2 ** (attempt - 1), policy.longestWait);
  const own = longest * (1 - Math.random() / 2);
  const asked = result instanceof TransportError ? undefined : retryAfter(result.headers["retry-after"]);
  return Math.round(asked === undefined ? own : Math.max(own, Math.min(asked, policy.longestRetryAfter)));
}

/** Milliseconds that a `Retry-After` header asks for (RFC 9110: whole seconds or a date); `undefined` when unreadable. */
export function retryAfter(header: string | undefined, now = Date.now()): number | undefined {
  if (header === undefined) return undefined;
  if (/^\s*\d+\s*$/.test(header)) return Number(header) * 1000;
  const date = Date.parse(header);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}
