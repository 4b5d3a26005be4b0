/** Evaluates the criteria of a smart group for one Mac. */
import type { Criterion, Field, Look } from "./criteria";
import type { Mac } from "../macs/mac";

type Test = (mac: Mac) => boolean;

const day = 86_400_000;

function compareVersions(a: string, b: string): number {
  const [x, y] = [a.split("."), b.split(".")];
  for (let at = 0; at < Math.max(x.length, y.length); at++) {
    const difference = (parseInt(x[at] ?? "0", 10) || 0) - (parseInt(y[at] ?? "0", 10) || 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** A regular expression that cannot be read matches nothing, as in the database. */
function pattern(value: string): RegExp {
  try {
    return new RegExp(value, "i");
  } catch {
    return /^\b$/;
  }
}

/** Tests on texts; of several texts (the apps of a Mac) one that fits suffices. */
function textTest(searchType: string, value: string): ((texts: readonly string[]) => boolean) | undefined {
  const wanted = value.toLowerCase();
  const some = (test: (text: string) => boolean) => (texts: readonly string[]) => texts.some(test);
  const none = (test: (text: string) => boolean) => (texts: readonly string[]) => !texts.some(test);
  const same = (text: string) => text.toLowerCase() === wanted;
  const contains = (text: string) => text.toLowerCase().includes(wanted);
  switch (searchType) {
    case "is":
    case "has":
      return some(same);
    case "is not":
    case "does not have":
      return none(same);
    case "like":
      return some(contains);
    case "not like":
      return none(contains);
    case "matches regex":
    case "does not match regex": {
      const expression = pattern(value);
      const matches = (text: string) => expression.test(text);
      return searchType === "matches regex" ? some(matches) : none(matches);
    }
    default:
      return undefined;
  }
}

function orderTest(
  searchType: string,
  compare: (actual: string | number) => number,
): (actual: string | number) => boolean {
  switch (searchType) {
    case "greater than":
    case "more than":
      return (actual) => compare(actual) > 0;
    case "less than":
      return (actual) => compare(actual) < 0;
    case "greater than or equal":
      return (actual) => compare(actual) >= 0;
    case "less than or equal":
      return (actual) => compare(actual) <= 0;
    default:
      return () => false;
  }
}

function dateTest(searchType: string, value: string, now: number): (at: number) => boolean {
  const days = Number(value) * day;
  switch (searchType) {
    case "before (yyyy-mm-dd)":
      return (at) => at < Date.parse(value);
    case "after (yyyy-mm-dd)":
      return (at) => at >= Date.parse(value) + day;
    case "more than x days ago":
      return (at) => at < now - days;
    case "less than x days ago":
      return (at) => at >= now - days && at <= now;
    case "in more than x days":
      return (at) => at > now + days;
    case "in less than x days":
      return (at) => at >= now && at <= now + days;
    default:
      return () => false;
  }
}

function fieldTest(field: Field, { searchType, value }: Criterion, look: Look): Test {
  if (field.type === "date") {
    const test = dateTest(searchType, value, look.now);
    return (mac) => {
      const at = field.of(mac, look);
      return typeof at === "number" && test(at);
    };
  }
  const texts = textTest(searchType, value);
  if (texts) {
    return (mac) => {
      const actual = field.of(mac, look);
      return texts(Array.isArray(actual) ? (actual as string[]) : actual === undefined ? [] : [String(actual)]);
    };
  }
  const compare =
    field.type === "version"
      ? (actual: string | number) => compareVersions(String(actual), value)
      : (actual: string | number) => Number(actual) - Number(value);
  const test = orderTest(searchType, compare);
  return (mac) => {
    const actual = field.of(mac, look);
    return (typeof actual === "string" || typeof actual === "number") && test(actual);
  };
}

interface Resolve {
  field(name: string): Field | undefined;
  /** The Macs of a group, by its number. */
  members(groupId: number): ReadonlySet<number>;
}

function criterionTest(criterion: Criterion, resolve: Resolve, look: Look): Test {
  const field = resolve.field(criterion.name);
  if (!field) return () => false;
  if (field.type !== "group") return fieldTest(field, criterion, look);
  const members = resolve.members(Number(criterion.value));
  return criterion.searchType === "member of" ? ({ id }) => members.has(id) : ({ id }) => !members.has(id);
}

/**
 * The test that criteria stand for. `and` binds tighter than `or`, parentheses tighter than both; the first line's
 * and/or means nothing. No criteria: every Mac (both are guesses, see docs/internals/sandbox-differences.md).
 */
export function compile(criteria: readonly Criterion[], resolve: Resolve, look: Look): Test {
  if (criteria.length === 0) return () => true;
  let at = 0;
  /** The opening parenthesis of the line at hand has been taken already. */
  let isOpened = false;
  /** The line just taken closes the parenthesis we are in. */
  let isClosed = false;
  const goesOn = (word: "and" | "or") => !isClosed && criteria[at]?.andOr === word;

  function either(): Test {
    const tests = [both()];
    while (goesOn("or")) tests.push(both());
    return tests.length === 1 ? tests[0]! : (mac) => tests.some((test) => test(mac));
  }
  function both(): Test {
    const tests = [one()];
    while (goesOn("and")) tests.push(one());
    return tests.length === 1 ? tests[0]! : (mac) => tests.every((test) => test(mac));
  }
  function one(): Test {
    if (criteria[at]!.openingParen && !isOpened) {
      isOpened = true;
      const inner = either();
      isClosed = false;
      return inner;
    }
    isOpened = false;
    const criterion = criteria[at++]!;
    isClosed = criterion.closingParen;
    return criterionTest(criterion, resolve, look);
  }
  return either();
}

/** Parentheses that do not pair up. A line opens at most one and closes at most one. */
export function hasUnpairedParens(criteria: readonly Criterion[]): boolean {
  let depth = 0;
  for (const { openingParen, closingParen } of criteria) {
    depth += (openingParen ? 1 : 0) - (closingParen ? 1 : 0);
    if (depth < 0) return true;
  }
  return depth !== 0;
}
