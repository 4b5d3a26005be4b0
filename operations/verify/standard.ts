/** What the stack's configuration asks of a Mac. */
import type { Config } from "../../components/config/schema";
import type { Standard } from "./facts";

export function standardOf({ jamf: { applicableGroup, complianceGroup } }: Config, staleDays: number): Standard {
  const { criteria, inventoryWithinDays, fileVault } = complianceGroup;
  return {
    ...{ now: Date.now(), staleDays, applicableMeansInstalled: applicableGroup.criteria === undefined },
    criteria: criteria ? undefined : { inventoryWithinDays, fileVault },
  };
}
