/** What one rule says about one policy. */
import { spelling, type Words } from "./read";
import { rules, type MarkKind, type Rule } from "./vocabulary";

/** Why a blocking grant is not simply `blocks`. */
export interface Mark {
  kind: MarkKind;
  rule: Rule;
  /** A clause for an administrator, without a full stop. */
  because: string;
  /** Path of the property in Graph's JSON, where one property is the cause. */
  field?: string;
}

/** The policy certainly does not apply; the walk ends here. */
interface End {
  rule: Rule;
  /** A sentence without a full stop. */
  because: string;
  /** It is for directory roles or for people by name, of whom the situation says nothing. */
  isApart?: boolean;
}

/** The policy applies as far as this rule can see, with these marks. */
export type Finding = End | readonly Mark[];

export const isEnd = (finding: Finding): finding is End => !Array.isArray(finding);

/** Before and after the workplace join: no device in the directory yet, or one that is not compliant yet. */
export type Moment = "unregistered" | "registered";

export const applies: readonly Mark[] = [];

export const unclear = (rule: Rule, because: string, field?: string): Mark => ({
  kind: "unknown",
  rule,
  because,
  ...(field === undefined ? {} : { field }),
});

/** A value as it stands in the export, short enough for a sentence. */
export function shown(value: unknown): string {
  if (value === undefined || value === null) return "missing";
  if (typeof value === "object") return "not text";
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}

/** Marks for everything in a list that is not a word, or a word that is not among the known ones. */
export function unknownValues(rule: Rule, field: string, given: Words, known: ReadonlySet<string>): readonly Mark[] {
  const { words, strange } = given;
  if (!strange && words.every((word) => known.has(word))) return applies;
  const odd = words.filter((word) => !known.has(word)).map((word) => shown(spelling(given, word)));
  if (strange) odd.push("a value that is not text");
  return [unclear(rule, `it has a condition that is not evaluated: ${field} ${odd.join(", ")}`, field)];
}

export const strangeSection = (rule: Rule, field: string): Mark =>
  unclear(rule, `${field} does not have the form that Graph documents`, field);

export function unknownField(field: string): Mark {
  const label = labels[field];
  const named = label === undefined ? field : `${label} (${field})`;
  return unclear(rules.unknownField, `it has a condition that is not evaluated: ${named}`, field);
}

/** The admin center's label of conditions that no rule evaluates. */
const labels: Readonly<Record<string, string>> = {
  "conditions.deviceStates": "device state",
  "conditions.times": "time",
};
