/** The managed policy: on macOS, whoever registers Macs needs a compliant device. */
import type { ConditionalAccessPolicyArgs } from "@pulumi/azuread";
import type { Input } from "@pulumi/pulumi";
import type { Config } from "../config/schema";

type ManagedPolicy = NonNullable<Config["conditionalAccess"]["managedPolicy"]>;
type BreakGlass = NonNullable<Config["conditionalAccess"]["breakGlass"]>;

const states = { reportOnly: "enabledForReportingButNotEnforced", on: "enabled", off: "disabled" } as const;
export type ManagedPolicyState = keyof typeof states;

/** For the members of `groupId`. Emergency accounts and the apps that registration needs are always excluded. */
export function managedPolicyArgs(
  policy: ManagedPolicy,
  state: ManagedPolicyState,
  breakGlass: BreakGlass,
  groupId: Input<string>,
  applicationIds: Input<string>[],
): ConditionalAccessPolicyArgs {
  return {
    displayName: policy.displayName,
    state: states[state],
    conditions: {
      applications: { includedApplications: policy.targetResources, excludedApplications: applicationIds },
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
