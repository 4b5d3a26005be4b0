/** What Jamf Pro knows of the applicable Macs: whose they are, and how fresh their inventory is. Read only on the way up. */
import { jamfClient } from "../../providers/jamf/client";
import { aboutInventory, inventoryPath } from "../../providers/jamf/fleet";
import type { Config } from "../config/schema";
import type { ApplicableMac } from "./audience";
import type { InventoryCount } from "./facts";

interface Computer {
  general?: { reportDate?: string | null };
  userAndLocation?: ApplicableMac;
  groupMemberships?: { groupName?: string | null }[];
}

/** Privilege: Read Computers. A page of a thousand Macs per request. */
export async function applicableMacs(config: Config): Promise<{ macs: ApplicableMac[]; inventory: InventoryCount }> {
  const jamf = jamfClient(config.jamfUrl);
  const section = "GENERAL,USER_AND_LOCATION,GROUP_MEMBERSHIPS";
  const all = await jamf.list<Computer>(await inventoryPath(jamf), aboutInventory, { section });
  const { applicableGroup, complianceGroup } = config.jamf;
  const applicable = all.filter(({ groupMemberships }) =>
    (groupMemberships ?? []).some(({ groupName }) => groupName === applicableGroup.displayName),
  );
  const since = Date.now() - complianceGroup.inventoryWithinDays * 86_400_000;
  const recent = applicable.filter(({ general }) => Date.parse(general?.reportDate ?? "") >= since);
  return {
    macs: applicable.map(({ userAndLocation }) => userAndLocation ?? {}),
    inventory: {
      macs: applicable.length,
      recent: recent.length,
      // Criteria of somebody's own may ask for anything.
      ...(complianceGroup.criteria ? {} : { withinDays: complianceGroup.inventoryWithinDays }),
    },
  };
}
