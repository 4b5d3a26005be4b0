import assert from "node:assert/strict";
import { once } from "node:events";
import { setTimeout } from "node:timers/promises";
import { withDeadline } from "../../../../providers/core/deadline";
import { type Authorisation, exchanges } from "../../../../providers/core/http/exchange";
import { Limiter } from "../../../../providers/core/http/limits";
import type { HttpRequest, Outcome } from "../../../../providers/core/http/message";
import type { RetryPolicy } from "../../../../providers/core/http/retryPolicy";
import { type Send, sender } from "../../../../providers/core/http/send";
import { closedPort, Loopback, type Script, type Scripted } from "./loopback";

const retries: RetryPolicy = {
  rows: [
    { on: [429, "unreached"], nothingHappened: true },
    { on: [500, 503, "lost"], nothingHappened: false },
  ],
  attempts: 4,
  attemptsBeforeFirstAnswer: 2,
  firstWait: 4,
  longestWait: 8,
  longestRetryAfter: 8,
};

describe("An exchange", () => {
  let server: Loopback;
  const serve = async (...answers: Scripted[]) => {
    server = await Loopback.start(() => (answers.length > 1 ? answers.shift()! : answers[0]!));
  };
  const asked = (method: HttpRequest["method"] = "GET", path = "/thing"): HttpRequest => ({
    method,
    url: server.url + path,
    deadline: 5_000,
    repeatable: method !== "POST",
  });
  const exchange = (request: HttpRequest, authorisation?: Authorisation, limiter?: Limiter) =>
    exchanges({ send: sender(), retries, authorisation, limiter })(request);
  afterEach(() => server.stop());

  it("goes on until the service is well again, and counts what it took", async () => {
    await serve({ status: 500 }, "drop", { body: "at last" });
    const { answer, attempts, waited, unclear } = await exchange(asked());
    assert.deepEqual([answer?.body, attempts, unclear], ["at last", 3, false]);
    assert.ok(waited >= 2 + 4 && waited <= 4 + 8, `${waited}`);
  });

  it("gives up after its attempts, with the last answer", async () => {
    await serve({ status: 503, body: "no" });
    const { answer, attempts } = await exchange(asked("PUT"));
    assert.deepEqual([answer?.status, attempts, server.seen.length], [503, 4, 4]);
  });

  for (const failure of ["drop", "cut", { status: 500 }, { status: 503 }, { status: 599 }] satisfies Scripted[]) {
    it(`does not send a create again after ${JSON.stringify(failure)}: it may have been carried out`, async () => {
      await serve(failure, { status: 201 });
      const { unclear, attempts } = await exchange(asked("POST"));
      assert.deepEqual([unclear, attempts, server.seen.length], [true, 1, 1]);
    });
  }

  it("sends a create again when the service says it did nothing, and then stands by the outcome", async () => {
    await serve({ status: 429 }, { status: 201 });
    assert.equal((await exchange(asked("POST"))).answer?.status, 201);
    await server.stop();
    await serve({ status: 429 }, "drop", { status: 201 });
    const { unclear, attempts } = await exchange(asked("POST"));
    assert.deepEqual([unclear, attempts, server.seen.length], [true, 2, 2]);
  });

  it("does not count a dropped connection as an address that never answered", async () => {
    await serve("drop", "drop", "drop", {});
    assert.equal((await exchange(asked())).attempts, 4);
  });

  it("tries an address that never answered only briefly, one that did as long as any failure", async () => {
    await serve({ status: 204 });
    const port = await closedPort();
    const nobody = { ...asked("POST"), url: `http://127.0.0.1:${port}/` };
    const talk = exchanges({ send: sender(), retries });
    assert.equal((await talk(nobody)).attempts, 2);
    await talk(asked());
    const { attempts, trouble, unclear } = await talk(nobody);
    assert.deepEqual([attempts, trouble?.kind, unclear], [4, "unreached", false]);
  });

  describe("with authorisation", () => {
    const issuing = (): Authorisation & { refusals: string[] } => {
      const refusals: string[] = [];
      return {
        refusals,
        header: () => Promise.resolve(`Token ${refusals.length}`),
        refused: (header) => void refusals.push(header),
      };
    };

    it("replays once with a new token after 401, a create too", async () => {
      await serve({ status: 401 }, { status: 201 });
      const who = issuing();
      assert.equal((await exchange(asked("POST"), who)).answer?.status, 201);
      assert.deepEqual(
        server.seen.map(({ headers }) => headers.authorization),
        ["Token 0", "Token 1"],
      );
      assert.deepEqual(who.refusals, ["Token 0"]);
    });

    it("takes a second 401 as final, even with another failure between", async () => {
      await serve({ status: 401 }, { status: 500 }, { status: 401 });
      const { answer } = await exchange(asked(), issuing());
      assert.deepEqual([answer?.status, server.seen.length], [401, 3]);
    });
  });

  it("has no more requests in flight than its limiter lets", async () => {
    let bad = 3;
    server = await Loopback.start(async () => {
      await setTimeout(5);
      return bad-- > 0 ? { status: 500 } : {};
    });
    const talk = exchanges({ send: sender(), retries, limiter: new Limiter(3) });
    const outcomes = await Promise.all(Array.from({ length: 20 }, () => talk(asked())));
    assert.ok(outcomes.every(({ answer }) => answer?.status === 200));
    assert.deepEqual([server.mostInFlight, server.seen.length], [3, 23]);
  });

  it("holds no place in the limiter while it waits", async () => {
    let busy = true;
    server = await Loopback.start(({ path }) => {
      if (path !== "/busy" || !busy) return {};
      busy = false;
      return { status: 500 };
    });
    const slow = { ...retries, firstWait: 200, longestWait: 200 };
    const talk = exchanges({ send: sender(), retries: slow, limiter: new Limiter(1) });
    await Promise.all(["/busy", "/other"].map((path) => talk(asked("GET", path))));
    assert.deepEqual(server.requests, ["GET /busy", "GET /other", "GET /busy"]);
  });

  describe("belongs to an operation", () => {
    const hanging: Script = () => "hang";

    it("and ends with it while a request is under way", async () => {
      server = await Loopback.start(hanging);
      const late = withDeadline(100, () => exchange(asked()));
      await assert.rejects(late, { message: "the operation exceeded its time limit" });
    });

    it("and ends with it while it waits", async () => {
      await serve({ status: 503, headers: { "retry-after": "60" } });
      const patient = { ...retries, longestRetryAfter: 60_000 };
      const late = withDeadline(100, () => exchanges({ send: sender(), retries: patient })(asked()));
      await assert.rejects(late, { message: "the operation exceeded its time limit" });
      assert.equal(server.seen.length, 1);
    });

    it("and ends with it in the queue, under its own deadline and nobody else's", async () => {
      server = await Loopback.start(({ path }) => (path === "/long" ? "hang" : {}));
      const limiter = new Limiter(1);
      const talk = exchanges({ send: sender(), retries, limiter });
      const ask = (ms: number, path: string) => withDeadline(ms, () => talk(asked("GET", path)));
      const [long, queued, other] = [ask(300, "/long"), ask(100, "/impatient"), ask(5_000, "/patient")];
      await assert.rejects(queued);
      await assert.rejects(long);
      assert.equal((await other).answer?.status, 200);
      assert.deepEqual(server.requests, ["GET /long", "GET /patient"]);
    });

    it("but an answer that came just before counts", async () => {
      const send: Send = async (_, signal) => {
        await once(signal, "abort");
        return { status: 201, headers: {}, body: '{"id":"1"}' };
      };
      server = await Loopback.start(hanging);
      let outcome: Outcome | undefined;
      const late = withDeadline(50, async () => (outcome = await exchanges({ send, retries })(asked("POST"))));
      await assert.rejects(late);
      await new Promise((resolve) => setImmediate(resolve));
      assert.equal(outcome?.answer?.status, 201);
    });

    it("and says of a create cut off by its end that the outcome is unclear", async () => {
      server = await Loopback.start(hanging);
      let outcome: unknown;
      const late = withDeadline(100, async () => (outcome = await exchange(asked("POST"))));
      await assert.rejects(late);
      await new Promise((resolve) => setImmediate(resolve));
      assert.equal((outcome as { unclear?: boolean } | undefined)?.unclear, true);
    });
  });
});
