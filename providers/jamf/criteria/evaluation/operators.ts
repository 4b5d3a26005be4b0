/**
 * What operators mean, as tests on values. Text is compared without regard to case, as Jamf Pro's database does. Of several values (the
 * applications of a Mac) one that fits suffices; a negated operator wants none that fits.
 */
import { ownEntry } from "../../../core/ownEntry";
import type { Operator } from "../criterion";

const day = 86_400_000;

/** A test, or a clause why none can be made of this operator and value. */
export type Made<T> = { test: (value: T) => boolean; why?: undefined } | { test?: undefined; why: string };

/** On all values that a Mac has; none: nothing was reported. */
export function textTest(operator: Operator, value: string): Made<readonly string[]> {
  const one = oneText(operator, value);
  if (one.why !== undefined) return one;
  const { test } = one;
  return negated.has(operator) ? { test: (texts) => !texts.some(test) } : { test: (texts) => texts.some(test) };
}

const negated: ReadonlySet<Operator> = new Set(["is not", "does not have", "not like"]);

function oneText(operator: Operator, value: string): Made<string> {
  const wanted = value.toLowerCase();
  switch (operator) {
    case "is":
    case "is not":
    case "has":
    case "does not have":
      return { test: (text) => text.toLowerCase() === wanted };
    case "like":
    case "not like":
      // In SQL they stand for any text and any letter; whether Jamf Pro escapes them is not documented.
      if (/[%_\\]/.test(value)) return { why: `"${value}" holds a character that may be a wildcard in Jamf Pro` };
      return { test: (text) => text.toLowerCase().includes(wanted) };
    case "matches regex":
    case "does not match regex":
      // Another program's pattern would have to run here, and may take for ever.
      return { why: "databases and this program read regular expressions in different ways" };
    default:
      return { why: `the operator "${operator}" does not compare text` };
  }
}

type Order = (difference: number) => boolean;

const orders: Readonly<Partial<Record<Operator, Order>>> = {
  "greater than": (difference) => difference > 0,
  "more than": (difference) => difference > 0,
  "greater than or equal": (difference) => difference >= 0,
  "less than": (difference) => difference < 0,
  "less than or equal": (difference) => difference <= 0,
};

const isVersion = (text: string): boolean => /^\d+(\.\d+)*$/.test(text);

/** Part by part, as numbers: 15.10 is greater than 15.9. */
export function versionTest(operator: Operator, value: string): Made<string> {
  const order = ownEntry(orders, operator);
  if (!order) return { why: `the operator "${operator}" does not compare versions` };
  if (!isVersion(value)) return { why: `"${value}" is not a version of digits and dots` };
  const wanted = value.split(".").map(Number);
  return { test: (text) => order(compareVersions(text.split("."), wanted)) };
}

function compareVersions(actual: readonly string[], wanted: readonly number[]): number {
  for (let i = 0; i < Math.max(actual.length, wanted.length); i++) {
    // `26.1 (a)`: what follows the digits of a part says nothing about the order.
    const difference = (Number.parseInt(actual[i] ?? "0", 10) || 0) - (wanted[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

export function numberTest(operator: Operator, value: string): Made<number> {
  const wanted = Number(value);
  if (value.trim() === "" || !Number.isFinite(wanted)) return { why: `"${value}" is not a number` };
  const order = ownEntry(orders, operator);
  if (order) return { test: (number) => order(number - wanted) };
  return { why: `the operator "${operator}" does not compare numbers` };
}

/** Days are counted back from `now` to the millisecond; dates are days of UTC. */
export function dateTest(operator: Operator, value: string, now: number): Made<number> {
  if (operator === "before (yyyy-mm-dd)" || operator === "after (yyyy-mm-dd)") {
    const date = /^\d{4}-\d\d-\d\d$/.test(value) ? Date.parse(`${value}T00:00:00Z`) : Number.NaN;
    if (Number.isNaN(date)) return { why: `"${value}" is not a date such as 2026-09-30` };
    return operator.startsWith("before") ? { test: (at) => at < date } : { test: (at) => at >= date + day };
  }
  if (!/^\d+$/.test(value)) return { why: `"${value}" is not a number of days` };
  const span = Number(value) * day;
  switch (operator) {
    case "more than x days ago":
      return { test: (at) => at < now - span };
    case "less than x days ago":
      return { test: (at) => at >= now - span && at <= now };
    case "in more than x days":
      return { test: (at) => at > now + span };
    case "in less than x days":
      return { test: (at) => at >= now && at <= now + span };
    default:
      return { why: `the operator "${operator}" does not compare dates` };
  }
}
