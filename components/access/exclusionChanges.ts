/** The tenant's policies as this run's exclusions would leave them, and which of them stop registration before and after. */
import type { Policy } from "../../providers/graph/conditionalAccess/policy";
import type { Config } from "../config/schema";
import type { LastOutputs } from "../state/lastOutputs";
import type { TenantSeen } from "../tenant/reading";
import { blockersAmong, blockersArgs } from "./blockers";
import type { Part } from "./intent";
import type { RegistrationBlocker } from "./model";
import type { RunQuestion } from "./runQuestion";
import { knownPlaceholder } from "../state/placeholder";

interface Given {
  config: Config;
  seen: TenantSeen;
  last: LastOutputs | undefined;
  name: string;
}

function policiesAfter(policies: readonly Policy[], { config, seen, last, name }: Given): Policy[] {
  const { exclusions } = config.conditionalAccess;
  const placeholderAppId = knownPlaceholder(config, last, name);
  const wanted = [seen.registrationAppId, ...(placeholderAppId ? [placeholderAppId] : [])];
  return policies.map((policy) => {
    const id = policy.id.toLowerCase();
    const recorded = last?.of("graph:ConditionalAccessExclusion", `${name}-exclusion-${id}`, ["added"]);
    const isWanted = exclusions.policyIds.includes(id) && seen.excludable.includes(id);
    if (!isWanted && !recorded) return policy;
    const added = (recorded?.["added"] as string[] | undefined) ?? [];
    const kept = excludedOf(policy).filter((each) => !added.includes(each.toLowerCase()));
    return withExcluded(policy, isWanted ? [...new Set([...kept, ...wanted])] : kept);
  });
}

const applicationsOf = ({ conditions }: Policy) =>
  (conditions?.["applications"] ?? {}) as { excludeApplications?: string[] | null };

const excludedOf = (policy: Policy): string[] => applicationsOf(policy).excludeApplications ?? [];

const withExcluded = (policy: Policy, excludeApplications: string[]): Policy => ({
  ...policy,
  conditions: { ...policy.conditions, applications: { ...applicationsOf(policy), excludeApplications } },
});

/** Policies of the tenant that stop registration, before and after what this run excludes or includes again. */
export async function blockersBoth(
  { config, plan, tenant, reads, managed, last, name }: RunQuestion,
  changes: ReadonlySet<Part>,
): Promise<{ before: readonly RegistrationBlocker[]; after: readonly RegistrationBlocker[] }> {
  const matters = changes.has("exclusions") || changes.has("hasPlaceholder");
  if (plan.registration !== "open" || !matters) return { before: [], after: [] };
  const managedId = managed.live?.id;
  const args = blockersArgs(config, tenant, managedId);
  const judged = async (policies: readonly Policy[]) =>
    (await blockersAmong(tenant.graph, policies, args, reads)).map(({ id, displayName, verdict }) => ({
      id,
      displayName,
      certain: verdict === "blocks" || verdict === "exposedBaseline",
    }));
  return {
    before: await judged(tenant.policies),
    after: await judged(policiesAfter(tenant.policies, { config, seen: tenant.seen, last, name })),
  };
}
