/** What a route of Graph is and what it is given: the request with its tenant, caller, query and checked body. */
import type { OperationContract } from "../contract";
import type { Call, Reply } from "../service";
import type { Needs } from "./permissions";
import type { Query } from "./query/query";
import type { Area } from "./refusals";
import type { Caller } from "./signIn/tokens";
import type { Tenant } from "./tenant";

/** Marks an answer that holds what the contract does not know, because somebody else put it into the tenant. */
export const foreignContent = Symbol("foreign content");
export type GraphReply = Reply & { [foreignContent]?: true };

export type Version = "v1.0" | "beta";

/** One Graph request on its way through a route. */
export interface Context {
  call: Call;
  tenant: Tenant;
  caller: Caller;
  version: Version;
  /** `https://localhost:8445/v1.0`. */
  base: string;
  /** Path below the version. */
  path: string;
  params: Record<string, string>;
  query: Query;
  body: Record<string, unknown>;
  /** This request met a replica that is behind. */
  isStale: boolean;
}

export interface Route {
  method: "GET" | "POST" | "PATCH" | "DELETE";
  /** Below the version, parameters in braces, as the contract names it: `/groups/{group-id}/members`. */
  path: string;
  area: Area;
  needs: Needs;
  /** v1.0 alone when absent. */
  versions?: readonly Version[];
  /** Neither body nor answer can be held against the contract; the reason stands where it is set. */
  isUnchecked?: boolean;
  run(context: Context): GraphReply;
}

export interface KnownRoute extends Route {
  segments: string[];
  contract?: OperationContract;
}
