/**
 * A policy of the tenant as the inputs of the managed policy: what is adopted by its id enters the state as it stands. Conditions that the
 * managed policy does not have are named, and the policy is not adopted then: the first write would end them. Pure.
 */
import type { ConditionalAccessPolicyArgs } from "@pulumi/azuread";
import { isBag, type Bag } from "../../providers/core/unknown";
import type { Policy } from "../../providers/graph/conditionalAccess/policy";

/** Section of the policy → what the managed policy has there: name on the wire → name of the input. */
const known = {
  users: {
    includeUsers: "includedUsers",
    excludeUsers: "excludedUsers",
    includeGroups: "includedGroups",
    excludeGroups: "excludedGroups",
  },
  applications: { includeApplications: "includedApplications", excludeApplications: "excludedApplications" },
  platforms: { includePlatforms: "includedPlatforms" },
} as const;

/** Neither a condition nor a control: what Graph answers besides. */
const besides = ["id", "displayName", "state", "createdDateTime", "modifiedDateTime", "templateId", "deletedDateTime"];

type LivePolicyArgs = { args: ConditionalAccessPolicyArgs } | { unlike: string[] };

export function livePolicyArgs(policy: Policy): LivePolicyArgs {
  const unlike: string[] = [];
  const conditions = bagOf(policy.conditions);
  const section = (name: keyof typeof known): Bag => {
    const fields: Readonly<Record<string, string>> = known[name];
    const given = bagOf(conditions[name]);
    for (const [key, value] of Object.entries(given))
      if (!Object.hasOwn(fields, key) && isSet(value)) unlike.push(`conditions.${name}.${key}`);
    const lists = Object.entries(fields).map(([wire, input]) => [input, given[wire]] as const);
    return Object.fromEntries(lists.filter(([, value]) => isSet(value)));
  };
  const { clientAppTypes, ...others } = conditions;
  for (const [key, value] of Object.entries(others))
    if (!Object.hasOwn(known, key) && isSet(value)) unlike.push(`conditions.${key}`);
  const { builtInControls, operator, ...controls } = bagOf(policy["grantControls"]);
  for (const [key, value] of Object.entries(controls))
    if (isSet(value) && !key.includes("@")) unlike.push(`grantControls.${key}`);
  for (const [key, value] of Object.entries(policy))
    if (!["conditions", "grantControls", ...besides].includes(key) && isSet(value) && !key.includes("@"))
      unlike.push(key);
  if (!isSet(builtInControls)) unlike.push("grantControls");
  if (unlike.length > 0) return { unlike };
  const [users, applications, platforms] = [section("users"), section("applications"), section("platforms")];
  if (unlike.length > 0) return { unlike };
  return {
    args: {
      displayName: policy.displayName,
      state: policy.state,
      conditions: {
        applications,
        users,
        clientAppTypes: (clientAppTypes ?? ["all"]) as string[],
        ...(Object.keys(platforms).length > 0 ? { platforms } : {}),
      },
      grantControls: { operator: String(operator ?? "OR"), builtInControls: builtInControls as string[] },
    } as ConditionalAccessPolicyArgs,
  };
}

const bagOf = (value: unknown): Bag => (isBag(value) ? value : {});

/** Graph answers empty lists and nulls for what nobody has set. */
function isSet(value: unknown): boolean {
  if (value === null || value === undefined || value === "") return false;
  if (Array.isArray(value)) return value.length > 0;
  return !isBag(value) || Object.entries(value).some(([key, each]) => !key.startsWith("@") && isSet(each));
}

/** Dotted path → old and new, where the two differ; lists are sets, and ids and words count in any letter case. */
export function policyChanges(
  live: ConditionalAccessPolicyArgs,
  wanted: ConditionalAccessPolicyArgs,
): { property: string; old: unknown; new: unknown }[] {
  const [before, after] = [flat(live), flat(wanted)];
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((property) => {
    const [old, now] = [before.get(property), after.get(property)];
    return formOf(old) === formOf(now) ? [] : [{ property, old, new: now }];
  });
}

function flat(value: unknown, path = "", into = new Map<string, unknown>()): Map<string, unknown> {
  if (!isBag(value)) {
    if (isSet(value)) into.set(path, value);
    return into;
  }
  for (const [key, each] of Object.entries(value)) flat(each, path ? `${path}.${key}` : key, into);
  return into;
}

const formOf = (value: unknown): string =>
  (Array.isArray(value) ? value.map(String).sort() : [String(value)]).join("\n").toLowerCase();
