/** Recognises the pieces of an integration in the tenant: the users whom the partner reports, and the policy that requires a compliant Mac. Pure. */
import { compliantDeviceDemand } from "../../providers/graph/conditionalAccess/compliantDevice";
import type { Policy } from "../../providers/graph/conditionalAccess/policy";
import { managedPolicyArgs } from "../../components/entra/managedPolicy";
import { livePolicyArgs, policyChanges } from "../../components/state/livePolicy";
import { type Choices, choose, type OpenQuestion } from "./choice";
import type { FoundInTenant } from "./found";

interface ManagedPolicyProposal {
  policy: Policy;
  /** Group that it asks. */
  groupId: string;
  targetResources: string[];
  breakGlass: { groupId?: string; userIds?: string[] };
  placeholderAppId?: string;
}

export interface RecognisedInTenant {
  userGroupId?: string;
  managed?: ManagedPolicyProposal;
  /** Policies that ask for compliant Macs and stay the tenant's own, with the reason. */
  others: { id: string; displayName: string; why: string }[];
  open: OpenQuestion[];
}

interface LiveConditions {
  users: Partial<Record<"includedGroups" | "includedUsers" | "excludedGroups" | "excludedUsers", string[]>>;
  applications: Partial<Record<"includedApplications" | "excludedApplications", string[]>>;
}

export function recogniseInTenant(tenant: FoundInTenant, choices: Choices): RecognisedInTenant {
  const open: OpenQuestion[] = [];
  const groups = tenant.partnerGroups ?? [];
  const known = groups.map(({ id, name }) => ({ id, name, object: id, score: 3 }));
  const named = choices.users?.toLowerCase();
  // Before a partner is there, any group of the tenant may be meant.
  if (named && named !== "none" && !known.some(({ id }) => id === named))
    known.push({ id: named, name: "", object: named, score: 0 });
  const users = choose("users", known, choices);
  if ("open" in users) open.push(users.open);
  const userGroupId = "chosen" in users ? users.chosen : undefined;
  const judged = tenant.policies
    .filter((policy) => asksOnMacs(policy))
    .map((policy) => ({ policy, proposal: proposalFor(policy, tenant) }));
  const fit = judged.flatMap(({ policy, proposal }) =>
    typeof proposal === "string"
      ? []
      : [
          {
            id: policy.id,
            name: policy.displayName,
            object: proposal,
            score: proposal.groupId === userGroupId ? 4 : 3,
          },
        ],
  );
  const managed = fit.length > 0 ? choose("managedPolicy", fit, choices) : ({ none: true } as const);
  if ("open" in managed) open.push(managed.open);
  const chosen = "chosen" in managed ? managed.chosen : undefined;
  const others = judged
    .filter(({ policy }) => policy !== chosen?.policy)
    .map(({ policy, proposal }) => ({
      id: policy.id,
      displayName: policy.displayName,
      why: typeof proposal === "string" ? proposal : "not chosen",
    }));
  return { others, open, userGroupId, managed: chosen };
}

/** On, or report-only: what is off asks nobody and is nobody's. */
const asksOnMacs = (policy: Policy): boolean =>
  policy.state !== "disabled" && compliantDeviceDemand({ ...policy, state: "enabled" }).asks !== "nobody";

/** By what the stack could write the same policy; otherwise why it could not. */
function proposalFor(
  policy: Policy,
  { registrationAppId, baselineScopes }: FoundInTenant,
): ManagedPolicyProposal | string {
  const live = livePolicyArgs(policy);
  if ("unlike" in live) return `it has ${live.unlike.join(", ")}`;
  const { users, applications } = live.args.conditions as unknown as LiveConditions;
  const [groupId, ...more] = users.includedGroups ?? [];
  if (groupId === undefined || more.length > 0 || users.includedUsers) return "it is not for exactly one group";
  if (registrationAppId === undefined)
    return "the application id of the registration app is not published for this cloud";
  const excluded = (applications.excludedApplications ?? []).map((id) => id.toLowerCase());
  const placeholders = excluded.filter((id) => id !== registrationAppId.toLowerCase());
  if (!excluded.includes(registrationAppId.toLowerCase())) return "it does not exclude the registration app";
  if (placeholders.length > 1) return "it excludes more applications than registration needs";
  const chosenScopes = typeof baselineScopes === "object" ? baselineScopes.appId.toLowerCase() : undefined;
  const [placeholderAppId] = placeholders;
  if (chosenScopes !== undefined && placeholderAppId !== chosenScopes)
    return "it does not exclude the placeholder app of the baseline scopes";
  const breakGlass = {
    ...(users.excludedGroups?.[0] ? { groupId: users.excludedGroups[0] } : {}),
    ...(users.excludedUsers ? { userIds: users.excludedUsers } : {}),
  };
  if (Object.keys(breakGlass).length === 0) return "it excludes no emergency access account";
  const targetResources = applications.includedApplications ?? [];
  const wanted = managedPolicyArgs(
    { displayName: policy.displayName, targetResources },
    {
      state: policy.state,
      groupId,
      targetResources,
      breakGlass,
      applicationIds: [registrationAppId, ...placeholders],
    },
  );
  const differs = policyChanges(live.args, wanted).map(({ property }) => property);
  if (differs.length > 0) return `it differs from what the stack would write in ${differs.join(", ")}`;
  return {
    policy,
    targetResources,
    breakGlass,
    groupId: groupId.toLowerCase(),
    placeholderAppId,
  };
}
