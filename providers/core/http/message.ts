/** One request and its answer, as plain values: what retry policies, limits and error texts talk about. */
import type { TransportError } from "./transportError";

export type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

export interface HttpRequest {
  method: Method;
  url: string;
  headers?: Readonly<Record<string, string>>;
  /** A function is called anew for each attempt. */
  body?: string;
  /** Milliseconds that one attempt may take, from the look-up of the name to the last byte of the answer. */
  deadline: number;
  /** Bytes of the answer, after decompression, that are read at most. Default: `mostOfAnswer`. */
  mostBytes?: number;
  /** `true` where a second execution does no harm. A create is not: it is sent again only when nothing can have happened. */
  repeatable: boolean;
  /** The service had no time for an answer as large as this: a second attempt would ask for it again. */
  finalOn?: readonly number[];
}

export interface HttpAnswer {
  status: number;
  /** Lower-case names; of repeated headers the first. */
  headers: Readonly<Record<string, string | undefined>>;
  body: string;
}

/** How an exchange ended after all its attempts. Exactly one of `answer` and `trouble` is there. */
export interface Outcome {
  answer?: HttpAnswer;
  trouble?: TransportError;
  attempts: number;
  /** Milliseconds spent waiting between the attempts. */
  waited: number;
  /** The request was not repeatable and failed in a way that does not tell whether the service carried it out. */
  unclear: boolean;
}
