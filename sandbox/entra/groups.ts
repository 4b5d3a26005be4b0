/** Graph: groups. */
import type { Reply } from "../service";
import type { Entity } from "./collection";
import { groupShape } from "./directoryShapes";
import { isDynamic, parseMembershipRule } from "./membership";
import { needs } from "./permissions";
import { listReply, objectReply } from "./query/list";
import { bound, isGuid, named, withoutBindings } from "./references";
import { badRequest, notFound, refuse } from "./refusals";
import type { Context, Route } from "./route";
import { RuleError } from "./ruleLanguage";
import type { Tenant } from "./tenant";

const versions = ["v1.0", "beta"] as const;

/** What a group has when nobody said anything. */
const blank = {
  deletedDateTime: null,
  classification: null,
  description: null,
  expirationDateTime: null,
  groupTypes: [],
  isAssignableToRole: null,
  mail: null,
  membershipRule: null,
  membershipRuleProcessingState: null,
  onPremisesDomainName: null,
  onPremisesLastSyncDateTime: null,
  onPremisesNetBiosName: null,
  onPremisesSamAccountName: null,
  onPremisesSecurityIdentifier: null,
  onPremisesSyncEnabled: null,
  preferredDataLocation: null,
  preferredLanguage: null,
  proxyAddresses: [],
  resourceBehaviorOptions: [],
  resourceProvisioningOptions: [],
  theme: null,
  uniqueName: null,
  visibility: null,
  onPremisesProvisioningErrors: [],
  serviceProvisioningErrors: [],
  creationOptions: [],
  writebackConfiguration: { isEnabled: null, onPremisesGroupType: null },
};

export function newGroup(tenant: Tenant, properties: Record<string, unknown>): Entity {
  const now = tenant.now();
  const numbers = Array.from({ length: 4 }, () => 1 + tenant.random.integer(4_000_000_000));
  const own = { createdDateTime: now, renewedDateTime: now, securityIdentifier: `S-1-12-1-${numbers.join("-")}` };
  return { id: tenant.random.uuid(), ...blank, ...own, ...properties };
}

export const theGroup = (context: Context): Entity =>
  named(context, context.tenant.groups, context.params["group-id"]!, ["uniqueName"]);

const output = ["id", "deletedDateTime", "createdDateTime", "renewedDateTime", "mail", "securityIdentifier"];

/** Rules that no schema has; the group is as it would be after the write. */
function check(tenant: Tenant, group: Record<string, unknown>, sent: Record<string, unknown>): void {
  for (const name of ["displayName", "mailEnabled", "mailNickname", "securityEnabled"]) {
    if (group[name] === undefined || group[name] === null || group[name] === "") {
      badRequest(`A value is required for property '${name}' of resource 'Group'.`);
    }
  }
  const readOnly = output.find((name) => sent[name] !== undefined && sent[name] !== null);
  if (readOnly) badRequest(`Property '${readOnly}' is read-only and cannot be set.`);
  if (String(group["displayName"]).length > 256) {
    badRequest("Invalid value specified for property 'displayName' of resource 'Group'.");
  }
  if (!/^[!-~]{1,64}$/.test(String(group["mailNickname"])) || /[@()[\]\\";:<>,]/.test(String(group["mailNickname"]))) {
    badRequest("Invalid value specified for property 'mailNickname' of resource 'Group'.");
  }
  const types = group["groupTypes"] as string[];
  if (types.some((type) => type !== "Unified" && type !== "DynamicMembership")) {
    badRequest("Invalid value specified for property 'groupTypes' of resource 'Group'.");
  }
  if (group["mailEnabled"] === true && !types.includes("Unified")) {
    badRequest("Insufficient privileges or invalid properties: a mail-enabled group must be a Unified group.");
  }
  if (sent["isAssignableToRole"] === true) {
    refuse(403, "Authorization_RequestDenied", "Insufficient privileges to complete the operation.");
  }
  checkRule(tenant, group, types.includes("DynamicMembership"));
}

function checkRule({ settings }: Tenant, group: Record<string, unknown>, isByRule: boolean): void {
  const rule = group["membershipRule"];
  if (!isByRule) {
    if (typeof rule !== "string" || rule === "") return;
    return badRequest("A membership rule can only be set for a group with the type DynamicMembership.");
  }
  if (!settings.hasPremiumP1) {
    refuse(403, "Authorization_RequestDenied", "Insufficient privileges to complete the operation.");
  }
  if (typeof rule !== "string" || rule === "") {
    return badRequest("A value is required for property 'membershipRule' of resource 'Group'.");
  }
  if (!["On", "Paused"].includes(String(group["membershipRuleProcessingState"]))) {
    badRequest("Invalid value specified for property 'membershipRuleProcessingState' of resource 'Group'.");
  }
  if (rule.length > 3072) badRequest("The membership rule is longer than 3072 characters.");
  try {
    parseMembershipRule(rule);
  } catch (error) {
    if (!(error instanceof RuleError)) throw error;
    badRequest(`Dynamic membership rule validation error: ${error.message}.`);
  }
}

function create(context: Context): Reply {
  const { tenant, body, caller } = context;
  const sent = withoutBindings(body);
  const owners = bound(tenant, body, "owners");
  const members = bound(tenant, body, "members");
  const group = newGroup(tenant, sent);
  check(tenant, group, sent);
  if (isDynamic(group) && members.length > 0) {
    refuse(403, "Authorization_RequestDenied", "Insufficient privileges to complete the operation.");
  }
  tenant.groups.put(group);
  tenant.owners.add(group.id, ...(owners.length > 0 ? owners : [caller.objectId]));
  tenant.members.add(group.id, ...members);
  return objectReply(context, group, groupShape(tenant), 201);
}

function update(context: Context): Reply {
  const { tenant, body } = context;
  const stored = tenant.groups.get(theGroup({ ...context, isStale: false }).id)!;
  const sent = withoutBindings(body);
  const group = { ...stored, ...sent };
  check(tenant, group, sent);
  // Members at the moment of pausing stay until the rule runs again.
  const pauses = isDynamic(stored) && group["membershipRuleProcessingState"] === "Paused";
  if (pauses && stored["membershipRuleProcessingState"] === "On") {
    const before = tenant.membership.of(stored);
    for (const id of tenant.members.of(stored.id)) tenant.members.remove(stored.id, id);
    tenant.members.add(stored.id, ...before);
  }
  tenant.groups.put(group);
  return { status: 204 };
}

/** Groups on v1.0, and on beta where azuread calls them; the same there as far as anybody here can see. */
export function groupRoutes(): Route[] {
  const directory = { area: "directory", versions } as const;
  return [
    {
      ...directory,
      method: "GET",
      path: "/groups",
      needs: needs.readGroups,
      run: (context) => listReply(context, context.tenant.groups.all(context.isStale), groupShape(context.tenant)),
    },
    { ...directory, method: "POST", path: "/groups", needs: needs.createGroups, run: create },
    {
      ...directory,
      method: "GET",
      path: "/groups/{group-id}",
      needs: needs.readGroups,
      run: (context) => objectReply(context, theGroup(context), groupShape(context.tenant)),
    },
    { ...directory, method: "PATCH", path: "/groups/{group-id}", needs: needs.writeGroups, run: update },
    {
      ...directory,
      method: "DELETE",
      path: "/groups/{group-id}",
      needs: needs.writeGroups,
      run: ({ tenant, params }) => {
        const id = params["group-id"]!;
        if (!isGuid(id) || !tenant.groups.has(id)) return notFound(id);
        tenant.groups.delete(id, tenant.now());
        return { status: 204 };
      },
    },
  ];
}
