/** Which way a run goes: from the stage that the last run ended with to the one that is configured. Pure. */
import type { LastOutputs } from "../state/lastOutputs";
import { passedBy, recordedPolicy } from "../state/recordedPolicy";
import { recordedUserGroup } from "../state/recordedUsers";
import type { Stage } from "./plan";
import { recordedGuard } from "../state/recordedGuard";

/** `level`: the same stage, whatever else was edited. */
export type Direction = "up" | "level" | "down";

const ranks: Readonly<Record<Stage, number>> = { prepare: 0, connect: 1, pilot: 2, enforce: 3, drain: 4 };

export function directionOf(stage: Stage, reached: string | undefined): Direction {
  if (stage === "drain") return "down";
  if (reached === undefined || !Object.hasOwn(ranks, reached) || reached === "drain") return "up";
  const [to, from] = [ranks[stage], ranks[reached as Stage]];
  return to < from ? "down" : to === from ? "level" : "up";
}

/**
 * Of this run. A stack that has made nothing yet goes up, to `drain` too: it has nothing to switch off and nothing that could be held, so whatever
 * stands against it refuses before anything is written.
 */
export function runDirection(run: RunStage, last: LastOutputs | undefined, name: string): Direction {
  if (last && isNew(last, name)) return "up";
  const direction = directionOf(run.stage, reachedStage(last, name));
  return direction === "level" && isHalfwayUp(run, last, name) ? "down" : direction;
}

/** What of the configuration decides on the direction. */
export interface RunStage {
  stage: Stage;
  pilot?: { groupId?: string | undefined };
}

/**
 * A run to a higher stage did not come to its end, and may have switched the managed policy on, or for more users: the gate before the policy
 * recorded it. From there the stage reached before is a lower one. An adopted policy was on before: that is nothing half-done.
 */
function isHalfwayUp({ stage, pilot }: RunStage, last: LastOutputs | undefined, name: string): boolean {
  const gate = last?.of("core:Gate", `${name}-enforcement`, ["policyState", "audience"]);
  const ended = recordedGuard(last, name);
  if (!last || !ended || ended.adoptedPolicyId || gate?.["policyState"] !== "enabled") return false;
  if (ended.managedPolicyOn === false) return stage !== "enforce";
  const audience = gate["audience"];
  if (stage !== "pilot" || typeof audience !== "string") return false;
  const users = recordedUserGroup(last, name);
  // Where the pilot group is the user group, the policy is for the same users in both stages.
  return audience.toLowerCase() === users && pilot?.groupId?.toLowerCase() !== users;
}

const isNew = (last: LastOutputs, name: string): boolean =>
  last.of("jamf:SmartComputerGroup", `${name}-compliance`, []) === undefined &&
  recordedGuard(last, name) === undefined &&
  recordedPolicy(last, name) === undefined;

/**
 * As the tear-down guard recorded it. Where it does not stand in the state, because no run has come to its end or somebody deleted it there, a
 * managed policy that is on has reached the stage in which it is.
 */
function reachedStage(last: LastOutputs | undefined, name: string): string | undefined {
  const stage = recordedGuard(last, name)?.stage;
  if (typeof stage === "string") return stage;
  const policy = recordedPolicy(last, name);
  if (!last || policy?.state !== "enabled") return undefined;
  return passedBy(policy).audience?.toLowerCase() === recordedUserGroup(last, name) ? "enforce" : "pilot";
}
