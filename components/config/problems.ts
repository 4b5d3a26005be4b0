/** Says what is wrong with a configuration value, on its property path, with what would be right. */
import type { z } from "zod";
import { shown } from "../../providers/core/equality";
import { unknownKey } from "../../providers/core/unknownKey";
import { renamedKey } from "./renamed";

type Issue = z.core.$ZodIssue;

interface ConfigProblem {
  /** `jamf.macApp.distributionMethod`, `conditionalAccess.exclusions.policyIds[2]`. */
  path: string;
  reason: string;
}

export function configProblems(
  issues: readonly Issue[],
  value: unknown,
  known: (path: PropertyKey[]) => string[],
): ConfigProblem[] {
  return issues.flatMap((issue) => problemsOf(issue, value, known));
}

function problemsOf(issue: Issue, value: unknown, known: (path: PropertyKey[]) => string[]): ConfigProblem[] {
  const path = pathText(issue.path);
  const given = at(value, issue.path);
  switch (issue.code) {
    case "unrecognized_keys":
      return issue.keys.map((key) => {
        const keys = known(issue.path);
        const at = pathText([...issue.path, key]);
        if (keys.includes(key)) return { path: at, reason: "cannot be combined with the other keys here" };
        return { path: at, reason: renamedKey(at) ?? unknownKey(key, keys) };
      });
    case "invalid_value":
      return [{ path, reason: `must be ${oneOf(issue.values)}, not ${shown(given)}` }];
    case "invalid_type":
      if (given === undefined) return [{ path, reason: "is missing" }];
      return [{ path, reason: `must be ${typeWord(issue.expected)}, not ${shown(given)}` }];
    case "too_small":
      return [{ path, reason: `must be ${limitWord(issue.origin, issue.minimum, "at least")}, not ${size(given)}` }];
    case "too_big":
      return [{ path, reason: `must be ${limitWord(issue.origin, issue.maximum, "at most")}, not ${size(given)}` }];
    case "invalid_union":
      return unionProblems(issue, value, known);
    default:
      return [{ path, reason: issue.message }];
  }
}

/** The branch of a union that came furthest says what is wrong; its complaints are the ones a reader can act on. */
function unionProblems(
  issue: Extract<Issue, { code: "invalid_union" }>,
  value: unknown,
  known: (path: PropertyKey[]) => string[],
): ConfigProblem[] {
  const depth = (issues: Issue[]) => Math.max(0, ...issues.map((i) => i.path.length));
  const best = [...issue.errors].sort((a, b) => depth(b) - depth(a) || a.length - b.length)[0];
  if (!best || depth(best) === 0) {
    return [{ path: pathText(issue.path), reason: `${issue.message}, not ${shown(at(value, issue.path))}` }];
  }
  if (isUndecided(issue, at(value, issue.path))) {
    const unknown = best.filter(
      (inner) => inner.code === "unrecognized_keys" && inner.keys.some((key) => !known(issue.path).includes(key)),
    );
    return [
      { path: pathText(issue.path), reason: issue.message },
      ...unknown.flatMap((inner) => problemsOf({ ...inner, path: issue.path } as Issue, value, known)),
    ];
  }
  return best.flatMap((inner) => problemsOf({ ...inner, path: [...issue.path, ...inner.path] } as Issue, value, known));
}

/** Each branch lacks a key of its own: none of them was chosen, so that no one key is what is missing. */
function isUndecided({ errors }: Extract<Issue, { code: "invalid_union" }>, given: unknown): boolean {
  const isMissing = (inner: Issue) => inner.code === "invalid_type" && at(given, inner.path) === undefined;
  const missing = errors
    .filter((issues) => issues.some(({ path }) => path.length > 0))
    .map((issues) => issues.filter(isMissing).map(({ path }) => pathText(path)));
  const [first = [], ...others] = missing;
  return (
    others.length > 0 &&
    missing.every((paths) => paths.length > 0) &&
    !first.some((path) => others.every((paths) => paths.includes(path)))
  );
}

const at = (value: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>((v, key) => (v as Record<PropertyKey, unknown> | undefined)?.[key], value);

const oneOf = (values: readonly unknown[]): string => values.map((v) => JSON.stringify(v)).join(" or ");

function pathText(path: readonly PropertyKey[]): string {
  return path.map((key, i) => (typeof key === "number" ? `[${key}]` : (i ? "." : "") + String(key))).join("");
}

function typeWord(type: string): string {
  const words: Record<string, string> = {
    string: "a text",
    number: "a number",
    int: "a whole number",
    boolean: "true or false",
    array: "a list",
    object: "a map of keys",
    record: "a map of keys",
  };
  return words[type] ?? `of type ${type}`;
}

function limitWord(origin: string, limit: number | bigint, word: string): string {
  if (origin === "string") return `${word} ${limit} character${limit === 1 ? "" : "s"} long`;
  if (origin === "array") return `a list of ${word} ${limit}`;
  return `${word} ${limit}`;
}

/** Blanks around a text do not count. */
const size = (given: unknown): string =>
  typeof given === "string" ? `${given.trim().length}` : Array.isArray(given) ? `${given.length}` : shown(given);
