/** The gates: steps for people between Jamf Pro and Entra, or steps that people can undo. */

import { acknowledgeableGates, type AcknowledgeableGate } from "../config/acknowledgeableGates";
import { gateNames, type GateName, type GateState } from "../../providers/graph/gates";

export { acknowledgeableGates, type AcknowledgeableGate, gateNames, type GateName, type GateState };

/** Days on which a person looked, as `2026-11-23`. */
export type Acknowledged = Partial<Record<AcknowledgeableGate, string>>;

/** Suggested by Microsoft's guide, not needed for anything to work. */
export const optionalGates: readonly GateName[] = ["membershipEmail"];

/** What the state of a gate is based on. */
interface GateEvidence {
  /** One sentence for an administrator. */
  text: string;
  /** When what it speaks of was so: the heartbeat, the day of the acknowledgement, otherwise the moment of reading. */
  at: string;
}

export interface GateJudgement {
  name: GateName;
  state: GateState;
  evidence: GateEvidence;
  /** An earlier gate that comes first: this one can't be passed, or can't be seen, before. */
  after?: GateName;
  /** Why an acknowledgement does not count any more. */
  contradiction?: string;
}

/** States alone, for what is recorded and compared. */
export type GateStates = Partial<Record<GateName, GateState>>;

export const statesOf = (gates: readonly GateJudgement[]): GateStates =>
  Object.fromEntries(gates.map(({ name, state }) => [name, state]));

/** A needed gate that is not passed: `waiting`, `broken` or `cannotBeSeen`. */
export const isOpen = ({ name, state }: GateJudgement): boolean => state !== "done" && !optionalGates.includes(name);

/** The gate that somebody should pass next; `undefined` when none is left. What needs another gate first is never it. */
export function nextGate<Gate extends GateJudgement>(gates: readonly Gate[]): Gate | undefined {
  const open = gates.filter(isOpen);
  return open.find(({ after }) => !open.some(({ name }) => name === after)) ?? open[0];
}
