/**
 * Microsoft Graph for everything above: objects by path, errors as sentences, nothing about tokens, paging, retries or
 * throttling. Paths are those of v1.0: `/groups/<id>`; `beta: true` where only beta shows something, for reads alone
 * (a Conditional Access policy written through beta can never be read on v1.0 again).
 */
import { ServiceError, type Subject } from "../core/errors";
import type { Client } from "@microsoft/microsoft-graph-client";
import type { CloudName } from "./clouds";
import { connect, type Connection, Trace } from "./client/connection";
import { refusal } from "./client/refusal";

export { guardTenant, ownClientId } from "./client/credentials";

export interface GraphQuery {
  select?: string;
  filter?: string;
  expand?: string;
  /** Entries per page. */
  top?: number;
  /** Advanced queries on directory objects: `ConsistencyLevel: eventual` and `$count=true`. */
  eventual?: boolean;
  beta?: boolean;
}

export interface GraphClient {
  readonly tenantId: string;
  readonly cloud: CloudName;
  /** `undefined` when Graph says that there is no such object. */
  read<T>(path: string, subject: Subject, query?: GraphQuery): Promise<T | undefined>;
  /** All entries, however many pages they take. */
  list<T>(path: string, subject: Subject, query?: GraphQuery): Promise<T[]>;
  /** Never sent twice unless the first one certainly did nothing; throws `UnclearOutcome` when nobody can know. */
  create<T>(path: string, body: object, subject: Subject): Promise<T>;
  /** A POST that changes nothing (What If, checkMemberGroups): repeated like a read. */
  ask<T>(path: string, body: object, subject: Subject): Promise<T>;
  change<T>(path: string, body: object, subject: Subject): Promise<T | undefined>;
  /** An object that is gone already is removed. */
  remove(path: string, subject: Subject): Promise<void>;
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

function over(tenantId: string, cloud: CloudName): GraphClient {
  let connection: Promise<Connection> | undefined;
  const connected = () =>
    (connection ??= connect(tenantId, cloud).catch((e) => ((connection = undefined), Promise.reject(e))));

  async function send(verb: Verb, path: string, subject: Subject, body?: object, query: GraphQuery = {}, once = false) {
    const { client } = await connected();
    const trace = new Trace(once);
    try {
      return (await request(client, path, query)
        .middlewareOptions([trace as never])
        [verb](body)) as unknown;
    } catch (error) {
      if (trace.outcome) throw refusal(subject, trace.outcome);
      throw error;
    }
  }

  return {
    tenantId,
    cloud,
    async read<T>(path: string, subject: Subject, query?: GraphQuery) {
      return (await absentAsUndefined(() => send("get", path, subject, undefined, query))) as T | undefined;
    },
    async list<T>(path: string, subject: Subject, query: GraphQuery = {}) {
      const all: T[] = [];
      let next: string | undefined = path;
      while (next) {
        const asked = next === path ? query : { beta: query.beta, eventual: query.eventual };
        const page = (await send("get", next, subject, undefined, asked)) as {
          value?: T[];
          "@odata.nextLink"?: string;
        };
        if (!Array.isArray(page?.value)) throw new ServiceError(subject, notAList);
        all.push(...page.value);
        next = page["@odata.nextLink"];
      }
      return all;
    },
    create: async <T>(path: string, body: object, subject: Subject) =>
      (await send("post", path, subject, body, {}, true)) as T,
    ask: async <T>(path: string, body: object, subject: Subject) => (await send("post", path, subject, body)) as T,
    change: async <T>(path: string, body: object, subject: Subject) =>
      (await send("patch", path, subject, body)) as T | undefined,
    async remove(path: string, subject: Subject) {
      await absentAsUndefined(() => send("delete", path, subject));
    },
  };
}

const notAList = { service: "Microsoft Graph", status: 200, words: "without a list" };

function request(client: Client, path: string, { select, filter, expand, top, eventual, beta }: GraphQuery) {
  let call = client.api(path);
  if (beta) call = call.version("beta");
  if (select) call = call.query({ $select: select });
  if (filter) call = call.query({ $filter: filter });
  if (expand) call = call.query({ $expand: expand });
  if (top) call = call.query({ $top: String(top) });
  if (eventual) {
    call = call.header("ConsistencyLevel", "eventual");
    if (!path.startsWith("https:")) call = call.query({ $count: "true" });
  }
  return call;
}

async function absentAsUndefined<T>(work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof ServiceError && error.status === 404) return undefined;
    throw error;
  }
}
