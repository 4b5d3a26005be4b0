/**
 * What the program sees in the tenant before it registers anything, and what must hold there. Reads only; an error is never
 * "none".
 */
import { RunError, textOf } from "../../providers/core/errors";
import { type GraphClient, graphClient, guardTenant } from "../../providers/graph/client";
import { assignedToEverybody, type Partner } from "../../providers/graph/compliancePartner/entry";
import type { DeviceComplianceApps } from "../../providers/graph/deviceComplianceApps";
import { registrationAppId } from "../../providers/graph/deviceComplianceApps";
import { excludedIn, type Policy } from "../../providers/graph/conditionalAccess/policy";
import type { Config } from "../config/schema";
import { conditionalAccessMatters, type Reads } from "./reads";

/** Steps taken outside this stack, as they stand. Goes into inputs, so it holds no times and no counts. */
export interface TenantSeen {
  partnerEntry: "present" | "absent";
  registrationAppId: string;
  /**
   * Policies of the configuration from which the registration app can be excluded now: Graph refuses to name an application
   * without a service principal, so before the consents there are none.
   */
  excludable: string[];
}

/** Everything that was read, for the stages to judge by. */
export interface TenantReading {
  seen: TenantSeen;
  graph: GraphClient;
  partner: Partner | undefined;
  apps: DeviceComplianceApps;
  policies: readonly Policy[];
  /** Object id of the group of users; absent while it is not made yet. */
  userGroupId?: string;
  /** Why nothing may be written as things stand; `status` shows them, and goes on. */
  obstacles: string[];
}

/** Asks the tenant. Throws a `RunError` with every reason for which it could not be read. */
export async function readTenant(config: Config, reads: Reads): Promise<TenantReading> {
  const { tenantId, cloud, conditionalAccess } = config;
  guardTenant(tenantId!);
  const graph = graphClient({ tenantId: tenantId!, cloud });
  const appId = registrationAppId(cloud, conditionalAccess.registrationAppId)!;
  const [partner, apps, group, policies] = await Promise.allSettled([
    reads.partner(),
    reads.apps(),
    findUserGroup(config, reads),
    conditionalAccessMatters(config) ? reads.policies() : [],
  ]);
  const reasons = [partner, apps, group, policies].flatMap((r) => (r.status === "rejected" ? [textOf(r.reason)] : []));
  if (
    reasons.length > 0 ||
    partner.status === "rejected" ||
    apps.status === "rejected" ||
    group.status === "rejected" ||
    policies.status === "rejected"
  ) {
    throw new RunError(reasons);
  }
  const excludable = conditionalAccess.exclusions.policyIds.filter(
    (id) =>
      apps.value.registrationApp ||
      policies.value.some((policy) => policy.id === id && excludedIn(policy).includes(appId.toLowerCase())),
  );
  return {
    seen: { partnerEntry: partner.value ? "present" : "absent", registrationAppId: appId, excludable },
    ...{ graph, partner: partner.value, apps: apps.value, policies: policies.value },
    ...(group.value ? { userGroupId: group.value } : {}),
    obstacles: partner.value && assignedToEverybody(partner.value) ? [everybody] : [],
  };
}

const everybody =
  'Compliance partner "Jamf Device Compliance" is assigned to all users or all devices, which stops the connection. Remove ' +
  "that assignment under Partner compliance management in the Intune admin centre; this program assigns the group of users.";

/** Its id, once it exists. */
async function findUserGroup({ users }: Config, reads: Reads): Promise<string | undefined> {
  if (!users) return undefined;
  const [found] = await reads.userGroups();
  if ("groupId" in users) {
    if (!found) throw new Error(`Configuration users.groupId: the tenant has no group ${users.groupId}.`);
    return users.groupId;
  }
  if (!found) return undefined;
  const { displayName } = users;
  const dynamic = found.groupTypes?.includes("DynamicMembership") ?? false;
  if (dynamic === "rule" in users) return found.id;
  const [is, wants] = dynamic ? ["by rule", "users.members"] : ["by member list", "users.rule"];
  throw new Error(
    `Configuration ${wants}: the group "${displayName}" (id ${found.id}) has its members ${is}. Entra can't change that; a new ` +
      "group would leave the compliance partner and every policy that refer to this one without effect. Keep the way it has " +
      "its members, choose another users.displayName and move everything that refers to the group, or give its id as users.groupId.",
  );
}
