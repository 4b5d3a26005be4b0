/** The tenant's policies as this run's exclusions would leave them. Pure. */
import type { Policy } from "../../providers/graph/conditionalAccess/policy";
import type { Config } from "../config/schema";
import type { LastOutputs } from "../state/lastOutputs";
import type { TenantSeen } from "../tenant/reading";

interface Given {
  config: Config;
  seen: TenantSeen;
  last: LastOutputs | undefined;
  name: string;
}

export function policiesAfter(policies: readonly Policy[], { config, seen, last, name }: Given): Policy[] {
  const { exclusions, placeholder } = config.conditionalAccess;
  const app = last?.of("azuread:index/servicePrincipal:ServicePrincipal", `${name}-placeholder`, ["clientId"]);
  const placeholderAppId =
    placeholder === false ? undefined : "appId" in placeholder ? placeholder.appId : (app?.["clientId"] as string);
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
