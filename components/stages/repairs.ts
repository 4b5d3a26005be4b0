/**
 * What `drain` writes although the state says that it stands: the Applicable group and the assignment of the compliance partner, where somebody
 * changed them by hand. The Compliance group is emptied after that, since a Mac that is not reported would stay compliant. Pure.
 */
import type { LastOutputs } from "../state/lastOutputs";
import type { Step } from "./holds";

/** Changed by hand, and written again by this run. */
export interface Repaired {
  applicable: boolean;
  partner: boolean;
}

export interface Repairs {
  /** Which repair it is: a number that the state does not hold makes the engine write. */
  applicable?: number;
  partner?: { repairs: number; groupId: string };
}

/** A number that the state does not hold. */
export const nextRepair = (recorded: Readonly<Record<string, unknown>> | undefined): number =>
  Number(recorded?.["repairs"] ?? 0) + 1;

export const nothingRepaired: Repairs = {};

/** `userGroupId`: of the group that the partner is to be assigned to, where the state does not say it any more. */
export function repairsOf(
  repaired: Repaired | undefined,
  { heldSteps, last, name }: { heldSteps: ReadonlySet<Step>; last: LastOutputs | undefined; name: string },
  userGroupId: string | undefined,
): Repairs {
  if (!repaired || !last) return nothingRepaired;
  const group = last.of("jamf:SmartComputerGroup", `${name}-applicable`, ["repairs"]);
  const partner = last.of("graph:CompliancePartner", `${name}-partner`, ["groupId", "repairs"]);
  const groupId = (partner?.["groupId"] as string | undefined) ?? userGroupId;
  return {
    ...(repaired.applicable && !heldSteps.has("applicableGroup") ? { applicable: nextRepair(group) } : {}),
    ...(repaired.partner && groupId && !heldSteps.has("partner")
      ? { partner: { repairs: nextRepair(partner), groupId } }
      : {}),
  };
}
