/**
 * What Jamf Pro's failures mean for trying again. 401 is not here: the exchange renews the token once and replays.
 *
 * Jamf publishes no limits and sends no rate headers today (OpenAPI 11.30.1); the table follows RFC 9110 and what operators
 * report. 503 without `Retry-After` comes from the load balancer, and may come after a node has done the work.
 */
import type { RetryPolicy } from "../../core/http/retryPolicy";

export const jamfRetries: RetryPolicy = {
  rows: [
    { on: [429, "unreached"], nothingHappened: true },
    { on: [503], withRetryAfter: true, nothingHappened: true },
    { on: [408, 500, 502, 503, 504, "lost"], nothingHappened: false },
  ],
  attempts: 7,
  attemptsBeforeFirstAnswer: 2,
  firstWait: 500,
  longestWait: 16_000,
  longestRetryAfter: 60_000,
};

/** Milliseconds per attempt. Writes of smart groups compute the membership before they answer: up to minutes. */
export const deadlines = { signIn: 30_000, read: 60_000, write: 330_000 } as const;
