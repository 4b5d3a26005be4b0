/** Finds the route of a request and does for all routes what none should do for itself. */
import type { Contract, OperationContract } from "../../contract";
import type { Call, Reply } from "../../service";
import type { Access, Account } from "./access";
import type { Cluster } from "./cluster";
import { ClassicRefusal, Refusal, refuse } from "./refusals";

/** One request on its way through a route. */
export interface Context {
  call: Call;
  /** The web node that serves it: what it reads may be stale. */
  node: number;
  /** Parameters of the path, decoded: `id`, `name`. */
  params: Record<string, string>;
  /** The `id` of the path as a number; NaN when it is none. */
  id: number;
  /** The JSON body, where the route's contract has one; checked. */
  body: unknown;
  account: Account;
}

export interface Route {
  method: "GET" | "POST" | "PUT" | "DELETE";
  /** Parameters in braces: `/api/v1/categories/{id}`. */
  path: string;
  /** All of them are needed. None: a token suffices. */
  privileges?: readonly string[];
  /** No token needed. */
  isOpen?: boolean;
  /** False: this version of Jamf Pro does not have it and answers 404. */
  exists?: boolean;
  /** Brings a body into the contract's form where the real service is laxer than its contract. */
  relax?(body: unknown): unknown;
  run(context: Context): Reply;
}

interface KnownRoute extends Route {
  segments: string[];
  contract?: OperationContract;
}

const isClassic = (path: string) => path.startsWith("/JSSResource");

/** Finds the route of a request and does for all what none should do for itself: token, privilege, contract, cookie. */
export class Router {
  #routes = new Map<string, KnownRoute[]>();
  /** Classic writes under way, by kind of object. */
  #classicWrites = new Map<string, Call>();
  #overlapping = new WeakSet<Call>();

  constructor(
    routes: Route[],
    contracts: Contract[],
    private readonly access: Access,
    private readonly cluster: Cluster,
  ) {
    for (const route of routes) {
      const segments = route.path.split("/");
      const path = route.path.replace(/^\/api/, "");
      const contract = contracts.map((each) => each.operation(route.method, path)).find((each) => each !== undefined);
      const bucket = this.#routes.get(bucketOf(segments)) ?? [];
      this.#routes.set(bucketOf(segments), [...bucket, { ...route, segments, contract }]);
    }
  }

  /** Parallel Classic writes of one kind gave 409s and lost writes (facts §7.2): the later one is refused. */
  open(call: Call): () => void {
    const kind = call.path.split("/")[2];
    if (!isClassic(call.path) || call.method === "GET" || kind === undefined) return () => {};
    if (this.#classicWrites.has(kind)) {
      this.#overlapping.add(call);
      return () => {};
    }
    this.#classicWrites.set(kind, call);
    return () => this.#classicWrites.delete(kind);
  }

  handle(call: Call): Reply {
    const { node, cookie } = this.cluster.route(call.headers["cookie"]);
    let reply: Reply;
    try {
      reply = this.#answer(call, node);
    } catch (error) {
      if (!(error instanceof Refusal || error instanceof ClassicRefusal)) throw error;
      reply = error.reply;
    }
    return cookie ? { ...reply, headers: { ...reply.headers, "set-cookie": cookie } } : reply;
  }

