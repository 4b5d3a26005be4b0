/** Conditional Access requests leave a second apart. What they cost beyond that is measured by `npm run bench`. */
import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, rmSync, utimesSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { LastRequestTime } from "../../../../providers/graph/client/lastRequestTime";
import { distanceFrom, Throttle } from "../../../../providers/graph/client/throttle";
import { Cloud, credentials, inTurn, Product } from "./product";

const policies = "/identity/conditionalAccess/policies";
const about = { verb: "list", noun: "Conditional Access policies" };

describe("the pace of Conditional Access", () => {
  let cache: string;
  const own = process.env["XDG_CACHE_HOME"];
  beforeEach(() => void (process.env["XDG_CACHE_HOME"] = cache = mkdtempSync(join(tmpdir(), "requests-"))));
  afterEach(() => {
    if (own === undefined) delete process.env["XDG_CACHE_HOME"];
    else process.env["XDG_CACHE_HOME"] = own;
    rmSync(cache, { recursive: true });
  });

  /** Requests of a process of its own at this distance: each notes when it leaves. */
  const sender = (distance: number, left: number[]) =>
    new Throttle(new LastRequestTime("https://graph.example", "tenant"), distance).over(
      (_request, _signal, departs) => {
        left.push(Date.now());
        departs?.();
        return Promise.resolve({ status: 200, headers: {}, body: "" });
      },
    );
  const request = { method: "GET", url: "https://graph.example", deadline: 1_000, repeatable: true } as const;
  const { signal } = new AbortController();
  const gaps = (left: number[]) => left.slice(1).map((at, i) => at - left[i]!);

  it("lets requests leave one by one, however many ask at once", async () => {
    const left: number[] = [];
    const send = sender(150, left);
    await Promise.all(Array.from({ length: 4 }, () => send(request, signal)));
    assert.equal(left.length, 4);
    assert.ok(Math.min(...gaps(left)) >= 150, `gaps of ${gaps(left).join(", ")} ms`);
  });

  it("holds over all processes of this user", async () => {
    const left: number[] = [];
    const [one, other] = [sender(150, left), sender(150, left)];
    for (const send of [one, other, one, other]) await send(request, signal);
    assert.ok(Math.min(...gaps(left)) >= 150, `gaps of ${gaps(left).join(", ")} ms`);
  });

  it("goes on where the clock was set back by an hour since the last request, and keeps its distance from there", async () => {
    const left: number[] = [];
    const [one, other] = [sender(150, left), sender(150, left)];
    await one(request, signal);
    const folder = join(cache, "jamf-entra-compliance", "departures");
    const later = new Date(Date.now() + 3_600_000);
    for (const name of readdirSync(folder)) utimesSync(join(folder, name), later, later);
    for (const send of [other, one]) await send(request, signal);
    assert.equal(left.length, 3);
    assert.ok(Math.min(...gaps(left)) >= 150, `gaps of ${gaps(left).join(", ")} ms`);
  });

  it("is a little more than a second, unless the environment says otherwise", () => {
    assert.equal(distanceFrom({}), 1_030);
    assert.equal(distanceFrom({ JAMF_ENTRA_CA_PACE_MS: "" }), 1_030);
    assert.equal(distanceFrom({ JAMF_ENTRA_CA_PACE_MS: "0" }), 0);
    assert.equal(distanceFrom({ JAMF_ENTRA_CA_PACE_MS: "250" }), 250);
    for (const wrong of ["fast", "-1", "1.5", "100000"]) {
      assert.throws(() => distanceFrom({ JAMF_ENTRA_CA_PACE_MS: wrong }), {
        name: "SettingsError",
        message: `JAMF_ENTRA_CA_PACE_MS is "${wrong}"; it must be a number of milliseconds from 0 to 99999.`,
      });
    }
  });
});

describe("Conditional Access requests over HTTP", function () {
  let cloud: Cloud;
  let cache: string;
  let arrivals: { path: string; at: number }[];
  const products: Product[] = [];
  before(async () => {
    cache = mkdtempSync(join(tmpdir(), "requests-"));
    cloud = await Cloud.start();
  });
  after(async () => {
    await cloud?.stop();
    rmSync(cache, { recursive: true });
  });
  beforeEach(() => {
    arrivals = [];
    cloud.script = ({ path }) => (arrivals.push({ path, at: performance.now() }), { body: { value: [] } });
  });
  afterEach(async () => {
    for (const product of products.splice(0)) await product.stop();
  });

  const started = async (pace: number, more: Record<string, string> = {}): Promise<Product> => {
    const settings = { XDG_CACHE_HOME: cache, JAMF_ENTRA_CA_PACE_MS: String(pace) };
    const product = await Product.start({ ...cloud.environment, ...credentials, ...settings, ...more });
    products.push(product);
    return product;
  };

  it("all keep the pace, whatever they ask about; others don't wait for them", async () => {
    const product = await started(2_000);
    const named = (name: string) => product.call("list", `/identity/conditionalAccess/${name}`, about);
    const directory = product.call("list", "/groups", about);
    await Promise.all([named("policies"), named("namedLocations"), directory]);
    const [first, second] = arrivals.filter(({ path }) => path.includes("/identity/"));
    assert.ok(second!.at - first!.at > 1_000, "they came together");
    assert.ok(arrivals.findIndex(({ path }) => path.endsWith("/groups")) < 2, "a list of groups waited");
  });

  it("are repeated at the same pace after a bare 429", async () => {
    const product = await started(3_000);
    const answers = inTurn({ status: 429 }, { body: { value: [] } });
    cloud.script = (seen) => (arrivals.push({ path: seen.path, at: performance.now() }), answers(seen));
    await product.call("list", policies, about);
    assert.equal(arrivals.length, 2);
    assert.ok(arrivals[1]!.at - arrivals[0]!.at > 2_000, "it was repeated at the pace of other requests");
  });

  it("of two tenants don't wait for each other", async () => {
    const [one, other] = ["11111111-2222-4333-8444-555555555555", "66666666-2222-4333-8444-555555555555"];
    // At a pace that this test would not live to see.
    for (const tenantId of [one, other]) {
      // The same user, whose environment belongs to one tenant at a time.
      const product = await started(90_000, { ARM_TENANT_ID: tenantId });
      cloud.leadsTo = tenantId;
      await product.in({ tenantId }, "list", policies, about);
    }
    assert.equal(arrivals.filter(({ path }) => path.includes("/identity/")).length, 2);
  }).timeout(60_000);
});
