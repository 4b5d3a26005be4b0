/** A request from the first attempt to the last: limit, authorisation, retry policy, deadlines. */
import { operationSignal, pause, reasonOf } from "../deadline";
import type { Limiter } from "./limits";
import type { HttpAnswer, HttpRequest, Outcome } from "./message";
import { type RetryPolicy, verdict, waitAfter } from "./retryPolicy";
import type { Send } from "./send";
import { TransportError } from "./transportError";

/** Whose requests these are. */
export interface Authorisation {
  /** Value of the `Authorization` header; signs in when that is needed. */
  header(): Promise<string>;
  /** The service answered 401 to this value: it must not be given out again. */
  refused(header: string): void;
}

interface Transport {
  send: Send;
  retries: RetryPolicy;
  /** A place is held during an attempt, not while waiting for the next one. */
  limiter?: Limiter;
  authorisation?: Authorisation;
}

export type Exchange = (request: HttpRequest) => Promise<Outcome>;

/** All exchanges over one line to a service. They end with the operation they belong to. */
export function exchanges({ send, retries, limiter, authorisation }: Transport): Exchange {
  let everAnswered = false;

  async function attempt(request: HttpRequest): Promise<Attempt> {
    const authorised = await authorisation?.header();
    const headers = authorised === undefined ? request.headers : { ...request.headers, authorization: authorised };
    try {
      const result = await send({ ...request, headers }, operationSignal());
      everAnswered = true;
      return { result, authorised };
    } catch (error) {
      if (!(error instanceof TransportError)) throw error;
      return { result: error, authorised };
    }
  }

  /** Attempts in all: few for an address where nobody has ever answered, because it is probably wrong. */
  const allowed = (result: HttpAnswer | TransportError): number =>
    !everAnswered && result instanceof TransportError && result.kind === "unreached"
      ? retries.attemptsBeforeFirstAnswer
      : retries.attempts;

  return async (request) => {
    const once = () => attempt(request);
    let waited = 0;
    let replayed = false;
    for (let attempts = 1; ; attempts++) {
      const { result, authorised } = await (limiter ? limiter.run(once) : once());
      if (!(result instanceof TransportError) && result.status === 401 && authorised !== undefined && !replayed) {
        authorisation!.refused(authorised);
        replayed = true;
        continue;
      }
      const said = verdict(retries, request, result);
      const over = operationSignal();
      if (said === "again" && over.aborted) throw reasonOf(over);
      if (said !== "again" || attempts >= allowed(result)) {
        return { ...ending(result, over), attempts, waited, unclear: said === "unclear" };
      }
      const wait = waitAfter(retries, attempts, result);
      await pause(wait);
      waited += wait;
    }
  };
}

/** A connection that our own operation has cut is told as what it is. */
function ending(result: HttpAnswer | TransportError, over: AbortSignal): Pick<Outcome, "answer" | "trouble"> {
  if (!(result instanceof TransportError)) return { answer: result };
  return { trouble: over.aborted ? new TransportError(result.kind, reasonOf(over).message) : result };
}

interface Attempt {
  result: HttpAnswer | TransportError;
  /** The `Authorization` header it went with. */
  authorised?: string;
}
