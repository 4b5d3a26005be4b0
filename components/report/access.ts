/** The part of the report that says what a run does to users and Macs, from the model's own result. Numbers only, no ids of users. */
import type { Decision } from "../access/decision";
import type { Effects } from "../access/effects";
import { accessJson } from "../access/text";
import type { AccessReport, RunReport } from "./schema";

/** What is not worked out is `notRead`, which no reader may take for "none". */
export const notWorkedOut = (): Pick<RunReport, "access" | "adopted"> => ({ access: "notRead", adopted: "notRead" });

export function accessReport(result: Effects, decision?: Decision): AccessReport {
  const { before, after, totalBlocked, effects, peopleNewlyBlocked, peopleNoLongerAsked, peopleNewlyAsked } =
    accessJson(result, decision);
  const moved = peopleNewlyBlocked + peopleNoLongerAsked + peopleNewlyAsked;
  return {
    ...{ before, after, totalBlocked, effects },
    difference: moved > 0 || effects.length > 0 || JSON.stringify(before) !== JSON.stringify(after),
    heldBack: (decision?.heldBack ?? []).map(({ steps, why }) => ({ what: steps.join(", "), why })),
  };
}
