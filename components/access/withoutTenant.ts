/** Without a tenant there is nothing to enforce and nothing to see: the Jamf half follows the stage as it is told. */
import type { Config } from "../config/schema";
import type { StageJudgement } from "./judgement";
import { planOf, type ObservedState, type Plan } from "../stages/plan";

export function judgedWithoutTenant(
  { stage }: Pick<Config, "stage">,
  held: (plan: Plan) => Plan = (plan) => plan,
): StageJudgement {
  const ofStage = planOf({
    stage,
    managedPolicy: false,
    pilotGroup: false,
    registrationApp: false,
    managedPolicyExists: false,
  });
  const plan = held(ofStage);
  const standing: ObservedState = { registration: plan.registration, enforcedFor: "nobody" };
  return { plan, standing, preconditions: [], refused: [], forced: [], warned: [] };
}
