/**
 * Conditional Access exclusion: keeps one of the tenant's own policies from stopping registration. Adds applications to the
 * policy's *Target resources > Exclude* and changes nothing else.
 *
 * | | |
 * |---|---|
 * | Endpoints | `GET`, `PATCH /identity/conditionalAccess/policies/{id}` (Graph v1.0 only: a write through beta locks v1.0 out for good) |
 * | Permissions | `Policy.Read.All`, `Policy.ReadWrite.ConditionalAccess`, `Application.Read.All` |
 * | Quirks | no ETag, stale reads after a write, 204 without body; Graph validates the whole policy, so a stale foreign application id in it makes the write fail (1034): named, never dropped; policies with preview features can't be written (1037, 1038) |
 *
 * What it added it remembers; destroy removes only that. Applications that were excluded already stay.
 */
import type * as pulumi from "@pulumi/pulumi";
import type { CommonArgs, Lifecycle, Observed, Problem } from "../../core/lifecycle";
import { type Inputs, ManagedResource } from "../../core/resource";
import { type GraphClient, graphClient } from "../client";
import { addedBy, excludeFrom, idSet, includeAgain, without } from "./exclusionWrite";
import { isGuid } from "../guid";
import { excludedIn, type Policy } from "./policy";
import { policyStore } from "./policyStore";
import type { TenantArgs } from "../tenant";

export interface ConditionalAccessExclusionArgs extends TenantArgs, CommonArgs {
  /** Object id of the policy. A change makes another exclusion. */
  policyId: string;
  /** Application ids to exclude, in any order: the registration app, and the placeholder app for baseline scopes. */
  applicationIds: string[];
}

/** ```ts
 * new ConditionalAccessExclusion("require-compliant", { tenantId, policyId, applicationIds: [registrationApp, placeholder] });
 * ```
 */
export class ConditionalAccessExclusion extends ManagedResource {
  declare readonly policyId: pulumi.Output<string>;
  declare readonly policyName: pulumi.Output<string>;
  /** What this resource added, and what destroy removes. */
  declare readonly added: pulumi.Output<string[]>;

  constructor(name: string, args: Inputs<ConditionalAccessExclusionArgs>, opts?: pulumi.CustomResourceOptions) {
    super(conditionalAccessExclusion, name, args, opts);
  }
}

export const conditionalAccessExclusion: Lifecycle<ConditionalAccessExclusionArgs, GraphClient> = {
  kind: "graph:ConditionalAccessExclusion",
  noun: "Conditional Access exclusion",
  nameProperty: "policyId",
  replaceOn: ["policyId"],
  outputs: ["policyName", "added"],

  validate({ policyId, applicationIds }): Problem[] {
    const notAnId = (property: string, id: string) => ({
      property,
      reason: `must be an id such as 00000000-0000-0000-0000-000000000000, not "${id}"`,
    });
    return [
      ...(policyId !== undefined && !isGuid(policyId) ? [notAnId("policyId", policyId)] : []),
      ...(applicationIds?.length === 0
        ? [{ property: "applicationIds", reason: "must name at least one application" }]
        : []),
      ...(applicationIds ?? []).flatMap((id, i) => (isGuid(id) ? [] : [notAnId(`applicationIds[${i}]`, id)])),
    ];
  },

  canonical: ({ policyId, applicationIds, ...rest }) => ({
    ...rest,
    ...(policyId ? { policyId: policyId.toLowerCase() } : {}),
    ...(applicationIds ? { applicationIds: idSet(applicationIds) } : {}),
  }),

  connect: async ({ tenantId, cloud }) => graphClient({ tenantId, cloud: cloud ?? "global" }),

  /** An exclusion has no existence of its own to be found; what the policy excludes already, create leaves as it is. */
  find: async () => [],
  isNameless: true,

  async create(graph, { policyId, applicationIds }) {
    return { id: policyId, outputs: { added: await excludeFrom(graph, policyId, idSet(applicationIds), []) } };
  },

  async read(graph, id, args) {
    const policy = await policyStore(graph).get(id);
    return policy && observed(policy, args);
  },

  async update(graph, id, { applicationIds }, previous) {
    const wanted = idSet(applicationIds);
    const mine = addedBy(previous);
    const kept = mine.filter((app) => wanted.includes(app));
    const added = await excludeFrom(graph, id, wanted, without(mine, kept));
    return { added: [...new Set([...kept, ...added])].sort() };
  },

  delete: (graph, id, previous) => includeAgain(graph, id, addedBy(previous)),
};

function observed(policy: Policy, args: ConditionalAccessExclusionArgs): Observed<ConditionalAccessExclusionArgs> {
  const excluded = excludedIn(policy);
  return {
    id: policy.id,
    args: {
      policyId: policy.id,
      applicationIds: args.applicationIds.filter((id) => excluded.includes(id.toLowerCase())),
    },
    outputs: { policyName: policy.displayName },
  };
}
