/**
 * What `verify` finds, as its JSON prints it: one verdict per Mac, and where the roll-out stands. Every other output (table,
 * CSV, JUnit, page) is made from this and from nothing else.
 */

/** Worst for access first; within one word, everything that has the same remedy. */
export const verdicts = [
  /** Jamf Pro, the partner and Entra contradict each other; the reasons say who says what. */
  "disagreement",
  /** Entra has several enabled device records for this Mac. */
  "duplicateRecords",
  /** The record in Entra was made at sign-in and never filled: gathering did not finish. */
  "shellRecord",
  /** The device in Entra belongs to a different user than in Jamf Pro. */
  "wrongUser",
  /** The user is in no group of the compliance partner, so the Mac is not reported. */
  "notInPartnerGroup",
  /** Registered, and no state arrived within the hour that Microsoft allows for. */
  "registeredNotReported",
  /** Applicable, and not registered with Entra. */
  "notRegistered",
  /** Registered and reported; Jamf Pro holds it not compliant, and the reasons name the criterion. */
  "nonCompliant",
  /** Neither Jamf Pro nor Entra has heard of it for long; nothing said about it describes today. */
  "stale",
  /** Data required for a verdict could not be read. */
  "unknown",
  /** Jamf Pro, the partner and Entra agree that it is compliant. */
  "compliant",
] as const;
export type Verdict = (typeof verdicts)[number];

/** Steps of the roll-out in their order; a Mac counts for a step when it has taken it and all before it. */
export const funnelSteps = ["applicable", "appInstalled", "registered", "reported", "compliant"] as const;
export type FunnelStep = (typeof funnelSteps)[number];

export interface Evidence {
  /** Who says it. */
  source: "Jamf Pro" | "Entra" | "Intune" | "Sign-in log";
  /** A fixed wording, as the admin center labels it: `Compliance Group`, `isCompliant`. */
  label: string;
  value: string;
  /** When it was so, ISO 8601 in UTC, where the source tells. */
  at?: string;
}

export interface MacReport {
  serial: string;
  name: string;
  /** Sign-in name of the user as in Jamf Pro; `null` where there is none. */
  user: string | null;
  verdict: Verdict;
  /** Sentences for an administrator, the deciding one first. */
  reasons: string[];
  /** What to do, in one sentence; `null` for `compliant`. */
  remedy: string | null;
  evidence: Evidence[];
  /** The last step of the roll-out that this Mac has taken; `null`: not even applicable. */
  reached: FunnelStep | null;
  /** Addresses in the admin centers. */
  links: { jamf?: string; entra?: string };
}

/** A report without its Macs: what a trend is made of. */
export interface ReportSummary {
  /** ISO 8601, UTC. */
  generatedAt: string;
  counts: Record<Verdict, number>;
  funnel: Record<FunnelStep, number>;
}

export interface VerifyReport extends ReportSummary {
  format: 1;
  stack: string;
  jamfUrl: string;
  tenantId: string;
  /** `false` when somebody interrupted the reading: Macs are missing or `unknown`. */
  isComplete: boolean;
  /** What could not be read, and what follows from it, one sentence each. Empty when all was read. */
  gaps: string[];
  /** Names, serials and sign-in names are replaced by stand-ins. */
  isMasked: boolean;
  /** Earlier reports that were given, oldest first. */
  trend: ReportSummary[];
  macs: MacReport[];
}
