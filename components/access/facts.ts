/** What the preconditions are judged by; read in the tenant by `observedFacts.ts`, made up freely by tests. */
import type { GateName, GateState } from "../../providers/graph/gates";
import type { Plan } from "../stages/plan";

/** A step for people, as the gates see it. */
export interface GateFact {
  name: GateName;
  state: GateState;
  /** Who does what where, when it is not done. */
  remedy: string;
}

/** A Conditional Access policy of the tenant that stops, or may stop, a Mac from registering. */
export interface BlockerFact {
  id: string;
  displayName: string;
  /** As `blockers` says it: `blocks`, `exposedBaseline`, `unknown`, `conditional`. */
  verdict: string;
  why: string;
}

/** People and Macs that the managed policy will concern; counted only where that is about to grow. */
export interface AudienceCount {
  /** Applicable Macs of these people. */
  applicableMacs: number;
  /** Those of them that Entra already holds compliant. */
  compliantMacs: number;
  /** People with an applicable Mac and none that is compliant. */
  peopleLosingAccess: number;
  /** Members of the group that the policy will include. */
  people: number;
  /** Macs whose user nobody knows, counted in `peopleLosingAccess` since each may be of one more user. */
  strangers?: number;
}

export interface InventoryCount {
  /** Macs in Jamf Pro that are applicable. */
  macs: number;
  /** Those whose last inventory is younger than the Compliance group's criterion asks. */
  recent: number;
  /** The criterion, in days; absent when the group has criteria of its own. */
  withinDays?: number;
}

interface Thresholds {
  compliantPercent: number;
  peopleLosingAccess: number;
  heartbeatHours: number;
  inventoryPercent: number;
}

export interface Facts {
  plan: Plan;
  thresholds: Thresholds;
  gates: readonly GateFact[];
  /** `active`: enabled in Intune and assigned to groups alone. */
  partner: { state: "active" | "inactive" | "absent"; heartbeatAgeHours?: number };
  blockers: readonly BlockerFact[];
  /** Why no emergency access account can sign in; empty: they can. */
  breakGlassProblems: readonly string[];
  /** What is not as it should be although somebody can sign in. */
  breakGlassWarnings?: readonly string[];
  audience?: AudienceCount;
  inventory?: InventoryCount;
}
