/** Whoever must be able to repair the tenant must be able to sign in. That an account is enabled, only the program can see. */
import type { ResourceValidationPolicy } from "@pulumi/policy";
import { type ConditionalAccessPolicy, requiresCompliance, types } from "../resources";

export const breakGlass: ResourceValidationPolicy = {
  name: "reachable-break-glass",
  description:
    "A policy that requires a compliant device excludes an emergency access account that it does not include elsewhere.",
  validateResource: ({ type, props }, report) => {
    if (type !== types.conditionalAccessPolicy) return;
    const policy = props as ConditionalAccessPolicy;
    if (!requiresCompliance(policy)) return;
    const {
      excludedUsers = [],
      excludedGroups = [],
      includedGroups = [],
      includedUsers = [],
    } = policy.conditions?.users ?? {};
    const name = `Conditional Access policy "${policy.displayName}"`;
    if (excludedUsers.length + excludedGroups.length === 0) {
      report(`${name} excludes no emergency access account. Set conditionalAccess.breakGlass.`);
    }
    const both = [
      ...excludedGroups.filter((id) => includedGroups.includes(id)),
      ...excludedUsers.filter((id) => includedUsers.includes(id)),
    ];
    if (both.length > 0) {
      report(
        `${name} includes and excludes ${both.join(", ")}: it applies to no user, or the emergency access account is not a separate one.`,
      );
    }
  },
};
