/**
 * What Graph's failures mean for trying again. A 429 has done nothing. 503 and 504 may come after the work was done, so a
 * create is not repeated after them.
 */
import type { RetryPolicy } from "../../core/http/retryPolicy";

export const graphRetries: RetryPolicy = {
  rows: [
    { on: [429, "unreached"], nothingHappened: true },
    { on: [503], withRetryAfter: true, nothingHappened: true },
    { on: [408, 500, 502, 503, 504, "lost"], nothingHappened: false },
  ],
  attempts: 6,
  attemptsBeforeFirstAnswer: 2,
  firstWait: 1_500,
  longestWait: 20_000,
  longestRetryAfter: 120_000,
};

/** For writes after which the caller looks before it tries again. */
export const noRetries: RetryPolicy = { ...graphRetries, attempts: 1, attemptsBeforeFirstAnswer: 1 };

/** Milliseconds per attempt. */
export const deadline = 60_000;
