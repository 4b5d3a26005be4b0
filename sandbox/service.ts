/**
 * What a stand-in service is, seen from the server that hosts it. The server owns TLS, ports, faults, latency, the request
 * log and the control API; a service owns what one vendor would answer. Nothing here knows of the product.
 */

/** One request, as it came over the wire. */
export interface Call {
  method: string;
  /** Path as sent, without query: `/api/v3/computer-groups/smart-groups/12`. */
  path: string;
  query: URLSearchParams;
  /** Lower-case names. */
  headers: Record<string, string | undefined>;
  body: Buffer;
  /** The origin under which the caller reached us: `https://localhost:8443`. */
  origin: string;
}

export interface Reply {
  status: number;
  headers?: Record<string, string | string[]>;
  /** An object is sent as JSON; a string or Buffer as it is. */
  body?: object | string | Buffer;
}

/** Simulated time, moved by `POST /macs/tick`; also runs with the wall clock. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  advance(minutes: number): void;
}

/** A seeded source of randomness, so that a run can be repeated. */
export interface Random {
  /** 0 ≤ x < 1. */
  next(): number;
  integer(below: number): number;
  pick<T>(from: readonly T[]): T;
  uuid(): string;
}

/** One vendor's stand-in. Its data is plain JSON, so that `--state` can keep it and `/snapshot` can show it. */
export interface Service {
  readonly name: "jamf" | "login" | "graph";
  handle(call: Call): Reply | Promise<Reply>;
}
