/** What a run records of the gates, and what it warns of. */
import { recordedGates } from "../../providers/graph/gates";
import { type GateJudgement, type GateStates, statesOf } from "./gates";

/** What goes into the stack's inputs. */
export function recordedStates(gates: readonly GateJudgement[]): GateStates {
  const states = statesOf(gates);
  return Object.fromEntries(recordedGates.flatMap((name) => (states[name] ? [[name, states[name]]] : [])));
}

/** Why acknowledgements do not count any more, and what broke: for warnings. */
export const warningsOf = (gates: readonly GateJudgement[]): string[] =>
  gates
    .filter((gate) => gate.state === "broken" || gate.contradiction)
    .map(({ name, state, evidence, contradiction }) => `${name} is ${state}: ${contradiction ?? evidence.text}`);