  #answer(call: Call, node: number): Reply {
    const segments = call.path.split("/");
    const samePath = (this.#routes.get(bucketOf(segments)) ?? []).filter((route) => fits(route.segments, segments));
    const route = samePath.find(({ method }) => method === call.method);
    const account = this.access.authenticate(call);
    if (!account && !route?.isOpen) return unauthorized(call);
    if (!route) return samePath.length > 0 ? methodNotAllowed(call) : notInSandbox(call);
    if (route.exists === false) return { status: 404, body: { httpStatus: 404, errors: [] } };
    const missing = route.privileges?.filter((name) => !account!.privileges.includes(name)) ?? [];
    if (missing.length > 0) return forbidden(call);
    if (this.#overlapping.has(call)) throw new ClassicRefusal(409, "Another request is changing objects of this kind");
    const params = parameters(route.segments, segments);
    const context: Context = {
      call,
      node,
      params,
      account: account!,
      id: /^-?\d{1,9}$/.test(params["id"] ?? "") ? Number(params["id"]) : NaN,
      body: route.contract?.request && !route.isOpen ? checkedBody(call, route) : undefined,
    };
    return checkedReply(call, route, route.run(context));
  }
}

/** Routes are looked up by number of segments and the third one, the resource. */
const bucketOf = (segments: string[]) => `${segments.length} ${segments[1] ?? ""} ${segments[2] ?? ""}`;

function fits(pattern: string[], segments: string[]): boolean {
  return pattern.every((part, at) => part.startsWith("{") || part === segments[at]);
}

function parameters(pattern: string[], segments: string[]): Record<string, string> {
  const params: Record<string, string> = {};
  pattern.forEach((part, at) => {
    if (!part.startsWith("{")) return;
    try {
      params[part.slice(1, -1)] = decodeURIComponent(segments[at]!);
    } catch {
      refuse(400, "INVALID_FIELD", part.slice(1, -1), "is not percent-encoded UTF-8");
    }
  });
  return params;
}

function checkedBody(call: Call, route: KnownRoute): unknown {
  if (!/^application\/(merge-patch\+)?json/i.test(call.headers["content-type"] ?? "")) {
    return refuse(415, "UNSUPPORTED_MEDIA_TYPE", "", "Content-Type must be application/json");
  }
  let body: unknown;
  try {
    body = JSON.parse(call.body.toString("utf8"));
  } catch (error) {
    return refuse(400, "INVALID_JSON", "", `The body is not JSON: ${(error as Error).message}`);
  }
  if (route.relax) body = route.relax(body);
  const violations = route.contract!.request!(body);
  if (violations.length === 0) return body;
  const causes = violations.map(({ field, text }) => ({
    code: "INVALID_FIELD",
    field,
    description: `${field} ${text}`,
  }));
  throw new Refusal(400, causes);
}

/** Our own answers obey the contract too; one that does not is a mistake of the sandbox and said loudly. */
function checkedReply(call: Call, { contract }: KnownRoute, reply: Reply): Reply {
  if (!contract || reply.status >= 300) return reply;
  const where = `the answer ${reply.status} to ${call.method} ${call.path}`;
  if (!contract.statuses.has(String(reply.status))) throw new Error(`${where} is not in the contract`);
  const violations = contract.reply(reply.status)?.(reply.body) ?? [];
  if (violations.length === 0) return reply;
  const list = violations.slice(0, 5).map(({ field, text }) => `${field} ${text}`);
  throw new Error(`${where} breaks the contract: ${list.join("; ")}`);
}

function unauthorized({ path }: Call): never {
  if (isClassic(path)) throw new ClassicRefusal(401, "The request requires user authentication");
  return refuse(401, "INVALID_TOKEN", "", "Unauthorized");
}

/** Neither API names the missing privilege. */
function forbidden({ path }: Call): never {
  if (isClassic(path)) throw new ClassicRefusal(403, "Forbidden");
  return refuse(403, "INVALID_PRIVILEGE", "", "Forbidden");
}

function methodNotAllowed({ path, method }: Call): never {
  if (isClassic(path)) throw new ClassicRefusal(405, "The method is not allowed for the requested resource");
  return refuse(405, "METHOD_NOT_ALLOWED", "", `Request method '${method}' is not supported`);
}

/** 501, so that what the sandbox does not know is never mistaken for what Jamf Pro does not have. */
function notInSandbox({ path, method }: Call): never {
  const text = `The sandbox does not know ${method} ${path}`;
  if (isClassic(path)) throw new ClassicRefusal(501, text);
  return refuse(501, "NOT_IN_SANDBOX", "", text);
}
