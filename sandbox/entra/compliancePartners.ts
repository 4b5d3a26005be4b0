/** Graph: Partner compliance management of Intune. */
import type { Reply } from "../service";
import type { Entity } from "./collection";
import { needs } from "./permissions";
import { listReply, objectReply, type ListShape } from "./query/list";
import { isGuid, withoutBindings } from "./references";
import { refuse } from "./refusals";
import type { Context, Route } from "./route";
import type { Tenant } from "./tenant";

export const jamfPartnerName = "Jamf Device Compliance";
const platforms = ["macOs", "ios", "android"] as const;
type Platform = (typeof platforms)[number];
/** Also what Intune says of a partner that never reported. */
const never = "0001-01-01T00:00:00Z";

const group = "#microsoft.graph.groupAssignmentTarget";
const everybody = ["#microsoft.graph.allLicensedUsersAssignmentTarget", "#microsoft.graph.allDevicesAssignmentTarget"];

interface Assignment {
  target?: { "@odata.type"?: string; groupId?: string | null } | null;
}

const shape: ListShape = {
  type: "complianceManagementPartner",
  context: "deviceManagement/complianceManagementPartners",
  mostPerPage: 1000,
  isDirectory: false,
  filters: {},
};

export function newPartner(tenant: Tenant, displayName: string, more: Record<string, unknown> = {}): Entity {
  return {
    id: tenant.random.uuid(),
    displayName,
    partnerState: "unknown",
    lastHeartbeatDateTime: never,
    ...Object.fromEntries(
      platforms.flatMap((name) => [
        [`${name}Onboarded`, false],
        [`${name}EnrollmentAssignments`, []],
      ]),
    ),
    ...more,
  };
}

/** Nobody has done anything with it yet: no platform, no group, no state. */
const isUnused = (partner: Entity): boolean =>
  partner["partnerState"] === "unknown" &&
  platforms.every((name) => partner[`${name}Onboarded`] === false && assignments(partner, name).length === 0);

const assignments = (partner: Entity, platform: Platform): Assignment[] =>
  (partner[`${platform}EnrollmentAssignments`] as Assignment[] | undefined) ?? [];

/** Groups whose members report through this partner. */
export const assignedGroups = (partner: Entity, platform: Platform): string[] =>
  assignments(partner, platform).flatMap(({ target }) =>
    target?.["@odata.type"] === group && target.groupId ? [target.groupId] : [],
  );

export const isForEverybody = (partner: Entity, platform: Platform): boolean =>
  assignments(partner, platform).some(({ target }) => everybody.includes(target?.["@odata.type"] ?? ""));

export const groupAssignment = (groupId: string): object => ({ target: { "@odata.type": group, groupId } });

export const jamfPartner = (tenant: Tenant): Entity | undefined =>
  tenant.partners.find(({ displayName }) => displayName === jamfPartnerName);

const bad = (message: string): never => refuse(400, "BadRequest", message);
const missing = (id: string): never => refuse(404, "ResourceNotFound", `Resource with id '${id}' was not found.`);

const listed = ({ tenant }: Context): Entity[] =>
  tenant.partners.all().filter((partner) => tenant.settings.listsUnusedPartners || !isUnused(partner));

const thePartner = (context: Context): Entity => {
  const id = context.params["complianceManagementPartner-id"]!;
  return listed(context).find((partner) => partner.id === id.toLowerCase()) ?? missing(id);
};

/** Writes what may be written. Flags and state are the partner's and Intune's own: what is sent for them has no effect. */
function written(tenant: Tenant, partner: Entity, body: Record<string, unknown>): Entity {
  const sent = withoutBindings(body);
  const out: Entity = { ...partner };
  if (sent["displayName"] !== undefined) out["displayName"] = sent["displayName"];
  for (const platform of platforms) {
    const name = `${platform}EnrollmentAssignments`;
    if (sent[name] === undefined) continue;
    checkAssignments(tenant, platform, sent[name] as Assignment[]);
    out[name] = (sent[name] as Assignment[]).map(({ target }) => ({ target: named(target!) }));
  }
  return out;
}

/** Types are answered with `#` in front, with or without it in the request. */
const named = (target: object) => ({
  ...target,
  "@odata.type": (target as Record<string, string>)["@odata.type"]!.replace(/^#?/, "#"),
});

function checkAssignments(tenant: Tenant, platform: Platform, all: Assignment[]): void {
  for (const { target } of all) {
    if (!target || Object.keys(target).length === 0) bad(`An assignment of ${platform} has no target.`);
    const { "@odata.type": type = "", groupId } = target!;
    if (!/groupAssignmentTarget$/i.test(type)) continue;
    if (!groupId || !isGuid(groupId) || !tenant.groups.has(groupId)) bad(`Group '${String(groupId)}' was not found.`);
  }
}

function create(context: Context): Reply {
  const { tenant, body } = context;
  const name = body["displayName"];
  if (typeof name !== "string" || name.trim() === "") bad("A compliance management partner needs a display name.");
  if (tenant.partners.find(({ displayName }) => displayName === name)) {
    refuse(409, "Conflict", "A compliance management partner of this name exists already.");
  }
  const partner = tenant.partners.put(written(tenant, newPartner(tenant, String(name)), body));
  return objectReply(context, partner, shape, 201);
}

/** Compliance partners of Intune. Only the partner's own service can activate an entry. */
export function compliancePartnerRoutes(): Route[] {
  const path = "/deviceManagement/complianceManagementPartners";
  const one = `${path}/{complianceManagementPartner-id}`;
  const common = { area: "intune" } as const;
  return [
    {
      ...common,
      method: "GET",
      path,
      needs: needs.readPartners,
      run: (context) => listReply(context, listed(context), shape),
    },
    {
      ...common,
      method: "GET",
      path: `${path}/$count`,
      needs: needs.readPartners,
      run: (context) => ({
        status: 200,
        headers: { "content-type": "text/plain" },
        body: String(listed(context).length),
      }),
    },
    { ...common, method: "POST", path, needs: needs.writePartners, run: create },
    {
      ...common,
      method: "GET",
      path: one,
      needs: needs.readPartners,
      run: (context) => objectReply(context, thePartner(context), shape),
    },
    {
      ...common,
      method: "PATCH",
      path: one,
      needs: needs.writePartners,
      run: (context) => {
        const partner = written(context.tenant, thePartner(context), context.body);
        return objectReply(context, context.tenant.partners.put(partner), shape);
      },
    },
    {
      ...common,
      method: "DELETE",
      path: one,
      needs: needs.writePartners,
      run: (context) => {
        context.tenant.partners.remove(thePartner(context).id);
        return { status: 204 };
      },
    },
  ];
}
