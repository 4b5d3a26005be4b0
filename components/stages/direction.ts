/** Which way a run goes: from the stage that the last run ended with to the one that is configured. Pure. */
import type { LastOutputs } from "../state/lastOutputs";
import type { Stage } from "./plan";

/** `level`: the same stage, whatever else was edited. */
export type Direction = "up" | "level" | "down";

const ranks: Readonly<Record<Stage, number>> = { prepare: 0, connect: 1, pilot: 2, enforce: 3, drain: 4 };

export function directionOf(stage: Stage, reached: string | undefined): Direction {
  if (stage === "drain") return "down";
  if (reached === undefined || !Object.hasOwn(ranks, reached) || reached === "drain") return "up";
  const [to, from] = [ranks[stage], ranks[reached as Stage]];
  return to < from ? "down" : to === from ? "level" : "up";
}

/** As the tear-down guard recorded it; `undefined`: no run has come to its end. */
export function reachedStage(last: LastOutputs | undefined, name: string): string | undefined {
  const stage = last?.of("graph:TearDownGuard", `${name}-guard`, ["stage"])?.["stage"];
  return typeof stage === "string" ? stage : undefined;
}
