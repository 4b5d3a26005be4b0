import assert from "node:assert/strict";
import fc from "fast-check";
import { Pace } from "../../../sandbox/entra/conditionalAccess/pace";
import { Entra, plainPolicy, type Json } from "./entra";

const path = "/v1.0/identity/conditionalAccess/policies";

describe("the limit of Conditional Access", () => {
  it("admits one request per second at most, over any stretch of time", () => {
    const gaps = fc.array(fc.integer({ min: 0, max: 1500 }), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(gaps, (waits) => {
        const pace = new Pace();
        let now = 1000;
        const admitted: number[] = [];
        for (const wait of waits) {
          now += wait;
          if (pace.admits(1, now)) admitted.push(now);
        }
        const span = admitted[admitted.length - 1]! - admitted[0]!;
        assert.ok(admitted.length <= Math.floor((span + 20) / 1000) + 1, `${admitted.length} in ${span} ms`);
      }),
    );
  });

  it("never refuses who keeps a second's distance", () => {
    const pace = new Pace();
    for (let second = 0; second < 100; second++) assert.ok(pace.admits(1, second * 1000 + (second % 3)));
  });

  describe("over HTTP", () => {
    let entra: Entra;

    before(async () => {
      entra = await Entra.start({}, 1);
    });
    after(() => entra.stop());

    it("is a bare 429 for everything under /identity, and for nothing else", async () => {
      await entra.get(path);
      const early = await entra.ask("GET", "/beta/identity/conditionalAccess/settings");
      assert.equal(early.status, 429);
      assert.equal(early.headers["retry-after"], undefined);
      assert.deepEqual(
        [early.json<Json>()["error"].code, early.json<Json>()["error"].message],
        ["TooManyRequests", "Too many requests."],
      );
      await Promise.all([entra.get("/v1.0/organization"), entra.get("/v1.0/groups"), entra.get("/v1.0/users")]);
    });

    it("is shared by all applications of a tenant, not by tenants", async () => {
      await entra.set({ conditionalAccessPerSecond: 0.001 });
      assert.equal((await entra.ask("GET", path)).status, 429);
      const second = (await entra.control("POST", "/entra/clients", {})).json<any>();
      await entra.signIn(second);
      assert.equal((await entra.ask("GET", path)).status, 429);
      const { tenants } = (await entra.control("POST", "/entra/tenants")).json<{ tenants: [any, any] }>();
      await entra.signIn(tenants[1]);
      await entra.get(path);
    });
  });
});

describe("reads after a write in the sandbox's Graph", () => {
  let entra: Entra;

  before(async () => {
    entra = await Entra.start({ lag: 0.4 });
  });
  after(() => entra.stop());

  /** What many reads in a row see, until all of them agree. */
  async function reads<T>(see: () => Promise<T>): Promise<Set<T>> {
    const seen = new Set<T>();
    for (let turn = 0; turn < 16; turn++) seen.add(await see());
    return seen;
  }
  const settled = async (see: () => Promise<unknown>, value: unknown) => {
    const deadline = Date.now() + 5000;
    for (let inARow = 0; inARow < 10; inARow = (await see()) === value ? inARow + 1 : 0)
      assert.ok(Date.now() < deadline);
  };

  it("are stale or fresh for a while and then fresh for good", async () => {
    const { id } = await entra.create(path, plainPolicy());
    const status = async () => (await entra.ask("GET", `${path}/${id}`)).status;
    assert.ok((await reads(status)).has(404), "a new policy is not there at once");
    await settled(status, 200);
    await entra.change(`${path}/${id}`, { displayName: "renamed" });
    const name = async () => (await entra.get(`${path}/${id}`))["displayName"] as string;
    assert.ok((await reads(name)).has("Require MFA"), "the old name shows");
    await settled(name, "renamed");
    await entra.ask("DELETE", `${path}/${id}`);
    assert.ok((await reads(status)).has(200), "a deleted policy shows");
    await settled(status, 404);
  });

  it("do not let Conditional Access see a principal that was just made", async () => {
    const appId = "d4ebce55-015a-49b5-a083-c84d1797ae8c";
    const conditions = {
      ...plainPolicy()["conditions"],
      applications: { includeApplications: ["All"], excludeApplications: [appId] },
    };
    await entra.create("/v1.0/servicePrincipals", { appId });
    const status = async () => (await entra.ask("POST", path, { body: plainPolicy({ conditions }) })).status;
    assert.equal(await status(), 400);
    const deadline = Date.now() + 5000;
    while ((await status()) !== 201) assert.ok(Date.now() < deadline);
  });
});
