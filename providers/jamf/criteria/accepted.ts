/**
 * Lines of criteria that Jamf Pro is known to take, by the operators that fit a criterion (criteria schema of
 * deploymenttheory/terraform-provider-jamfpro, 2026). Of every other nobody can tell before it is written: any extension attribute is a
 * criterion. A computer group must exist besides. Pure.
 */
import { computerGroup, type Criterion, type Operator } from "./criterion";

const text: readonly Operator[] = ["is", "is not", "like", "not like"];
const list: readonly Operator[] = [...text, "has", "does not have"];
const choice: readonly Operator[] = ["is", "is not"];
const date: readonly Operator[] = [
  "before (yyyy-mm-dd)",
  "after (yyyy-mm-dd)",
  "more than x days ago",
  "less than x days ago",
];
const version: readonly Operator[] = [
  ...text,
  "greater than",
  "less than",
  "greater than or equal",
  "less than or equal",
];

const fitting: Readonly<Record<string, readonly Operator[]>> = {
  [computerGroup]: ["member of", "not member of"],
  "Application Title": list,
  "Application Bundle ID": list,
  "Application Version": list,
  "Last Inventory Update": date,
  "Last Check-in": date,
  "Last Enrollment": date,
  "FileVault 2 Status": choice,
  "Operating System Version": version,
  "Serial Number": text,
  "Computer Name": text,
  Model: text,
};

export const isKnownToBeTaken = ({ criterion, operator }: Criterion): boolean =>
  Object.hasOwn(fitting, criterion) && fitting[criterion]!.includes(operator);
