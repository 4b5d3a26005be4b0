import assert from "node:assert/strict";
import { Cloud, credentials, inTurn, Product } from "./product";

const policies = "/identity/conditionalAccess/policies";
const about = { verb: "list", noun: "Conditional Access policies" };

describe("Conditional Access requests", () => {
  let cloud: Cloud;
  let product: Product;
  let arrivals: { path: string; at: number }[];
  before(async () => {
    cloud = await Cloud.start();
    product = await Product.start({ ...cloud.environment, ...credentials });
  });
  after(async () => {
    await product?.stop();
    await cloud?.stop();
  });
  beforeEach(() => {
    arrivals = [];
    cloud.script = ({ path }) => (arrivals.push({ path, at: performance.now() }), { body: { value: [] } });
  });

  it("arrive a second apart, however many ask at once and whatever signing in takes; others don't wait for them", async () => {
    const named = (name: string) => product.call("list", `/identity/conditionalAccess/${name}`, about);
    const directory = product.call("list", "/groups", about);
    await Promise.all([named("policies"), named("namedLocations"), named("policies"), directory]);
    const times = arrivals.filter(({ path }) => path.includes("/identity/")).map(({ at }) => at);
    assert.equal(times.length, 3);
    const gaps = times.slice(1).map((at, i) => at - times[i]!);
    assert.ok(
      gaps.every((gap) => gap > 980 && gap < 1_400),
      `gaps of ${gaps.map(Math.round).join(", ")} ms`,
    );
    assert.ok(arrivals.findIndex(({ path }) => path.endsWith("/groups")) < 2, "a list of groups waited");
  });

  it("are repeated at the same pace after a bare 429", async () => {
    const answers = inTurn({ status: 429 }, { body: { value: [] } });
    cloud.script = (seen) => (arrivals.push({ path: seen.path, at: performance.now() }), answers(seen));
    await product.call("list", policies, about);
    assert.equal(arrivals.length, 2);
    assert.ok(arrivals[1]!.at - arrivals[0]!.at > 980);
  });

  it("of a process that starts right after another one wait for what that one asked", async () => {
    const next = await Product.start({ ...cloud.environment, ...credentials });
    try {
      await product.call("list", policies, about);
      await next.call("list", policies, about);
      const [first, second] = arrivals.map(({ at }) => at) as [number, number];
      assert.ok(second - first > 980 && second - first < 1_400, `${Math.round(second - first)} ms apart`);
    } finally {
      await next.stop();
    }
  });

  it("of two tenants don't wait for each other", async () => {
    const other = "11111111-2222-4333-8444-555555555555";
    await product.call("conditionalAccessFree");
    const start = performance.now();
    cloud.leadsTo = other;
    await product.in({ tenantId: other }, "conditionalAccessFree");
    await Promise.all([
      product.call("list", policies, about),
      product.in({ tenantId: other }, "list", policies, about),
    ]);
    const [first, second] = arrivals.map(({ at }) => at - start) as [number, number];
    assert.ok(second - first < 900, `${Math.round(second - first)} ms apart`);
  });
});
