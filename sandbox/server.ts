/** The HTTP servers: TLS, latency, faults and log around a vendor's service. */
import {
  createServer as createPlainServer,
  type IncomingMessage,
  type RequestListener,
  type ServerResponse,
} from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { AddressInfo, Server as NetServer } from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import { faultReply, proxyPage, type Faults } from "./faults";
import type { RequestLog } from "./requestLog";
import type { Call, Clock, Vendor, Reply, Service } from "./service";

/** A listener on the loopback addresses, IPv4 and, where the machine has it, IPv6 under the same port. */
export interface Listener {
  port: number;
  /** Ends all connections, those of a waiting client too. */
  close(): Promise<void>;
}

interface Tls {
  cert: string;
  key: string;
}

type ClosableServer = NetServer & { closeAllConnections(): void };

function bind(server: ClosableServer, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen({ host, port, exclusive: true }, () => {
      server.off("error", reject);
      resolve();
    });
  });
}

function close(server: ClosableServer): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

export async function listen(handler: RequestListener, port: number, tls?: Tls): Promise<Listener> {
  // A client that keeps its connection for reuse must not meet a server that closes it at that moment.
  const options = { keepAliveTimeout: 120_000, connectionsCheckingInterval: 30_000 };
  const make = () =>
    (tls ? createTlsServer({ ...tls, ...options }, handler) : createPlainServer(options, handler)) as ClosableServer;
  for (let attempt = 1; ; attempt++) {
    const four = make();
    await bind(four, "127.0.0.1", port);
    const bound = (four.address() as AddressInfo).port;
    const six = make();
    try {
      await bind(six, "::1", bound);
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code;
      if (code === "EADDRINUSE") {
        await close(four);
        if (port === 0 && attempt < 5) continue;
        throw error;
      }
      return { port: bound, close: () => close(four) };
    }
    return { port: bound, close: async () => void (await Promise.all([close(four), close(six)])) };
  }
}

export async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

export function send(response: ServerResponse, reply: Reply, headOnly = false): void {
  const headers: Record<string, string | string[]> = { ...reply.headers };
  let body: string | Buffer = "";
  if (typeof reply.body === "string" || Buffer.isBuffer(reply.body)) {
    body = reply.body;
  } else if (reply.body !== undefined) {
    body = JSON.stringify(reply.body);
    headers["content-type"] ??= "application/json;charset=UTF-8";
  }
  if (reply.status !== 204 && reply.status !== 304) headers["content-length"] ??= String(Buffer.byteLength(body));
  response.writeHead(reply.status, headers);
  response.end(headOnly ? undefined : body);
}

/** What a listener needs of the sandbox it is part of; looked up per request, since a reset makes the services anew. */
export interface ServiceHost {
  service(name: Service["name"]): Service;
  vendors(): Vendor[];
  /** What its data are dated by, and so its answers. */
  readonly clock: Pick<Clock, "now">;
  readonly faults: Faults;
  readonly log: RequestLog;
  /** Milliseconds that every answer takes. */
  readonly latency: number;
  /** Milliseconds that each row of a list adds. */
  readonly latencyPerRow: number;
  /** Milliseconds after which the proxy in front of Jamf Pro gives a reading up; 0: never. */
  readonly gatewayTimeout: number;
  origin(name: Service["name"]): string;
  /** Told after each request that may have changed something. */
  changed(): void;
}

/** Everything between the socket and a service: log, faults, latency, and a loud 500 when the service itself breaks. */
export function serviceListener(host: ServiceHost, name: Service["name"]): RequestListener {
  return (request, response) => {
    const url = new URL(request.url ?? "/", "https://localhost");
    const call: Call = {
      method: request.method ?? "GET",
      path: url.pathname,
      query: url.searchParams,
      headers: Object.fromEntries(
        Object.entries(request.headers).map(([key, value]) => [key, Array.isArray(value) ? value.join(", ") : value]),
      ),
      body: Buffer.alloc(0),
      origin: host.origin(name),
    };
    const service = host.service(name);
    const logged = host.log.arrive(name, call);
    const closed = service.open?.(call);
    let isOver = false;
    const outcome: Outcome = {
      status: 0,
      // Whoever holds the answer may be back with the next request before this one's socket has settled.
      end: () => {
        if (isOver) return;
        isOver = true;
        closed?.();
        logged(outcome.status, outcome.fault);
      },
    };
    response.once("close", outcome.end);
    answer(host, service, { call, request, response, outcome }).catch((error: unknown) => {
      if (request.destroyed && !request.complete) return;
      outcome.status = 500;
      const where = `SANDBOX BUG: ${call.method} ${call.path}`;
      process.stderr.write(`${where}: ${(error as Error)?.stack ?? String(error)}\n`);
      if (response.headersSent) response.destroy();
      else send(response, { status: 500, body: `${where}: ${String(error)}` });
    });
  };
}

const rowsOf = (body: Reply["body"]): number => {
  const { results, value } = (typeof body === "object" ? body : {}) as { results?: unknown; value?: unknown };
  const rows = [body, results, value].find(Array.isArray);
  return rows?.length ?? 0;
};

/** Long pages take long, and an instance that takes too long for one has a proxy in front that says so. */
async function withRowsCounted(
  { latencyPerRow, gatewayTimeout }: ServiceHost,
  { method }: Call,
  { service, pause, reply }: { service: Service; pause: number; reply: Reply },
): Promise<Reply> {
  const rows = latencyPerRow * rowsOf(reply.body);
  const isGivenUp = gatewayTimeout > 0 && method === "GET" && service.name === "jamf" && pause + rows > gatewayTimeout;
  const rest = isGivenUp ? Math.max(gatewayTimeout - pause, 0) : rows;
  if (rest > 0) await wait(rest);
  return isGivenUp ? proxyPage(504) : reply;
}

interface Outcome {
  /** 0 until an answer is sent. */
  status: number;
  fault?: string;
  /** The exchange is over: called as the answer leaves, and again, without effect, when the connection closes. */
  end(): void;
}

interface Exchange {
  call: Call;
  request: IncomingMessage;
  response: ServerResponse;
  outcome: Outcome;
}

async function answer(
  host: ServiceHost,
  service: Service,
  { call, request, response, outcome }: Exchange,
): Promise<void> {
  call.body = await readBody(request);
  const fault = host.faults.next(service.name, call);
  if (fault) outcome.fault = fault.kind;
  const pause = host.latency + (fault?.kind === "delay" ? (fault.ms ?? 1000) : 0);
  if (pause > 0) await wait(pause);
  if (fault?.kind === "dropBefore") return void request.socket.destroy();
  if (fault?.kind === "expireToken") {
    const bearer = /^Bearer (.+)$/i.exec(call.headers["authorization"] ?? "")?.[1];
    if (bearer) for (const vendor of host.vendors()) vendor.expireToken?.(bearer);
  }
  const computed = (fault && faultReply(fault, service, call)) ?? (await service.handle(call));
  const reply = await withRowsCounted(host, call, { service, pause, reply: computed });
  if (call.method !== "GET") host.changed();
  if (fault?.kind === "dropAfter") return void request.socket.destroy();
  outcome.status = reply.status;
  outcome.end();
  const date = new Date(host.clock.now()).toUTCString();
  send(response, { ...reply, headers: { date, ...reply.headers } }, call.method === "HEAD");
}
