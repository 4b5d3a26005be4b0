/** The managed policy: on macOS, whoever registers Macs needs a compliant device. */
import type { ConditionalAccessPolicyArgs, types } from "@pulumi/azuread";
import type { Input } from "@pulumi/pulumi";
import type { Policy } from "../../providers/graph/conditionalAccess/policy";
import type { PolicyDrift } from "../access/policyDrift";
import type { Config } from "../config/schema";
import { livePolicyArgs } from "../state/livePolicy";
import type { RecordedPolicy } from "../state/recordedPolicy";
import type { TenantSeen } from "../tenant/reading";

type ManagedPolicy = NonNullable<Config["conditionalAccess"]["managedPolicy"]>;
type BreakGlass = NonNullable<Config["conditionalAccess"]["breakGlass"]>;

export const states = { reportOnly: "enabledForReportingButNotEnforced", on: "enabled", off: "disabled" } as const;

interface ManagedPolicyParts {
  state: Input<string>;
  /** Object id of the group whose members it asks. */
  groupId: Input<string>;
  targetResources: Input<string[]>;
  breakGlass: BreakGlass;
  /** Apps that registration needs: always excluded. */
  applicationIds: Input<string>[];
}

/** Without an application that is excluded and gone: Graph examines the whole policy at each write, and refuses it with one. */
function withoutApplication(args: ConditionalAccessPolicyArgs, appId: string): ConditionalAccessPolicyArgs {
  const { applications, ...conditions } = args.conditions as types.input.ConditionalAccessPolicyConditions;
  const { excludedApplications, ...others } = applications as { excludedApplications?: string[] };
  const left = excludedApplications?.filter((each) => each.toLowerCase() !== appId.toLowerCase()) ?? [];
  return {
    ...args,
    conditions: {
      ...conditions,
      applications: { ...others, ...(left.length > 0 ? { excludedApplications: left } : {}) },
    } as ConditionalAccessPolicyArgs["conditions"],
  };
}

/** As recorded, without the registration app where that is gone. */
export const presentPolicy = (
  recorded: RecordedPolicy,
  { registrationAppId, hasRegistrationApp }: Pick<TenantSeen, "registrationAppId" | "hasRegistrationApp">,
): RecordedPolicy =>
  hasRegistrationApp ? recorded : { ...recorded, args: withoutApplication(recorded.args, registrationAppId) };

/**
 * The engine writes what differs from the state. Where that says already what the policy is to be, and it is on, one of the two states in which it
 * asks nobody stands in for the other until the next run.
 */
export function writtenState(
  state: string,
  recorded: RecordedPolicy,
  drift: Pick<PolicyDrift, "isSwitchedOff"> | undefined,
): string {
  if (!drift?.isSwitchedOff || state !== recorded.state) return state;
  return state === states.off ? states.reportOnly : states.off;
}

/** As recorded; what a stage says of it alone is new. */
export function recordedPolicyArgs(
  { args }: RecordedPolicy,
  state: Input<string>,
  groupId: Input<string>,
): ConditionalAccessPolicyArgs {
  const { users, ...conditions } = args.conditions as types.input.ConditionalAccessPolicyConditions;
  return { ...args, state, conditions: { ...conditions, users: { ...users, includedGroups: [groupId] } } };
}

/** For the members of `groupId`. Emergency access accounts and the apps that registration needs are always excluded. */
export function managedPolicyArgs(policy: ManagedPolicy, parts: ManagedPolicyParts): ConditionalAccessPolicyArgs {
  const { state, groupId, targetResources, breakGlass, applicationIds } = parts;
  return {
    displayName: policy.displayName,
    state,
    conditions: {
      applications: { includedApplications: targetResources, excludedApplications: applicationIds },
      users: {
        includedGroups: [groupId],
        ...(breakGlass.groupId ? { excludedGroups: [breakGlass.groupId] } : {}),
        ...(breakGlass.userIds?.length ? { excludedUsers: breakGlass.userIds } : {}),
      },
      platforms: { includedPlatforms: ["macOS"] },
      clientAppTypes: ["all"],
    },
    grantControls: { operator: "OR", builtInControls: ["compliantDevice"] },
  };
}

/** `undefined`: no policy is to be adopted, or it can't be; the run is refused then, or goes on without it. */
export function adoptedArgs(
  { conditionalAccess: { managedPolicy } }: Config,
  policies: readonly Policy[] = [],
): ConditionalAccessPolicyArgs | undefined {
  const found = managedPolicy?.id && policies.find(({ id }) => id.toLowerCase() === managedPolicy.id);
  const live = found ? livePolicyArgs(found) : undefined;
  return live && "args" in live ? live.args : undefined;
}
