/** What a run is asked to do, and how much it may do to users without a reason. */
import type { Stage } from "../stages/plan";
import type { WorstHour } from "./weekend";

/** As far as the effects depend on it. */
export interface Change {
  stage: Stage;
  /** `down`: a lower stage or `drain` than the stack has reached. `level`: the same stage, whatever else was edited. */
  direction: "up" | "level" | "down";
  /** For whom the partner reports after the run is not known, and may be for fewer of the Macs that are compliant now. Not asked on the way down, where what may do so is held back. */
  mayEndReports?: boolean;
  /** Inventory at the worst hour of a week, where the managed policy is on after the run. */
  weekend?: WorstHour;
  /** Id of the pilot group, where the tenant has none of it. */
  gonePilot?: string;
  /** The managed policy is on, and this is the first run that manages it: nobody lowered a stage that was reached. */
  foundOn?: { displayName: string; id: string };
  /** Computer ids: compliant Macs for which Jamf Pro would report again if what somebody changed by hand were put right; in `drain` alone. */
  reportedByRefresh?: ReadonlySet<string>;
  /** The run shortens the days within which Macs must have sent inventory. */
  isWindowShorter?: boolean;
}

export interface Limits {
  peopleLosingAccess: number;
  inventoryPercent: number;
}
