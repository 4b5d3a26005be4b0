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
      // Whatever this machine does besides: for a quarter of an hour every second request is one too many.
      entra = await Entra.start({ caPace: 1_000_000 });
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
      const second = (await entra.control("POST", "/entra/clients", {})).json<any>();
      await entra.signIn(second);
      assert.equal((await entra.ask("GET", path)).status, 429);
      const { tenants } = (await entra.control("POST", "/entra/tenants")).json<{ tenants: [any, any] }>();
      await entra.signIn(tenants[1]);
      await entra.get(path);
    });
  });

  describe("that --ca-pace sets", () => {
    const started = async (caPace: number | undefined, work: (entra: Entra) => Promise<void>) => {
      const entra = await Entra.start({ caPace });
      await work(entra).finally(() => entra.stop());
    };

    it("counts for all requests, also after a reset, and none is counted at 0", async () => {
      await started(1_000_000, async (entra) => {
        await entra.get(path);
        assert.equal((await entra.ask("GET", path)).status, 429);
        await entra.control("POST", "/reset");
        await entra.signIn();
        assert.equal((await entra.ask("GET", path)).status, 200);
        assert.equal((await entra.ask("GET", path)).status, 429);
      });
      await started(0, async (entra) => {
        for (let i = 0; i < 5; i++) await entra.get(path);
      });
    });

    it("is told to whoever is pointed at the sandbox by its environment; the real second needs no telling", async () => {
      const told = async (caPace: number | undefined) => {
        const names = ["JAMF_ENTRA_CA_PACE_MS", "AZUREAD_STANDIN_WAIT_SECONDS"];
        let values: (string | undefined)[] = [];
        await started(caPace, async ({ sandbox: { environment } }) => {
          values = names.map((name) => environment[name]);
        });
        return values;
      };
      assert.deepEqual(await told(undefined), [undefined, undefined]);
      assert.deepEqual(await told(0), ["0", "0"]);
      assert.deepEqual(await told(200), ["206", "0.21"]);
    });
  });
});

describe("reads after a write in the sandbox's Graph", () => {
  let entra: Entra;

  before(async () => {
    entra = await Entra.start();
  });
  after(() => entra.stop());

  beforeEach(() => entra.set({ staleReadSeconds: 600 }));

  /** What many reads in a row see. */
  async function reads<T>(see: () => Promise<T>): Promise<Set<T>> {
    const seen = new Set<T>();
    for (let turn = 0; turn < 16; turn++) seen.add(await see());
    return seen;
  }
  /** Ends when ten reads in a row see it; replicas are a twentieth of a second behind from now on. */
  const settled = async (see: () => Promise<unknown>, value: unknown) => {
    await entra.set({ staleReadSeconds: 0.05 });
    for (let inARow = 0; inARow < 10; inARow = (await see()) === value ? inARow + 1 : 0);
  };

  it("are stale or fresh for a while and then fresh for good", async () => {
    const [first, second] = (await entra.get(path))["value"] as [Json, Json];
    const status = async (id: string) => (await entra.ask("GET", `${path}/${id}`)).status;
    const made = (await entra.create(path, plainPolicy()))["id"] as string;
    assert.ok((await reads(() => status(made))).has(404), "a new policy is not there at once");
    await settled(() => status(made), 200);

    await entra.set({ staleReadSeconds: 600 });
    await entra.change(`${path}/${first["id"]}`, { displayName: "renamed" });
    const name = async () => (await entra.get(`${path}/${first["id"]}`))["displayName"] as string;
    assert.ok((await reads(name)).has(first["displayName"] as string), "the old name shows");
    await settled(name, "renamed");

    await entra.set({ staleReadSeconds: 600 });
    await entra.ask("DELETE", `${path}/${second["id"]}`);
    assert.ok((await reads(() => status(second["id"] as string))).has(200), "a deleted policy shows");
    await settled(() => status(second["id"] as string), 404);
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
    await entra.set({ staleReadSeconds: 0.05 });
    let answer: number;
    do answer = await status();
    while (answer === 400);
    assert.equal(answer, 201);
  });
});
