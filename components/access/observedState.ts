/** The managed policy as it stands in the tenant, read from the list of all policies. Pure. */
import { isManagedPolicy } from "../../providers/graph/conditionalAccess/managedPolicy";
import type { Policy } from "../../providers/graph/conditionalAccess/policy";
import type { Config } from "../config/schema";
import type { Audience } from "../stages/plan";

interface Users {
  includeGroups?: string[] | null;
  excludeGroups?: string[] | null;
  excludeUsers?: string[] | null;
}

export interface ManagedPolicyStanding {
  exists: boolean;
  enforcedFor: Audience;
}

/**
 * By its id in the state, whatever it is called by now. Only the first time by its display name and what it asks for; a policy of that
 * name that asks for something else is not ours.
 */
export function managedPolicyIn(
  policies: readonly Policy[],
  { conditionalAccess }: Pick<Config, "conditionalAccess">,
  recordedId?: string,
): Policy | undefined {
  const known = recordedId && policies.find(({ id }) => id.toLowerCase() === recordedId.toLowerCase());
  return known || policies.find((policy) => isManagedPolicy(policy, conditionalAccess.managedPolicy?.displayName));
}

/** On counts only with the configured emergency access accounts excluded: anything else would be another policy. */
export function standingOf(
  own: Policy | undefined,
  { conditionalAccess: { breakGlass }, pilot }: Config,
  userGroupId: string | undefined,
): ManagedPolicyStanding {
  if (!own) return { exists: false, enforcedFor: "nobody" };
  const { includeGroups, excludeGroups, excludeUsers } = (own.conditions?.["users"] ?? {}) as Users;
  const holds = (list: string[] | null | undefined, id: string) =>
    (list ?? []).some((each) => each.toLowerCase() === id.toLowerCase());
  const excluded =
    (!breakGlass?.groupId || holds(excludeGroups, breakGlass.groupId)) &&
    (breakGlass?.userIds ?? []).every((id) => holds(excludeUsers, id));
  const enforcedFor =
    own.state !== "enabled" || !excluded
      ? "nobody"
      : userGroupId && holds(includeGroups, userGroupId)
        ? "everybody"
        : pilot.groupId && holds(includeGroups, pilot.groupId)
          ? "pilot"
          : "nobody";
  return { exists: true, enforcedFor };
}
