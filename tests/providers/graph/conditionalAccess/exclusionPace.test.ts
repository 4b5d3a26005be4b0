import assert from "node:assert/strict";
import { type Started, started } from "../started";
import { registrationApp, tenantOfMany } from "../tenantOfMany";

const kind = "graph:ConditionalAccessExclusion";
const path = "/v1.0/identity/conditionalAccess/policies";

describe("Many exclusions at once, in a tenant that allows one request per second", () => {
  let tenant: Started;
  before(async () => {
    tenant = await started();
    await tenant.entra("settings", { conditionalAccessPerSecond: 0 });
    blocking = await tenantOfMany(tenant.admin);
    await tenant.entra("settings", { conditionalAccessPerSecond: 1, staleReadSeconds: 2 });
  });
  let blocking: string[];
  after(() => tenant?.stop());

  it("cost one reading and one writing each, wait by shared lists, provoke no refusal and waste no time", async () => {
    const count = 4;
    await tenant.admin.control("DELETE", "/requests");
    const start = performance.now();
    await Promise.all(
      blocking.slice(0, count).map((policyId) => {
        const args = { tenantId: tenant.tenantId, policyId, applicationIds: [registrationApp] };
        return tenant.host.resource(kind, policyId).up(args);
      }),
    );
    const seconds = (performance.now() - start) / 1_000;
    const log = (await tenant.admin.requests()) as unknown as {
      path: string;
      method: string;
      status: number;
      at: string;
    }[];
    const asked = log.filter((request) => request.path.includes("/identity/"));
    const of = (method: string, test: (at: string) => boolean) =>
      asked.filter((r) => r.method === method && test(r.path.split("?")[0]!));
    const [readings, writings] = [of("GET", (at) => at !== path), of("PATCH", () => true)];
    const lists = of("GET", (at) => at === path);
    assert.deepEqual([readings.length, writings.length], [count, count]);
    assert.ok(lists.length <= 3, `${lists.length} lists`);
    assert.deepEqual(
      asked.filter(({ status }) => status === 429),
      [],
    );
    // Besides: signing in, the start of the pace, and leaving the tenant's last second to others.
    assert.ok(seconds <= 1.15 * asked.length + 3, `${asked.length} requests took ${seconds.toFixed(1)} s`);

    for (const { path: at, at: written } of writings) {
      const read = readings.find((reading) => reading.path === at)!;
      const between = Date.parse(written) - Date.parse(read.at);
      assert.ok(between < 1_300, `${between} ms between reading and writing`);
    }
  }).timeout(60_000);
});
