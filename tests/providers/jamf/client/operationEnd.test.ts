/** The end of an operation, by its deadline or with the engine, and the requests that are under way. */
import assert from "node:assert/strict";
import { setTimeout } from "node:timers/promises";
import type { Loopback } from "../../core/http/loopback";
import { Product, signingIn, work } from "./product";

const category = { verb: "look up", noun: "category", name: "Compliance" };

describe("The end of an operation", () => {
  let product: Product;
  let jamf: Loopback;
  beforeEach(async () => {
    product = await Product.start();
    jamf = await product.serve(signingIn(() => "hang"));
  });
  afterEach(async () => {
    await jamf.stop();
    await product.stop();
  });

  it("is waited for by any number of requests without a warning of Node", async () => {
    let busy = 40;
    jamf.script = signingIn(() => (busy-- > 0 ? { status: 503 } : { body: { id: "1" } }));
    await Promise.all(Array.from({ length: 40 }, (_, i) => product.call(jamf.url, "read", `/v1/x/${i}`, category)));
  });

  it("ends its request and leaves others alone", async () => {
    const late = product.within(300, jamf.url, "read", "/v1/x", category);
    await assert.rejects(late, { message: "the operation exceeded its time limit" });
    jamf.script = signingIn(() => ({ body: { id: "1" } }));
    assert.deepEqual(await product.call(jamf.url, "read", "/v1/x", category), { id: "1" });
  });

  it("ends everything, under way, queued and waiting, when the engine is gone", async () => {
    jamf.script = signingIn(({ path }) =>
      path.endsWith("/waiting") ? { status: 503, headers: { "retry-after": "60" } } : "hang",
    );
    const paths = ["/v1/waiting", ...Array.from({ length: 12 }, (_, i) => `/v1/${i}`)];
    const calls = paths.map((path) => product.call(jamf.url, "read", path, category));
    const create = product.call(jamf.url, "classic.create", "/policies", "<policy/>", category);
    const ends = Promise.allSettled([...calls, create]);
    while (work(jamf).length < 6) await setTimeout(5);
    await product.call("", "abortEverything", "the engine is gone");
    for (const end of await ends) {
      assert.equal(end.status, "rejected");
      assert.match((end as PromiseRejectedResult).reason.message, /the engine is gone/);
    }
  });
});
