/**
 * Steps that are held back on a run that goes down: what would end somebody's access keeps its last inputs, and the rest of the run goes
 * on. Held back is never an error: the way back stays open. Pure.
 */
import type { Criterion } from "../../providers/jamf/criteria/criterion";
import type { SectionPath } from "../config/sections";
import { type RecordedPolicy, recordedPolicy } from "../state/recordedPolicy";
import type { LastOutputs } from "../state/lastOutputs";
import type { Plan } from "./plan";

/** The part of a run by which access is lost. What is held back is held back by these. */
export type Step =
  | "managedPolicy"
  | "applicableGroup"
  | "complianceGroup"
  | "partner"
  | "exclusions"
  | "registrationPolicy";

export interface Holds {
  /** Stays as recorded, while it is on. */
  managedPolicy?: RecordedPolicy;
  applicable?: Criterion[];
  compliance?: Criterion[];
  /** Of a group that keeps its criteria. */
  site?: string;
  registration?: "closed" | "open";
  /** Group that the partner stays assigned to. */
  partnerGroupId?: string;
  /** Policies from which registration stays excluded. */
  exclusions?: string[];
  /** The group of users is not written to. */
  users?: boolean;
  /** What the managed policy has beside what the stage says: its section is in error. */
  policyAsRecorded?: RecordedPolicy;
}

/** Groups that somebody changed by hand: held back they stay as they are, since `--refresh` would write what the state recorded. */
type LiveGroups = Readonly<Partial<Record<"applicable" | "compliance", { criteria: Criterion[]; site: string }>>>;

export const nothingHeld: Holds = {};

/** What the state recorded of each step; without a record there is nothing to hold, and nothing of ours to hurt by. */
export function holdsOf(
  steps: ReadonlySet<Step>,
  last: LastOutputs | undefined,
  name: string,
  live: LiveGroups = {},
): Holds {
  if (!last || steps.size === 0) return nothingHeld;
  const holds: Holds = {};
  const criteriaOf = (group: string) =>
    last.of("jamf:SmartComputerGroup", `${name}-${group}`, ["criteria"])?.["criteria"] as Criterion[] | undefined;
  const policy = recordedPolicy(last, name);
  if (steps.has("managedPolicy") && policy?.state === "enabled") holds.managedPolicy = policy;
  if (steps.has("applicableGroup")) holds.applicable = live.applicable?.criteria ?? criteriaOf("applicable");
  if (steps.has("complianceGroup")) holds.compliance = live.compliance?.criteria ?? criteriaOf("compliance");
  if (steps.has("applicableGroup") || steps.has("complianceGroup")) {
    const site = last.of("jamf:SmartComputerGroup", `${name}-compliance`, ["site"])?.["site"];
    const changed =
      (steps.has("complianceGroup") && live.compliance) || (steps.has("applicableGroup") && live.applicable);
    if (changed) holds.site = changed.site;
    else if (typeof site === "string") holds.site = site;
  }
  if (steps.has("registrationPolicy")) {
    const enabled = last.of("jamf:Policy", `${name}-registration`, ["enabled"])?.["enabled"];
    if (enabled !== undefined) holds.registration = enabled === true ? "open" : "closed";
  }
  if (steps.has("partner")) {
    const groupId = last.of("graph:CompliancePartner", `${name}-partner`, ["groupId"])?.["groupId"];
    if (typeof groupId === "string") holds.partnerGroupId = groupId;
  }
  if (steps.has("exclusions")) {
    const prefix = `${name}-exclusion-`;
    const recorded = last.names("graph:ConditionalAccessExclusion").filter((each) => each.startsWith(prefix));
    holds.exclusions = recorded.map((each) => each.slice(prefix.length));
  }
  return holds;
}

/**
 * On the way back with a pilot group that is gone: a smart group that refers to it could not be made, so registration stays offered to whom it is
 * now.
 */
export function withoutLostPilot(
  plan: Plan,
  { isWayBack, reach, last, name }: { isWayBack: boolean; reach: readonly unknown[]; last?: LastOutputs; name: string },
): Plan {
  const isMade = last?.of("jamf:SmartComputerGroup", `${name}-pilot`, ["name"]) !== undefined;
  return isWayBack && reach.length === 0 && !isMade ? { ...plan, pilotMacsOnly: false } : plan;
}

/**
 * Of objects whose section of the configuration is in error. The criteria, and whether registration is open, are those of the last run then: both
 * restrict, so the stage does not change them. What the managed policy asks follows the stage all the same.
 */
export function planWithHeld(
  plan: Plan,
  held: ReadonlySet<SectionPath>,
  last: LastOutputs | undefined,
  name: string,
): Plan {
  const isHeld = (...paths: SectionPath[]) => paths.some((path) => held.has(path));
  let kept = plan;
  if (isHeld("jamf.complianceGroup", "jamf.applicationTitle")) kept = { ...kept, complianceGroup: "asConfigured" };
  if (isHeld("jamf.registrationPolicy", "registration")) {
    const enabled = last?.of("jamf:Policy", `${name}-registration`, ["enabled"])?.["enabled"];
    const pilotMacsOnly = last?.of("jamf:SmartComputerGroup", `${name}-pilot`, ["name"]) !== undefined;
    kept = { ...kept, registration: enabled === true ? "open" : "closed", pilotMacsOnly };
  }
  return kept;
}

export function sectionHolds(
  held: ReadonlySet<SectionPath>,
  last: LastOutputs | undefined,
  name: string,
): Pick<Holds, "users" | "policyAsRecorded"> {
  const isPolicy = held.has("conditionalAccess.managedPolicy") || held.has("conditionalAccess.breakGlass");
  return { users: held.has("users"), policyAsRecorded: isPolicy ? recordedPolicy(last, name) : undefined };
}

const words: Readonly<Record<Step, string>> = {
  managedPolicy: "the managed policy",
  applicableGroup: "the Applicable group",
  complianceGroup: "the Compliance group",
  partner: "the groups of the compliance partner",
  exclusions: "the exclusions",
  registrationPolicy: "the registration policy",
};

export const stepName = (step: Step): string => words[step];

export const heldText = (steps: ReadonlySet<Step>): string => [...steps].map(stepName).join(", ");
