/** The part of the report that says what a run does to users and Macs, from the model's own result. Numbers only, no ids of users. */
import type { Decision } from "../access/decision";
import type { Effects } from "../access/effects";
import { accessJson } from "../access/text";
import type { StageJudgement } from "../access/judgement";
import { stepName } from "../stages/holds";
import type { AccessReport, RunReport } from "./schema";

/** What is not worked out is `notRead`, which no reader may take for "none". */
export const notWorkedOut = (): Pick<RunReport, "access" | "adopted"> => ({ access: "notRead", adopted: "notRead" });

function accessReport(result: Effects, decision?: Decision): AccessReport {
  const { before, after, totalBlocked, effects, peopleNewlyBlocked, peopleNoLongerAsked, peopleNewlyAsked } =
    accessJson(result, decision);
  const moved = peopleNewlyBlocked + peopleNoLongerAsked + peopleNewlyAsked;
  return {
    before,
    after,
    totalBlocked,
    effects,
    difference: moved > 0 || effects.length > 0 || JSON.stringify(before) !== JSON.stringify(after),
    heldBack: (decision?.heldBack ?? []).map(({ steps, why }) => ({ what: steps.map(stepName).join(", "), why })),
  };
}

/** Where nothing that concerns users changes, nothing was counted; what could not be counted is among the effects. */
export function accessOf({ access }: Pick<StageJudgement, "access">): AccessReport {
  // What only --refresh would do is no effect of this run, unless it refuses it.
  if (access?.isByRefreshAlone && access.decision.refused.length === 0) return accessOf({});
  if (access?.effects) return accessReport(access.effects, access.decision);
  const effects = (access?.decision.effects ?? []).map(({ kind, count, limit, why, outcome }) => ({
    kind,
    count,
    limit,
    why,
    outcome,
  }));
  return {
    before: {},
    after: {},
    difference: access !== undefined,
    totalBlocked: null,
    effects,
    heldBack: (access?.decision.heldBack ?? []).map(({ steps, why }) => ({
      what: steps.map(stepName).join(", "),
      why,
    })),
  };
}
