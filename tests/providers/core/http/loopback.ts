import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { AddressInfo } from "node:net";
import { createServer as createTcpServer } from "node:net";

export interface Seen {
  method: string;
  path: string;
  query: URLSearchParams;
  headers: IncomingMessage["headers"];
  body: string;
}

/** `drop`: the connection breaks once the request has arrived; `cut`: in the middle of the answer; `hang`: no answer ever. */
export type Scripted =
  | { status?: number; headers?: Record<string, string | string[]>; body?: string | object | Buffer }
  | "drop"
  | "cut"
  | "hang";

export type Script = (seen: Seen) => Scripted | Promise<Scripted>;

/** A real server on loopback that answers as its script says and remembers what it saw. */
export class Loopback {
  readonly seen: Seen[] = [];
  mostInFlight = 0;
  url = "";
  #inFlight = 0;
  #server;

  private constructor(
    public script: Script,
    tls?: { cert: string; key: string },
  ) {
    const listener = (request: IncomingMessage, response: ServerResponse) => void this.#answer(request, response);
    this.#server = tls ? createTlsServer(tls, listener) : createServer(listener);
  }

  static async start(script: Script, tls?: { cert: string; key: string }): Promise<Loopback> {
    const server = new Loopback(script, tls);
    server.#server.listen(0, "127.0.0.1");
    await once(server.#server, "listening");
    server.url = `${tls ? "https" : "http"}://127.0.0.1:${(server.#server.address() as AddressInfo).port}`;
    return server;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, "close");
  }

  /** `GET /a`, `POST /b`, … in the order of arrival. */
  get requests(): string[] {
    return this.seen.map(({ method, path }) => `${method} ${path}`);
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    // From arrival to the moment of answering: a client that has its answer may be back before the socket has settled.
    this.mostInFlight = Math.max(this.mostInFlight, ++this.#inFlight);
    let answered = false;
    const over = () => {
      if (!answered) this.#inFlight--;
      answered = true;
    };
    response.once("close", over);
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { pathname: path, searchParams: query } = new URL(request.url!, "http://loopback");
    const body = Buffer.concat(chunks).toString("utf8");
    const seen: Seen = { method: request.method!, path, query, headers: request.headers, body };
    this.seen.push(seen);
    const say = await this.script(seen);
    if (say === "hang") return;
    if (say === "drop") return void request.socket.destroy();
    if (say === "cut") {
      response.writeHead(201, { "content-type": "application/json", "content-length": 100 });
      response.write('{"id":', () => request.socket.destroy());
      return;
    }
    over();
    const { status = 200, headers = {}, body: content = "" } = say;
    const json = typeof content === "object" && !Buffer.isBuffer(content) ? { "content-type": "application/json" } : {};
    response.writeHead(status, { ...json, ...headers });
    response.end(typeof content === "object" && !Buffer.isBuffer(content) ? JSON.stringify(content) : content);
  }
}

/** A port on which nobody listens. */
export async function closedPort(): Promise<number> {
  const server = createTcpServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}
