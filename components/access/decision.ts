/**
 * What becomes of the effects: refused, held back, passed by a reason, or only said. Pure.
 *
 * On a run that goes up or stays, what is above its limit refuses the run. On one that goes down it is held back: that part of the run
 * keeps its last inputs, and everything else goes on. A relaxing step that the lower stage asks for is never among the effects.
 */
import type { Step } from "../stages/holds";
import type { Effect } from "./effectRules";
import type { Change } from "./change";

type Outcome = "refused" | "heldBack" | "forced" | "said";

export interface Judged extends Effect {
  outcome: Outcome;
}

export interface Decision {
  /** In the order of the effects. */
  effects: readonly Judged[];
  refused: readonly Judged[];
  heldBack: readonly Judged[];
  forced: readonly Judged[];
  said: readonly Judged[];
  /** The parts of the run that keep their last inputs. */
  heldSteps: ReadonlySet<Step>;
  /** Why a reason that is configured counts for nothing in this run. */
  forceWithoutEffect?: string;
}

/** `force` of the configuration: a reason counts only for the stage that it names. */
interface Force {
  stage: string;
  reason: string;
}

interface Passes {
  force?: Force;
  /** `acknowledged.drainBlocks`: as many users may lose access by `drain`. */
  drainBlocks?: number;
}

export function decide(
  effects: readonly Effect[],
  { stage, direction }: Pick<Change, "stage" | "direction">,
  { force, drainBlocks }: Passes = {},
): Decision {
  const counts = force?.stage === stage;
  const outcome = (effect: Effect): Outcome => {
    if (effect.limit === null || effect.count <= effect.limit) return "said";
    if (stage === "drain" && effect.kind === "peopleNewlyBlocked" && effect.count <= (drainBlocks ?? -1))
      return "forced";
    // What could not be counted is held back on the way down, by a reason too: Macs may be among it that would stay compliant without being reported.
    const isHeld = direction === "down" && effect.kind === "gap";
    if (counts && effect.forceable && !isHeld) return "forced";
    return direction === "down" ? "heldBack" : "refused";
  };
  const judged = effects.map((effect) => ({ ...effect, outcome: outcome(effect) }));
  const of = (wanted: Outcome): Judged[] => judged.filter((effect) => effect.outcome === wanted);
  const decision: Decision = {
    effects: judged,
    refused: of("refused"),
    heldBack: of("heldBack"),
    forced: of("forced"),
    said: of("said"),
    heldSteps: new Set(of("heldBack").flatMap(({ steps }) => steps)),
  };
  if (!force || counts) return decision;
  return {
    ...decision,
    forceWithoutEffect: `force names stage ${force.stage}, so its reason does not count in stage ${stage}.`,
  };
}
