/** Conditional Access policies from a file, as somebody exported them. */
import type { Policy } from "../conditionalAccess/policy";
import { graphContract, namesWithin } from "../contract";
import { jamf, knownApp } from "../knownApps";
import { isGuid } from "../references";
import { newServicePrincipal } from "../servicePrincipals";
import type { Tenant } from "../tenant";

/** Property names of policies as Graph writes them, by their lower-case form: exports by PowerShell begin them with capitals. */
function spelling(): Map<string, string> {
  return new Map([...namesWithin("conditionalAccessPolicy")].map((name) => [name.toLowerCase(), name]));
}

function respelled(value: unknown, names: Map<string, string>): unknown {
  if (Array.isArray(value)) return value.map((each) => respelled(each, names));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, each]) => [names.get(name.toLowerCase()) ?? name, respelled(each, names)]),
  );
}

const isEmpty = (value: unknown): boolean =>
  value === null || value === undefined || (Array.isArray(value) && value.length === 0) || value === false;

/** Whether something is said, at any depth, that v1.0 has no property for. */
function saysMore(value: unknown, names: Map<string, string>): boolean {
  if (Array.isArray(value)) return value.some((each) => saysMore(each, names));
  if (typeof value !== "object" || value === null) return false;
  return Object.entries(value).some(([name, each]) => {
    if (name.includes("@") || name === "authenticationStrength" || isEmpty(each)) return false;
    return !names.has(name.toLowerCase()) || saysMore(each, names);
  });
}

/**
 * The tenant has these policies from now on: an export as it is, with whatever strange things are in it. A policy that uses a
 * property which v1.0 does not have is one of those that v1.0 hides. The tenant of the export had the applications and places
 * that its policies name, so they come along, unless `isAlone`. Returns how many policies there are.
 */
export function loadPolicies(tenant: Tenant, content: unknown, isAlone = false): number {
  const list = Array.isArray(content) ? content : (content as { value?: unknown } | null | undefined)?.value;
  if (!Array.isArray(list)) throw new Error('Policies must be {"value": [...]} as Graph lists them, or an array');
  const check = graphContract().operation("POST", "/identity/conditionalAccess/policies")!.request!;
  const names = spelling();
  const policies = list.map((each, at) => {
    const policy = respelled(each, names) as Policy;
    if (typeof policy?.displayName !== "string" || typeof policy.conditions !== "object") {
      throw new Error(`Policy ${at + 1} of the export has no displayName or no conditions`);
    }
    return {
      ...policy,
      id: isGuid(String(policy.id)) ? policy.id : tenant.random.uuid(),
      ...(check(policy).length > 0 ? { $isForeign: true } : {}),
      ...(saysMore(policy, names) ? { $isPreview: true } : {}),
    };
  });
  for (const { id } of tenant.policies.all()) tenant.policies.remove(id);
  for (const policy of policies) {
    tenant.policies.put(policy);
    if (!isAlone) bringAlong(tenant, policy.conditions);
  }
  return policies.length;
}

/** Jamf's own applications come by consent only. */
function bringAlong(tenant: Tenant, { applications, locations }: Policy["conditions"]): void {
  const appIds = [...(applications?.includeApplications ?? []), ...(applications?.excludeApplications ?? [])];
  for (const appId of appIds.filter(isGuid)) {
    if (tenant.servicePrincipalOf(appId) || knownApp(appId)?.owner === jamf) continue;
    const app = { appId: appId.toLowerCase(), displayName: `Application ${appId.slice(0, 8)}`, owner: tenant.id };
    tenant.servicePrincipals.put(newServicePrincipal(tenant, knownApp(appId) ?? app));
  }
  const places = [...(locations?.includeLocations ?? []), ...(locations?.excludeLocations ?? [])];
  for (const id of places.filter(isGuid)) {
    if (tenant.namedLocations.has(id) || /^[0-]+$/.test(id)) continue;
    tenant.namedLocations.put({
      "@odata.type": "#microsoft.graph.ipNamedLocation",
      id,
      displayName: `Place ${id.slice(0, 8)}`,
      createdDateTime: tenant.now(),
      modifiedDateTime: tenant.now(),
      isTrusted: false,
      ipRanges: [{ "@odata.type": "#microsoft.graph.iPv4CidrRange", cidrAddress: "192.0.2.0/24" }],
    });
  }
}
