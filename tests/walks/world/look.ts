/** The world as the sandbox shows it to a judge. */
import type { Tenant } from "../../support/tenant";
import type { AccessNow, Objects, Seen } from "./laws";

const managedName = /compliant Mac|Compliant Macs only/i;

/** What a policy's key begins with. */
export const policyKey = "conditionalAccess/";

/** Parts of the sandbox's snapshot. */
const shown = {
  jamf: [
    "smartComputerGroups",
    "staticComputerGroups",
    "policies",
    "configurationProfiles",
    "categories",
    "scripts",
    "computerExtensionAttributes",
    "macApps",
  ],
  entra: ["conditionalAccessPolicies", "users", "groups", "applications", "servicePrincipals", "devices"],
};
const parts = Object.entries(shown).flatMap(([vendor, names]) => names.map((name) => `${vendor}.${name}`));

export async function look(tenant: Tenant): Promise<Seen> {
  const [{ jamf, entra }, access] = await Promise.all([tenant.snapshot(parts), accessOf(tenant)]);
  const named = entra.conditionalAccessPolicies.filter(({ displayName }: any) => managedName.test(displayName));
  const policy = named.find(({ state }: any) => state === "enabled") ?? named[0];
  const managed = policy && {
    id: policy.id,
    state: policy.state,
    reachable: reachable(policy, entra),
    audience: policy.conditions.users.includeGroups ?? [],
  };
  const isOpen = jamf.policies.some(
    ({ name, general }: any) => name.startsWith("Register with Azure") && general.enabled,
  );
  return { access, managed, isOpen, objects: objectsOf(jamf, entra) };
}

export const accessOf = (tenant: Tenant): Promise<AccessNow> => tenant.admin.control("GET", "/access");

/** Users that the policy leaves alone and that can sign in. */
function reachable({ conditions }: any, { users, groups }: any): number {
  const { excludeUsers = [], excludeGroups = [] } = conditions.users;
  const membersOf = (id: string): string[] =>
    (groups.find((each: any) => each.id === id)?.members ?? []).flatMap((member: string) => [
      member,
      ...(groups.some((each: any) => each.id === member) ? membersOf(member) : []),
    ]);
  const ids = new Set<string>([...excludeUsers, ...(excludeGroups as string[]).flatMap(membersOf)]);
  return users.filter((user: any) => ids.has(user.id) && user.accountEnabled).length;
}

/** What a person sets, without what the services compute. */
function objectsOf(jamf: any, entra: any): Objects {
  const all = new Map<string, string>();
  const add = (kind: string, objects: any[], shown: (object: any) => unknown) => {
    for (const object of objects) all.set(`${kind}/${object.id}`, JSON.stringify(shown(object)));
  };
  add("smartGroup", jamf.smartComputerGroups, ({ name, criteria, siteId }) => ({ name, criteria, siteId }));
  add("staticGroup", jamf.staticComputerGroups, ({ name, members }) => ({ name, members }));
  add("policy", jamf.policies, ({ reaches: _, ...policy }) => policy);
  add("profile", jamf.configurationProfiles, ({ reaches: _, ...profile }) => profile);
  for (const kind of ["categories", "scripts", "computerExtensionAttributes", "macApps"])
    add(kind, jamf[kind], (each) => each);
  add("group", entra.groups, ({ displayName, membershipRule, members }) => ({
    displayName,
    membershipRule,
    members: membershipRule ? [] : members,
  }));
  add("conditionalAccess", entra.conditionalAccessPolicies, ({ modifiedDateTime: _, ...policy }) => policy);
  add("application", entra.applications, ({ displayName, appId }) => ({ displayName, appId }));
  add("servicePrincipal", entra.servicePrincipals, ({ displayName, appId }) => ({ displayName, appId }));
  add("device", entra.devices, ({ displayName, accountEnabled, deviceId }) => ({
    displayName,
    accountEnabled,
    deviceId,
  }));
  return all;
}

const kindOf: Readonly<Record<string, string>> = {
  "jamf:SmartComputerGroup": "smartGroup",
  "jamf:Policy": "policy",
  "jamf:ConfigurationProfile": "profile",
  "jamf:Category": "categories",
  "jamf:Script": "scripts",
  "jamf:ComputerExtensionAttribute": "computerExtensionAttributes",
  "jamf:MacApp": "macApps",
  "azuread:index/group:Group": "group",
  "azuread:index/groupWithoutMembers:GroupWithoutMembers": "group",
  "azuread:index/conditionalAccessPolicy:ConditionalAccessPolicy": "conditionalAccess",
  "azuread:index/application:Application": "application",
  "azuread:index/servicePrincipal:ServicePrincipal": "servicePrincipal",
};

/** Those that the state holds. An adopted one may be written as well: the configuration says so. */
export function keysOf(resources: readonly { type: string; id: string }[]): string[] {
  return resources.flatMap(({ type, id }) => {
    const kind = kindOf[type.replace("pulumi-nodejs:dynamic/", "")];
    return kind ? [`${kind}/${id.split("/").at(-1)!}`] : [];
  });
}

/** Policies from which applications are excluded, of those named. */
export const excludedFrom = (objects: Objects, policyIds: readonly string[]): string[] =>
  policyIds.filter((id) => /"excludeApplications":\["/.test(objects.get(`${policyKey}${id}`) ?? ""));

const exclusionKinds = ["graph:ExclusionRecord", "graph:ConditionalAccessExclusion"];

/** Ids of policies of which the state holds an exclusion, or what is about to be one. */
export const exclusionsIn = (resources: readonly { type: string; id: string }[]): string[] =>
  resources.flatMap(({ type, id }) => (exclusionKinds.some((kind) => type.endsWith(kind)) ? [id.toLowerCase()] : []));
