/**
 * One line of a smart group's criteria, as the admin center shows it, and what can be said about it offline. Which operator
 * fits which criterion is Jamf Pro's knowledge, and any extension attribute is a criterion, so neither is refused here.
 */
import type { Problem } from "../../core/lifecycle";
import { unknownKey } from "../../core/unknownKey";

/** Every operator, as the API spells it (criteria schema of deploymenttheory/terraform-provider-jamfpro, 2026). */
export const operators = [
  "is",
  "is not",
  "has",
  "does not have",
  "member of",
  "not member of",
  "before (yyyy-mm-dd)",
  "after (yyyy-mm-dd)",
  "in less than x days",
  "in more than x days",
  "more than x days ago",
  "less than x days ago",
  "like",
  "not like",
  "greater than",
  "more than",
  "less than",
  "greater than or equal",
  "less than or equal",
  "matches regex",
  "does not match regex",
] as const;

export type Operator = (typeof operators)[number];

export interface Criterion {
  /** Name of the criterion, or of a computer extension attribute: `FileVault 2 Status`. */
  criterion: string;
  operator: Operator;
  /** Always text; a number of days as `"2"`. For `Computer Group` the group's name, or its id (digits only). At most 255. */
  value: string;
  /** How it joins the line before it. Default `and`. Of no meaning in the first line. */
  andOr?: "and" | "or";
  /** A parenthesis before the criterion. Default `false`. */
  openingParenthesis?: boolean;
  /** A parenthesis after the value. Default `false`. */
  closingParenthesis?: boolean;
}

/** Whether a value from a state, a recording or an object of the service is a line of criteria. */
export const isCriterion = (item: unknown): item is Criterion =>
  typeof item === "object" && item !== null && "criterion" in item && "operator" in item;

/** As the admin center reads, with its parentheses and without what joins it to the line before: `(FileVault 2 Status is All Partitions Encrypted`. */
export const criterionText = (line: Criterion): string =>
  (line.openingParenthesis ? "(" : "") +
  `${line.criterion} ${line.operator} ${line.value}`.trim() +
  (line.closingParenthesis ? ")" : "");

/** The criterion whose value is another group. */
export const computerGroup = "Computer Group";

export const groupsNamed = (criteria: readonly Criterion[] = []): string[] => [
  ...new Set(criteria.filter(({ criterion }) => criterion === computerGroup).map(({ value }) => value)),
];

/** Built-in criteria that the sources name (the same provider, older list); there are more, and each attribute is one. */
export const knownCriteria: readonly string[] = [
  computerGroup,
  "Application Title",
  "Application Bundle ID",
  "Application Version",
  "Last Inventory Update",
  "Last Check-in",
  "Last Enrollment",
  "FileVault 2 Status",
  "FileVault 2 Partition Encryption State",
  "FileVault 2 Individual Key Validation",
  "FileVault 2 Eligibility",
  "FileVault 2 Recovery Key Type",
  "FileVault Status",
  "Operating System Version",
  "Bootstrap Token Allowed",
  "User Approved MDM",
  "Device Compliance Integration - Compliance Status",
  "Device Compliance Integration - Registration Status",
  "Conditional Access Inventory State",
  "Computer Azure Active Directory ID",
  "User Azure Active Directory ID",
];

const keys = ["criterion", "operator", "value", "andOr", "openingParenthesis", "closingParenthesis"];

/** With everything written out, so that equal lines look equal. */
export const canonicalCriteria = (criteria: readonly Criterion[]): Required<Criterion>[] =>
  criteria.map((line, i) => ({
    criterion: line.criterion,
    operator: line.operator,
    value: line.value,
    andOr: i === 0 ? "and" : (line.andOr ?? "and"),
    openingParenthesis: line.openingParenthesis ?? false,
    closingParenthesis: line.closingParenthesis ?? false,
  }));

export function validateCriteria(criteria: readonly Criterion[]): Problem[] {
  if (!Array.isArray(criteria)) return [{ property: "criteria", reason: "must be a list" }];
  return [...criteria.flatMap(lineProblems), ...parenthesisProblems(criteria)];
}

function lineProblems(line: Criterion, i: number): Problem[] {
  const at = (key: string, reason: string): Problem => ({ property: `criteria[${i}].${key}`, reason });
  if (typeof line !== "object" || line === null) {
    return [{ property: `criteria[${i}]`, reason: "must be { criterion, operator, value }" }];
  }
  const problems = Object.keys(line)
    .filter((key) => !keys.includes(key))
    .map((key) => at(key, unknownKey(key, keys)));
  const { criterion, operator, value, andOr } = line;
  if (typeof criterion !== "string" || criterion.trim() === "") {
    problems.push(at("criterion", "must be the name of a criterion as the admin center lists it"));
  } else if (criterion.length > 255) problems.push(at("criterion", "must be at most 255 characters long"));
  if (!operators.includes(operator)) {
    problems.push(at("operator", `${JSON.stringify(operator)} is not one of ${operators.join(", ")}`));
  }
  if (typeof value !== "string") problems.push(at("value", `must be text: "${String(value)}"`));
  else if (value.length > 255) problems.push(at("value", "must be at most 255 characters long"));
  else if (valueProblem(line)) problems.push(at("value", valueProblem(line)!));
  if (andOr !== undefined && andOr !== "and" && andOr !== "or") problems.push(at("andOr", "must be and, or"));
  for (const key of ["openingParenthesis", "closingParenthesis"] as const) {
    if (line[key] !== undefined && typeof line[key] !== "boolean") problems.push(at(key, "must be true or false"));
  }
  return problems;
}

function valueProblem({ criterion, operator, value }: Criterion): string | undefined {
  if (/\bx days\b/.test(operator) && !/^\d+$/.test(value)) return `must be a number of days, not "${value}"`;
  if (operator.endsWith("(yyyy-mm-dd)") && !isDate(value)) return `must be a date such as 2026-09-30, not "${value}"`;
  if (criterion === computerGroup && value.trim() === "") return "must be the name or the id of a computer group";
  return undefined;
}

const isDate = (text: string): boolean =>
  /^\d{4}-\d\d-\d\d$/.test(text) && new Date(`${text}T00:00:00Z`).toJSON()?.slice(0, 10) === text;

/** The first line at which the parentheses go wrong. */
function parenthesisProblems(criteria: readonly Criterion[]): Problem[] {
  const open: number[] = [];
  for (const [i, line] of criteria.entries()) {
    if (line?.openingParenthesis === true) open.push(i);
    if (line?.closingParenthesis === true && open.pop() === undefined) {
      return [
        { property: `criteria[${i}].closingParenthesis`, reason: "closes a parenthesis that none opens before it" },
      ];
    }
  }
  const [unclosed] = open;
  if (unclosed === undefined) return [];
  return [
    { property: `criteria[${unclosed}].openingParenthesis`, reason: "opens a parenthesis that none closes after it" },
  ];
}
