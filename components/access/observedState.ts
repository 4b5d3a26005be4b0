/** The managed policy as it stands in the tenant, read from the list of all policies. Pure. */
import { managedPolicies } from "../../providers/graph/conditionalAccess/managedPolicy";
import type { Policy } from "../../providers/graph/conditionalAccess/policy";
import { livePolicyArgs } from "../state/livePolicy";
import type { Config } from "../config/schema";
import type { RecordedPolicy } from "../state/recordedPolicy";
import type { Audience } from "../stages/plan";

interface Users {
  includeGroups?: string[] | null;
  excludeGroups?: string[] | null;
  excludeUsers?: string[] | null;
}

interface ManagedPolicyStanding {
  exists: boolean;
  enforcedFor: Audience;
}

/** The first where several have its name and none its id. */
export function managedPolicyIn(
  policies: readonly Policy[],
  { conditionalAccess }: Pick<Config, "conditionalAccess">,
  recordedId?: string,
): Policy | undefined {
  const { id: adoptedId, displayName } = conditionalAccess.managedPolicy ?? {};
  return managedPolicies(policies, { id: recordedId, adoptedId, displayName })[0];
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

/** Why the policy that the configuration names for adoption is not adopted; `undefined`: it is, or it is in the state already. */
export function adoptionObstacle(
  policies: readonly Policy[],
  { conditionalAccess: { managedPolicy } }: Pick<Config, "conditionalAccess">,
  recorded: RecordedPolicy | undefined,
): string | undefined {
  const id = managedPolicy?.id;
  if (id === undefined || recorded?.objectId?.toLowerCase() === id) return undefined;
  const key = "Configuration conditionalAccess.managedPolicy.id";
  if (recorded?.objectId) {
    return (
      `${key}: this stack manages the policy "${recorded.displayName}" (id ${recorded.objectId}) already. Name that id, or none; another ` +
      "policy needs another stack."
    );
  }
  const policy = policies.find((each) => each.id.toLowerCase() === id);
  if (!policy) return `${key}: the tenant has no policy ${id}.`;
  const live = livePolicyArgs(policy);
  if (!("unlike" in live)) return undefined;
  return (
    `${key}: the policy "${policy.displayName}" (id ${id}) has what the managed policy cannot have: ${live.unlike.join(", ")}. Leave it as a ` +
    "policy of the tenant's own: remove id, and choose another displayName for the managed policy."
  );
}
