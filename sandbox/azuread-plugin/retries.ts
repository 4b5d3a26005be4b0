/** Which answers the real client repeats, how often and after which wait. */
import { setTimeout as pause } from "node:timers/promises";
import { ConnectionError } from "./failure";
import type { Answered, Sent, Transport } from "./transport";

/** The real client's retries (go-azure-sdk of February 2026): 408, 424, 429 and 5xx other than 501. */
function isPassing(status: number): boolean {
  return status === 408 || status === 424 || status === 429 || (status >= 500 && status !== 501);
}

/** Seconds before attempt `attempt + 2`: what the service asks for, else 1, 2, 4 … up to `longest`. */
export function secondsToWait(answer: Pick<Answered, "headers"> | undefined, attempt: number, longest: number): number {
  const asked = answer?.headers["retry-after"];
  if (typeof asked === "string" && /^\d+$/.test(asked)) return Number(asked);
  return Math.min(2 ** attempt, longest);
}

/** So many retries that all the waiting ends before the operation's time does. */
export function retriesWithin(seconds: number): number {
  if (seconds <= 63) return Math.max(0, Math.floor(Math.log2(Math.max(seconds, 0) + 1)) - 1);
  return Math.floor((Math.floor(seconds) - 63) / 61) + 6;
}

interface RetryPolicy {
  retries: number;
  /** Seconds. */
  longestWait: number;
  /** Further answers worth another try. */
  alsoWhen?: (answer: Answered) => boolean;
  /** Sent again after an answer only, never after a lost connection: it may have taken effect. */
  creates?: boolean;
}

/** The last answer, whatever it is; throws a `ConnectionError` where there was none. */
export async function sendWithRetries(send: Transport, sent: Sent, policy: RetryPolicy): Promise<Answered> {
  for (let attempt = 0; ; attempt++) {
    const last = attempt >= policy.retries;
    let answer: Answered | undefined;
    try {
      answer = await send(sent);
      if (last || !(isPassing(answer.status) || policy.alsoWhen?.(answer))) return answer;
    } catch (error) {
      if (policy.creates) {
        throw new Error(`Post "${sent.url}": HTTP response was nil; connection may have been reset`);
      }
      if (last || !(error instanceof ConnectionError && error.passing)) throw error;
    }
    await pause(secondsToWait(answer, attempt, policy.longestWait) * 1000);
  }
}
