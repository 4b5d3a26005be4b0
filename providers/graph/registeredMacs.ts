/**
 * Macs that Entra knows, and whose they are.
 *
 * | | |
 * |---|---|
 * | Endpoints | `/devices` (Graph v1.0, CSDL of 2026-08-20), and those of the group members |
 * | Permissions | `Device.Read.All`, `GroupMember.Read.All` |
 * | Quirks | `$expand` shows at most twenty owners; `operatingSystem` of a Mac is `macOS`, `MacMDM` or `Mac OS X` |
 */
import type { GraphClient } from "./client";
import { groupMembers } from "./groupMembers";

interface CompliantMac {
  id: string;
  isCompliant: true;
  accountEnabled?: boolean | null;
  /** `jamf`: reported by Jamf Pro. Absent where Entra does not say. */
  managementType?: string | null;
  ownerIds: string[];
}

interface Device {
  id: string;
  operatingSystem?: string | null;
  isCompliant?: boolean | null;
  accountEnabled?: boolean | null;
  managementType?: string | null;
  registeredOwners?: { id: string }[];
}

export const isMac = (operatingSystem: string | null | undefined): boolean => /^mac/i.test(operatingSystem ?? "");

/** Every Mac that Entra holds compliant now, whoever says so. */
export async function compliantMacs(graph: GraphClient): Promise<CompliantMac[]> {
  const subject = { verb: "list", noun: "compliant devices", permission: "Device.Read.All" };
  const devices = await graph.list<Device>("/devices", subject, {
    filter: "isCompliant eq true",
    expand: "registeredOwners",
    top: 999,
  });
  return devices
    .filter(({ operatingSystem, isCompliant }) => isCompliant === true && isMac(operatingSystem))
    .map(({ id, accountEnabled, managementType, registeredOwners }) => ({
      id,
      isCompliant: true as const,
      accountEnabled,
      managementType,
      ownerIds: (registeredOwners ?? []).map((owner) => owner.id),
    }));
}

/**
 * Macs that Entra holds compliant and that nobody would turn non-compliant any more once Jamf's link is cut: those that Jamf Pro reports,
 * whoever owns them, enabled or not; and those of these groups' members of which Entra does not say who manages them.
 */
export async function macsThatStayCompliant(graph: GraphClient, groupIds: readonly string[]): Promise<number> {
  const [macs, ...members] = await Promise.all([
    compliantMacs(graph),
    ...groupIds.map((id) => groupMembers(graph, id)),
  ]);
  // A group that is gone has no members; its Macs are found by who manages them.
  const ids = new Set(members.flatMap((found) => (typeof found === "string" ? [] : found.map(({ id }) => id))));
  return macs.filter(({ managementType, ownerIds }) =>
    managementType ? managementType.toLowerCase() === "jamf" : ownerIds.some((id) => ids.has(id)),
  ).length;
}
