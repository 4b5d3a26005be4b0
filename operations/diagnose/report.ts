/** What `diagnose` finds, as its JSON prints it. */
import type { Verdict } from "../verify/report";
import type { Cause, Command } from "./causes";

export interface Finding {
  cause: Cause;
  /** The problem of this Mac or user, one sentence. */
  says: string;
  remedy: string;
  /** What to type, and where. */
  command?: Command;
  /** Page in an admin center, or in Self Service, where the remedy begins. */
  link?: string;
}

/** A question that was asked on the way, and its answer. */
export interface Step {
  question: string;
  answer: string;
  /** `beside`: told because it helps, and nothing to do. */
  outcome: "good" | "bad" | "unknown" | "beside";
}

interface Subject {
  serial: string | null;
  name: string | null;
  /** Sign-in name; `null`: no user in Jamf Pro. */
  user: string | null;
}

export interface Diagnosis {
  subject: Subject;
  /** What `verify` says of the Mac; `null`: there is no Mac to judge. */
  verdict: Verdict | null;
  /** What to deal with first comes first. Empty, with nothing unknown: all is well. */
  findings: Finding[];
  path: Step[];
  /** What could not be read or seen, and what follows, one sentence each. */
  unknown: string[];
}

export interface DiagnoseReport {
  format: 1;
  /** ISO 8601, UTC. */
  generatedAt: string;
  stack: string;
  /** One per Mac; of a user with several Macs, several. */
  diagnoses: Diagnosis[];
}
