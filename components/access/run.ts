/**
 * What this run does to users: worked out before anything is written, whatever in the configuration or the tenant caused it. Where nothing
 * that concerns users changes, nothing is read and nothing is counted.
 */
import { textOf } from "../../providers/core/errors";
import type { BreakGlassReading } from "./breakGlass";
import { decide, type Decision } from "./decision";
import { gapText } from "./effectRules";
import type { Effect, Effects } from "./effects";
import { concernsReports, countAccess, reportsMatter } from "./counting";
import { decisionWithHeld } from "./heldBack";
import { changesBetween, intended, type Part, recordedIntent } from "./intent";
import type { AccessReading } from "./reading";
import { type Drift, readDrift } from "./drift";
import { unlikeStanding } from "./runChanges";
import { type RunQuestion, withAllPolicies } from "./runQuestion";
import type { Repaired } from "../stages/repairs";
import { effectsOfAll, repairedByDrain, worseOf, writesByHand } from "./ways";
import type { WorstHour } from "./weekend";

export interface RunAccess {
  decision: Decision;
  /** Absent where nothing could be counted at all. */
  effects?: Effects;
  reading?: AccessReading;
  breakGlass?: BreakGlassReading;
  weekend?: WorstHour;
  /** Neither configuration nor state changed, only the tenant: a run without `--refresh` does nothing of what was counted. */
  isByRefreshAlone?: boolean;
  /** What somebody changed by hand and this run may put right. */
  drift?: Drift;
  /** The numbers are those of a run without `--refresh`, which leaves some of it so. */
  isLeft?: boolean;
  /** What `drain` writes before it empties the Compliance group, whatever the state says of it. */
  repaired?: Repaired;
}

/**
 * `undefined`: nothing that concerns users changes. `notLookedFor`: nothing does by configuration, state and what every run reads; what
 * somebody changed by hand in the smart groups, or among the members of the group of users, was not read.
 */
export async function judgeAccess(question: RunQuestion): Promise<RunAccess | "notLookedFor" | undefined> {
  const { config, plan, direction, last, name } = question;
  const wanted = intended(config, plan);
  const before = last && recordedIntent(last, name);
  const passes = { force: config.force, drainBlocks: config.acknowledged.drainBlocks };
  const judge = (all: readonly Effect[]) => decide(all, { stage: config.stage, direction }, passes);
  const between = before && changesBetween(before, wanted);
  let drift: Drift | undefined;
  try {
    drift = await readDrift(question, wanted, before, between ?? new Set());
    const changes = between && new Set<Part>([...between, ...drift.parts]);
    if (
      changes
        ? changes.size === 0 && drift.notRead.length === 0
        : !question.exists && drift.parts.size === 0 && plan.managedPolicy !== "on"
    ) {
      return drift.isLookedFor || !before ? undefined : "notLookedFor";
    }
    const known = await withAllPolicies(question);
    const changed = changes ?? (await unlikeStanding(wanted, config));
    const { ways, ...counted } = await countAccess(known, wanted, before, { between, changes: changed, drift });
    const shown = worseOf(ways, judge);
    const first = judge(effectsOfAll(shown, ways));
    const decision = decisionWithHeld(first, (held) => judge(effectsOfAll(shown, ways, (way) => way.whenHeld(held))));
    const isByRefreshAlone =
      between?.size === 0 && question.managed.recorded !== undefined && !writesByHand(question, drift);
    const { heldSteps } = decision;
    const repaired = repairedByDrain(question, between, drift);
    // The numbers are those of what the run does: what is held back does not happen.
    const effects = heldSteps.size > 0 ? shown.whenHeld(heldSteps) : shown.effects;
    return { ...counted, effects, isLeft: shown.isLeft, isByRefreshAlone, decision, drift, repaired };
  } catch (error) {
    const mayEndReports = reportsMatter(question, before) && !(between && drift && !concernsReports(between, drift));
    return { decision: judge([notCounted(textOf(error), mayEndReports, plan)]) };
  }
}

/** A policy that is to go off goes off, whatever could not be counted. */
const notCounted = (why: string, mayEndReports: boolean, { managedPolicy }: RunQuestion["plan"]): Effect => ({
  kind: "gap",
  count: 1,
  limit: 0,
  forceable: !mayEndReports,
  why: gapText(why, mayEndReports),
  steps: [
    ...(managedPolicy === "on" ? (["managedPolicy"] as const) : []),
    "applicableGroup",
    "complianceGroup",
    "partner",
    "registrationPolicy",
  ],
});
