import assert from "node:assert/strict";
import * as fc from "fast-check";
import type { HttpAnswer, HttpRequest } from "../../../../providers/core/http/message";
import { retryAfter, type RetryPolicy, verdict, waitAfter } from "../../../../providers/core/http/retryPolicy";
import { TransportError } from "../../../../providers/core/http/transportError";

const policy: RetryPolicy = {
  rows: [
    { on: [429, "unreached"], nothingHappened: true },
    { on: [503], withRetryAfter: true, nothingHappened: true },
    { on: [500, 503, "lost"], nothingHappened: false },
  ],
  attempts: 5,
  attemptsBeforeFirstAnswer: 2,
  firstWait: 100,
  longestWait: 1_000,
  longestRetryAfter: 5_000,
};

const request = (repeatable: boolean): HttpRequest => ({
  method: repeatable ? "PUT" : "POST",
  url: "https://example.test/",
  deadline: 1,
  repeatable,
});
const answer = (status: number, after?: string): HttpAnswer => ({
  status,
  headers: { "retry-after": after },
  body: "",
});

describe("A retry policy", () => {
  it("sends anything again when nothing can have happened", () => {
    for (const result of [answer(429), new TransportError("unreached", ""), answer(503, "1")]) {
      assert.equal(verdict(policy, request(true), result), "again");
      assert.equal(verdict(policy, request(false), result), "again");
    }
  });

  it("sends only repeatable requests again when something may have happened", () => {
    for (const result of [answer(500), answer(503), answer(503, "soon"), new TransportError("lost", "")]) {
      assert.equal(verdict(policy, request(true), result), "again");
      assert.equal(verdict(policy, request(false), result), "unclear");
    }
  });

  it("takes what no row names as final, but never believes a server's failure of a create", () => {
    for (const result of [answer(200), answer(400), answer(409), answer(501), new TransportError("untrusted", "")]) {
      assert.equal(verdict(policy, request(true), result), "final");
      assert.equal(verdict(policy, request(false), result), "final");
    }
    assert.equal(verdict(policy, request(true), answer(599)), "final");
    assert.equal(verdict(policy, request(false), answer(599)), "unclear");
  });

  it("waits twice as long each time, up to half of it left to chance, never longer than its longest wait", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40 }), (attempt) => {
        const full = Math.min(100 * 2 ** (attempt - 1), 1_000);
        const wait = waitAfter(policy, attempt, answer(500));
        assert.ok(wait >= full / 2 && wait <= full, `${wait} after attempt ${attempt}`);
      }),
    );
  });

  it("waits as long as the service asks, cut to the longest it grants, never shorter than by itself", () => {
    assert.equal(waitAfter(policy, 1, answer(429, "2")), 2_000);
    assert.equal(waitAfter(policy, 1, answer(429, "3600")), 5_000);
    assert.ok(waitAfter(policy, 1, answer(429, "0")) >= 50);
  });
});

describe("Retry-After", () => {
  const now = Date.parse("2026-03-01T12:00:00Z");

  it("is read as seconds or as a date", () => {
    assert.equal(retryAfter("7", now), 7_000);
    assert.equal(retryAfter("Sun, 01 Mar 2026 12:00:30 GMT", now), 30_000);
    assert.equal(retryAfter("Sun, 01 Mar 2026 11:00:00 GMT", now), 0);
  });

  it("counts as absent when it is neither", () => {
    for (const text of [undefined, "", "soon", "-"]) assert.equal(retryAfter(text, now), undefined);
  });
});
