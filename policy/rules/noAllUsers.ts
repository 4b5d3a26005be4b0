/** "All users" in a policy locks everybody out at once; in the partner's entry it stops the connection. */
import type { ResourceValidationPolicy } from "@pulumi/policy";
import { type ConditionalAccessPolicy, requiresCompliance, types } from "../resources";

/** Ids that Intune uses in an assignment to all users and to all devices. */
const everybody = ["acacacac-9df4-4c7d-9d50-4ef0226f57a9", "adadadad-808e-44e2-905a-0b7873a8a531"];

export const noAllUsers: ResourceValidationPolicy = {
  name: "no-all-users",
  description:
    "A policy that requires a compliant device, and the compliance partner, concern groups, never all users.",
  validateResource: ({ type, props }, report) => {
    if (type === types.conditionalAccessPolicy) {
      const policy = props as ConditionalAccessPolicy;
      const { includedUsers = [] } = policy.conditions?.users ?? {};
      if (requiresCompliance(policy) && includedUsers.includes("All")) {
        report(
          `Conditional Access policy "${policy.displayName}" includes all users. Include the group that registers Macs.`,
        );
      }
    }
    if (type === types.partner && everybody.includes(String(props["groupId"]).toLowerCase())) {
      report(
        "The compliance partner is assigned to all users or all devices, which stops the connection. Assign a group.",
      );
    }
  },
};
