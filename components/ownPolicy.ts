/** The stack's own policy: on macOS, whoever registers Macs needs a compliant device. */
import type { ConditionalAccessPolicyArgs } from "@pulumi/azuread";
import type { Input } from "@pulumi/pulumi";
import type { Config } from "./config/schema";

type OwnPolicy = NonNullable<Config["conditionalAccess"]["ownPolicy"]>;
type BreakGlass = NonNullable<Config["conditionalAccess"]["breakGlass"]>;

const states = { reportOnly: "enabledForReportingButNotEnforced", on: "enabled", off: "disabled" } as const;

/** Emergency accounts and the apps that registration needs are always excluded. */
export function ownPolicyArgs(
  policy: OwnPolicy,
  breakGlass: BreakGlass,
  userGroupId: Input<string>,
  applicationIds: Input<string>[],
): ConditionalAccessPolicyArgs {
  return {
    displayName: policy.displayName,
    state: states[policy.state],
    conditions: {
      applications: { includedApplications: policy.targetResources, excludedApplications: applicationIds },
      users: {
        includedGroups: [userGroupId],
        ...(breakGlass.groupId ? { excludedGroups: [breakGlass.groupId] } : {}),
        ...(breakGlass.userIds?.length ? { excludedUsers: breakGlass.userIds } : {}),
      },
      platforms: { includedPlatforms: ["macOS"] },
      clientAppTypes: ["all"],
    },
    grantControls: { operator: "OR", builtInControls: ["compliantDevice"] },
  };
}
