/** A request from the first attempt to the last: limit, authorisation, retry policy, deadlines. */
import { operationSignal, pause, reasonOf } from "../deadline";
import type { Limiter } from "./limits";
import type { HttpAnswer, HttpRequest, Outcome } from "./message";
import { type RetryPolicy, verdict, waitAfter } from "./retryPolicy";
import type { Send } from "./send";
import { Trouble } from "./trouble";

/** Whose requests these are. */
export interface Authorisation {
  /** Value of the `Authorization` header; signs in when that is needed. */
  header(): Promise<string>;
  /** The service answered 401 to this value: it must not be given out again. */
  refused(header: string): void;
}

export interface Line {
  send: Send;
  retries: RetryPolicy;
  /** A place is held during an attempt, not while waiting for the next one. */
  limiter?: Limiter;
  authorisation?: Authorisation;
}

export type Exchange = (request: HttpRequest) => Promise<Outcome>;

/** All exchanges with one service. They end with the operation they belong to. */
export function exchanges(line: Line): Exchange {
  const { send, retries, limiter, authorisation } = line;
  let everAnswered = false;

  async function attempt(request: HttpRequest): Promise<{ result: HttpAnswer | Trouble; authorised?: string }> {
    const authorised = await authorisation?.header();
    const headers = authorised === undefined ? request.headers : { ...request.headers, authorization: authorised };
    try {
      const answer = await send({ ...request, headers }, operationSignal());
      everAnswered = true;
      return { result: answer, authorised };
    } catch (error) {
      if (!(error instanceof Trouble)) throw error;
      return { result: error, authorised };
    }
  }

  return async (request) => {
    let waited = 0;
    let replayed = false;
    for (let attempts = 1; ; attempts++) {
      const { result, authorised } = await (limiter ? limiter.run(() => attempt(request)) : attempt(request));
      if (!(result instanceof Trouble) && result.status === 401 && authorised !== undefined && !replayed) {
        authorisation!.refused(authorised);
        replayed = true;
        continue;
      }
      const said = verdict(retries, request, result);
      const over = operationSignal();
      if (over.aborted) {
        if (said !== "unclear") throw reasonOf(over);
        return { trouble: new Trouble("lost", reasonOf(over).message), attempts, waited, unclear: true };
      }
      const most = everAnswered ? retries.attempts : retries.attemptsBeforeFirstAnswer;
      if (said !== "again" || attempts >= most) {
        const ending = result instanceof Trouble ? { trouble: result } : { answer: result };
        return { ...ending, attempts, waited, unclear: said === "unclear" };
      }
      const wait = waitAfter(retries, attempts, result);
      await pause(wait);
      waited += wait;
    }
  };
}
