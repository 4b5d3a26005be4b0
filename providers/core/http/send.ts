/**
 * One attempt over the wire, on top of got: no retry, no redirect, no thrown status.
 *
 * Connections are those of Node's global agent, or lead through the proxy that `HTTPS_PROXY` and `NO_PROXY` name (`proxy.ts`).
 * Certificates of an organisation's own authority: `NODE_EXTRA_CA_CERTS`.
 */
import type { ClientRequest } from "node:http";
import { StringDecoder } from "node:string_decoder";
import type { Request, RequestError } from "got" with { "resolution-mode": "import" };
import type { CookieJar } from "tough-cookie" with { "resolution-mode": "import" };
import type { HttpAnswer, HttpRequest } from "./message";
import { mostOfAnswer } from "./bounds";
import { tooLarge, TransportError, classifyTransportError, unreachedThroughProxy } from "./transportError";
import { agentFor } from "./tunnel";

/**
 * Resolves with whatever the service answered; rejects with `TransportError` when nothing (whole) came back. `leaves` is called at
 * the moment from which bytes may be on their way: the connection stands.
 */
export type Send = (request: HttpRequest, signal: AbortSignal, leaves?: () => void) => Promise<HttpAnswer>;

/** Milliseconds for each step of setting up a connection: looking up the name, TCP, TLS. */
const connectDeadline = 10_000;

/** `keepsCookies`: sends back what the service has set, as a browser does. Packages are loaded with the first request: many runs of the host make none. */
export function sender({ keepsCookies = false } = {}): Send {
  // One for all requests, those too that go out at the same time as the first.
  let made: Promise<CookieJar> | undefined;
  return async (request, signal, leaves) => {
    const { default: got } = await import("got");
    const cookieJar = keepsCookies ? await (made ??= newCookieJar()) : undefined;
    const tunnel = agentFor(request.url);
    // A stream, so that an answer without end is cut off: got's promise would keep all of it first.
    const call = got.stream(request.url, {
      method: request.method,
      headers: { ...request.headers },
      body: request.body,
      ...(tunnel ? { agent: { https: tunnel } } : {}),
      ...(cookieJar ? { cookieJar, ignoreInvalidCookies: true } : {}),
      throwHttpErrors: false,
      followRedirect: false,
      retry: { limit: 0 },
      timeout: {
        lookup: connectDeadline,
        connect: connectDeadline,
        secureConnect: connectDeadline,
        request: request.deadline,
      },
      signal,
    });
    // What fails while the answer is read reaches us below. got also ends a request whose answer is there already, when `signal` fires later and
    // the service had answered before it took the whole body: an error that nobody hears would end the process.
    call.on("error", () => undefined);
    let sent = false;
    const goes = () => {
      sent = true;
      leaves?.();
    };
    call.on("request", (wire) => whenConnected(wire, goes));
    // got waits for the end of a body that is written into the stream, where it was given none.
    if (request.body === undefined && request.method !== "GET") call.end();
    try {
      const content = await contentOf(call, request.mostBytes ?? mostOfAnswer);
      const { statusCode, headers } = call.response!;
      return { status: statusCode, headers: firstOfEach(headers), body: content };
    } catch (error) {
      if (error instanceof TransportError) throw error;
      const given = (error as RequestError).code ?? "UNKNOWN";
      if (given === "ERR_PROXY") throw unreachedThroughProxy((error as Error).message);
      // Half an answer, by got's count; Node's name for the same is the one people search for.
      const code = given === "ERR_HTTP_CONTENT_LENGTH_MISMATCH" ? "ECONNRESET" : given;
      throw classifyTransportError(code, new URL(request.url).host, sent, request.deadline / 1000);
    }
  };
}

const newCookieJar = async (): Promise<CookieJar> => new (await import("tough-cookie")).CookieJar();

/**
 * Everything that comes, as text. Counted after decompression: a few kB on the wire can stand for any number of bytes. Decoded piece by
 * piece: several pages of an inventory are on their way at once, and none should be held in three forms.
 */
async function contentOf(call: Request, most: number): Promise<string> {
  const decoder = new StringDecoder("utf8");
  let text = "";
  let size = 0;
  for await (const chunk of call as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > most) {
      call.destroy();
      throw tooLarge(call.response?.statusCode, most);
    }
    text += decoder.write(chunk);
  }
  text += decoder.end();
  return text.startsWith("\ufeff") ? text.slice(1) : text;
}

/** Calls back as soon as bytes of the request may leave this computer; for a connection that stands already, at once. */
function whenConnected(wire: ClientRequest, then: () => void): void {
  wire.once("socket", (socket) => {
    // Through a proxy the connection stands before TLS does.
    const isMadeUp = socket.connecting || (socket as { secureConnecting?: boolean }).secureConnecting === true;
    if (!isMadeUp) then();
    else socket.once(wire.protocol === "https:" ? "secureConnect" : "connect", then);
  });
}

function firstOfEach(headers: Record<string, string | string[] | undefined>): HttpAnswer["headers"] {
  return Object.fromEntries(Object.entries(headers).map(([name, v]) => [name, Array.isArray(v) ? v[0] : v]));
}
