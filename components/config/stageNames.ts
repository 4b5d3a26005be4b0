/** The stages, in the order in which a stack goes through them; what each means is in `stages/plan.ts`. */
export const stages = ["prepare", "connect", "pilot", "enforce", "drain"] as const;
export type Stage = (typeof stages)[number];
