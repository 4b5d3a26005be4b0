/** The gates by name and state: one list, for what is judged, recorded in state and shown. */

/** In the order in which they are passed. */
export const gateNames = [
  "registrationPayload",
  "membershipEmail",
  "pageSaved",
  "cloudConnectorConsent",
  "registrationAppConsent",
  "partnerEntry",
  "partnerAssignment",
  "confirmed",
  "baselineScopes",
] as const;
export type GateName = (typeof gateNames)[number];

/**
 * - `done`: seen, or acknowledged where it can't be seen.
 * - `waiting`: nothing shows yet that it was done. A step that leaves no trace of its own is shown by the next one.
 * - `broken`: it was done once, and something now speaks against it.
 * - `cannotBeSeen`: no service shows it; check by hand.
 */
export const gateStates = ["done", "waiting", "broken", "cannotBeSeen"] as const;
export type GateState = (typeof gateStates)[number];

/**
 * Those that the stack records. Not the group's assignment: the stack makes it itself, after the program has looked, so that the
 * next run would show a change.
 */
export const recordedGates = gateNames.filter((name) => name !== "partnerAssignment");
export type RecordedGate = (typeof recordedGates)[number];
