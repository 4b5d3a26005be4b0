import type { OperationContract } from "../contract";
import type { Call, Reply } from "../service";
import { graphContract } from "./contract";
import { Pace } from "./conditionalAccess/pace";
import type { Needs } from "./permissions";
import { parseQuery, type Query } from "./query/query";
import { permissionMissing, refusalReply, Refusal, refuse, refusePolicy, unauthorized, type Area } from "./refusals";
import type { Caller, Tokens } from "./signIn/tokens";
import type { Tenant } from "./tenant";

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
  run(context: Context): Reply;
}

interface KnownRoute extends Route {
  segments: string[];
  contract?: OperationContract;
}

/** An answer that holds what the contract does not know, because somebody else put it into the tenant. */
export const foreignContent = Symbol("foreign content");

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
      ...{ call, tenant, caller, version, path, params, body: {} },
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

function checkPermissions(caller: Caller, { needs, area }: Route): void {
  for (const alternatives of needs) {
    if (!alternatives.some((permission) => caller.roles.includes(permission)))
      throw permissionMissing(area, alternatives);
  }
}

function checkLicence({ settings }: Tenant, { area }: Route): void {
  if (area === "conditionalAccess" && !settings.hasPremiumP1) {
    refuse(403, "Forbidden", "Your tenant is not licensed for this feature.");
  }
  if (area === "intune" && !settings.hasIntune) refuse(400, "BadRequest", "Request not applicable to target tenant.");
  if (area === "reports" && !settings.hasPremiumP1) {
    const message = "Neither tenant is B2C or tenant doesn't have premium license";
    refuse(403, "Authentication_RequestFromNonPremiumTenantOrB2CTenant", message);
  }
}

function checkedBody(call: Call, route: KnownRoute, version: Version): Record<string, unknown> {
  if (!/^application\/json/i.test(call.headers["content-type"] ?? "") && call.body.length > 0) {
    const message = "A supported MIME type could not be found that matches the content type of the request.";
    refuse(415, "BadRequest", message);
  }
  let body: unknown;
  try {
    body = call.body.length === 0 && route.isUnchecked ? {} : JSON.parse(call.body.toString("utf8"));
  } catch {
    return refuse(
      400,
      "BadRequest",
      "Unable to read JSON request payload. Please ensure Content-Type header is set and payload is of valid JSON format.",
    );
  }
  if (typeof body !== "object" || body === null || Array.isArray(body)) {
    return refuse(400, "BadRequest", "The request body must be a JSON object.");
  }
  const violations = isChecked(route, version) ? (route.contract!.request?.(body) ?? []) : [];
  if (violations.length === 0) return body as Record<string, unknown>;
  const list = violations.map(({ field, text }) => `${field} ${text}`.trim()).join("; ");
  if (route.area !== "conditionalAccess") return refuse(400, "BadRequest", `Invalid request body: ${list}`);
  return refusePolicy(
    `1007: Incoming ConditionalAccessPolicy object is null or does not match the schema of ConditionalAccessPolicy type. (${list})`,
  );
}

/** What beta has beyond v1.0 is unknown, except for groups, applications and principals, which are the same there. */
const isChecked = ({ contract, area }: KnownRoute, version: Version) =>
  contract !== undefined && (version === "v1.0" || area === "directory");

/** Our own answers obey the contract too; one that does not is a mistake of the sandbox and said loudly. */
function checkedReply(
  call: Call,
  route: KnownRoute,
  version: Version,
  reply: Reply & { [foreignContent]?: true },
): Reply {
  if (!isChecked(route, version) || reply.status >= 300 || reply[foreignContent]) return reply;
  const violations = route.contract!.reply(reply.status)?.(reply.body) ?? [];
  if (violations.length === 0) return reply;
  const list = violations.slice(0, 5).map(({ field, text }) => `${field} ${text}`);
  throw new Error(`the answer ${reply.status} to ${call.method} ${call.path} breaks the contract: ${list.join("; ")}`);
}
