/** The parts of the report that say what a run does to people and to existing objects. */
import type { RunReport } from "./schema";

/** Nothing of it is worked out before the reads: until then it is `notRead`, which no reader may take for "none". */
export const filledLater = (): Pick<RunReport, "access" | "adopted"> => ({ access: "notRead", adopted: "notRead" });
