/**
 * What the program sees in the tenant before it registers anything, and what must hold there. Reads only; an error is never
 * "none".
 */
import { ServiceError } from "../../providers/core/errors";
import { type GraphClient, graphClient, guardTenant } from "../../providers/graph/client";
import { assignedToEverybody } from "../../providers/graph/compliancePartner/entry";
import { getDeviceComplianceApps, registrationAppId } from "../../providers/graph/deviceComplianceApps";
import { excludedIn, type Policy } from "../../providers/graph/conditionalAccess/policy";
import { policyStore } from "../../providers/graph/conditionalAccess/policyStore";
import type { Config } from "../config/schema";
import { existingUsers } from "../../providers/graph/existingUsers";
import { SectionError, TenantErrors } from "../config/sections";
import { userGroups } from "../../providers/graph/userGroup";
import { knownPlaceholder } from "../state/placeholder";
import { recordedPolicy } from "../state/recordedPolicy";
import { recordedUserGroup } from "../state/recordedUsers";
import type { LastOutputs } from "../state/lastOutputs";
import { conditionalAccessMatters, type Reads } from "./reads";
import type { TenantSnapshot } from "./snapshot";

/** Steps taken outside this stack, as they stand. Goes into inputs, so it holds no times and no counts. */
export interface TenantSeen {
  partnerEntry: "present" | "absent";
  registrationAppId: string;
  /** The registration app has a service principal in the tenant. */
  hasRegistrationApp: boolean;
  /**
   * Policies of the configuration from which the registration app can be excluded now: Graph refuses to name an application
   * without a service principal, so before the consents there are none.
   */
  excludable: string[];
}

/** Everything that was read, for the stages to judge by. */
export interface TenantReading extends Pick<TenantSnapshot, "partner" | "apps" | "policies"> {
  seen: TenantSeen;
  graph: GraphClient;
  /** Object id of the group of users; absent while it is not made yet. */
  userGroupId?: string;
  /** Its membership rule, where it has one. */
  userGroupRule?: string;
  /** It was made by this stack, and somebody deleted it. */
  isUserGroupGone?: boolean;
  /** Of users whom `users.members` lists newly, by id in small letters: whether they can sign in. */
  addedMembers?: ReadonlyMap<string, boolean> | undefined;
  /** Id of the registration app, as configured or of the cloud, that the tenant does not have. */
  missingAppId?: string;
  /** Policies of the configuration from which registration was to be excluded, and which are gone. */
  lostPolicies?: readonly string[];
  /** Why nothing may be written as things stand; `status` shows them, and goes on. */
  obstacles: string[];
  /** Those among them that concern one section of the configuration. */
  ofSections?: readonly SectionError[];
}

/** On the way back what can't be read is taken as it was at the last run. */
export interface WayBack {
  last: LastOutputs | undefined;
  /** Name of the component. */
  name: string;
}

/**
 * Asks the tenant. Throws a `RunError` with every reason for which it could not be read; on the way back these are `obstacles`, and
 * nothing more.
 */
