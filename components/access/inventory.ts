/** How fresh the inventory of the applicable Macs is. Pure. */
import type { FleetMac } from "../../providers/jamf/fleet";
import type { Config } from "../config/schema";
import type { InventoryCount } from "./facts";

export function inventoryCount(
  { jamf: { complianceGroup } }: Pick<Config, "jamf">,
  fleet: readonly FleetMac[],
  now: number,
): InventoryCount {
  const applicable = fleet.filter((mac) => mac.applicable);
  const since = now - complianceGroup.inventoryWithinDays * 86_400_000;
  return {
    macs: applicable.length,
    recent: applicable.filter(({ reportedAt = -Infinity }) => reportedAt >= since).length,
    // Criteria of somebody's own may ask for anything.
    ...(complianceGroup.criteria ? {} : { withinDays: complianceGroup.inventoryWithinDays }),
  };
}
