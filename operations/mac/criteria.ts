/** Which of the Compliance group's criteria a Mac fails, as far as its inventory tells. */
import type { FleetMac } from "../../providers/jamf/fleet";
import type { Standard } from "./facts";

const day = 86_400_000;

/** One sentence per criterion; empty: its inventory meets all of them, or the criteria are not the guide's. */
export function failedCriteria(mac: FleetMac, { now, criteria }: Standard): string[] {
  if (!criteria) return [];
  const { inventoryWithinDays, fileVault } = criteria;
  const failed: string[] = [];
  if (mac.reportedAt === undefined) failed.push("Last Inventory Update: none");
  else if (now - mac.reportedAt > inventoryWithinDays * day) {
    const days = Math.floor((now - mac.reportedAt) / day);
    failed.push(`Last Inventory Update: ${days} days ago, required: less than ${inventoryWithinDays}`);
  }
  if (fileVault && mac.isEncrypted === false) failed.push("FileVault 2 Status: not all partitions are encrypted");
  if (!mac.applicable) failed.push("Application Title: the Mac is not in the Applicable group");
  return failed;
}
