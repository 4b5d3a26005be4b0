/**
 * Compliance partner: whose Macs Jamf may report on. Assigns a user group to the tenant's *Jamf Device Compliance* entry for
 * macOS (Intune admin centre > Tenant administration > Connectors and tokens > Partner compliance management).
 *
 * | | |
 * |---|---|
 * | Endpoints | `/deviceManagement/complianceManagementPartners`, `…/{id}` (Graph v1.0, CSDL of 2026-08-20) |
 * | Permissions | `DeviceManagementServiceConfig.ReadWrite.All`; an Intune licence in the tenant |
 * | Quirks | only Jamf can activate the entry, by *Confirm* in Jamf Pro. State and heartbeat are outputs of Intune. Whether an entry made by POST is usable is not known: left to a person unless `createMissingEntry` |
 *
 * Everything else in the entry stays: other platforms, other groups. "All users" stops the connection (Microsoft Learn,
 * jamf-entra-id): it can't be asked for here, and where the tenant has it, the assignment is refused.
 */
import type * as pulumi from "@pulumi/pulumi";
import type { CommonArgs, Lifecycle, Observed, Problem } from "../core/lifecycle";
import { type Inputs, ManagedResource } from "../core/resource";
import { type GraphClient, graphClient } from "./client";
import { isGuid } from "./guid";
import type { TenantArgs } from "./tenant";

export interface CompliancePartnerArgs extends TenantArgs, CommonArgs {
  /** Object id of the group whose members register Macs. They need Intune licences. */
  groupId: string;
  /**
   * Whether the tenant has the entry, as `getCompliancePartner` saw it before this run. While it is `absent`, this resource
   * waits; when a person has added it, the next run assigns the group.
   */
  entry: "present" | "absent";
  /** Experimental: make the entry by POST when it is absent. Default `false`: a person adds it. */
  createMissingEntry?: boolean;
}

/** ```ts
 * new CompliancePartner("jamf", { tenantId, groupId: macUsers.objectId, entry: seen.entry });
 * ```
 */
export class CompliancePartner extends ManagedResource {
  declare readonly groupId: pulumi.Output<string>;
  /** `waiting`: the entry does not exist yet. */
  declare readonly assignment: pulumi.Output<"assigned" | "waiting">;

  constructor(name: string, args: Inputs<CompliancePartnerArgs>, opts?: pulumi.CustomResourceOptions) {
    super(compliancePartner, name, args, opts);
  }
}

const path = "/deviceManagement/complianceManagementPartners";
const displayName = "Jamf Device Compliance";
const group = "#microsoft.graph.groupAssignmentTarget";
const readPermission = "DeviceManagementServiceConfig.Read.All";
const writePermission = "DeviceManagementServiceConfig.ReadWrite.All";

interface Target {
  "@odata.type": string;
  groupId?: string;
  [more: string]: unknown;
}

export interface Assignment {
  target: Target;
  [more: string]: unknown;
}

export interface Partner {
  id: string;
  displayName: string;
  partnerState: string;
  lastHeartbeatDateTime: string;
  macOsOnboarded: boolean;
  macOsEnrollmentAssignments?: Assignment[] | null;
}

const about = (verb: string, permission: string) => ({
  verb,
  noun: "compliance partner",
  name: displayName,
  permission,
});

/** The tenant's *Jamf Device Compliance* entry; `undefined` when nobody has added one. Throws when there are several. */
export async function getCompliancePartner(graph: GraphClient): Promise<Partner | undefined> {
  const all = await graph.list<Partner>(path, about("look up", readPermission));
  const found = all.filter((p) => p.displayName?.trim().toLowerCase() === displayName.toLowerCase());
  if (found.length > 1) {
    const ids = found.map((p) => p.id).join(", ");
    throw new Error(
      `Could not choose the compliance partner "${displayName}": the tenant has ${found.length} entries of that name ` +
        `(ids ${ids}). Remove all but the active one in the Intune admin centre.`,
    );
  }
  return found[0];
}

/** Assignments of an entry that stop the connection: everybody. */
export const assignedToEverybody = ({ macOsEnrollmentAssignments }: Partner): boolean =>
  (macOsEnrollmentAssignments ?? []).some(({ target }) =>
    /\.(allLicensedUsers|allDevices)AssignmentTarget$/.test(target["@odata.type"] ?? ""),
  );

const refuseEverybody = () =>
  new Error(
    `Could not assign the group to compliance partner "${displayName}": it is assigned to all users or all devices, which ` +
      "stops the connection. Remove that assignment under Partner compliance management in the Intune admin centre.",
  );

