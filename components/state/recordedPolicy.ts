/**
 * The managed policy as this stack's state holds it. It tells whether the policy is on as far as this stack knows, gives the ids by
 * which it can be switched off before anything else is touched, and what to register when the configuration does not name it any more.
 */
import type { ConditionalAccessPolicyArgs } from "@pulumi/azuread";
import type { LastOutputs } from "./lastOutputs";

const policyType = "azuread:index/conditionalAccessPolicy:ConditionalAccessPolicy";

export interface RecordedPolicy {
  objectId?: string;
  displayName: string;
  state: string;
  /** Everything else, as inputs. */
  args: ConditionalAccessPolicyArgs;
}

export const policyName = (component: string): string => `${component}-require-compliant`;

const inputs = ["displayName", "state", "conditions", "grantControls", "sessionControls"] as const;

export function recordedPolicy(last: LastOutputs | undefined, component: string): RecordedPolicy | undefined {
  const found = last?.of(policyType, policyName(component), [...inputs, "objectId"]);
  // A policy whose creation did not come to an end has no outputs yet.
  if (typeof found?.["displayName"] !== "string" || typeof found["state"] !== "string") return undefined;
  const { objectId, ...args } = found;
  return {
    displayName: found["displayName"],
    state: found["state"],
    args: withoutEmpty(args) as unknown as ConditionalAccessPolicyArgs,
    objectId: typeof objectId === "string" ? objectId : undefined,
  };
}

/** The plugin fills outputs with empty lists and nulls, which as inputs would be something to write. */
function withoutEmpty(value: unknown): unknown {
  if (Array.isArray(value)) return value.length === 0 ? undefined : value.map(withoutEmpty);
  if (typeof value !== "object" || value === null) return value ?? undefined;
  const kept = Object.entries(value)
    .map(([key, item]) => [key, withoutEmpty(item)] as const)
    .filter(([, item]) => item !== undefined && item !== "");
  return kept.length === 0 ? undefined : Object.fromEntries(kept);
}
