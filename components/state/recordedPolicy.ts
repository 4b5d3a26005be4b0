/**
 * The managed policy as this stack's state holds it. It tells whether the policy is on as far as this stack knows, gives the ids by
 * which it can be switched off before anything else is touched, and what to register when the configuration does not name it any more.
 */
import type { ConditionalAccessPolicyArgs } from "@pulumi/azuread";
import { type Bag, isBag } from "../../providers/core/unknown";
import type { LastOutputs } from "./lastOutputs";
import { policyChanges } from "./livePolicy";

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

/** What the policy's gate let pass, as the policy has it. */
export function passedBy({ state, args }: RecordedPolicy) {
  const { users, applications } = (args.conditions ?? {}) as {
    users?: { includedGroups?: string[] };
    applications?: { includedApplications?: string[] };
  };
  return {
    policyState: state as "enabled" | "enabledForReportingButNotEnforced" | "disabled",
    audience: users?.includedGroups?.[0],
    targetResources: applications?.includedApplications,
  };
}

/** What it has in each stage, whatever is configured. */
const always: Bag = {
  platforms: { includedPlatforms: ["macOS"] },
  clientAppTypes: ["all"],
  grantControls: { operator: "OR", builtInControls: ["compliantDevice"] },
};

/** Of `users`, what the configuration decides on. */
const configured = ["excludedGroups", "excludedUsers"];

/**
 * Conditions and controls that the managed policy has not by any configuration, as texts. Apps that are excluded are none of them: they only
 * let people in.
 */
export function unlikeWritten({ conditions, grantControls }: ConditionalAccessPolicyArgs): string[] {
  const { users, applications: _applications, ...others } = (conditions ?? {}) as unknown as Bag;
  const { includedGroups, ...rest } = isBag(users) ? users : {};
  const besides = {
    ...rest,
    ...(Array.isArray(includedGroups) && includedGroups.length === 1 ? {} : { includedGroups }),
  };
  const found: Bag = { ...others, grantControls };
  const unlike = (all: Bag, but: readonly string[]) =>
    Object.entries(all).filter(([key, value]) => !but.includes(key) && says(value) && !isAlways(key, value));
  return [...unlike(besides, configured), ...unlike(found, [])]
    .map(([key, value]) => `${key} ${JSON.stringify(value)}`)
    .sort();
}

const isAlways = (key: string, value: unknown): boolean =>
  Object.hasOwn(always, key) && policyChanges({ [key]: value } as never, { [key]: always[key] } as never).length === 0;

/** The plugin gives `false` for what nobody has set, too. */
const says = (value: unknown): boolean =>
  Array.isArray(value) ? value.length > 0 : isBag(value) ? Object.values(value).some(says) : Boolean(value);

/** The plugin fills outputs with empty lists and nulls, which as inputs would be something to write. */
function withoutEmpty(value: unknown): unknown {
  if (Array.isArray(value)) return value.length === 0 ? undefined : value.map(withoutEmpty);
  if (typeof value !== "object" || value === null) return value ?? undefined;
  const kept = Object.entries(value)
    .map(([key, item]) => [key, withoutEmpty(item)] as const)
    .filter(([, item]) => item !== undefined && item !== "");
  return kept.length === 0 ? undefined : Object.fromEntries(kept);
}
