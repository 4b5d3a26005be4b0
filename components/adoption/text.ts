/** An adopted object in the log and in the report: each property that would change, old and new. */
import type { PropertyChange } from "../../providers/core/adoption";
import { forLog, plain, visible } from "../../providers/core/escaping";
import { isBag } from "../../providers/core/unknown";
import { type Criterion, criterionText, isCriterion } from "../../providers/jamf/criteria/criterion";
import type { AdoptedReport } from "../report/schema";

const notShown = "(not shown: may hold secrets)";

export const labelOf = (noun: string): string => `${noun[0]!.toUpperCase()}${noun.slice(1)}`;

/** Several lines, ready for the log. */
export function adoptedText(
  { noun, name, id }: { noun: string; name: string; id: string },
  changes: readonly PropertyChange[],
): string {
  const what = `${labelOf(noun)} "${plain(name)}" (id ${plain(id)}) exists already:`;
  if (changes.length === 0) return forLog(`${what} adopted unchanged.`);
  return forLog([`${what} adopted with changes.`, ...changes.flatMap(changeLines)].join("\n"));
}

function changeLines(change: PropertyChange): string[] {
  if (!("old" in change)) return [`  ${change.property}: differs ${notShown}`];
  const [before, after] = [lines(change.old), lines(change.new)];
  if (!isListOfBags(change.old) && !isListOfBags(change.new))
    return [`  ${change.property}: ${before[0]} → ${after[0]}`];
  return [`  ${change.property}:`, ...before.map((line) => `    - ${line}`), ...after.map((line) => `    + ${line}`)];
}

/** A list of objects has a line for each of them. */
const lines = (value: unknown): string[] =>
  isListOfBags(value) ? value.map((item) => visible(wordsOf(item))) : [visible(wordsOf(value))];

const isListOfBags = (value: unknown): value is unknown[] => Array.isArray(value) && value.some(isBag);

function wordsOf(value: unknown): string {
  if (value === undefined || value === null) return "nothing";
  if (Array.isArray(value)) return `[${value.map(wordsOf).join(", ")}]`;
  if (!isBag(value)) return JSON.stringify(value);
  const held = Object.entries(value).filter(([, each]) => each !== undefined);
  return held.map(([key, each]) => `${key}: ${isBag(each) ? `{${wordsOf(each)}}` : wordsOf(each)}`).join(", ");
}

const isCriteria = (value: unknown): value is Criterion[] =>
  Array.isArray(value) && value.length > 0 && value.every(isCriterion);

/** As Jamf Pro's own page reads: `FileVault 2 Status is All Partitions Encrypted and …`. */
const criteriaText = (all: readonly Criterion[]): string =>
  all.map((each, at) => (at === 0 ? "" : `${each.andOr ?? "and"} `) + criterionText(each)).join(" ");

/** Texts, numbers and truth values as they are, everything else in words. */
export function reportedChange(change: PropertyChange): AdoptedReport["changes"][number] {
  if (!("old" in change)) return { property: change.property, old: notShown, new: notShown };
  const told = (value: unknown) =>
    isCriteria(value) ? criteriaText(value) : typeof value === "object" || value === undefined ? wordsOf(value) : value;
  return { property: change.property, old: told(change.old), new: told(change.new) };
}
