/**
 * Who is in a smart group with these criteria, worked out from the inventory: for criteria that are not in Jamf Pro yet. `and` binds tighter
 * than `or`, parentheses tighter than both; no criteria at all mean every Mac. The application, not this, decides who is a member:
 * where a line cannot be worked out with certainty, the answer is which line, and nothing else.
 */
import type { Criterion } from "../criterion";
import { lineTest, type RowTest, type Section, type Surroundings } from "./lines";

export type { RowTest, Section, Surroundings } from "./lines";
export type { InventoryRow } from "./row";

interface UnevaluableLine {
  /** Place in the list, from 0. */
  line: number;
  criterion: string;
  /** A clause. */
  why: string;
}

type Evaluation =
  | { matches: RowTest; sections: ReadonlySet<Section>; notEvaluable?: undefined }
  | { matches?: undefined; sections?: undefined; notEvaluable: readonly UnevaluableLine[] };

export function evaluation(criteria: readonly Criterion[], around: Surroundings): Evaluation {
  const made = criteria.map((line) => lineTest(line, criteria, around));
  const notEvaluable = made.flatMap((line, i) =>
    "why" in line ? [{ line: i, criterion: criteria[i]!.criterion, why: line.why }] : [],
  );
  if (notEvaluable.length > 0) return { notEvaluable };
  const tests = made.flatMap((line) => ("why" in line ? [] : [line]));
  const unpaired = unpairedLine(criteria);
  if (unpaired !== undefined) {
    const { criterion } = criteria[unpaired]!;
    return { notEvaluable: [{ line: unpaired, criterion, why: "its parentheses do not pair up" }] };
  }
  return {
    matches: joined(
      criteria,
      tests.map(({ test }) => test),
    ),
    sections: new Set(tests.flatMap(({ sections }) => sections)),
  };
}

/** What stands in one pair of parentheses, so far: alternatives of which each is a run of tests joined by "and". */
interface Level {
  alternatives: RowTest[][];
  /** How the parenthesis joins what stands before it. */
  joins: "and" | "or";
}

const level = (joins: "and" | "or"): Level => ({ alternatives: [[]], joins });

function joined(criteria: readonly Criterion[], tests: readonly RowTest[]): RowTest {
  const open: Level[] = [level("and")];
  const add = ({ alternatives }: Level, test: RowTest, joins: "and" | "or"): void => {
    if (joins === "or" && alternatives[0]!.length > 0) alternatives.push([test]);
    else alternatives.at(-1)!.push(test);
  };
  for (const [i, line] of criteria.entries()) {
    // The first in a parenthesis joins nothing: its word belongs to the parenthesis.
    let joins = line.andOr ?? "and";
    if (line.openingParenthesis) {
      open.push(level(joins));
      joins = "and";
    }
    add(open.at(-1)!, tests[i]!, joins);
    if (line.closingParenthesis) {
      const inner = open.pop()!;
      add(open.at(-1)!, anyOf(inner.alternatives), inner.joins);
    }
  }
  return anyOf(open[0]!.alternatives);
}

function anyOf(alternatives: readonly (readonly RowTest[])[]): RowTest {
  const runs = alternatives.map(allOf);
  return runs.length === 1 ? runs[0]! : (row) => runs.some((test) => test(row));
}

const allOf = (tests: readonly RowTest[]): RowTest =>
  tests.length === 1 ? tests[0]! : (row) => tests.every((test) => test(row));

/** The first line at which the parentheses go wrong. */
function unpairedLine(criteria: readonly Criterion[]): number | undefined {
  const open: number[] = [];
  for (const [i, { openingParenthesis, closingParenthesis }] of criteria.entries()) {
    if (openingParenthesis) open.push(i);
    if (closingParenthesis && open.pop() === undefined) return i;
  }
  return open[0];
}

/** `criteria[1] ("Last Check-in"): the inventory does not show it whole.` */
export const unevaluableText = ({ line, criterion, why }: UnevaluableLine): string =>
  `criteria[${line}] ("${criterion}") cannot be evaluated: ${why}.`;
