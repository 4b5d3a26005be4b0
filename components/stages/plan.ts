/**
 * What each stage means, as data: what exists and what is switched on. The own policy is the stack's Conditional Access policy;
 * its audience is whom it asks for a compliant Mac.
 *
 * | stage | registration policy | own policy | Compliance group |
 * |---|---|---|---|
 * | `prepare` | off | absent | as configured |
 * | `connect` | off | report-only, as soon as the registration app is in the tenant | as configured |
 * | `pilot` | on | on for `pilot.groupId`; report-only without one | as configured |
 * | `enforce` | on | on for everybody who registers Macs | as configured |
 * | `drain` | off | off, if it is there | matches no Mac |
 */
export const stages = ["prepare", "connect", "pilot", "enforce", "drain"] as const;
export type Stage = (typeof stages)[number];

/** Whom the own policy asks for a compliant Mac. */
export type Audience = "nobody" | "pilot" | "everybody";

export interface Plan {
  registration: "closed" | "open";
  ownPolicy: "absent" | "off" | "reportOnly" | "on";
  /** `nobody` unless the own policy is on. */
  enforcedFor: Audience;
  complianceGroup: "asConfigured" | "empty";
  /** The Applicable group holds only the Macs of `pilot.computerGroup`, where one is configured. */
  pilotMacsOnly: boolean;
}

export interface PlanInputs {
  stage: Stage;
  /** `conditionalAccess.ownPolicy` is configured. */
  ownPolicy: boolean;
  /** `pilot.groupId` is configured. */
  pilotGroup: boolean;
  /** The registration app has a service principal in the tenant: Graph refuses a policy that excludes an unknown app. */
  registrationApp: boolean;
  /** The own policy stands in the tenant already. */
  ownPolicyExists: boolean;
}

export function planOf({ stage, ownPolicy, pilotGroup, registrationApp, ownPolicyExists }: PlanInputs): Plan {
  // A consent that is withdrawn later must not delete a policy that is on.
  const can = ownPolicy && (registrationApp || ownPolicyExists);
  const reportOnly: Plan["ownPolicy"] = can ? "reportOnly" : "absent";
  const open = { registration: "open", complianceGroup: "asConfigured" } as const;
  const closed = { registration: "closed", enforcedFor: "nobody", complianceGroup: "asConfigured" } as const;
  switch (stage) {
    case "prepare":
      return { ...closed, ownPolicy: "absent", pilotMacsOnly: true };
    case "connect":
      return { ...closed, ownPolicy: reportOnly, pilotMacsOnly: true };
    case "pilot":
      return ownPolicy && pilotGroup
        ? { ...open, ownPolicy: "on", enforcedFor: "pilot", pilotMacsOnly: true }
        : { ...open, ownPolicy: reportOnly, enforcedFor: "nobody", pilotMacsOnly: true };
    case "enforce":
      return ownPolicy
        ? { ...open, ownPolicy: "on", enforcedFor: "everybody", pilotMacsOnly: false }
        : { ...open, ownPolicy: "absent", enforcedFor: "nobody", pilotMacsOnly: false };
    case "drain":
      // All Macs stay applicable: Jamf reports non-compliance only of those, and the others would stay compliant for good.
      return {
        ...{ ...closed, complianceGroup: "empty", pilotMacsOnly: false },
        ownPolicy: ownPolicy && ownPolicyExists ? "off" : "absent",
      };
  }
}

/** The tenant as it stands before this run. */
export interface ObservedState {
  registration: "closed" | "open";
  /** Whom the own policy asks already, with the configured emergency accounts excluded. */
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
