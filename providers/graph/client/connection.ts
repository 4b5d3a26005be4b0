/** One tenant as seen by this process: one token, one pace, Graph's own client on top of our exchange. */
import type { Client, Context, Middleware } from "@microsoft/microsoft-graph-client";
import { type Exchange, exchanges } from "../../core/http/exchange";
import { Limiter } from "../../core/http/limits";
import type { HttpAnswer, Method, Outcome } from "../../core/http/message";
import { type Send, sender } from "../../core/http/send";
import type { ServiceClock } from "../../core/http/serviceClock";
import type { CloudName } from "../clouds";
import { LastRequestTime } from "./lastRequestTime";
import { endpointsOf } from "./endpoints";
import { isConditionalAccess, Throttle } from "./throttle";
import { deadline, graphRetries, noRetries } from "./retries";
import { Tokens } from "./tokens";

/** Requests at once, Conditional Access apart; directory limits are far above it. */
const requestsInFlight = 8;

/**
 * - `untilClear`: repeated while it fails in a way that may pass.
 * - `unlessDone`: the same, but never after a failure that does not tell whether it was carried out.
 * - `once`: the caller looks before it tries again.
 */
export type Attempts = "untilClear" | "unlessDone" | "once";

/** Carried along with a request through Graph's client, which wraps or drops what it does not know. */
export class Trace {
  outcome?: Outcome;
  thrown?: unknown;
  constructor(readonly attempts: Attempts) {}
}

export interface Connection {
  client: Client;
  graphUrl: string;
  pace: Throttle;
  authorisation: Tokens;
}

export async function connect(tenantId: string, cloud: CloudName, clock: ServiceClock): Promise<Connection> {
  const endpoints = await endpointsOf(cloud);
  const pace = new Throttle(new LastRequestTime(endpoints.graphUrl, tenantId));
  const authorisation = new Tokens(tenantId, endpoints);
  const limiter = new Limiter(requestsInFlight);
  const heard =
    (send: Send): Send =>
    async (...asked) => {
      const answer = await send(...asked);
      clock.heard(answer);
      return answer;
    };
  const [others, policies] = [heard(sender()), pace.over(heard(sender()))];
  const lines = [graphRetries, noRetries].map((retries) => ({
    directory: exchanges({ send: others, retries, authorisation, limiter }),
    conditionalAccess: exchanges({ send: policies, retries, authorisation }),
  }));
  const middleware = new ExchangeHandler(endpoints.graphUrl, (url, attempts) => {
    const line = lines[attempts === "once" ? 1 : 0]!;
    return isConditionalAccess(url) ? line.conditionalAccess : line.directory;
  });
  const baseUrl = `${endpoints.graphUrl}/`;
  // Loaded when a tenant is asked for the first time: the host starts for Jamf Pro alone, too.
  const { Client } = await import("@microsoft/microsoft-graph-client");
  return {
    graphUrl: endpoints.graphUrl,
    pace,
    authorisation,
    client: Client.initWithMiddleware({ middleware, baseUrl, defaultVersion: "v1.0" }),
  };
}

/** The only link of the chain: limits, retries and authorisation are those of our exchange. */
class ExchangeHandler implements Middleware {
  constructor(
    private readonly origin: string,
    private readonly line: (url: string, attempts: Attempts) => Exchange,
  ) {}

  async execute(context: Context): Promise<void> {
    const trace = context.middlewareControl!.getMiddlewareOptions(Trace as never) as unknown as Trace;
    try {
      context.response = await this.#answer(context, trace);
    } catch (error) {
      trace.thrown = error;
      throw error;
    }
  }

  async #answer({ request, options = {} }: Context, trace: Trace): Promise<Response> {
    const url = String(request);
    // A token goes to the tenant's Graph and nowhere else, also when a next link says otherwise.
    if (new URL(url).origin !== this.origin) throw new Error(`Microsoft Graph referred to another host: ${url}.`);
    const method = (options.method ?? "GET") as Method;
    trace.outcome = await this.line(
      url,
      trace.attempts,
    )({
      method,
      url,
      headers: { ...(options.headers as Record<string, string>), "user-agent": "jamf-entra-compliance" },
      body: options.body === undefined || options.body === null ? undefined : String(options.body),
      deadline,
      repeatable: trace.attempts === "untilClear",
    });
    const { answer, trouble } = trace.outcome;
    if (!answer) throw trouble!;
    return responseOf(answer);
  }
}

function responseOf({ status, headers, body }: HttpAnswer): Response {
  const isEmpty = [204, 205, 304].includes(status) || body === "";
  const type = headers["content-type"];
  return new Response(isEmpty ? null : body, {
    status: isEmpty && status === 200 ? 204 : status,
    headers: type ? { "content-type": type } : {},
  });
}
