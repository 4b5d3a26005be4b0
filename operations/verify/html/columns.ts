/** What the page carries of each Mac: columns for the list, details that are opened one piece at a time. */
import type { MacReport } from "../report";

/** What the list shows of all Macs; entry i of each column belongs to Mac i. */
export interface Columns {
  name: string[];
  serial: string[];
  /** Empty where Jamf Pro knows no person. */
  user: string[];
  /** Position in `verdicts`. */
  verdict: number[];
  /** Steps of the roll-out that were taken, 0 to 5. */
  steps: number[];
  /** Position in `reasons` of the deciding reason. */
  why: number[];
  reasons: string[];
}

/** What only the detail of a Mac shows. */
export type Detail = Pick<MacReport, "reasons" | "remedy" | "evidence" | "links">;
