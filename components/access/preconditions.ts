/**
 * Preconditions of the way up, as data. Pure: the same facts give the same answer, and nothing is asked here. Those of opening
 * registration, and on top of them those of enforcement.
 */
import type { BlockerFact, Facts, GateFact } from "./facts";
import { type Escalation, escalations, type Plan, type Stage, type ObservedState } from "../stages/plan";

export interface Precondition {
  name: string;
  holds: boolean;
  /** What was found, for people. */
  value: string;
  needed: string;
  /** What to do when it does not hold. */
  remedy: string;
  /** What needs it. Enforcement also needs what registration needs. */
  of: Escalation;
  /** `force` never overrides it. */
  always?: true;
}

/** Empty for stages that switch nothing on. */
export function preconditions(stage: Stage, facts: Facts): Precondition[] {
  const { plan } = facts;
  if (stage === "prepare" || stage === "connect" || stage === "drain") return [];
  const all = [...facts.gates.map(gate), partner(facts), heartbeat(facts), blockers(facts)];
  return plan.enforcedFor === "nobody" ? all : [...all, breakGlass(facts), ...counted(facts)];
}

const gate = ({ name, state, remedy }: GateFact): Precondition => ({
  name,
  // What cannot be seen is told, not held against anybody: the counts below prove it before anybody is asked for anything.
  holds: state === "done" || state === "cannotBeSeen",
  value: { done: "done", waiting: "not done", broken: "broken", cannotBeSeen: "cannot be verified" }[state],
  needed: "done",
  remedy,
  of: "registration",
});

const partner = ({ partner: { state } }: Facts): Precondition => ({
  name: "partnerActive",
  holds: state === "active",
  value: state,
  needed: "active",
  remedy:
    "In Jamf Pro, Settings > Global > Device Compliance must show the connection; a Jamf Pro administrator selects Confirm there " +
    "when the partner entry exists in Intune.",
  of: "registration",
  always: true,
});

function heartbeat({ partner: { heartbeatAgeHours: age }, thresholds: { heartbeatHours } }: Facts): Precondition {
  return {
    name: "heartbeat",
    holds: age !== undefined && age <= heartbeatHours,
    value: age === undefined ? "never" : `${Math.max(0, Math.floor(age))} h ago`,
    needed: `at most ${heartbeatHours} h ago (thresholds.heartbeatHours)`,
    remedy:
      "Jamf Pro has stopped reporting to Intune: check its notifications and save the Device Compliance page again.",
    of: "registration",
  };
}

/** A policy that certainly stops everybody; the others may be forced by somebody who knows better. */
const certain = ({ verdict }: BlockerFact): boolean => verdict === "blocks" || verdict === "exposedBaseline";

function blockers({ blockers: all }: Facts): Precondition {
  const names = all.map(({ displayName, id, verdict }) => `"${displayName}" (id ${id}): ${verdict}`).join("; ");
  return {
    name: "blockingPolicies",
    holds: all.length === 0,
    value: all.length === 0 ? "none" : `${all.length}: ${names}`,
    needed: "none",
    remedy:
      "Add their ids to conditionalAccess.exclusions.policyIds, run pulumi up in stage connect, and select the placeholder " +
      `app under Conditional Access > Baseline scopes > Customize behavior.${all[0] ? ` ${all[0].why}` : ""}`,
    of: "registration",
    always: all.some(certain) || undefined,
  };
}

const breakGlass = ({ breakGlassProblems: problems }: Facts): Precondition => ({
  name: "breakGlass",
  holds: problems.length === 0,
  value: problems.length === 0 ? "reachable" : problems.join(" "),
  needed: "at least one enabled emergency access account, excluded from the policy",
  remedy: "Correct conditionalAccess.breakGlass, or enable the account in the Entra admin center.",
  of: "enforcement",
  always: true,
});

function counted({ audience, inventory, thresholds }: Facts): Precondition[] {
  const { compliantPercent, peopleLosingAccess, inventoryPercent } = thresholds;
  const all: Precondition[] = [];
  if (audience) {
    const { applicableMacs, compliantMacs } = audience;
    const share = percent(compliantMacs, applicableMacs);
    all.push(
      {
        name: "compliantShare",
        holds: share >= compliantPercent,
        value: `${compliantMacs} of ${applicableMacs} Macs (${share} %)`,
        needed: `at least ${compliantPercent} % (thresholds.compliantPercent)`,
        remedy: "Wait until more users have registered from Self Service, or start with a smaller pilot.groupId.",
        of: "enforcement",
      },
      {
        name: "peopleLosingAccess",
        holds: audience.peopleLosingAccess <= peopleLosingAccess,
        value: losingText(audience),
        needed: `at most ${peopleLosingAccess} (thresholds.peopleLosingAccess)`,
        remedy: "Remind them to register from Self Service; their Macs must be in the Compliance group.",
        of: "enforcement",
      },
    );
  }
  if (inventory?.withinDays !== undefined) {
    const { macs, recent, withinDays } = inventory;
    const share = percent(recent, macs);
    all.push({
      name: "inventoryFrequency",
      holds: share >= inventoryPercent,
      value: `${recent} of ${macs} Macs (${share} %) sent inventory within ${withinDays} days`,
      needed: `at least ${inventoryPercent} % (thresholds.inventoryPercent)`,
      remedy:
        "Let Macs send inventory daily, or raise jamf.complianceGroup.inventoryWithinDays: Macs that sleep over a weekend " +
        "become non-compliant otherwise.",
      of: "enforcement",
    });
  }
  return all;
}

/** Macs of unknown users are no members of the group, so they stand beside it. */
const losingText = ({ peopleLosingAccess, people, strangers = 0 }: NonNullable<Facts["audience"]>): string =>
  `${peopleLosingAccess - strangers} of ${people} users` +
  (strangers > 0 ? ` and ${strangers} ${strangers === 1 ? "Mac" : "Macs"} without a matching user` : "");

/** Rounded down, so that 89.9 % is never shown as 90. Of no Macs at all, none is compliant. */
const percent = (part: number, whole: number): number => (whole === 0 ? 0 : Math.floor((part * 100) / whole));

/** What the broken preconditions mean for this run. */
export interface Decision {
  /** The run ends before anything is registered. */
  refused: Precondition[];
  /** Overridden by `force`. */
  forced: Precondition[];
  /** Broken after the stack got there. */
  warned: Precondition[];
}

/** Only what this run would switch on is refused; what is on already is warned about; the way back is always free. */
export function decision(plan: Plan, standing: ObservedState, all: readonly Precondition[], force: boolean): Decision {
  const up = escalations(plan, standing);
  const broken = all.filter(({ holds }) => !holds);
  const needed = (p: Precondition) => up.includes("enforcement") || up.includes(p.of);
  const overridden = (p: Precondition) => force && !p.always;
  return {
    refused: broken.filter((p) => needed(p) && !overridden(p)),
    forced: broken.filter((p) => needed(p) && overridden(p)),
    warned: broken.filter((p) => !needed(p)),
  };
}

/** A run to a lower stage is refused by none of them: what it does to users is judged by its effects. */
export const onTheWayBack = ({ refused, forced, warned }: Decision): Decision => ({
  refused: [],
  forced,
  warned: [...refused, ...warned],
});

/** `compliantShare is 12 of 40 Macs (30 %), needed at least 90 %. Wait …` */
export const sentence = ({ name, value, needed, remedy }: Precondition): string =>
  `${name}: ${value}, required: ${needed}. ${remedy}`;
