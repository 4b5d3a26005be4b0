/** The gates as preconditions see them: those that are needed for anything to work. */
import type { Gate } from "../connection/deviceComplianceConnection";
import { optionalGates } from "../connection/gates";
import type { GateFact } from "./facts";

export const gateFacts = (gates: readonly Gate[]): GateFact[] =>
  gates
    .filter(({ name }) => !optionalGates.includes(name))
    .map(({ name, state, who, where, what }) => ({ name, state, remedy: `${who}, ${where}: ${what}` }));
