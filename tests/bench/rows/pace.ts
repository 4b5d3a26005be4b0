/** Many exclusions at once in a tenant that admits one Conditional Access request per second: no time wasted, none refused. */
import { registrationApp, tenantOfMany } from "../../providers/graph/tenantOfMany";
import { started } from "../../providers/graph/started";
import { type Subject, timed } from "../figures";

const kind = "graph:ConditionalAccessExclusion";
const policies = "/v1.0/identity/conditionalAccess/policies";
const count = 4;

interface Request {
  method: string;
  path: string;
  status: number;
  at: string;
}

export const pace: Subject = {
  name: "pace",
  async measure(figures) {
    const tenant = await started("--ca-pace", "1000");
    try {
      await tenant.entra("settings", { conditionalAccessPerSecond: 0 });
      const blocking = await tenantOfMany(tenant.admin);
      await tenant.entra("settings", { conditionalAccessPerSecond: 1, staleReadSeconds: 2 });
      await tenant.admin.control("DELETE", "/requests");
      const up = (policyId: string) =>
        tenant.host
          .resource(kind, policyId)
          .up({ tenantId: tenant.tenantId, policyId, applicationIds: [registrationApp] });
      const value = (await timed(() => Promise.all(blocking.slice(0, count).map(up)))) / 1_000;
      const log = (await tenant.admin.requests()) as unknown as Request[];
      const asked = log.filter(({ path }) => path.includes("/identity/"));
      figures.push({
        // Besides the pace: signing in, its start, and leaving the tenant's last second to others.
        what: `${count} exclusions at once`,
        value,
        unit: "s",
        limit: 1.15 * asked.length + 3,
        beside: { what: `${asked.length} requests a second apart`, value: asked.length },
      });
      const refusals = asked.filter(({ status }) => status === 429).length;
      figures.push({
        what: `${count} exclusions at once: requests refused with 429`,
        value: refusals,
        limit: 0,
        unit: "refusals",
      });
      const between = asked
        .filter(({ method, path }) => method === "PATCH" && path.startsWith(policies))
        .map(
          ({ path, at }) => Date.parse(at) - Date.parse(asked.find((r) => r.method === "GET" && r.path === path)!.at),
        );
      figures.push({
        what: "between reading and writing a policy",
        value: Math.max(...between),
        unit: "ms",
        limit: 1_300,
      });
    } finally {
      await tenant.stop();
    }
  },
};
