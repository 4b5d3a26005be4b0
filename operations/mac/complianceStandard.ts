/** What the stack's configuration asks of a Mac, and what is to be read of it. */
import type { Config } from "../../components/config/schema";
import type { JamfClient } from "../../providers/jamf/client";
import type { FleetQuestion } from "../../providers/jamf/fleet";
import type { Standard } from "./facts";

export function standardOf(
  { jamf: { applicableGroup, complianceGroup } }: Config,
  { clock }: Pick<JamfClient, "clock">,
  staleDays: number,
): Standard {
  const { criteria, inventoryWithinDays, fileVault } = complianceGroup;
  return {
    now: clock.now(),
    staleDays,
    applicableMeansInstalled: applicableGroup.criteria === undefined,
    criteria: criteria ? undefined : { inventoryWithinDays, fileVault },
  };
}

export function questionOf({ jamf: { applicableGroup, complianceGroup, extensionAttribute } }: Config): FleetQuestion {
  return {
    applicableGroup: applicableGroup.displayName,
    complianceGroup: complianceGroup.displayName,
    attribute: extensionAttribute ? extensionAttribute.displayName : undefined,
  };
}
