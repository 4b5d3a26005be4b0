import assert from "node:assert/strict";
import { type Started, started } from "../started";
import { registrationApp, tenantOfMany } from "../tenantOfMany";

const kind = "graph:ConditionalAccessExclusion";
const path = "/v1.0/identity/conditionalAccess/policies";

describe("Many exclusions at once, in a tenant that allows one request per second", () => {
  let tenant: Started;
  before(async () => {
    // Kept is three times the distance that the tenant wants: a busy machine brings requests closer together.
    tenant = await started("--ca-pace", "600");
    await tenant.entra("settings", { conditionalAccessPerSecond: 0 });
    blocking = await tenantOfMany(tenant.admin);
    await tenant.entra("settings", { conditionalAccessPerSecond: 5, staleReadSeconds: 1.2 });
  });
  let blocking: string[];
  after(() => tenant?.stop());

  it("cost one reading and one writing each, wait by shared lists and provoke no refusal", async () => {
    const count = 4;
    await tenant.admin.control("DELETE", "/requests");
    await Promise.all(
      blocking.slice(0, count).map((policyId) => {
        const args = { tenantId: tenant.tenantId, policyId, applicationIds: [registrationApp] };
        return tenant.host.resource(kind, policyId).up(args);
      }),
    );
    const log = (await tenant.admin.requests()) as unknown as {
      path: string;
      method: string;
      status: number;
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
    // Nothing of ours comes between reading a policy and writing it.
    const order = asked.map(({ method, path: at }) => `${method} ${at.split("?")[0]!}`);
    for (const { path: at } of writings) {
      assert.equal(order.indexOf(`PATCH ${at}`) - order.indexOf(`GET ${at}`), 1, order.join("\n"));
    }
  });
});
