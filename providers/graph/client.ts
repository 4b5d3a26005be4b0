/**
 * Microsoft Graph for everything above: objects by path, errors as sentences, nothing about tokens, paging, retries or
 * throttling. Paths are those of v1.0: `/groups/<id>`; `beta: true` where only beta shows something, for reads alone
 * (a Conditional Access policy written through beta can never be read on v1.0 again).
 */
import type { Client } from "@microsoft/microsoft-graph-client";
import { ServiceError, type Subject } from "../core/errors";
import { EndlessList, ListBounds } from "../core/http/bounds";
import { ServiceClock } from "../core/http/serviceClock";
import type { CloudName } from "./clouds";
import { type Attempts, connect, type Connection, Trace } from "./client/connection";
import { isUnusable, refusal, unexpectedBody } from "./client/refusal";

export { guardTenant } from "./client/credential";

export interface GraphQuery {
  select?: string;
  filter?: string;
  expand?: string;
  /** Entries per page. */
  top?: number;
  /** Advanced queries on directory objects: `ConsistencyLevel: eventual` and `$count=true`. */
  eventual?: boolean;
  beta?: boolean;
  /** A list of more pages is not read to its end: `TooManyPages`. Default: any number. */
  mostPages?: number;
}

export class TooManyPages extends Error {
  constructor() {
    super("the list is longer than requested");
  }
}

export interface GraphClient {
  readonly tenantId: string;
  readonly cloud: CloudName;
  /** Graph's own, as far as its answers have shown it. */
  readonly clock: Pick<ServiceClock, "ahead" | "now" | "earliest">;
  /** `undefined` when Graph says that there is no such object. */
  read<T>(path: string, subject: Subject, query?: GraphQuery): Promise<T | undefined>;
  /** All entries, however many pages they take. */
  list<T>(path: string, subject: Subject, query?: GraphQuery): Promise<T[]>;
  /** The same, a page at a time, for lists that need not be held whole. */
  pages<T>(path: string, subject: Subject, query: GraphQuery | undefined, visit: (entries: T[]) => void): Promise<void>;
  /** Never sent twice unless the first one certainly did nothing; throws `UnclearOutcome` when nobody can know. */
  create<T>(path: string, body: object, subject: Subject): Promise<T>;
  /** A POST that changes nothing (What If, checkMemberGroups): repeated like a read. */
  ask<T>(path: string, body: object, subject: Subject): Promise<T>;
  /**
   * With `once` it is not repeated by itself, whatever the failure: for changes that were worked out from what was read, and
   * have to be worked out anew.
   */
  change<T>(path: string, body: object, subject: Subject, attempts?: "once"): Promise<T | undefined>;
  /** An object that is gone already is removed. */
  remove(path: string, subject: Subject): Promise<void>;
  /** Application permissions that this sign-in has; `undefined`: a person signed in. */
  permissions(): Promise<ReadonlySet<string> | undefined>;
  /** Resolves when the tenant's one Conditional Access request per second has been free for so many milliseconds. */
  conditionalAccessFree(since?: number): Promise<void>;
}

const clients = new Map<string, GraphClient>();

/** The client for a tenant, the same one for every caller in this process. Nothing is sent before the first call. */
export function graphClient({ tenantId, cloud }: { tenantId: string; cloud: CloudName }): GraphClient {
  const key = `${cloud} ${tenantId.toLowerCase()}`;
  let client = clients.get(key);
  if (!client) clients.set(key, (client = over(tenantId, cloud)));
  return client;
}

type Verb = "get" | "post" | "patch" | "delete";

interface Page<T> {
  value?: T[];
  "@odata.nextLink"?: string;
}

