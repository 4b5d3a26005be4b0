/**
 * Connections through a proxy: `CONNECT`, then TLS with the service itself. Node's own agents do this from 22.21 and 24.5 on, and only
 * where `NODE_USE_ENV_PROXY` is set; this one does it on every Node, and tells a refusal of the proxy from an answer of the service.
 */
import { type ClientRequest, request } from "node:http";
import { Agent, type AgentOptions, type RequestOptions, request as secureRequest } from "node:https";
import type { Duplex } from "node:stream";
import { proxyAuthorization, proxyFor } from "./proxy";

/** Milliseconds until the proxy has made the connection. */
const tunnelDeadline = 20_000;

/** No connection through the proxy; nothing has reached the service. */
class ProxyError extends Error {
  readonly code = "ERR_PROXY";

  constructor(proxy: URL, what: string) {
    super(`the proxy ${proxy.host} (HTTPS_PROXY) ${what}`);
  }
}

const agents = new Map<string, Tunnel>();

/** The agent for a request to this address; `undefined`: no proxy, so Node's own. */
export function agentFor(url: string): Agent | undefined {
  const proxy = proxyFor(url);
  if (!proxy) return undefined;
  let agent = agents.get(proxy.href);
  if (!agent) agents.set(proxy.href, (agent = new Tunnel(proxy, { keepAlive: true })));
  return agent;
}

type Created = (error: Error | null, stream: Duplex) => void;

class Tunnel extends Agent {
  constructor(
    private readonly proxy: URL,
    options: AgentOptions,
  ) {
    super(options);
  }

  override createConnection(options: RequestOptions, created: Created = () => undefined): undefined {
    const host = options.host ?? "localhost";
    const target = `${host.includes(":") ? `[${host}]` : host}:${options.port ?? 443}`;
    const asked = this.#ask(target);
    const fail = (what: string) => {
      asked.destroy();
      // Node's own agents call back with an error alone, whatever the types say.
      (created as (error: Error) => void)(new ProxyError(this.proxy, what));
    };
    asked.setTimeout(tunnelDeadline, () => asked.destroy(Object.assign(new Error(), { code: "ETIMEDOUT" })));
    asked.once("error", (error: NodeJS.ErrnoException) => fail(`was not reached (${error.code ?? "unknown"})`));
    // A proxy that answers CONNECT as if it were a web server has made no connection.
    asked.once("response", ({ statusCode }) => fail(`answered ${statusCode}`));
    asked.once("connect", ({ statusCode }, socket) => {
      asked.removeAllListeners("error");
      asked.on("error", () => undefined);
      socket.setTimeout(0);
      if (statusCode !== 200) {
        socket.destroy();
        return fail(`answered ${statusCode}${statusCode === 407 ? " and requires a user name and password" : ""}`);
      }
      created(null, super.createConnection({ ...options, socket } as RequestOptions)!);
    });
    asked.end();
    return undefined;
  }

  #ask(target: string): ClientRequest {
    const { protocol, hostname, port } = this.proxy;
    const authorization = proxyAuthorization(this.proxy);
    const isSecure = protocol === "https:";
    return (isSecure ? secureRequest : request)({
      method: "CONNECT",
      host: hostname.replace(/^\[|\]$/g, ""),
      port: port || (isSecure ? 443 : 80),
      path: target,
      headers: { host: target, "proxy-authorization": authorization },
      agent: false,
    });
  }
}
