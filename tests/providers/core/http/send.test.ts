import assert from "node:assert/strict";
import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { gzipSync } from "node:zlib";
import { issueCertificates } from "../../../../sandbox/certificates";
import type { HttpRequest } from "../../../../providers/core/http/message";
import { sender } from "../../../../providers/core/http/send";
import type { TransportError, TroubleKind } from "../../../../providers/core/http/transportError";
import { closedPort, Loopback, type Script, type Scripted } from "./loopback";

const never = new AbortController().signal;
const get = (url: string, more: Partial<HttpRequest> = {}): HttpRequest => ({
  method: "GET",
  url,
  deadline: 5_000,
  repeatable: true,
  ...more,
});

async function trouble(request: HttpRequest, kind: TroubleKind): Promise<TransportError> {
  const error = await sender()(request, never).then(
    () => assert.fail("answered"),
    (e: TransportError) => e,
  );
  assert.equal(error.kind, kind, error.message);
  return error;
}

describe("One attempt", () => {
  const servers: Loopback[] = [];
  const serve = async (script: Script, tls?: { cert: string; key: string }) => {
    const server = await Loopback.start(script, tls);
    servers.push(server);
    return server;
  };
  afterEach(() => Promise.all(servers.splice(0).map((s) => s.stop())));

  it("brings back whatever status the service answers, with lower-case header names", async () => {
    const { url } = await serve(() => ({ status: 503, headers: { "Retry-After": "3" }, body: "busy" }));
    const answer = await sender()(get(`${url}/x`), never);
    assert.deepEqual([answer.status, answer.headers["retry-after"], answer.body], [503, "3", "busy"]);
  });

  it("is over with its answer: the deadline of the operation, passing later, ends nothing", async () => {
    // Answers before it has taken the body, as a proxy does that refuses: the request is then not sent to its end.
    const early = createServer((socket) => {
      socket.on("error", () => undefined);
      socket.once("data", () => {
        socket.pause();
        socket.write("HTTP/1.1 403 Forbidden\r\ncontent-length: 2\r\n\r\nno");
      });
    }).listen(0, "127.0.0.1");
    await once(early, "listening");
    const { port } = early.address() as AddressInfo;
    const operation = new AbortController();
    const body = "x".repeat(30_000_000);
    const request = get(`http://127.0.0.1:${port}/`, { method: "POST", body });
    assert.equal((await sender()(request, operation.signal)).status, 403);
    const uncaught: Error[] = [];
    const mochas = process.listeners("uncaughtException");
    process.removeAllListeners("uncaughtException");
    process.on("uncaughtException", (error) => void uncaught.push(error));
    try {
      operation.abort(new DOMException("The operation was aborted due to timeout", "TimeoutError"));
      await new Promise((resolve) => setImmediate(resolve));
    } finally {
      process.removeAllListeners("uncaughtException");
      for (const each of mochas) process.on("uncaughtException", each);
      early.close();
    }
    assert.deepEqual(uncaught, []);
  });

  it("follows no redirect", async () => {
    const server = await serve(() => ({ status: 302, headers: { location: "/login" } }));
    assert.equal((await sender()(get(`${server.url}/a`), never)).status, 302);
    assert.deepEqual(server.requests, ["GET /a"]);
  });

  it("tells when the request leaves, and says nothing of one that never did", async () => {
    const told: string[] = [];
    const server = await serve(() => (told.push("arrived"), {}));
    await sender()(get(server.url), never, () => told.push("left"));
    assert.deepEqual(told, ["left", "arrived"]);
    await sender()(get(`http://127.0.0.1:${await closedPort()}/`), never, () => told.push("left")).catch(
      () => undefined,
    );
    assert.deepEqual(told, ["left", "arrived"]);
  });

  it("brings cookies back to the service that set them", async () => {
    const server = await serve(() => ({ headers: { "set-cookie": ["jpro-ingress=node1; Path=/; HttpOnly", "b=2"] } }));
    const send = sender({ keepsCookies: true });
    await send(get(`${server.url}/token`), never);
    await send(get(`${server.url}/next`), never);
    assert.deepEqual(
      server.seen.map(({ headers }) => headers.cookie),
      [undefined, "jpro-ingress=node1; b=2"],
    );
  });

  it("keeps the cookies of requests that were the first at the same time", async () => {
    const server = await serve(({ path }) => ({ headers: { "set-cookie": [`${path.slice(1)}=1; Path=/`] } }));
    const send = sender({ keepsCookies: true });
    await Promise.all(["a", "b", "c"].map((name) => send(get(`${server.url}/${name}`), never)));
    await send(get(`${server.url}/d`), never);
    assert.deepEqual(server.seen.at(-1)!.headers.cookie?.split("; ").sort(), ["a=1", "b=1", "c=1"]);
  });

  it("tells a connection that broke after the request from one that never stood", async () => {
    const dropping = await serve(() => "drop");
    const cutting = await serve(() => "cut");
    const post = { method: "POST", body: "{}" } as const;
    assert.match(
      (await trouble(get(dropping.url, post), "lost")).message,
      /^the connection was closed before the answer/,
    );
    await trouble(get(cutting.url, post), "lost");
    const port = await closedPort();
    assert.equal(
      (await trouble(get(`http://127.0.0.1:${port}/`, post), "unreached")).message,
      `127.0.0.1:${port} refused the connection (ECONNREFUSED)`,
    );
  });

  it("takes a connection that breaks while TLS is being agreed on for one that never stood", async () => {
    const slammed = createServer((socket) => socket.destroy()).listen(0, "127.0.0.1");
    await once(slammed, "listening");
    const { port } = slammed.address() as AddressInfo;
    await trouble(get(`https://127.0.0.1:${port}/`, { method: "POST" }), "unreached");
    slammed.close();
    await once(slammed, "close");
  });

  it("knows a request on a connection used before as one that may have arrived", async () => {
    const server = await serve(({ path }) => (path === "/first" ? {} : "drop"));
    const send = sender();
    await send(get(`${server.url}/first`), never);
    const error = await send(get(`${server.url}/second`, { method: "POST" }), never).catch((e: TransportError) => e);
    assert.equal((error as TransportError).kind, "lost");
  });

  it("ends at its deadline", async () => {
    const { url } = await serve(() => "hang");
    assert.equal((await trouble(get(url, { deadline: 200 }), "lost")).message, "no answer within 0.2 s");
  });

  it("reads no more of an answer than it may, however small it was on the wire", async () => {
    const bomb = gzipSync(Buffer.alloc(64_000_000));
    assert.ok(bomb.length < 100_000);
    const twice = gzipSync(bomb);
    const answers: Record<string, Scripted> = {
      "/plain": { body: "x".repeat(3_000_000) },
      "/gzip": { headers: { "content-encoding": "gzip" }, body: bomb },
      "/twice": { headers: { "content-encoding": "gzip, gzip" }, body: twice },
    };
    const { url } = await serve(({ path }) => answers[path]!);
    for (const path of Object.keys(answers)) {
      const error = await trouble(get(`${url}${path}`, { mostBytes: 2_000_000 }), "tooLarge");
      assert.match(error.message, /more than 2 MB/);
      assert.equal(error.status, 200);
    }
    const { body } = await sender()(get(`${url}/plain`, { mostBytes: 3_000_000 }), never);
    assert.equal(body.length, 3_000_000);
  });

  it("sends a request without a body whatever its method", async () => {
    const server = await serve(() => ({ status: 204 }));
    for (const method of ["POST", "PUT", "PATCH", "DELETE"] as const) {
      assert.equal((await sender()(get(server.url, { method }), never)).status, 204);
    }
    assert.deepEqual(server.requests, ["POST /", "PUT /", "PATCH /", "DELETE /"]);
  });

  it("ends when its operation does", async () => {
    const operation = new AbortController();
    const { url } = await serve(() => {
      operation.abort();
      return "hang";
    });
    await assert.rejects(sender()(get(url), operation.signal));
  });

  it("refuses a certificate of an unknown authority and says how it is made known", async () => {
    const server = await serve(() => ({}), await issueCertificates());
    const error = await trouble(get(server.url), "untrusted");
    assert.match(error.message, /^the certificate of 127\.0\.0\.1:\d+ was issued by an unknown authority \(\w+\)$/);
    assert.match(error.remedy!, /NODE_EXTRA_CA_CERTS/);
    assert.equal(server.seen.length, 0);
  });

  it("names a host that does not speak TLS", async () => {
    const { url } = await serve(() => ({}));
    const error = await trouble(get(url.replace("http:", "https:")), "untrusted");
    assert.match(error.message, /the TLS handshake with \S+ failed \(/);
  });
});
