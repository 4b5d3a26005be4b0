/** The tenant's policies that stop one of the people who register Macs, or of which nobody can tell. */
import type { GraphClient } from "../../providers/graph/client";
import { judge, type Judgement } from "../../providers/graph/conditionalAccess/judge";
import type { SignInContext } from "../../providers/graph/conditionalAccess/signInContext";
import type { Verdict } from "../../providers/graph/conditionalAccess/vocabulary";
import type { Policy } from "../../providers/graph/conditionalAccess/policy";
import { Registrants } from "../../providers/graph/registrants";
import {
  getRegistrationBlockers,
  type PolicyReads,
} from "../../providers/graph/conditionalAccess/registrationBlockers";
import type { Config } from "../config/schema";
import { configuredPlaceholder } from "../state/placeholder";
import type { TenantReading } from "../tenant/reading";
import type { BlockerFact } from "./facts";

const stopping: readonly Verdict[] = ["blocks", "exposedBaseline", "unknown"];
/** Not knowing the people, a policy for some of them is conditional. */
const mayStop: readonly Verdict[] = [...stopping, "conditional"];

interface BlockersArgs {
  groupId?: string | undefined;
  registrationAppId: string;
  placeholderAppId?: string | undefined;
  /** Object id of the managed policy, which never stops a registration. */
  ownId?: string | undefined;
}

/** Whose registration is asked about, and what policies may exclude for it. A group that was deleted has no members that could be listed. */
export const blockersArgs = (
  config: Config,
  { seen, userGroupId, isUserGroupGone }: Pick<TenantReading, "seen" | "userGroupId" | "isUserGroupGone">,
  ownId?: string,
): BlockersArgs => ({
  registrationAppId: seen.registrationAppId,
  groupId: isUserGroupGone ? undefined : userGroupId,
  placeholderAppId: configuredPlaceholder(config),
  ownId,
});

/** Also the policies that only beta shows: one Conditional Access request more, at one per second. */
export async function allBlockers(graph: GraphClient, args: BlockersArgs, reads: PolicyReads): Promise<BlockerFact[]> {
  const { judgements, notListed } = await getRegistrationBlockers(graph, args, reads);
  return [...blockerFacts(judgements, args), ...notListed.map(unread)];
}

/** What could not be read may stop a registration: a gap is never "none". */
const unread = (why: string): BlockerFact => ({
  id: "",
  displayName: "policies with preview features, which could not be listed",
  verdict: "unknown",
  why,
});

/** From policies that were read already, at the cost of one Conditional Access request where the answer depends on it. */
export async function blockersAmong(
  graph: GraphClient,
  policies: readonly Policy[],
  { groupId, registrationAppId, placeholderAppId, ownId }: BlockersArgs,
  { baselineScopes: setting }: Pick<PolicyReads, "baselineScopes">,
): Promise<BlockerFact[]> {
  // Enforcement of baseline scopes is the worst case: what stops nobody then, never does, whoever the people are.
  const worst = {
    registrationApp: registrationAppId,
    placeholderApp: placeholderAppId,
    baselineScopes: "enforced" as const,
  };
  const suspects = policies.filter(
    (policy) => policy.id !== ownId && mayStop.includes(judge(policy, { ...worst, people: "unknown" }).verdict),
  );
  if (suspects.length === 0) return [];
  const [registrants, baselineScopes] = await Promise.all([
    groupId ? Registrants.of(graph, groupId) : undefined,
    setting(),
  ]);
  await registrants?.lookUp(graph, suspects);
  const peopleOf = (policy: Policy): SignInContext["people"] =>
    registrants && registrants.everybody.length > 0 ? registrants.for(policy) : "unknown";
  const situation = { registrationApp: registrationAppId, placeholderApp: placeholderAppId, baselineScopes };
  const judgements = suspects.map((policy) => judge(policy, { ...situation, people: peopleOf(policy) }));
  return blockerFacts(judgements, { ownId });
}

/** Those that stand in the way, the managed policy apart. */
export const blockerFacts = (judgements: readonly Judgement[], { ownId }: Pick<BlockersArgs, "ownId">): BlockerFact[] =>
  judgements
    .filter(({ id, verdict }) => stopping.includes(verdict) && (id === null || id !== ownId))
    .map(({ id, displayName, verdict, why }) => ({ id: id ?? "", displayName: displayName ?? "", verdict, why }));
