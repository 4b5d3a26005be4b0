/** Finds the route of a Graph request and does for all routes what none should do for itself. */
import type { Call, Reply } from "../service";
import { checkedBody, checkedReply, checkLicence, checkPermissions } from "./checks";
import { Pace } from "./conditionalAccess/pace";
import { graphContract } from "./contract";
import { parseQuery } from "./query/query";
import { Refusal, refusalReply, refuse, unauthorized } from "./refusals";
import type { Context, KnownRoute, Route, Version } from "./route";
import type { Caller, Tokens } from "./signIn/tokens";
import type { Tenant } from "./tenant";

/** Finds the route of a request and does for all what none should do for itself. */
export class Router {
  #routes: KnownRoute[];
  #paces = new Map<string, Pace>();

  constructor(
    routes: Route[],
    private readonly tenants: () => Tenant[],
    private readonly tokens: Tokens,
    private readonly login: string,
  ) {
    this.#routes = routes.map((route) => ({
      ...route,
      segments: route.path.split("/"),
      contract: route.isUnchecked ? undefined : graphContract().operation(route.method, route.path),
    }));
    const unknown = this.#routes.find(({ contract, isUnchecked }) => !contract && !isUnchecked);
    if (unknown) throw new Error(`${unknown.method} ${unknown.path} is in no contract and not marked so`);
  }

  handle(call: Call): Reply {
    const [tenant] = this.tenants();
    const id = tenant!.random.uuid();
    const clientId = call.headers["client-request-id"] ?? id;
    let reply: Reply;
    try {
      reply = this.#answer(call);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      reply = refusalReply(error, id, clientId);
    }
    const headers: Record<string, string> = { "request-id": id, "client-request-id": clientId, "odata-version": "4.0" };
    if (reply.body !== undefined) headers["content-type"] = "application/json;odata.metadata=minimal;charset=utf-8";
    return { ...reply, headers: { ...headers, ...reply.headers } };
  }

  #answer(call: Call): Reply {
    const [, version, ...rest] = call.path.split("/");
    if (version !== "v1.0" && version !== "beta") {
      return refuse(400, "BadRequest", `Invalid version: ${version ?? ""}`);
    }
    const { caller, tenant } = this.#authenticate(call);
    const path = `/${rest.join("/")}`;
    if (/^\/identity\//i.test(path)) this.#keepPace(tenant);
    const { route, params } = this.#find(call.method, path, version);
    checkLicence(tenant, route);
    checkPermissions(caller, route);
    const context: Context = {
      call,
      tenant,
      caller,
      version,
      path,
      params,
      body: {},
      base: `${call.origin}/${version}`,
      query: parseQuery(call.query, call.headers),
      isStale: tenant.settings.staleReadSeconds > 0 && tenant.random.next() < 7 / 8,
    };
    if (route.method === "POST" || route.method === "PATCH") context.body = checkedBody(call, route, version);
    return checkedReply(call, route, version, route.run(context));
  }

  #authenticate(call: Call): { caller: Caller; tenant: Tenant } {
    const bearer = /^Bearer (.+)$/i.exec(call.headers["authorization"] ?? "")?.[1];
    if (!bearer) throw unauthorized("Access token is empty.", this.login);
    const caller = this.tokens.verify(bearer);
    if (typeof caller === "string") throw unauthorized(caller, this.login);
    const tenant = this.tenants().find(({ id }) => id === caller.tenantId);
    if (!tenant) throw unauthorized("The tenant of the token does not exist.", this.login);
    return { caller, tenant };
  }

  #keepPace(tenant: Tenant): void {
    let pace = this.#paces.get(tenant.id);
    if (!pace) this.#paces.set(tenant.id, (pace = new Pace()));
    if (!pace.admits(tenant.settings.conditionalAccessPerSecond)) {
      refuse(429, "TooManyRequests", "Too many requests.");
    }
  }

  #find(method: string, path: string, version: Version): { route: KnownRoute; params: Record<string, string> } {
    const segments = splitKeys(path);
    const samePath = this.#routes.filter((route) => fits(route.segments, segments));
    const fitting = samePath.filter(({ versions = ["v1.0"] }) => versions.includes(version));
    // `$count` and `$ref` are words of the path before they are anybody's id.
    const plain = fitting.sort((a, b) => braces(a) - braces(b));
    const route = plain.find((each) => each.method === method);
    if (route) return { route, params: parameters(route.segments, segments) };
    if (plain.length > 0)
      return refuse(405, "Request_BadRequest", "Specified HTTP method is not allowed for the request target.");
    // 501, so that what the sandbox does not know is never mistaken for what Graph does not have.
    return refuse(501, "NotInSandbox", `The sandbox does not know ${method} /${version}${path}`);
  }
}

const braces = ({ segments }: KnownRoute) => segments.filter((segment) => segment.startsWith("{")).length;

/** `/servicePrincipals(appId='…')/owners` has the alternate key as a segment of its own. */
function splitKeys(path: string): string[] {
  let text = path;
  try {
    text = decodeURIComponent(path);
  } catch {
    refuse(400, "BadRequest", "The request URI is not valid.");
  }
  return text.replace(/\((\w+)='([^']*)'\)/g, "/$1='$2'").split("/");
}

function fits(pattern: string[], segments: string[]): boolean {
  if (pattern.length !== segments.length) return false;
  return pattern.every((part, at) => part.startsWith("{") || part.toLowerCase() === segments[at]!.toLowerCase());
}

function parameters(pattern: string[], segments: string[]): Record<string, string> {
  const found = pattern.flatMap((part, at) => (part.startsWith("{") ? [[part.slice(1, -1), segments[at]!]] : []));
  return Object.fromEntries(found) as Record<string, string>;
}
