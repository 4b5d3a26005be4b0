/**
 * 200 smart groups and 100 policies in one stack at 20 ms latency, beside the same number of resources whose handlers do
 * nothing. What ours may cost on top follows from the limits of the service: five requests at once, Classic writes of one kind
 * in series.
 */
import { emptyObjects, manyObjects, ourObjects } from "../../support/manyObjects";
import { linkedProject, type LinkedProject } from "../../support/linkedProject";
import { Tenant } from "../../support/tenant";
import type { Subject } from "../figures";
import { succeeded } from "./stack";

const latency = 20;

export const objects: Subject = {
  name: "objects",
  async measure(figures) {
    const tenant = await Tenant.start("--latency", String(latency));
    const projects: LinkedProject[] = [];
    const up = async (name: string, program: string): Promise<number> => {
      const project = linkedProject(name, program);
      projects.push(project);
      const stack = tenant.stack({}, {}, project.directory);
      stack.configure({ jamfUrl: tenant.sandbox.jamf.url }, name);
      await stack.prepared();
      return succeeded(await stack.up("--suppress-progress")).ms;
    };
    try {
      const floor = await up("empty-objects", emptyObjects(manyObjects));
      await tenant.admin.control("DELETE", "/requests");
      const value = await up("many-objects", ourObjects(manyObjects));
      const { byService } = await tenant.admin.control("GET", "/requests?summary=1");
      const { total, maxInFlight } = byService.jamf as { total: number; maxInFlight: number };
      const beyond = 1.3 * Math.max(total / 5, manyObjects.policies) * latency;
      figures.push({ what: "300 objects: requests at once", value: maxInFlight, limit: 5, unit: "requests" });
      figures.push({
        what: `up of 300 objects (${total} requests)`,
        value,
        unit: "ms",
        limit: floor + beyond,
        beside: { what: "300 empty resources", value: floor },
      });
    } finally {
      await tenant.stop();
      for (const project of projects) project.remove();
    }
  },
};
