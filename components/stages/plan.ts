/**
 * What each stage means, as data: what exists and what is switched on. The managed policy is the stack's Conditional Access policy;
 * its audience is whom it asks for a compliant Mac.
 *
 * | stage | registration policy | managed policy | Compliance group |
 * |---|---|---|---|
 * | `prepare` | off | absent | as configured |
 * | `connect` | off | report-only, as soon as the registration app is in the tenant | as configured |
 * | `pilot` | on | on for `pilot.groupId`; report-only without one | as configured |
 * | `enforce` | on | on for everybody who registers Macs | as configured |
 * | `drain` | off | off, if it is there | matches no Mac |
 */
import { type Stage, stages } from "../config/stageNames";

export { type Stage, stages };

/** Whom the managed policy asks for a compliant Mac. */
export type Audience = "nobody" | "pilot" | "everybody";

export interface Plan {
  registration: "closed" | "open";
  managedPolicy: "absent" | "off" | "reportOnly" | "on";
  /** `nobody` unless the managed policy is on. */
  enforcedFor: Audience;
  complianceGroup: "asConfigured" | "empty";
  /** Registration is offered only to the Macs of `pilot.computerGroup`, where one is configured. */
  pilotMacsOnly: boolean;
}

interface PlanInputs {
  stage: Stage;
  /** `conditionalAccess.managedPolicy` is configured. */
  managedPolicy: boolean;
  /** `pilot.groupId` is configured. */
  pilotGroup: boolean;
  /** The registration app has a service principal in the tenant: Graph refuses a policy that excludes an unknown app. */
  registrationApp: boolean;
  /** The managed policy stands in the tenant already. */
  managedPolicyExists: boolean;
}

export function planOf({ stage, managedPolicy, pilotGroup, registrationApp, managedPolicyExists }: PlanInputs): Plan {
  // A consent that is withdrawn later must not delete a policy that is on.
  const can = managedPolicy && (registrationApp || managedPolicyExists);
  const reportOnly: Plan["managedPolicy"] = can ? "reportOnly" : "absent";
  const open = { registration: "open", complianceGroup: "asConfigured" } as const;
  const closed = { registration: "closed", enforcedFor: "nobody", complianceGroup: "asConfigured" } as const;
  switch (stage) {
    case "prepare":
      return { ...closed, managedPolicy: "absent", pilotMacsOnly: true };
    case "connect":
      return { ...closed, managedPolicy: reportOnly, pilotMacsOnly: true };
    case "pilot":
      return managedPolicy && pilotGroup
        ? { ...open, managedPolicy: "on", enforcedFor: "pilot", pilotMacsOnly: true }
        : { ...open, managedPolicy: reportOnly, enforcedFor: "nobody", pilotMacsOnly: true };
    case "enforce":
      return managedPolicy
        ? { ...open, managedPolicy: "on", enforcedFor: "everybody", pilotMacsOnly: false }
        : { ...open, managedPolicy: "absent", enforcedFor: "nobody", pilotMacsOnly: false };
    case "drain":
      return {
        ...closed,
        complianceGroup: "empty",
        pilotMacsOnly: false,
        managedPolicy: managedPolicy && managedPolicyExists ? "off" : "absent",
      };
  }
}

/** The tenant as it stands before this run. */
export interface ObservedState {
  registration: "closed" | "open";
  /** Whom the managed policy asks already, with the configured emergency access accounts excluded. */
  enforcedFor: Audience;
}

/** What this run would switch on that is not on yet. */
export type Escalation = "registration" | "enforcement";

const reach = (audience: Audience): number => ["nobody", "pilot", "everybody"].indexOf(audience);

export function escalations(plan: Plan, standing: ObservedState): Escalation[] {
  const all: Escalation[] = [];
  if (plan.registration === "open" && standing.registration === "closed") all.push("registration");
  if (reach(plan.enforcedFor) > reach(standing.enforcedFor)) all.push("enforcement");
  return all;
}