const withGroup = (partner: Partner, groupId: string): Assignment[] => {
  if (assignedToEverybody(partner)) throw refuseEverybody();
  const others = partner.macOsEnrollmentAssignments ?? [];
  return others.some((a) => a.target.groupId === groupId && a.target["@odata.type"] === group)
    ? others
    : [...others, toWire(groupId)];
};

const withoutGroup = (partner: Partner, groupId: string): Assignment[] =>
  (partner.macOsEnrollmentAssignments ?? []).filter(
    (a) => !(a.target.groupId === groupId && a.target["@odata.type"] === group),
  );

export const compliancePartner: Lifecycle<CompliancePartnerArgs, GraphClient> = {
  kind: "graph:CompliancePartner",
  noun: "compliance partner",
  nameProperty: "groupId",
  outputs: ["assignment"],

  validate({ groupId, entry }): Problem[] {
    const problems: Problem[] = [];
    if (groupId !== undefined && !isGuid(groupId)) {
      problems.push({
        property: "groupId",
        reason: `must be the object id of one group, not "${groupId}"; never all users`,
      });
    }
    if (entry !== undefined && entry !== "present" && entry !== "absent") {
      problems.push({ property: "entry", reason: 'must be "present" or "absent"' });
    }
    return problems;
  },

  connect: async ({ tenantId, cloud }) => graphClient({ tenantId, cloud: cloud ?? "global" }),

  /** An assignment that stands already is not ours; destroy leaves it. */
  async find(graph, args) {
    if (args.entry === "absent" && !args.createMissingEntry) return [];
    const partner = await getCompliancePartner(graph);
    return partner && assigned(partner, args.groupId) ? [observed(args, partner)] : [];
  },

  async create(graph, args) {
    await assign(graph, args);
    return stableId;
  },

  read: async (graph, _id, args) => observed(args, await getCompliancePartner(graph)),

  async update(graph, _id, args, previous) {
    if (previous.groupId !== args.groupId) await unassign(graph, previous.groupId);
    await assign(graph, args);
  },

  delete: (graph, _id, { groupId }) => unassign(graph, groupId),
};

/** The same whether the entry exists yet or not, so that nothing is replaced when it appears. */
const stableId = "jamf-device-compliance";

async function assign(graph: GraphClient, args: CompliancePartnerArgs): Promise<void> {
  const partner = await getCompliancePartner(graph);
  if (partner) return writeAssignments(graph, partner, withGroup(partner, args.groupId));
  if (!args.createMissingEntry) return;
  const body = {
    "@odata.type": "#microsoft.graph.complianceManagementPartner",
    displayName,
    macOsOnboarded: true,
    macOsEnrollmentAssignments: [toWire(args.groupId)],
  };
  await graph.create(path, body, about("create", writePermission));
}

async function unassign(graph: GraphClient, groupId: string): Promise<void> {
  const partner = await getCompliancePartner(graph);
  if (partner) await writeAssignments(graph, partner, withoutGroup(partner, groupId));
}

async function writeAssignments(graph: GraphClient, partner: Partner, assignments: Assignment[]): Promise<void> {
  if (assignments.length === (partner.macOsEnrollmentAssignments ?? []).length) return;
  const body = {
    "@odata.type": "#microsoft.graph.complianceManagementPartner",
    macOsEnrollmentAssignments: assignments,
  };
  await graph.change(`${path}/${partner.id}`, body, { ...about("assign a group to", writePermission), id: partner.id });
}

const assigned = (partner: Partner, groupId: string): boolean =>
  (partner.macOsEnrollmentAssignments ?? []).some(
    (a) => a.target.groupId === groupId && a.target["@odata.type"] === group,
  );

export const toWire = (groupId: string): Assignment => ({
  "@odata.type": "#microsoft.graph.complianceManagementPartnerAssignment",
  target: { "@odata.type": group, groupId },
});

function observed(args: CompliancePartnerArgs, partner: Partner | undefined): Observed<CompliancePartnerArgs> {
  const present = partner !== undefined;
  const groupId = !present || assigned(partner, args.groupId) ? args.groupId : undefined;
  return {
    id: stableId,
    // What the program saw before this run is an input of ours, not a property of the entry, until the entry is lost.
    args: {
      groupId,
      entry: present || args.entry === "absent" ? args.entry : "absent",
      createMissingEntry: args.createMissingEntry,
    },
    outputs: { assignment: present ? "assigned" : "waiting" },
  };
}
