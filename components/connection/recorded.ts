/** What a run records of the gates, and what it warns of. */
import { type GateJudgement, type GateStates, statesOf } from "./gates";

/**
 * What goes into the stack's inputs. Not the group's assignment: this stack makes it, after the program has looked, so that
 * the next run would show a change.
 */
export function recordedStates(gates: readonly GateJudgement[]): GateStates {
  const { partnerAssignment: _, ...states } = statesOf(gates);
  return states;
}

/** Why acknowledgements do not count any more, and what broke: for warnings. */
export const warningsOf = (gates: readonly GateJudgement[]): string[] =>
  gates
    .filter((gate) => gate.state === "broken" || gate.contradiction)
    .map(({ name, state, evidence, contradiction }) => `${name} is ${state}: ${contradiction ?? evidence.text}`);
