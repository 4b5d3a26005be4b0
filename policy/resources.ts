/** The resource types that the rules judge, and their properties as far as a rule needs them. */

export const types = {
  conditionalAccessPolicy: "azuread:index/conditionalAccessPolicy:ConditionalAccessPolicy",
  partner: "pulumi-nodejs:dynamic/graph:CompliancePartner",
  exclusion: "pulumi-nodejs:dynamic/graph:ConditionalAccessExclusion",
  guard: "pulumi-nodejs:dynamic/graph:TearDownGuard",
  registrationPolicy: "pulumi-nodejs:dynamic/jamf:Policy",
} as const;

export interface ConditionalAccessPolicy {
  displayName?: string;
  state?: string;
  conditions?: { users?: Users };
  grantControls?: { builtInControls?: string[] };
}

interface Users {
  includedUsers?: string[];
  includedGroups?: string[];
  includedRoles?: string[];
  excludedUsers?: string[];
  excludedGroups?: string[];
}

/** Of this policy a user is asked something, now. */
export const isOn = ({ state }: ConditionalAccessPolicy): boolean => state === "enabled";

/** It asks for a compliant device, alone or with something else. */
export const requiresCompliance = ({ grantControls }: ConditionalAccessPolicy): boolean =>
  (grantControls?.builtInControls ?? []).includes("compliantDevice");

/** What is known only after the run cannot be judged before it; the run judges it. */
export function known<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    // The class is internal to @pulumi/policy.
    if (error instanceof Error && error.constructor.name === "UnknownValueError") return undefined;
    throw error;
  }
}