export async function readTenant(config: Config, reads: Reads, wayBack?: WayBack): Promise<TenantReading> {
  const { tenantId, cloud, conditionalAccess } = config;
  guardTenant(tenantId!);
  const graph = graphClient({ tenantId: tenantId!, cloud });
  const appId = registrationAppId(cloud, conditionalAccess.registrationAppId)!;
  const added = readAdded(graph, config, reads.known.members);
  const [partner, apps, group, policies] = await Promise.allSettled([
    reads.partner(),
    reads.apps(),
    findUserGroup(config, reads, graph, added),
    conditionalAccessMatters(config) ? reads.policies() : [],
  ]);
  const errors = new TenantErrors(
    [partner, apps, group, policies].flatMap((r): unknown[] => (r.status === "rejected" ? [r.reason] : [])),
  );
  const { reasons } = errors;
  if (reasons.length > 0 && wayBack) {
    return asRecorded(config, wayBack, {
      graph,
      appId,
      obstacles: [...reasons],
      ofSections: errors.ofSections,
      partner: partner.status === "fulfilled" ? partner.value : undefined,
      apps: apps.status === "fulfilled" ? apps.value : undefined,
      group: group.status === "fulfilled" ? group.value?.id : undefined,
      policies: policies.status === "fulfilled" ? policies.value : [],
    });
  }
  if (
    reasons.length > 0 ||
    partner.status === "rejected" ||
    apps.status === "rejected" ||
    group.status === "rejected" ||
    policies.status === "rejected"
  ) {
    throw errors;
  }
  const isMissing = apps.value.registrationApp === undefined;
  // On the way back what is excluded already stays so.
  const held = isMissing && wayBack ? await excludedApp(config, graph, wayBack) : undefined;
  const { appId: usedAppId, apps: usedApps } = held ?? { appId, apps: apps.value };
  const lostPolicies = await lostAmong(graph, conditionalAccess.exclusions.policyIds, policies.value);
  const excludable = conditionalAccess.exclusions.policyIds.filter(
    (id) =>
      !lostPolicies.includes(id) &&
      (usedApps.registrationApp ||
        policies.value.some((policy) => policy.id === id && excludedIn(policy).includes(usedAppId.toLowerCase()))),
  );
  const lost = wayBack ? [] : lostPolicies.map(lostPolicyText);
  return {
    seen: {
      partnerEntry: partner.value ? "present" : "absent",
      registrationAppId: usedAppId,
      hasRegistrationApp: usedApps.registrationApp !== undefined,
      excludable,
    },
    graph,
    partner: partner.value,
    apps: usedApps,
    ...(isMissing ? { missingAppId: appId } : {}),
    policies: policies.value,
    addedMembers: await added,
    userGroupId: group.value?.id,
    userGroupRule: group.value?.rule,
    isUserGroupGone: group.value?.isGone,
    lostPolicies,
    obstacles: [...(partner.value && assignedToEverybody(partner.value) ? [everybody] : []), ...lost],
  };
}

/** The registration app that the managed policy excluded at the last run, where the tenant still has it. */
async function excludedApp(config: Config, graph: GraphClient, { last, name }: WayBack) {
  const { applications } = (recordedPolicy(last, name)?.args.conditions ?? {}) as {
    applications?: { excludedApplications?: string[] };
  };
  const placeholder = knownPlaceholder(config, last, name)?.toLowerCase();
  for (const appId of applications?.excludedApplications ?? []) {
    if (appId.toLowerCase() === placeholder) continue;
    const apps = await getDeviceComplianceApps(graph, appId);
    if (apps.registrationApp) return { appId, apps };
  }
  return undefined;
}

/** The list shows no policies with preview features, so each that is not in it is looked up. */
async function lostAmong(graph: GraphClient, ids: readonly string[], listed: readonly Policy[]): Promise<string[]> {
  const missing = ids.filter((id) => !listed.some((policy) => policy.id.toLowerCase() === id));
  const found = await Promise.all(missing.map((id) => policyStore(graph).get(id)));
  return missing.filter((_, i) => found[i] === undefined);
}

export const lostPolicyText = (id: string): string =>
  `Configuration conditionalAccess.exclusions.policyIds: the tenant has no policy ${id}. Correct the ID, or remove it if the policy was deleted.`;

/** As much of it as could be read. */
interface Read extends Partial<Pick<TenantSnapshot, "partner" | "apps">>, Pick<TenantSnapshot, "policies"> {
  graph: GraphClient;
  appId: string;
  obstacles: string[];
  ofSections: readonly SectionError[];
  group: string | undefined;
}

function asRecorded(config: Config, { last, name }: WayBack, read: Read): TenantReading {
  const entry = last?.of("graph:CompliancePartner", `${name}-partner`, ["entry"])?.["entry"];
  const exclusions = last?.names("graph:ConditionalAccessExclusion") ?? [];
  const excludable = config.conditionalAccess.exclusions.policyIds.filter((id) =>
    exclusions.includes(`${name}-exclusion-${id}`),
  );
  const userGroupId = read.group ?? (last && recordedUserGroup(last, name));
  return {
    seen: {
      partnerEntry: read.partner || entry === "present" ? "present" : "absent",
      registrationAppId: read.appId,
      excludable,
      hasRegistrationApp: read.apps ? read.apps.registrationApp !== undefined : true,
    },
    graph: read.graph,
    partner: read.partner,
    apps: read.apps ?? { lookalikes: [] },
    policies: read.policies,
    userGroupId,
    obstacles: read.obstacles,
    ofSections: read.ofSections,
  };
}

