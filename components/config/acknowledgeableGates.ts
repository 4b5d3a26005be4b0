/** Gates that take a dated acknowledgement: nothing, or nothing reliable, shows them. */

export const acknowledgeableGates = ["registrationPayload", "membershipEmail", "baselineScopes"] as const;
export type AcknowledgeableGate = (typeof acknowledgeableGates)[number];
