/** Users in the partner's groups by name, as `status --people` lists them. */
import type { GraphClient } from "../../providers/graph/client";
import { type GroupMember, groupMembers } from "../../providers/graph/groupMembers";

export type NamedMember = Pick<GroupMember, "displayName" | "userPrincipalName">;

/** Each user once, in the order of their names. */
export async function namedMembers(graph: GraphClient, groups: readonly string[]): Promise<NamedMember[]> {
  const lists = await Promise.all(
    groups.map((id) => groupMembers(graph, id, { select: ["displayName", "userPrincipalName"] })),
  );
  // A deleted group that the entry still names has no members.
  const users = lists.flatMap((found) => (typeof found === "string" ? [] : found));
  const named = new Map(
    users.map(({ id, displayName, userPrincipalName }) => [id, { displayName, userPrincipalName }]),
  );
  return [...named.values()].sort((a, b) => String(a.displayName).localeCompare(String(b.displayName)));
}
