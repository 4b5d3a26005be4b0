/** How far a tenant is, and what the next stage up asks of it. Reads only; judges as the program does, and refuses nothing. */
import { RunError, ServiceError, textOf } from "../../providers/core/errors";
import type { Judgement } from "../../providers/graph/conditionalAccess/judge";
import type { Gate } from "../connection/deviceComplianceConnection";
import type { KnownIds } from "../state/knownIds";
import { groupAmong } from "../state/recordedSmartGroups";
import type { Reads } from "../tenant/reads";
import type { Config } from "../config/schema";
import type { TenantReading } from "../tenant/reading";
import { blockerFacts } from "./blockers";
import { planned } from "./judgement";
import { observedFacts } from "./observedFacts";
import { registrationStands } from "./registrationNow";
import type { Stage, ObservedState } from "../stages/plan";
import { type Precondition, preconditions } from "./preconditions";

interface StageOutlook {
  observed: Stage;
  /** The stage whose preconditions are listed. */
  next: Stage;
  /** Empty on the way out, and where they could not be read. */
  preconditions: Precondition[];
  notRead?: string;
}

interface Standing {
  gates: readonly Gate[];
  reads: Pick<Reads, "smartGroups">;
  ids?: KnownIds;
}

export async function nextStageReadiness(
  config: Config,
  tenant: TenantReading,
  standing: Standing,
  judgements: Promise<readonly Judgement[]>,
): Promise<StageOutlook> {
  const { gates, ids = {} } = standing;
  const observed = await stageNow(config, tenant, standing);
  const next = nextStage(config.stage, observed);
  const { plan, own } = planned(next, config, tenant, ids.managedPolicy);
  const enforcing = plan.enforcedFor !== "nobody";
  const question = { gates, plan, enforcing, smartGroups: ids.smartGroups };
  try {
    const facts = await observedFacts(config, tenant, question, async () =>
      blockerFacts(await judgements, { ownId: own?.id }),
    );
    return { observed, next, preconditions: preconditions(next, facts) };
  } catch (error) {
    if (!(error instanceof ServiceError || error instanceof RunError)) throw error;
    const notRead = `The preconditions of stage ${next} could not be read. ${textOf(error)}`;
    return { observed, next, preconditions: [], notRead };
  }
}

/** How far the tenant is. */
export async function stageNow(
  config: Config,
  tenant: TenantReading,
  { gates, reads, ids = {} }: Standing,
): Promise<Stage> {
  const { enforcedFor } = planned(config.stage, config, tenant, ids.managedPolicy);
  const standing: ObservedState = {
    registration: await registrationStands(config, ids.registrationPolicy),
    enforcedFor,
  };
  return observedStage(config, standing, gates, await isEmpty(config, reads, ids.smartGroups?.compliance));
}

async function isEmpty(
  { jamf: { complianceGroup } }: Config,
  { smartGroups }: Pick<Reads, "smartGroups">,
  id: string | undefined,
): Promise<boolean> {
  const group = groupAmong(await smartGroups(), id, complianceGroup.displayName);
  return group?.membershipCount === 0;
}

/** What people would notice comes first; then what has been prepared. */
export function observedStage(
  { stage, conditionalAccess: { managedPolicy } }: Pick<Config, "stage" | "conditionalAccess">,
  { registration, enforcedFor }: ObservedState,
  gates: readonly Pick<Gate, "name" | "state">[],
  nobodyIsCompliant: boolean,
): Stage {
  if (enforcedFor === "everybody") return "enforce";
  if (enforcedFor === "pilot") return "pilot";
  // Without a policy of its own, a stack enforces nothing itself: stage enforce differs from pilot in nothing but its scope.
  if (registration === "open") return stage === "enforce" && !managedPolicy ? "enforce" : "pilot";
  if (stage === "drain" && nobodyIsCompliant) return "drain";
  return gates.some(({ name, state }) => name === "confirmed" && state === "done") ? "connect" : "prepare";
}

/** Of the stages that switch something on: the configured one until it is reached, then the one after it. */
export function nextStage(wanted: Stage, observed: Stage): Stage {
  if (wanted === "drain" || wanted === "enforce") return wanted;
  return wanted === "pilot" && (observed === "pilot" || observed === "enforce") ? "enforce" : "pilot";
}