const everybody =
  'Compliance partner "Jamf Device Compliance" is assigned to all users or all devices, which stops the connection. Remove ' +
  "that assignment under Partner compliance management in the Intune admin center; this program assigns the user group.";

/** A refresh took it out of the state, while the partner was still assigned to it. A group that is there was somebody else's, by its id. */
async function goneBefore(graph: GraphClient, id: string | undefined): Promise<UserGroupSeen | undefined> {
  if (id === undefined || (await userGroups(graph, { groupId: id })).length > 0) return undefined;
  return { id, isGone: true };
}

interface UserGroupSeen {
  id: string;
  rule?: string | undefined;
  isGone?: boolean;
}

/** Its id, once it exists: as the state has it, whatever the group is called and whether it is still there. */
async function findUserGroup(
  { users }: Config,
  reads: Reads,
  graph: GraphClient,
  added: Promise<unknown>,
): Promise<UserGroupSeen | undefined> {
  await added;
  if (!users) return undefined;
  const [found] = await reads.userGroups();
  if ("groupId" in users) {
    if (!found) {
      throw new SectionError("users", `Configuration users.groupId: the tenant has no group ${users.groupId}.`);
    }
    return { id: users.groupId };
  }
  const { userGroup: own, reportedGroup } = reads.known;
  if (!found) return own === undefined ? goneBefore(graph, reportedGroup) : { id: own, isGone: true };
  const { displayName } = users;
  const dynamic = found.groupTypes?.includes("DynamicMembership") ?? false;
  if (dynamic === "rule" in users) return { id: found.id, rule: found.membershipRule ?? undefined };
  // Another name makes another group beside it.
  if (found.displayName.toLowerCase() !== displayName.toLowerCase()) return undefined;
  const [is, wants] = dynamic ? ["by rule", "users.members"] : ["by member list", "users.rule"];
  throw new SectionError(
    "users",
    `Configuration ${wants}: the group "${displayName}" (id ${found.id}) has its members ${is}. Entra cannot change that; a new ` +
      "group would leave the compliance partner and every policy that refer to this one without effect. Keep the way it has " +
      "its members, choose another users.displayName and move everything that refers to the group, or give its id as users.groupId.",
  );
}

/** So many wrong ids are named. */
const mostNamed = 10;

/**
 * A group among the members would let its own members in, whom nobody counts, and an id that the tenant does not have ends the run half-way. Looked at
 * are those whom the last run did not write; what may not be read is left to Graph.
 *
 * @returns whether they can sign in, by id in small letters.
 */
async function readAdded(
  graph: GraphClient,
  { users: who }: Config,
  known: readonly string[] = [],
): Promise<ReadonlyMap<string, boolean> | undefined> {
  const members = who && "members" in who ? who.members : [];
  const written = new Set(known.map((id) => id.toLowerCase()));
  const added = [...new Set(members.map((id) => id.toLowerCase()))].filter((id) => !written.has(id));
  if (added.length === 0) return undefined;
  const users = await existingUsers(graph, added).catch((error: unknown) => {
    if (error instanceof ServiceError) return undefined;
    throw error;
  });
  const others = users ? added.filter((id) => !users.has(id)) : [];
  if (others.length === 0) return users;
  const more = others.length > mostNamed ? ` and ${others.length - mostNamed} more` : "";
  const what = `the tenant has no user${others.length === 1 ? "" : "s"} ${others.slice(0, mostNamed).join(", ")}${more}`;
  throw new SectionError(
    "users",
    `Configuration users.members: ${what}. List object ids of users; groups, devices and apps cannot register Macs.`,
  );
}
