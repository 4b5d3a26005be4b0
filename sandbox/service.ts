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
  /**
   * Told when a request arrives, its body still on the way, before latency passes and before `handle` gets the same
   * object. The function it returns is called when the exchange is over, however it ended. For services that behave
   * differently when requests overlap.
   */
  open?(call: Call): () => void;
  /** How this service words a refusal that a fault rule asks for (429, 500, 502, 503); a proxy's HTML page if absent. */
  phrase?(status: number, call: Call): Reply | undefined;
}

/** A person in an admin center. What people did is shared between the vendors: plain JSON, shown as `people` in the snapshot. */
export interface People {
  [fact: string]: unknown;
}

/** A Mac that registers with Entra: what the registration agent sends. */
export interface Registration {
  serial: string;
  name: string;
  osVersion: string;
  userPrincipalName: string;
  jamfId: string;
  /** When, in milliseconds since the epoch. */
  at: number;
}

export interface VendorSurroundings {
  clock: Clock;
  /** This vendor's own source: what the other draws does not move it. */
  random: Random;
  /** Without trailing slash: `https://localhost:8443`. All of them are known before the vendors are made. */
  origins: { jamf: string; login: string; graph: string };
  /** Shared by both vendors and part of what the frame saves; one may add facts and read those of the other. */
  people: People;
  /** The other vendor. Ask at call time only: it may be made later than this one. */
  other(): Vendor;
}

/** What a person or the tester does besides calling the services. `body` is the parsed JSON body, `{}` when there is none. */
export type Step = (body: Record<string, unknown>) => Reply;

/** One array per kind of object, made when it is asked for. */
export type Snapshot = Record<string, () => unknown>;

/**
 * One vendor as the sandbox hosts it: its services with the data behind them. A factory makes it
 * (`createJamf(options)`, `createEntra(options)`), deterministic for a seed, so that `POST /reset` makes it anew.
 */
export interface Vendor {
  services: Service[];
  /** What the ready line and `--env-file` tell about this vendor: ids, secrets of the sandbox itself, host names. */
  info: Record<string, string>;
  snapshot(): Snapshot;
  /** Everything needed to go on after a restart, as plain JSON. */
  save(): object;
  restore(saved: object): void;
  /** `POST /people/<step>`: steps this vendor answers. A step that both name is run in both, Jamf first. */
  people: Record<string, Step>;
  /** `POST /jamf/<name>` or `POST /entra/<name>`: what a tester may change beyond people's steps. */
  control?: Record<string, Step>;
  /** Called by `POST /macs/tick` after the clock has moved, Jamf first. The answers are joined into the reply. */
  tick?(minutes: number): Record<string, unknown>;
  /** The most minutes that a tick may take at once; a longer one is cut into such. */
  longestTick?(): number;
  /** Called for a token that a fault rule of kind `expireToken` met: the bearer token is worthless from now on. */
  expireToken?(bearer: string): void;
  /** Entra asks Jamf: what it reports about the Macs that are registered. */
  compliance?(): Iterable<{ deviceId: string; state: "Compliant" | "Not Compliant" | "Not Available" }>;
  /** Entra asks Jamf: the serial number of the Mac behind each record that a registration has made in Entra. */
  serials?(): ReadonlyMap<string, string>;
  /** `GET /access`: who is asked for a compliant Mac, who has none, and which records nobody reports for any more. */
  access?(): object;
  /** Jamf asks Entra: a user registers this Mac. The Entra device id, or the refusal in words. */
  register?(mac: Registration): { deviceId: string } | { refused: string };
  /** Jamf tells Entra: the user opened Company Portal and signed in there, without Self Service. */
  openCompanyPortal?(mac: Registration): void;
}
