import assert from "node:assert/strict";
import { type Sandbox, startSandbox } from "../../../../sandbox/start";
import { Product, type Thrown } from "./product";

const names = (prefix: string, count: number) => Array.from({ length: count }, (_, i) => `${prefix} ${i}`);

describe("The Jamf Pro client against the sandbox", function () {
  let sandbox: Sandbox;
  let product: Product;
  const start = async (options: Parameters<typeof startSandbox>[0]) => {
    sandbox = await startSandbox(options);
    product = await Product.start(sandbox.environment);
  };
  afterEach(async () => {
    await product.stop();
    await sandbox.stop();
  });
  const call = <T>(name: string, ...args: unknown[]) => product.call<T>(sandbox.jamf.url, name, ...args);
  const mostInFlight = async () => {
    const answer = await fetch(`${sandbox.control.url}/requests?summary=1`);
    return ((await answer.json()) as { byService: { jamf: { maxInFlight: number } } }).byService.jamf.maxInFlight;
  };

  it("makes each object once with tokens of 2 s, three lagging nodes and a tenth of the answers bad or lost", async () => {
    await start({ jamfTokenSeconds: 2, nodes: 3, lag: 5, latency: 10, rateOfFaults: 0.1, seed: 7 });
    const wanted = names("Category", 60);
    await Promise.all(
      wanted.map(async (name) => {
        const about = { verb: "create", noun: "category", name };
        try {
          await call("create", "/v1/categories", { name, priority: 9 }, about);
        } catch (error) {
          assert.equal((error as Thrown).name, "UnclearOutcome");
          const there = await call<{ name: string }[]>("list", "/v1/categories", about, { filter: `name=="${name}"` });
          if (!there.length) await call("create", "/v1/categories", { name, priority: 9 }, about);
        }
      }),
    );
    const all = await call<{ name: string }[]>("list", "/v1/categories", { verb: "list", noun: "categories" });
    assert.deepEqual(
      wanted.map((name) => all.filter((c) => c.name === name).length),
      wanted.map(() => 1),
    );
    assert.equal(await mostInFlight(), 5);
  });

  it("reads inventory pages in halves where the instance has no time for them, every Mac once, and remembers it", async () => {
    await start({ macs: 1_200 });
    const control = (method: string, path: string, body?: object) =>
      fetch(`${sandbox.control.url}${path}`, {
        method,
        body: body && JSON.stringify(body),
        headers: { "content-type": "application/json" },
      });
    await control("POST", "/faults", { rules: [{ kind: "504", service: "jamf", pageSizeAbove: 500, times: 1_000 }] });
    const inventory = async () => {
      await control("DELETE", "/requests");
      const about = { verb: "list", noun: "computers" };
      const query = { section: "GENERAL", sort: "id:asc", pageSize: 2_000 };
      const rows = await call<{ id: string }[]>("pages", "/v4/computers-inventory", about, query);
      const requests = (await (await control("GET", "/requests")).json()) as { path: string; status: number }[];
      return {
        ids: rows.map(({ id }) => Number(id)).sort((a, b) => a - b),
        statuses: requests.filter(({ path }) => path.includes("inventory")).map(({ status }) => status),
      };
    };
    const all = Array.from({ length: 1_200 }, (_, i) => i + 1);
    const first = await inventory();
    assert.deepEqual(first.ids, all);
    assert.equal(first.statuses.filter((status) => status === 504).length, 2, "2,000 and 1,000, neither of them twice");
    const again = await inventory();
    assert.deepEqual(again.ids, all);
    assert.deepEqual(again.statuses, [200, 200, 200]);
  });

  it("writes policies one after the other, as the sandbox demands, and keeps what it does not know of them", async () => {
    await start({ latency: 10 });
    const about = { verb: "create", noun: "policy" };
    const ids = await Promise.all(
      names("Policy", 12).map((name) =>
        call<string>("classic.create", "/policies", `<policy><general><name>${name}</name></general></policy>`, about),
      ),
    );
    const listed = await call<{ id: string; name: string }[]>("classic.list", "/policies", about);
    for (const [i, id] of ids.entries()) assert.equal(listed.find((p) => p.id === id)?.name, `Policy ${i}`);
    const before = await call<string>("classic.read", `/policies/id/${ids[0]}`, about);
    await call("classic.replace", `/policies/id/${ids[0]}`, before, about);
    assert.equal(await call<string>("classic.read", `/policies/id/${ids[0]}`, about), before);
  });
});
