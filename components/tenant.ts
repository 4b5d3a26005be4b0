/**
 * What the program sees in the tenant before it registers anything, and what must hold there. Reads only; an error is never
 * "none".
 */
import { RunError, textOf } from "../providers/core/errors";
import { type GraphClient, graphClient, guardTenant } from "../providers/graph/client";
import { assignedToEverybody } from "../providers/graph/compliancePartner";
import type { DeviceComplianceApps } from "../providers/graph/deviceComplianceApps";
import { registrationAppId } from "../providers/graph/deviceComplianceApps";
import type { Config } from "./config/schema";
import type { Reads } from "./connection/tenantReads";

/** Steps taken outside this stack, as they stand. Goes into inputs, so it holds no times and no counts. */
export interface TenantSeen {
  partnerEntry: "present" | "absent";
  registrationAppId: string;
}

/** Asks the tenant. Throws a `RunError` with every reason found. */
export async function seeTenant(config: Config, reads: Reads): Promise<TenantSeen> {
  const { tenantId, cloud, conditionalAccess } = config;
  guardTenant(tenantId!);
  const graph = graphClient({ tenantId: tenantId!, cloud });
  const appId = registrationAppId(cloud, conditionalAccess.registrationAppId)!;
  const [partner, apps, group, emergency] = await Promise.allSettled([
    reads.partner(),
    reads.apps(),
    checkUserGroup(graph, config),
    checkBreakGlass(graph, config),
  ]);
  const reasons = [partner, apps, group, emergency].flatMap((r) => (r.status === "rejected" ? [textOf(r.reason)] : []));
  if (partner.status === "fulfilled" && partner.value && assignedToEverybody(partner.value)) reasons.push(everybody);
  if (apps.status === "fulfilled") reasons.push(...notConsented(config, apps.value));
  if (reasons.length > 0 || partner.status === "rejected") throw new RunError(reasons);
  return { partnerEntry: partner.value ? "present" : "absent", registrationAppId: appId };
}

const everybody =
  'Compliance partner "Jamf Device Compliance" is assigned to all users or all devices, which stops the connection. Remove ' +
  "that assignment under Partner compliance management in the Intune admin centre; this program assigns the group of users.";

/** Graph refuses a policy that names an application without a service principal, so there must be one first. */
function notConsented({ conditionalAccess }: Config, apps: DeviceComplianceApps): string[] {
  const wanted = conditionalAccess.exclusions.policyIds.length > 0 || conditionalAccess.ownPolicy !== undefined;
  if (!wanted || apps.registrationApp) return [];
  return [
    'Configuration conditionalAccess: "User registration app for Device Compliance" is not in the tenant yet, so no policy ' +
      "can exclude it. A Jamf Pro administrator saves Settings > Global > Device Compliance and a Global Administrator " +
      "accepts the two prompts; until then leave exclusions.policyIds and ownPolicy out.",
  ];
}

interface Group {
  id: string;
  displayName: string;
  groupTypes?: string[];
}

async function checkUserGroup(graph: GraphClient, { users }: Config): Promise<void> {
  const about = { verb: "look up", noun: "group", permission: "Group.Read.All" };
  const select = "id,displayName,groupTypes";
  if (!users) return;
  if ("groupId" in users) {
    const found = await graph.read<Group>(`/groups/${users.groupId}`, { ...about, id: users.groupId }, { select });
    if (!found) throw new Error(`Configuration users.groupId: the tenant has no group ${users.groupId}.`);
    return;
  }
  const { displayName } = users;
  const filter = `displayName eq '${displayName.replaceAll("'", "''")}'`;
  const [found] = await graph.list<Group>("/groups", { ...about, name: displayName }, { filter, select });
  if (!found) return;
  const dynamic = found.groupTypes?.includes("DynamicMembership") ?? false;
  if (dynamic === "rule" in users) return;
  const [is, wants] = dynamic ? ["by rule", "users.members"] : ["by member list", "users.rule"];
  throw new Error(
    `Configuration ${wants}: the group "${displayName}" (id ${found.id}) has its members ${is}. Entra can't change that; a new ` +
      "group would leave the compliance partner and every policy that refer to this one without effect. Keep the way it has " +
      "its members, choose another users.displayName and move everything that refers to the group, or give its id as users.groupId.",
  );
}

/** Emergency accounts that do not exist protect nobody. */
async function checkBreakGlass(graph: GraphClient, { conditionalAccess: { breakGlass } }: Config): Promise<void> {
  const about = { verb: "look up", noun: "emergency account", permission: "User.Read.All" };
  if (breakGlass?.groupId) {
    const id = breakGlass.groupId;
    const subject = { ...about, noun: "emergency group", id, permission: "GroupMember.Read.All" };
    const group = await graph.read<Group>(`/groups/${id}`, subject, { select: "id" });
    if (!group) throw new Error(`Configuration conditionalAccess.breakGlass.groupId: the tenant has no group ${id}.`);
    const members = await graph.list(`/groups/${id}/transitiveMembers`, subject, { select: "id", top: 1 });
    if (members.length === 0) {
      throw new Error(
        `Configuration conditionalAccess.breakGlass.groupId: group ${id} has no members, so nobody would keep access.`,
      );
    }
  }
  for (const id of breakGlass?.userIds ?? []) {
    const user = await graph.read<{ accountEnabled?: boolean }>(
      `/users/${id}`,
      { ...about, id },
      { select: "id,accountEnabled" },
    );
    if (!user) throw new Error(`Configuration conditionalAccess.breakGlass.userIds: the tenant has no user ${id}.`);
    if (user.accountEnabled === false) {
      throw new Error(
        `Configuration conditionalAccess.breakGlass.userIds: account ${id} is disabled, so it could not help anybody.`,
      );
    }
  }
}
