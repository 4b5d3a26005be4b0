/**
 * What an exclusion is about to add to a policy of the tenant, in the state before anything is written: the engine keeps nothing of a
 * create whose answer was lost or that was killed, and what such a create had added would stay in the policy for good. The exclusion
 * depends on its record, so at destroy the record goes last and takes out whatever it lists and is still there.
 *
 * | | |
 * |---|---|
 * | Endpoints | `GET /identity/conditionalAccess/policies/{id}`; at removal also `PATCH`, where something is left |
 * | Permissions | `Policy.Read.All`; at removal `Policy.ReadWrite.ConditionalAccess` |
 * | Quirks | applications that the policy excluded before are not listed and stay |
 */
import type * as pulumi from "@pulumi/pulumi";
import type { CommonArgs, Lifecycle } from "../../core/lifecycle";
import { type Inputs, ManagedResource } from "../../core/resource";
import { type GraphClient, graphClient } from "../client";
import type { TenantArgs } from "../tenant";
import { addedBy, idSet, includeAgain } from "./exclusionWrite";
import { excludedIn } from "./policy";
import { policyStore } from "./policyStore";

interface ExclusionRecordArgs extends TenantArgs, CommonArgs {
  /** Object id of the policy. */
  policyId: string;
  /** Application ids that will be excluded. */
  applicationIds: string[];
}

/** ```ts
 * const record = new ExclusionRecord("record", { tenantId, policyId, applicationIds });
 * new ConditionalAccessExclusion("exclusion", { tenantId, policyId, applicationIds }, { dependsOn: record });
 * ```
 */
export class ExclusionRecord extends ManagedResource {
  /** Those of the applications that the policy did not exclude before. */
  declare readonly added: pulumi.Output<string[]>;

  constructor(name: string, args: Inputs<ExclusionRecordArgs>, opts?: pulumi.CustomResourceOptions) {
    super(exclusionRecord, name, args, opts);
  }
}

export const exclusionRecord: Lifecycle<ExclusionRecordArgs, GraphClient> = {
  kind: "graph:ExclusionRecord",
  noun: "record of a Conditional Access exclusion",
  nameProperty: "policyId",
  replaceOn: ["policyId"],
  outputs: ["added"],

  canonical: ({ policyId, applicationIds, ...rest }) => ({
    ...rest,
    ...(policyId ? { policyId: policyId.toLowerCase() } : {}),
    ...(applicationIds ? { applicationIds: idSet(applicationIds) } : {}),
  }),

  connect: async ({ tenantId, cloud }) => graphClient({ tenantId, cloud: cloud ?? "global" }),

  /** It exists in state alone. */
  find: async () => [],
  create: async (graph, args) => ({ id: args.policyId, outputs: { added: await lacking(graph, args) } }),
  read: async (_graph, id, args) => ({ id, args }),

  async update(graph, _id, args, previous) {
    const wanted = idSet(args.applicationIds);
    const kept = addedBy(previous).filter((id) => wanted.includes(id));
    return { added: idSet([...kept, ...(await lacking(graph, args))]) };
  },

  delete: (graph, id, previous) => includeAgain(graph, id, addedBy(previous)),
};

/** A policy that is gone excludes nothing; the exclusion says so. */
async function lacking(graph: GraphClient, { policyId, applicationIds }: ExclusionRecordArgs): Promise<string[]> {
  const policy = await policyStore(graph).get(policyId);
  const excluded = policy ? excludedIn(policy) : [];
  return idSet(applicationIds).filter((id) => !excluded.includes(id));
}
