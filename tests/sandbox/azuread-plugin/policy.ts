import type { Bag } from "./plugin";

export const app = "b03c10a8-71c7-45f9-b44a-3335ab76e970";
export const placeholder = "9a9a9a9a-0000-4000-8000-000000000001";
export const usersId = "5a5a5a5a-0000-4000-8000-000000000001";
export const breakGlass = "bbbbbbbb-0000-4000-8000-000000000001";

/** A policy as the product makes it: a compliant Mac for the users, with the registration app excluded. */
export const policy: Bag = {
  displayName: "Require a compliant Mac",
  state: "enabledForReportingButNotEnforced",
  conditions: {
    clientAppTypes: ["all"],
    applications: { includedApplications: ["All"], excludedApplications: [app] },
    users: { includedGroups: [usersId], excludedUsers: [breakGlass] },
    platforms: { includedPlatforms: ["macOS"] },
  },
  grantControls: { operator: "OR", builtInControls: ["compliantDevice"] },
};
export const withApplications = (excludedApplications: string[]): Bag => ({
  ...policy,
  conditions: { ...policy["conditions"], applications: { includedApplications: ["All"], excludedApplications } },
});
