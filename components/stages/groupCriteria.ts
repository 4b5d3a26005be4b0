/** Criteria of the groups: the guide's own, where the configuration has no others. Pure. */
import { criteria, memberOf } from "../../providers/jamf/criteria/criteria";
import type { Criterion } from "../../providers/jamf/criteria/criterion";
import type { Config } from "../config/schema";
import type { Plan } from "./plan";

/**
 * Macs that need access: those with Company Portal. The same in every stage: Jamf Pro may report non-compliance only of applicable
 * Macs, so one that leaves this group while it is compliant could stay so for good.
 */
export const applicableCriteria = ({ jamf }: Pick<Config, "jamf">): Criterion[] =>
  (jamf.applicableGroup.criteria ?? [criteria.applicationTitle.is(jamf.applicationTitle)]) as Criterion[];

/** Applicable Macs of the pilot: to these registration is offered until stage `enforce`. */
export const pilotCriteria = (applicable: string, pilot: string): Criterion[] =>
  [memberOf(applicable), memberOf(pilot)] as Criterion[];

/**
 * Macs that meet the organisation's standard: seen lately, with Company Portal, with every partition encrypted. In stage
 * `drain` none does: Jamf reports a Mac as non-compliant when it leaves this group.
 */
export function complianceCriteria(
  { jamf }: Pick<Config, "jamf">,
  { complianceGroup }: Pick<Plan, "complianceGroup">,
): Criterion[] {
  if (complianceGroup === "empty") return [criteria.named("Serial Number").is(noSerialNumber)] as Criterion[];
  const { complianceGroup: group, applicationTitle } = jamf;
  if (group.criteria) return group.criteria as Criterion[];
  return [
    criteria.lastInventoryUpdate.lessThanDaysAgo(group.inventoryWithinDays),
    criteria.applicationTitle.is(applicationTitle),
    ...(group.fileVault ? [criteria.fileVault2Status.is("All Partitions Encrypted")] : []),
  ] as Criterion[];
}

/** Days within which every Mac of the group has sent inventory; `undefined`: the criteria require none, or not of all. */
export function inventoryDays(lines: readonly Criterion[]): number | undefined {
  const isEachRequired = lines.every(
    ({ andOr, openingParenthesis, closingParenthesis }) => andOr !== "or" && !openingParenthesis && !closingParenthesis,
  );
  const days = lines
    .filter(({ criterion, operator }) => criterion === "Last Inventory Update" && operator === "less than x days ago")
    .map(({ value }) => Number(value))
    .filter((each) => each > 0);
  return isEachRequired && days.length > 0 ? Math.min(...days) : undefined;
}

/** These are what stage `drain` writes: they match no Mac. */
export const areEmptied = (lines: readonly Criterion[]): boolean => lines.some(({ value }) => value === noSerialNumber);

/** Apple's serial numbers have no spaces. */
const noSerialNumber = "no Mac: stage drain";
