/**
 * Macs that Entra knows, and whose they are.
 *
 * | | |
 * |---|---|
 * | Endpoints | `/devices`, `/groups/{id}/transitiveMembers` (Graph v1.0, CSDL of 2026-08-20) |
 * | Permissions | `Device.Read.All`, `GroupMember.Read.All`, `User.ReadBasic.All` |
 * | Quirks | `$expand` shows at most twenty owners; `operatingSystem` of a Mac is `macOS`, `MacMDM` or `Mac OS X` |
 */
import type { GraphClient } from "./client";

export interface CompliantMac {
  id: string;
  isCompliant: true;
  accountEnabled?: boolean | null;
  ownerIds: string[];
}

export interface GroupMember {
  id: string;
  userPrincipalName?: string | null;
  mail?: string | null;
}

interface Device {
  id: string;
  operatingSystem?: string | null;
  isCompliant?: boolean | null;
  accountEnabled?: boolean | null;
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
    .map(({ id, accountEnabled, registeredOwners }) => ({
      ...{ id, isCompliant: true as const, accountEnabled },
      ownerIds: (registeredOwners ?? []).map((owner) => owner.id),
    }));
}

/** Members of a group, those of nested groups included. */
export async function groupMembers(graph: GraphClient, id: string): Promise<GroupMember[]> {
  const all: GroupMember[] = [];
  await eachGroupMember(graph, id, (members) => void all.push(...members));
  return all;
}

/** The same, a page at a time. */
export async function eachGroupMember(
  graph: GraphClient,
  id: string,
  visit: (members: GroupMember[]) => void,
): Promise<void> {
  const subject = {
    ...{ verb: "list the members of", noun: "group", id },
    permission: "GroupMember.Read.All and User.ReadBasic.All",
  };
  const query = { select: "id,userPrincipalName,mail", top: 999 };
  await graph.pages<GroupMember>(`/groups/${id}/transitiveMembers`, subject, query, visit);
}

/** How many Macs of the group's members Entra holds compliant now. */
export async function compliantMacsOf(graph: GraphClient, groupId: string): Promise<number> {
  const [macs, members] = await Promise.all([compliantMacs(graph), groupMembers(graph, groupId)]);
  const ids = new Set(members.map(({ id }) => id));
  return macs.filter(({ accountEnabled, ownerIds }) => accountEnabled !== false && ownerIds.some((id) => ids.has(id)))
    .length;
}
