import type { Entity } from "../collection";
import { graphContract } from "../contract";
import { isGuid } from "../references";
import type { Tenant } from "../tenant";

/** Property names of policies as Graph writes them, by their lower-case form: exports by PowerShell begin them with capitals. */
const spelling = new Map(
  [
    ..."id displayName description state templateId createdDateTime modifiedDateTime deletedDateTime conditions".split(
      " ",
    ),
    ..."grantControls sessionControls applications users clientApplications clientAppTypes platforms locations".split(
      " ",
    ),
    ..."devices deviceFilter mode rule signInRiskLevels userRiskLevels servicePrincipalRiskLevels".split(" "),
    ..."insiderRiskLevels authenticationFlows transferMethods includeApplications excludeApplications".split(" "),
    ..."includeUserActions includeAuthenticationContextClassReferences applicationFilter includeUsers".split(" "),
    ..."excludeUsers includeGroups excludeGroups includeRoles excludeRoles includeGuestsOrExternalUsers".split(" "),
    ..."excludeGuestsOrExternalUsers guestOrExternalUserTypes externalTenants membershipKind members".split(" "),
    ..."includePlatforms excludePlatforms includeLocations excludeLocations operator builtInControls".split(" "),
    ..."customAuthenticationFactors termsOfUse authenticationStrength includeServicePrincipals".split(" "),
    ..."excludeServicePrincipals servicePrincipalFilter".split(" "),
  ].map((name) => [name.toLowerCase(), name]),
);

function respelled(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(respelled);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, each]) => [spelling.get(name.toLowerCase()) ?? name, respelled(each)]),
  );
}

const isEmpty = (value: unknown): boolean =>
  value === null || value === undefined || (Array.isArray(value) && value.length === 0) || value === false;

/** `conditions.times` to its value. */
function at(object: unknown, field: string): unknown {
  return field
    .replace(/\[(\d+)\]/g, ".$1")
    .split(".")
    .reduce<unknown>((value, name) => (value as Record<string, unknown> | null | undefined)?.[name], object);
}

/**
 * The tenant has these policies from now on: an export as it is, with whatever strange things are in it. A policy that uses a
 * property which v1.0 does not have is one of those that v1.0 hides. Returns how many there are.
 */
export function loadPolicies(tenant: Tenant, content: unknown): number {
  const list = Array.isArray(content) ? content : (content as { value?: unknown } | null | undefined)?.value;
  if (!Array.isArray(list)) throw new Error('Policies must be {"value": [...]} as Graph lists them, or an array');
  const check = graphContract().operation("POST", "/identity/conditionalAccess/policies")!.request!;
  for (const { id } of tenant.policies.all()) tenant.policies.remove(id);
  for (const [number, each] of list.entries()) {
    const policy = respelled(each) as Entity;
    if (typeof policy?.displayName !== "string" || typeof policy["conditions"] !== "object") {
      throw new Error(`Policy ${number + 1} of the export has no displayName or no conditions`);
    }
    const violations = check(policy);
    const isNew = ({ field, text }: { field: string; text: string }) =>
      text === "is not a known property" && !isEmpty(at(policy, field));
    tenant.policies.put({
      ...policy,
      id: isGuid(String(policy.id)) ? policy.id : tenant.random.uuid(),
      ...(violations.length > 0 ? { $isForeign: true } : {}),
      ...(violations.some(isNew) ? { $isPreview: true } : {}),
    });
  }
  return list.length;
}
