/**
 * Conditional Access exclusion: keeps one of the tenant's own policies from stopping registration. Adds applications to the
 * policy's *Target resources > Exclude* and changes nothing else.
 *
 * | | |
 * |---|---|
 * | Endpoints | `GET`, `PATCH /identity/conditionalAccess/policies/{id}` (Graph v1.0 only: a write through beta locks v1.0 out for good) |
 * | Permissions | `Policy.Read.All`, `Policy.ReadWrite.ConditionalAccess`, `Application.Read.All` |
 * | Quirks | no ETag, stale reads after a write, 204 without body; Graph validates the whole policy, so a stale foreign application id in it makes the write fail (1034): named, never dropped |
 *
 * What it added it remembers; destroy removes only that. Applications that were excluded already stay.
 */
import type * as pulumi from "@pulumi/pulumi";
import type { CommonArgs, Lifecycle, Observed, Problem } from "../core/lifecycle";
import { type Inputs, ManagedResource } from "../core/resource";
import { type GraphClient, graphClient } from "./client";
import { isGuid } from "./guid";
import { type Applications, policiesPath, type Policy, policyReadPermission, policyShelf } from "./policyShelf";
import type { TenantArgs } from "./tenant";

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

  canonical: (args) => (args.applicationIds ? { ...args, applicationIds: idSet(args.applicationIds) } : args),

  connect: async ({ tenantId, cloud }) => graphClient({ tenantId, cloud: cloud ?? "global" }),

  /** An exclusion has no existence of its own to be found; what the policy excludes already, create leaves as it is. */
  find: async () => [],

  async create(graph, args) {
    return { id: args.policyId, outputs: { added: await exclude(graph, args, []) } };
  },

  async read(graph, id, args) {
    const policy = await policyShelf(graph).get(id);
    return policy && observed(policy, args);
  },

  async update(graph, _id, args, previous) {
    const mine = ((previous as { added?: string[] }).added ?? []).map(lower);
    const dropped = mine.filter((id) => !args.applicationIds.map(lower).includes(id));
    return { added: await exclude(graph, args, mine, dropped) };
  },

  async delete(graph, id, previous) {
    const mine = ((previous as { added?: string[] }).added ?? []).map(lower);
    const edited = await policyShelf(graph).edit(id, (now) => without(now, mine));
    if (edited?.written) await policyShelf(graph).shows(edited.before, (p) => mine.every((app) => !excludes(p, app)));
  },
};

/** Adds what is missing, takes back `dropped`, and waits until it shows. Returns what is ours from now on. */
async function exclude(
  graph: GraphClient,
  args: ConditionalAccessExclusionArgs,
  mine: string[],
  dropped: string[] = [],
): Promise<string[]> {
  const wanted = args.applicationIds.map(lower);
  let added: string[] = [];
  const edited = await policyShelf(graph).edit(args.policyId, (now) => {
    const there = (now.excludeApplications ?? []).map(lower);
    added = wanted.filter((id) => !there.includes(id));
    const kept = without(now, dropped) ?? now;
    if (added.length === 0) return kept === now ? undefined : kept;
    return { ...kept, excludeApplications: [...(kept.excludeApplications ?? []), ...added] };
  });
  if (!edited) throw await absent(graph, args.policyId);
  if (edited.written) {
    await policyShelf(graph).shows(edited.before, (p) => wanted.every((app) => excludes(p, app)));
  }
  return [...new Set([...mine.filter((id) => !dropped.includes(id)), ...added])];
}

/** The list without these ids, the rest in its order and spelling; `undefined` when none of them is there. */
function without(applications: Applications, ids: string[]): Applications | undefined {
  const there = applications.excludeApplications ?? [];
  const left = there.filter((id) => !ids.includes(lower(id)));
  return left.length === there.length ? undefined : { ...applications, excludeApplications: left };
}

const excludes = (policy: Policy, applicationId: string): boolean =>
  (policy.conditions.applications?.excludeApplications ?? []).some((id) => lower(id) === applicationId);

/** Gone, or only hidden from v1.0 because it uses preview features? */
async function absent(graph: GraphClient, id: string): Promise<Error> {
  const subject = { verb: "read", noun: "Conditional Access policy", id, permission: policyReadPermission };
  const preview = await graph.read<Policy>(`${policiesPath}/${id}`, subject, { beta: true });
  return preview
    ? new Error(
        `Could not exclude applications from Conditional Access policy "${preview.displayName}" (id ${id}): it uses preview ` +
          "features that Graph v1.0 can't read or write. Exclude them in the Entra admin centre.",
      )
    : new Error(
        `Could not exclude applications from Conditional Access policy (id ${id}): the tenant has none of that id. Remove it ` +
          "from conditionalAccess.exclusions.policyIds, or correct it.",
      );
}

const lower = (id: string): string => id.toLowerCase();
const idSet = (ids: string[]): string[] => [...new Set(ids.map(lower))].sort();

function observed(policy: Policy, args: ConditionalAccessExclusionArgs): Observed<ConditionalAccessExclusionArgs> {
  const applicationIds = args.applicationIds.filter((id) => excludes(policy, lower(id)));
  return { id: policy.id, args: { policyId: policy.id, applicationIds }, outputs: { policyName: policy.displayName } };
}
