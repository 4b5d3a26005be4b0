/** What a walk is made of: a stack in some stage, edits, hand edits, faults, kills and time, in any order. Plain JSON, so that it can be printed and gone again. */
import type { Beginning } from "./base";
import type { FleetName } from "./fleets";
import type { Fault, Met } from "./meetings";

export interface Walk {
  fleet: FleetName;
  from: Beginning;
  /** Jamf Pro goes on reporting for Macs outside the Applicable group. */
  reportsOutside: boolean;
  steps: Step[];
  end: "stay" | "again" | "destroy" | "drainAndDestroy";
}

/** An edit of some keys and the run after it; a hand edit; time; a refresh, or one that clears what a kill left; a state that is lost. */
export type Step =
  | { do: "edit"; changes: Change[]; run: Way }
  | { do: "hand"; what: string; n: number }
  | { do: "time"; minutes: number }
  | { do: "refresh" | "recover" | "lose" };

/** Name of an edit, and which of its values. */
export interface Change {
  what: string;
  n: number;
}

/** How a run goes: all of it and with luck, after a refresh, with requests that fail, up to a kill, or a part of it. */
export type Way =
  | { way: "clean" | "refresh" }
  | { way: "fault"; meets: Met; fault: Fault; after: number }
  | { way: "kill"; at: number; hostGoesOn: boolean }
  | { way: "target" | "exclude"; name: string };
