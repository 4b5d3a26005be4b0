/** What a run that changes criteria reads of a large fleet to count its effects on users: the inventory once. */
import { people } from "../../support/connected";
import { isSigningIn, Tenant } from "../../support/tenant";
import type { Subject } from "../figures";
import { succeeded } from "./stack";

const macs = 100_000;
/** Macs that one request for the inventory asks for. */
const page = 2_000;

const criteria = [
  { criterion: "Last Inventory Update", operator: "less than x days ago", value: "8" },
  { criterion: "Operating System Version", operator: "greater than or equal", value: "14" },
];

export const access: Subject = {
  name: "access",
  async measure(figures) {
    const tenant = await Tenant.start("--macs", String(macs), "--seed", "7");
    try {
      const { config } = await people(tenant);
      const stack = tenant.stack(config);
      succeeded(await stack.up());
      stack.configure({ ...config, jamf: { complianceGroup: { criteria } } });
      const { requests, result } = await tenant.logged(() => stack.preview("--suppress-progress"));
      if (!/Macs in the Compliance group/.test(succeeded(result).text))
        throw new Error(`nothing was counted: ${result.text}`);
      const inventory = requests.filter(({ path }) => path.includes("/computers-inventory"));
      figures.push({
        what: `new criteria, ${macs} Macs: pages of the inventory`,
        value: inventory.length,
        limit: macs / page + 1,
        unit: "requests",
      });
      figures.push({
        what: `new criteria, ${macs} Macs: all requests`,
        value: requests.filter((request) => !isSigningIn(request)).length,
        limit: macs / page + 30,
        unit: "requests",
      });
    } finally {
      await tenant.stop();
    }
  },
};
