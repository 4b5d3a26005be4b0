/** The tenant's policies that require a compliant Mac, with those whom they ask. */
import { compliantDeviceDemand } from "../../providers/graph/conditionalAccess/compliantDevice";
import type { Policy } from "../../providers/graph/conditionalAccess/policy";
import { groupsIn } from "../../providers/graph/registrants";
import type { Person } from "../../providers/graph/conditionalAccess/signInContext";
import type { AskingPolicy } from "./model";

/** Members of groups, by the group's id in lower case; `undefined`: they could not be read. */
export type GroupMembers = ReadonlyMap<string, ReadonlySet<string> | undefined>;

/** Groups whose members must be known to tell whom these policies ask. */
export const groupsThatMatter = (policies: readonly Policy[]): string[] => [
  ...new Set(policies.filter((policy) => compliantDeviceDemand(policy).asks !== "nobody").flatMap(groupsIn)),
];

/** In small letters. */
function includedGroups({ conditions }: Policy): string[] {
  const { includeGroups } = (conditions?.["users"] ?? {}) as { includeGroups?: string[] | null };
  return (includeGroups ?? []).map((id) => id.toLowerCase());
}

/** It requires a compliant Mac of everybody, whether in a group or with a Mac or not. */
export function isForAllUsers(policy: Policy): boolean {
  const { asks, isForEverybody } = compliantDeviceDemand(policy);
  return asks !== "nobody" && isForEverybody;
}

/** Whom it asks depends on who is a guest. */
export function isAboutGuests(policy: Policy): boolean {
  const { asks, tellsGuestsApart } = compliantDeviceDemand(policy);
  return asks !== "nobody" && tellsGuestsApart;
}

interface Whose {
  groups: GroupMembers;
  /** `undefined`: they could not be read. */
  guests: ReadonlySet<string> | undefined;
  managedId: string | undefined;
  userGroups?: readonly string[] | undefined;
}

export function askingPolicies(
  policies: readonly Policy[],
  people: ReadonlySet<string>,
  { groups, guests, managedId, userGroups = [] }: Whose,
): AskingPolicy[] {
  const everybody = new Set(userGroups.map((id) => id.toLowerCase()));
  return policies.flatMap((policy) => {
    const managed = managedId !== undefined && policy.id.toLowerCase() === managedId.toLowerCase();
    const demand = compliantDeviceDemand(policy, { isBoundToApps: !managed });
    if (demand.asks === "nobody") return [];
    const named = groupsIn(policy).map((id) => [id, groups.get(id)] as const);
    const isKnown = named.every(([, members]) => members !== undefined);
    const [whom, unsure] = [new Set<string>(), new Set<string>()];
    for (const id of people) {
      const groupIds = isKnown ? named.filter(([, members]) => members!.has(id)).map(([group]) => group) : undefined;
      const guest = guests ? guests.has(id) : ("unknown" as const);
      const person: Person = groupIds ? { id, groupIds, guest } : { id, guest };
      const truth = demand.concerns(person);
      if (truth === false) continue;
      whom.add(id);
      if (truth === undefined) unsure.add(id);
    }
    const { asks, resources } = demand;
    const isForEverybody = demand.isForEverybody || (managed && includedGroups(policy).some((id) => everybody.has(id)));
    return [
      {
        id: policy.id,
        displayName: policy.displayName,
        managed,
        asks,
        resources,
        whom,
        unsure,
        asksStrangers: isForEverybody,
      },
    ];
  });
}
