/** The managed policy: on macOS, whoever registers Macs needs a compliant device. */
import type { ConditionalAccessPolicyArgs, types } from "@pulumi/azuread";
import type { Input } from "@pulumi/pulumi";
import type { Config } from "../config/schema";
import type { RecordedPolicy } from "../state/recordedPolicy";

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
export function withoutApplication(args: ConditionalAccessPolicyArgs, appId: string): ConditionalAccessPolicyArgs {
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
