/**
 * The user group: whose Macs Jamf Pro reports.
 *
 * | | |
 * |---|---|
 * | Endpoints | `/groups`, `/groups/{id}` (Graph v1.0) |
 * | Permissions | `GroupMember.Read.All`, which `Group.ReadWrite.All` contains |
 * | Quirks | a display name may belong to several groups: all of them are answered, what that means is the caller's |
 */
import { odataText } from "../core/escaping";
import type { GraphClient } from "./client";

export interface UserGroup {
  id: string;
  displayName: string;
  groupTypes?: string[];
  /** Of a group with dynamic membership. */
  membershipRule?: string | null;
}

const select = "id,displayName,groupTypes,membershipRule";
const about = { verb: "look up", noun: "group", permission: "GroupMember.Read.All" };

/** The group of an id, or every group of a name. */
export async function userGroups(
  graph: GraphClient,
  group: { groupId: string } | { displayName: string },
): Promise<UserGroup[]> {
  if ("groupId" in group) {
    const { groupId: id } = group;
    const found = await graph.read<UserGroup>(`/groups/${id}`, { ...about, id }, { select });
    return found ? [found] : [];
  }
  const { displayName: name } = group;
  const filter = `displayName eq ${odataText(name)}`;
  return graph.list<UserGroup>("/groups", { ...about, name }, { filter, select });
}
