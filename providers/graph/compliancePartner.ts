/**
 * Compliance partner: whose Macs Jamf may report on. Assigns a user group to the tenant's *Jamf Device Compliance* entry for
 * macOS (Intune admin center > Tenant administration > Connectors and tokens > Partner compliance management).
 *
 * | | |
 * |---|---|
 * | Endpoints | `GET`, `PATCH /deviceManagement/complianceManagementPartners[/{id}]` (Graph v1.0, CSDL of 2026-08-20) |
 * | Permissions | `DeviceManagementServiceConfig.ReadWrite.All`; an Intune licence in the tenant |
 * | Quirks | only Jamf can activate the entry, by *Confirm* in Jamf Pro. State and heartbeat are outputs of Intune. Whether an entry made by POST is usable is not documented: left to an administrator unless `createMissingEntry` |
 *
 * Everything else in the entry stays: other platforms, other groups. "All users" stops the connection (Microsoft Learn,
 * jamf-entra-id): it can't be asked for here, and where the tenant has it, the assignment is refused.
 */
import type * as pulumi from "@pulumi/pulumi";
import type { CommonArgs, Lifecycle, Observed, Ownership, Problem } from "../core/lifecycle";
import { type Inputs, ManagedResource } from "../core/resource";
import { type GraphClient, graphClient } from "./client";
import {
  assignedTo,
  assignGroup,
  createEntry,
  getCompliancePartner,
  type Partner,
  unassignGroup,
} from "./compliancePartner/entry";
import { isGuid } from "./guid";
import type { TenantArgs } from "./tenant";

export interface CompliancePartnerArgs extends TenantArgs, CommonArgs {
  /** Object id of the group whose members register Macs. They need Intune licences. A change moves the assignment. */
  groupId: string;
  /**
   * Whether the tenant has the entry, as `getCompliancePartner` saw it before this run. While it is `absent`, this resource
   * waits; once an administrator has added it, the next run assigns the group.
   */
  entry: "present" | "absent";
  /** Experimental: make the entry by POST when it is absent. Default `false`: an administrator adds it. */
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

/** The same whether the entry exists yet or not, so that nothing is replaced when it appears. */
const stableId = "jamf-device-compliance";

type State = CompliancePartnerArgs & { assignment?: "assigned" | "waiting"; ownership?: Ownership };

export const compliancePartner: Lifecycle<CompliancePartnerArgs, GraphClient> = {
  kind: "graph:CompliancePartner",
  noun: "compliance partner",
  nameProperty: "groupId",
  outputs: ["assignment"],

  // Whoever makes the entry by itself does not wait for a person; otherwise our own doing would show as a change.
  defaults: (args) => (args.createMissingEntry ? { ...args, entry: "present" } : args),

  validate({ groupId, entry }): Problem[] {
    const problems: Problem[] = [];
    if (groupId !== undefined && !isGuid(groupId)) {
      const reason = `must be the object id of one group, not "${groupId}"; never all users or all devices`;
      problems.push({ property: "groupId", reason });
    }
    if (entry !== undefined && entry !== "present" && entry !== "absent") {
      problems.push({ property: "entry", reason: 'must be "present" or "absent"' });
    }
    return problems;
  },

  canonical: ({ groupId, ...rest }) => (groupId ? { ...rest, groupId: groupId.toLowerCase() } : rest),

  connect: async ({ tenantId, cloud }) => graphClient({ tenantId, cloud: cloud ?? "global" }),

  /** An assignment that stands already is not ours; destroy leaves it. */
  async find(graph, args) {
    if (args.entry === "absent") return [];
    const partner = await getCompliancePartner(graph);
    return partner && assignedTo(partner, args.groupId) ? [observed(args, partner)] : [];
  },

  async create(graph, args) {
    await assign(graph, args);
    return stableId;
  },

  read: async (graph, _id, args) => observed(args, await getCompliancePartner(graph)),

  async update(graph, _id, args, previous: State) {
    // After a refresh that found the assignment gone, there is no group in the state.
    const before: string | undefined = previous.groupId?.toLowerCase();
    const isTheirs = previous.ownership === "adopted" && !args.deleteAdopted;
    await assign(graph, args, before === args.groupId.toLowerCase() || isTheirs ? undefined : before);
  },

  async delete(graph, _id, { groupId, assignment }: State) {
    if (assignment === "waiting") return;
    const partner = await getCompliancePartner(graph);
    if (partner) await unassignGroup(graph, partner, groupId);
  },
};

async function assign(graph: GraphClient, args: CompliancePartnerArgs, instead?: string): Promise<void> {
  const partner = await getCompliancePartner(graph);
  if (partner) await assignGroup(graph, partner, args.groupId, instead);
  else if (args.createMissingEntry) await createEntry(graph, args.groupId);
}

function observed(args: CompliancePartnerArgs, partner: Partner | undefined): Observed<CompliancePartnerArgs> {
  const { groupId, createMissingEntry } = args;
  const isAssigned = partner !== undefined && assignedTo(partner, groupId);
  return {
    id: stableId,
    args: {
      groupId: isAssigned || !partner ? groupId : undefined,
      // What the program saw before this run is no property of the entry, until the entry is lost.
      entry: partner ? args.entry : "absent",
      createMissingEntry,
    },
    outputs: { assignment: isAssigned ? "assigned" : "waiting" },
  };
}
