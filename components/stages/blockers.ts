/** The tenant's policies that stop one of the people who register Macs, or of which nobody can tell. */
import { getBaselineScopes } from "../../providers/graph/baselineSetting";
import type { GraphClient } from "../../providers/graph/client";
import { judge, type Judgement } from "../../providers/graph/conditionalAccess/judge";
import type { BaselineScopes, Situation } from "../../providers/graph/conditionalAccess/situation";
import type { Verdict } from "../../providers/graph/conditionalAccess/vocabulary";
import type { Policy } from "../../providers/graph/policy";
import { Registrants } from "../../providers/graph/registrants";
import { getRegistrationBlockers } from "../../providers/graph/registrationBlockers";
import type { BlockerFact } from "./facts";

const stopping: readonly Verdict[] = ["blocks", "exposedBaseline", "unknown"];

export interface BlockersArgs {
  groupId?: string;
  registrationAppId: string;
  placeholderAppId?: string;
  /** Object id of the stack's own policy, which never stops a registration. */
  ownId?: string;
}

/** Also the policies that only beta shows: two Conditional Access requests more, at one per second. */
export async function allBlockers(graph: GraphClient, args: BlockersArgs): Promise<BlockerFact[]> {
  return facts((await getRegistrationBlockers(graph, args)).judgements, args);
}

/** From policies that were read already, at the cost of one Conditional Access request where the answer depends on it. */
export async function blockersAmong(
  graph: GraphClient,
  policies: readonly Policy[],
  { groupId, registrationAppId, placeholderAppId, ownId }: BlockersArgs,
): Promise<BlockerFact[]> {
  const registrants = groupId ? await Registrants.of(graph, groupId) : undefined;
  // Groups are looked up only for policies that would stop somebody who is in them.
  await registrants?.lookUp(
    graph,
    policies.filter((policy) => {
      const worst = {
        registrationApp: registrationAppId,
        placeholderApp: placeholderAppId,
        baselineScopes: "enforced" as const,
      };
      return stopping.includes(judge(policy, { ...worst, people: "unknown" }).verdict);
    }),
  );
  const peopleOf = (policy: Policy): Situation["people"] =>
    registrants && registrants.everybody.length > 0 ? registrants.for(policy) : "unknown";
  const found = (baselineScopes: BaselineScopes) => {
    const situation = { registrationApp: registrationAppId, placeholderApp: placeholderAppId, baselineScopes };
    const judgements = policies.map((policy) => judge(policy, { ...situation, people: peopleOf(policy) }));
    return facts(judgements, { registrationAppId, ...(ownId ? { ownId } : {}) });
  };
  // Enforcement of baseline scopes is the worst case: what stops nobody then, never does.
  return found("enforced").length === 0 ? [] : found(await getBaselineScopes(graph));
}

const facts = (judgements: readonly Judgement[], { ownId }: BlockersArgs): BlockerFact[] =>
  judgements
    .filter(({ id, verdict }) => stopping.includes(verdict) && (id === null || id !== ownId))
    .map(({ id, displayName, verdict, why }) => ({ id: id ?? "", displayName: displayName ?? "", verdict, why }));
