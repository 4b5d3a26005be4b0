import assert from "node:assert/strict";
import type { Loopback, Scripted } from "../../core/http/loopback";
import { inTurn, Product, signingIn, type Thrown, work } from "./product";

const group = { verb: "create", noun: "smart computer group", name: "Macs" };
const page = { headers: { "content-type": "application/json" } };

describe("Retries towards Jamf Pro", () => {
  let product: Product;
  let jamf: Loopback;
  before(async () => (product = await Product.start()) && undefined);
  after(() => product.stop());
  afterEach(() => jamf.stop());

  const serve = async (...answers: Scripted[]) => (jamf = await product.serve(signingIn(inTurn(...answers))));
  const success: Scripted = { ...page, body: { id: "7", name: "Macs" } };
  const methods = () => work(jamf).map(({ method }) => method);

  for (const failure of [408, 429, 500, 502, 503, 504] as const) {
    it(`repeats reading, replacing and deleting after ${failure}`, async () => {
      for (const [call, method, ...args] of [
        ["read", "GET", "/v1/x/7", group],
        ["replace", "PUT", "/v1/x/7", {}, group],
        ["remove", "DELETE", "/v1/x/7", group],
      ] as const) {
        await serve({ status: failure }, success);
        await product.call(jamf.url, call, ...args);
        assert.deepEqual(methods(), [method, method]);
        if (call !== "remove") await jamf.stop();
      }
    });
  }

  it("repeats reading after a dropped connection", async () => {
    await serve("drop", success);
    assert.deepEqual(await product.call(jamf.url, "read", "/v1/x/7", group), { id: "7", name: "Macs" });
    assert.deepEqual(methods(), ["GET", "GET"]);
  });

  for (const [what, failure] of [
    ["429 with Retry-After", { status: 429, headers: { "retry-after": "1" } }],
    ["429 without Retry-After", { status: 429 }],
    ["503 with Retry-After", { status: 503, headers: { "retry-after": "1" } }],
  ] as const) {
    it(`repeats a create after ${what}, having waited`, async () => {
      const times: number[] = [];
      const answers = inTurn(failure, { status: 201, ...success });
      jamf = await product.serve(signingIn((seen) => (times.push(Date.now()), answers(seen))));
      assert.equal((await product.call<{ id: string }>(jamf.url, "create", "/v1/x", {}, group)).id, "7");
      assert.deepEqual(methods(), ["POST", "POST"]);
      assert.ok(times[1]! - times[0]! >= ("headers" in failure ? 990 : 240));
    });
  }

  const unclear = [
    [
      "a dropped connection",
      "drop",
      "Jamf Pro did not answer: the connection was closed before the answer arrived (ECONNRESET).",
    ],
    [
      "half an answer",
      "cut",
      "Jamf Pro did not answer: the connection was closed before the answer arrived (ECONNRESET).",
    ],
    ["500", { status: 500 }, "Jamf Pro answered 500 Internal Server Error."],
    ["503 without Retry-After", { status: 503 }, "Jamf Pro answered 503 Service Unavailable."],
    [
      "502 of a load balancer",
      { status: 502, headers: { "content-type": "text/html" }, body: "<html><title>502 Bad Gateway</title></html>" },
      'Jamf Pro answered 502 with a web page titled "502 Bad Gateway" that is not Jamf Pro\'s.',
    ],
    ["a success without id", { status: 201, body: {} }, "Jamf Pro answered 201 without an id."],
    ["an empty success", { status: 201 }, "Jamf Pro answered 201 without an id."],
  ] as const satisfies readonly [string, Scripted, string][];

  for (const [what, answer, said] of unclear) {
    it(`does not repeat a create after ${what}, and says that the object may exist`, async () => {
      await serve(answer, { status: 201, ...success });
      await assert.rejects(product.call(jamf.url, "create", "/v1/x", {}, group), (thrown: Thrown) => {
        assert.equal(thrown.name, "UnclearOutcome");
        // Which of its two sides a broken connection shows first is left to chance.
        assert.equal(
          thrown.message.replace("ERR_HTTP_CONTENT_LENGTH_MISMATCH", "ECONNRESET"),
          `Could not create smart computer group "Macs": ${said} ` +
            `The smart computer group may exist nevertheless: look for it in Jamf Pro before trying again.`,
        );
        return true;
      });
      assert.deepEqual(methods(), ["POST"]);
    });
  }

  it("does not repeat a Classic create after a dropped connection either", async () => {
    await serve("drop");
    await assert.rejects(product.call(jamf.url, "classic.create", "/policies", "<policy/>", group), {
      name: "UnclearOutcome",
    });
    assert.deepEqual(methods(), ["POST"]);
  });

  for (const status of [400, 403, 404, 409, 413, 422]) {
    it(`repeats nothing after ${status}`, async () => {
      await serve({ status, ...page, body: { httpStatus: status, errors: [] } });
      await assert.rejects(product.call(jamf.url, "replace", "/v1/x/7", {}, group), { name: "ServiceError" });
      await assert.rejects(product.call(jamf.url, "create", "/v1/x", {}, group), { name: "ServiceError" });
      assert.deepEqual(methods(), ["PUT", "POST"]);
    });
  }

  it("takes 404 for done when deleting, also after an answer that was lost", async () => {
    await serve("drop", { status: 404 });
    await product.call(jamf.url, "remove", "/v1/x/7", group);
    assert.deepEqual(methods(), ["DELETE", "DELETE"]);
  });

  it("does not take the 404 of something in between for an object that is gone", async () => {
    const html = { "content-type": "text/html" };
    await serve({ status: 404, headers: html, body: "<html><title>Not here</title></html>" });
    for (const call of ["read", "remove", "classic.read", "classic.remove"]) {
      await assert.rejects(product.call(jamf.url, call, "/policies/id/7", group), { name: "ServiceError" });
    }
    await jamf.stop();
    await serve({ status: 404, headers: { "content-type": "text/plain" }, body: "default backend - 404" });
    await assert.rejects(product.call(jamf.url, "read", "/v1/x/7", group), { name: "ServiceError" });
  });
});
