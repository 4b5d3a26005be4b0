/** Groups that the group of users is a member of: whoever enters it enters them, and policies and the pilot may be for them. */
import type { GraphClient } from "../../providers/graph/client";
import { groupsHolding } from "../../providers/graph/groupMembers";
import type { GroupMembers } from "./policies";

/** Of the groups whose members matter, in small letters. Asked only where the members that were read allow it. */
export async function groupsAround(
  graph: GraphClient,
  own: string,
  groups: GroupMembers,
): Promise<ReadonlySet<string>> {
  const members = groups.get(own.toLowerCase());
  const mayHold = [...groups].filter(
    ([id, all]) => id !== own.toLowerCase() && (!all || !members || [...members].every((each) => all.has(each))),
  );
  if (mayHold.length === 0) return new Set();
  const around = await groupsHolding(graph, own);
  return new Set(mayHold.map(([id]) => id).filter((id) => around.has(id)));
}
