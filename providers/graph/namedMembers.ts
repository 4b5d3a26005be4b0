/** Members of groups by name, nested ones included. Reads people's names, so only where they are asked for. */
import type { GraphClient } from "./client";

export interface NamedMember {
  displayName: string | null;
  userPrincipalName: string | null;
}

/** Each person once, in the order of their names. */
export async function namedMembers(graph: GraphClient, groups: readonly string[]): Promise<NamedMember[]> {
  const subject = {
    verb: "list the members of",
    noun: "group",
    permission: "GroupMember.Read.All and User.ReadBasic.All",
  };
  const lists = await Promise.all(
    groups.map((id) =>
      graph.list<NamedMember & { id: string }>(
        `/groups/${id}/transitiveMembers/microsoft.graph.user`,
        { ...subject, id },
        { select: "id,displayName,userPrincipalName" },
      ),
    ),
  );
  const people = new Map(
    lists.flat().map(({ id, displayName, userPrincipalName }) => [id, { displayName, userPrincipalName }]),
  );
  return [...people.values()].sort((a, b) => String(a.displayName).localeCompare(String(b.displayName)));
}