function over(tenantId: string, cloud: CloudName): GraphClient {
  const clock = new ServiceClock();
  let connection: Promise<Connection> | undefined;
  const connected = () =>
    (connection ??= connect(tenantId, cloud, clock).catch((e) => ((connection = undefined), Promise.reject(e))));

  async function send(
    { verb, path, query = {}, body }: { verb: Verb; path: string; query?: GraphQuery; body?: object },
    subject: Subject,
    attempts: Attempts,
  ) {
    const { client } = await connected();
    const trace = new Trace(attempts);
    try {
      const call = request(client, path, query).middlewareOptions([trace as never]);
      const said: unknown = await call[verb](body);
      if (isUnusable(trace.outcome!.answer!)) throw unexpectedBody(subject, trace.outcome!, attempts);
      return said;
    } catch (error) {
      if (error instanceof ServiceError) throw error;
      // Graph's client hands on neither what was answered nor what was thrown.
      throw trace.outcome ? refusal(subject, trace.outcome) : (trace.thrown ?? error);
    }
  }

  async function pages<T>(
    path: string,
    subject: Subject,
    { mostPages = Infinity, ...query }: GraphQuery = {},
    visit: (entries: T[]) => void,
  ): Promise<void> {
    const { beta, eventual } = query;
    const bounds = new ListBounds();
    let page = (await send({ verb: "get", path, query }, subject, "untilClear")) as Page<T>;
    for (let n = 1; ; n++) {
      if (!Array.isArray(page?.value)) throw new ServiceError(subject, notAList);
      const { length } = page.value;
      within(subject, () => bounds.page(length));
      visit(page.value);
      const next = page["@odata.nextLink"];
      if (next === undefined) return;
      if (n >= mostPages) throw new TooManyPages();
      // Graph's client takes anything but https for a path of its own.
      if (typeof next !== "string" || !next.startsWith("https://")) throw new ServiceError(subject, notAList);
      within(subject, () => bounds.follow(next));
      page = (await send({ verb: "get", path: next, query: { beta, eventual } }, subject, "untilClear")) as Page<T>;
    }
  }

  return {
    tenantId,
    cloud,
    clock,
    async read<T>(path: string, subject: Subject, query: GraphQuery = {}) {
      return (await absentAsUndefined(() => send({ verb: "get", path, query }, subject, "untilClear"))) as
        | T
        | undefined;
    },
    async list<T>(path: string, subject: Subject, query?: GraphQuery) {
      const all: T[] = [];
      await pages<T>(path, subject, query, (entries) => void all.push(...entries));
      return all;
    },
    pages,
    create: async <T>(path: string, body: object, subject: Subject) =>
      (await send({ verb: "post", path, body }, subject, "unlessDone")) as T,
    ask: async <T>(path: string, body: object, subject: Subject) =>
      (await send({ verb: "post", path, body }, subject, "untilClear")) as T,
    change: async <T>(path: string, body: object, subject: Subject, attempts: "once" | "untilClear" = "untilClear") =>
      (await send({ verb: "patch", path, body }, subject, attempts)) as T | undefined,
    async remove(path: string, subject: Subject) {
      await absentAsUndefined(() => send({ verb: "delete", path }, subject, "untilClear"));
    },
    permissions: async () => (await connected()).authorisation.permissions(),
    conditionalAccessFree: async (since) => (await connected()).pace.free(since),
  };
}

/** A list without end is the service's mistake, told as one. */
function within(subject: Subject, count: () => void): void {
  try {
    count();
  } catch (error) {
    if (!(error instanceof EndlessList)) throw error;
    throw new ServiceError(subject, { service: "Microsoft Graph", status: 200, words: error.message });
  }
}

const notAList = { service: "Microsoft Graph", status: 200, words: "without a list" };

function request(client: Client, path: string, { select, filter, expand, top, eventual, beta }: GraphQuery) {
  let call = client.api(path);
  if (beta) call = call.version("beta");
  // Graph's client puts values into the address as they are.
  const parts = {
    $select: select,
    $filter: filter,
    $expand: expand,
    $top: top === undefined ? undefined : String(top),
  };
  for (const [name, value] of Object.entries(parts)) {
    if (value !== undefined) call = call.query({ [name]: encodeURIComponent(value).replaceAll("%2C", ",") });
  }
  if (!eventual) return call;
  call = call.header("ConsistencyLevel", "eventual");
  return path.startsWith("https:") ? call : call.query({ $count: "true" });
}

async function absentAsUndefined<T>(work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof ServiceError && error.status === 404) return undefined;
    throw error;
  }
}
