/** What one rule says about one policy. */
import type { Words } from "./read";
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
export interface End {
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

/** Marks for everything in a list that is no word, or a word that is not among the known ones. */
export function unknownValues(
  rule: Rule,
  field: string,
  { words, strange }: Words,
  known: ReadonlySet<string>,
): readonly Mark[] {
  if (!strange && words.every((word) => known.has(word))) return applies;
  const odd = words.filter((word) => !known.has(word)).map(shown);
  if (strange) odd.push("something that is not text");
  return [unclear(rule, `${field} holds ${odd.join(", ")}, which is not known here`, field)];
}

export const strangeSection = (rule: Rule, field: string): Mark =>
  unclear(rule, `${field} does not have the form that Graph documents`, field);

export const unknownField = (field: string): Mark =>
  unclear(rules.unknownField, `the property ${field} is not known here (its name counts letter by letter)`, field);
