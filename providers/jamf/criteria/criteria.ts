/**
 * Criteria in words. `criteria.fileVault2Status.is("All Partitions Encrypted")` is the line that the admin center shows as
 * FileVault 2 Status · is · All Partitions Encrypted. What has no word here goes by `criteria.named("…")`, or is written out
 * as `{ criterion, operator, value }`.
 *
 * Names and values: an older list of deploymenttheory/terraform-provider-jamfpro and public exports of Jamf Pro; where only
 * some values of a criterion are known, any text is taken.
 */
import type * as pulumi from "@pulumi/pulumi";
import type { Input } from "../../core/resource";
import { computerGroup, type Criterion, type Operator } from "./criterion";

export type CriterionInput = { [K in keyof Criterion]: Input<Criterion[K]> };

/** What a group can be named by: the resource, its name, or its id. */
export type GroupReference = pulumi.Input<string> | { id: pulumi.Input<string> };

/** Of which share of the disk FileVault encrypts. The name for "none" differs between sources. */
export type FileVault2Status =
  | "N/A"
  | "No Partitions Encrypted"
  | "Boot Partitions Encrypted"
  | "Some Partitions Encrypted"
  | "All Partitions Encrypted";

type Value = pulumi.Input<string>;
/** Known values, suggested by the editor; any other text is taken too. */
type Open<T extends string> = T | (string & {});

const line = (criterion: string, operator: Operator) => (value: Value) => ({ criterion, operator, value });
const days = (criterion: string, operator: Operator) => (count: number) => ({
  criterion,
  operator,
  value: String(count),
});

/** One of a few values. */
const choice = <T extends string>(criterion: string) => ({
  is: (value: pulumi.Input<T>): CriterionInput => line(criterion, "is")(value),
  isNot: (value: pulumi.Input<T>): CriterionInput => line(criterion, "is not")(value),
});

const text = (criterion: string) => ({
  is: line(criterion, "is"),
  isNot: line(criterion, "is not"),
  like: line(criterion, "like"),
  notLike: line(criterion, "not like"),
  matchesRegex: line(criterion, "matches regex"),
  doesNotMatchRegex: line(criterion, "does not match regex"),
});

/** Something of which a Mac has several, such as applications. */
const several = (criterion: string) => ({
  ...text(criterion),
  has: line(criterion, "has"),
  doesNotHave: line(criterion, "does not have"),
});

const version = (criterion: string) => ({
  ...text(criterion),
  greaterThan: line(criterion, "greater than"),
  greaterThanOrEqual: line(criterion, "greater than or equal"),
  lessThan: line(criterion, "less than"),
  lessThanOrEqual: line(criterion, "less than or equal"),
});

/** `… DaysAgo` looks back, `in…Days` looks forward. Dates as `2026-09-30`. */
const date = (criterion: string) => ({
  lessThanDaysAgo: days(criterion, "less than x days ago"),
  moreThanDaysAgo: days(criterion, "more than x days ago"),
  inLessThanDays: days(criterion, "in less than x days"),
  inMoreThanDays: days(criterion, "in more than x days"),
  before: line(criterion, "before (yyyy-mm-dd)"),
  after: line(criterion, "after (yyyy-mm-dd)"),
});

/** Every operator: for extension attributes and whatever is not listed below. */
const named = (criterion: string) => ({
  ...several(criterion),
  ...version(criterion),
  ...date(criterion),
  moreThan: line(criterion, "more than"),
});

const group = (operator: Operator) => (of: GroupReference) => {
  const value = typeof of === "object" && "id" in of ? of.id : of;
  return { criterion: computerGroup, operator, value };
};

export const criteria = {
  /** Name of the application's bundle: `Company Portal.app`. */
  applicationTitle: several("Application Title"),
  applicationBundleId: several("Application Bundle ID"),
  applicationVersion: several("Application Version"),
  lastInventoryUpdate: date("Last Inventory Update"),
  lastCheckIn: date("Last Check-in"),
  lastEnrollment: date("Last Enrollment"),
  fileVault2Status: choice<Open<FileVault2Status>>("FileVault 2 Status"),
  fileVault2PartitionEncryptionState: choice<Open<"Encrypted" | "Encrypting" | "Decrypting" | "Not Encrypted">>(
    "FileVault 2 Partition Encryption State",
  ),
  fileVault2IndividualKeyValidation: choice<string>("FileVault 2 Individual Key Validation"),
  fileVault2Eligibility: choice<string>("FileVault 2 Eligibility"),
  fileVault2RecoveryKeyType: choice<string>("FileVault 2 Recovery Key Type"),
  operatingSystemVersion: version("Operating System Version"),
  bootstrapTokenAllowed: choice<string>("Bootstrap Token Allowed"),
  userApprovedMdm: choice<string>("User Approved MDM"),
  deviceComplianceStatus: choice<string>("Device Compliance Integration - Compliance Status"),
  deviceRegistrationStatus: choice<string>("Device Compliance Integration - Registration Status"),
  computerEntraId: text("Computer Azure Active Directory ID"),
  userEntraId: text("User Azure Active Directory ID"),
  /** Membership in another group, smart or static. */
  computerGroup: { memberOf: group("member of"), notMemberOf: group("not member of") },
  /** Version of an app that patch management knows by this title. */
  patchReporting: (title: string) => version(`Patch Reporting: ${title}`),
  /** A computer extension attribute, by its display name. */
  extensionAttribute: named,
  /** Any criterion, by the name that the admin center shows. */
  named,
};

/** Members of another group; short for `criteria.computerGroup.memberOf`. */
export const memberOf = criteria.computerGroup.memberOf;

/** Joins by "or" what otherwise would be joined by "and": `[a, or(b)]`, `[a, ...or(parentheses(b, c))]`. */
export function or(line: CriterionInput): CriterionInput;
export function or(lines: readonly CriterionInput[]): CriterionInput[];
export function or(lines: CriterionInput | readonly CriterionInput[]): CriterionInput | CriterionInput[] {
  const joined = (line: CriterionInput): CriterionInput => ({ ...line, andOr: "or" });
  return isList(lines) ? lines.map((line, i) => (i === 0 ? joined(line) : line)) : joined(lines);
}

/** Puts lines in parentheses: `[a, ...parentheses(b, or(c))]` is a and (b or c). A line holds one parenthesis of each kind. */
export function parentheses(...lines: CriterionInput[]): CriterionInput[] {
  if (lines[0]?.openingParenthesis || lines.at(-1)?.closingParenthesis) {
    throw new Error("Jamf Pro has one parenthesis at each end of a criterion: put another criterion first or last.");
  }
  return lines.map((line, i) => ({
    ...line,
    ...(i === 0 ? { openingParenthesis: true } : {}),
    ...(i === lines.length - 1 ? { closingParenthesis: true } : {}),
  }));
}

const isList = (lines: CriterionInput | readonly CriterionInput[]): lines is readonly CriterionInput[] =>
  Array.isArray(lines);
