/** One tenant as seen by this process: one token, Graph's client on top of our exchange. */
import { Client, type Context, type Middleware } from "@microsoft/microsoft-graph-client";
import { protect, RunError, ServiceError, type Subject, textOf } from "../../core/errors";
import { operationSignal } from "../../core/deadline";
import { type Authorisation, type Exchange, exchanges } from "../../core/http/exchange";
import { Limiter } from "../../core/http/limits";
import type { Method, Outcome } from "../../core/http/message";
import { sender } from "../../core/http/send";
import { sharedFlight } from "../../core/http/sharedFlight";
import { type CloudName, endpointsOf } from "../clouds";
import { credentialSetting, entraCredential } from "./credentials";
import { isConditionalAccess, OnePerSecond } from "./pace";
import { deadlines, graphRetries } from "./retries";

/** Requests at once, Conditional Access apart; directory limits are far above it. */
const requestsInFlight = 8;

/** Carried along with a request through Graph's client; tells afterwards how it ended. */
export class Trace {
  outcome?: Outcome;
  constructor(readonly once: boolean) {}
}

export interface Connection {
  client: Client;
  graphUrl: string;
}

export async function connect(tenantId: string, cloud: CloudName): Promise<Connection> {
  const { loginUrl, graphUrl } = await endpointsOf(cloud);
  const line = { send: sender(), retries: graphRetries, authorisation: new Tokens(tenantId, loginUrl, graphUrl) };
  const paced = exchanges({ ...line, limiter: new OnePerSecond() });
  const others = exchanges({ ...line, limiter: new Limiter(requestsInFlight) });
  const middleware = new ExchangeHandler(new URL(graphUrl).origin, (request) =>
    (isConditionalAccess(request.url) ? paced : others)(request),
  );
  return {
    graphUrl,
    client: Client.initWithMiddleware({ middleware, baseUrl: `${graphUrl}/`, defaultVersion: "v1.0" }),
  };
}

/** The only link of the chain: limits, retries and authorisation are those of our exchange. */
class ExchangeHandler implements Middleware {
  constructor(
    private readonly origin: string,
    private readonly exchange: Exchange,
  ) {}

  async execute(context: Context): Promise<void> {
    const url = String(context.request);
    // A token goes to the tenant's Graph and nowhere else, also when a next link says otherwise.
    if (new URL(url).origin !== this.origin)
      throw new RunError([`Graph referred to another host: ${new URL(url).origin}.`]);
    const trace = context.middlewareControl!.getMiddlewareOptions(Trace as never) as unknown as Trace;
    const { method = "GET", headers, body } = context.options ?? {};
    const outcome = await this.exchange({
      method: method as Method,
      url,
      headers: { ...(headers as Record<string, string>) },
      body: body === undefined || body === null ? undefined : String(body),
      deadline: method === "GET" ? deadlines.read : deadlines.write,
      repeatable: !trace.once,
    });
    trace.outcome = outcome;
    const { answer } = outcome;
    if (!answer) throw outcome.trouble!;
    const empty = [204, 205, 304].includes(answer.status);
    const type = answer.headers["content-type"];
    context.response = new Response(empty ? null : answer.body, {
      status: answer.status,
      headers: type ? { "content-type": type } : {},
    });
  }
}

class Tokens implements Authorisation {
  #token: { header: string; expires: number } | undefined;
  readonly #signInOnce = sharedFlight(() => this.#signIn());

  constructor(
    private readonly tenantId: string,
    private readonly loginUrl: string,
    private readonly graphUrl: string,
  ) {}

  async header(): Promise<string> {
    const token = this.#token;
    if (token && token.expires - Date.now() > 120_000) return token.header;
    return this.#signInOnce();
  }

  refused(header: string): void {
    if (this.#token?.header === header) this.#token = undefined;
  }

  async #signIn(): Promise<string> {
    const subject: Subject = { verb: "sign in to", noun: "tenant", name: this.tenantId };
    const credential = await entraCredential(this.tenantId, this.loginUrl);
    const token = await credential
      .getToken(`${this.graphUrl}/.default`, { abortSignal: operationSignal() })
      .catch((error: unknown) => {
        throw new ServiceError(subject, {
          service: "Entra sign-in",
          words: textOf(error).replace(/ Trace ID:.*$/, ""),
          nextStep: `Check ${credentialSetting()}`,
        });
      });
    if (!token) throw new ServiceError(subject, { service: "Entra sign-in", words: "no token came" });
    protect(token.token);
    guardToken(token.token, this.tenantId);
    this.#token = { header: `Bearer ${token.token}`, expires: token.expiresOnTimestamp };
    return this.#token.header;
  }
}

/** The token itself says which tenant it is for: whatever the settings say, no other tenant is ever written to. */
function guardToken(token: string, tenantId: string): void {
  const claims = JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString() || "{}") as { tid?: string };
  if (claims.tid?.toLowerCase() !== tenantId.toLowerCase()) {
    throw new RunError([
      `The sign-in leads to tenant ${claims.tid ?? "unknown"}, this stack manages tenant ${tenantId}. ` +
        "Select the right stack, or sign in to the right tenant.",
    ]);
  }
}
