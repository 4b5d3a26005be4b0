/** The managed policy: on macOS, whoever registers Macs needs a compliant device. */
import type { ConditionalAccessPolicyArgs } from "@pulumi/azuread";
import type { Input } from "@pulumi/pulumi";
import type { Config } from "../config/schema";

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
