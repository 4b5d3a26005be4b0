/**
 * Reads what exports really hold: nulls and strings where lists are expected, empty lists where objects are expected,
 * annotations between properties. Nothing here throws.
 */
import { knownFields, type KnownFields } from "./vocabulary";

export type Fields = Readonly<Record<string, unknown>>;

export const isObject = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** `@odata.type`, `includeUsers@odata.type`, `#microsoft.graph.restore`: about the document, not about the policy. */
const isAnnotation = (name: string): boolean => name.startsWith("#") || name.includes("@");

/** Does the value say anything? `null`, `""`, `[]`, `{}` and objects made of these do not; `false` and `0` do. */
export function isSet(value: unknown, depth = 0): boolean {
  if (value === null || value === undefined || value === "") return false;
  if (Array.isArray(value)) return value.length > 0;
  if (typeof value !== "object" || depth > 8) return true;
  return Object.keys(value).some((name) => !isAnnotation(name) && isSet((value as Fields)[name], depth + 1));
}

/** A property that holds an object; `strange` when it holds something else that is not empty. */
interface Section {
  fields: Fields;
  /** The property holds at least one value. */
  configured: boolean;
  strange: boolean;
}

const nothing: Fields = {};

export function section(parent: Fields, name: string): Section {
  const value = parent[name];
  if (!isSet(value)) return { fields: isObject(value) ? value : nothing, configured: false, strange: false };
  return isObject(value)
    ? { fields: value, configured: true, strange: false }
    : { fields: nothing, configured: true, strange: true };
}

/** A list of words in lower case, repetitions kept; `strange` when it holds anything but words. */
export interface Words {
  words: readonly string[];
  strange: boolean;
  /** Each word as the tenant spells it, for what an administrator reads. */
  spelled?: ReadonlyMap<string, string>;
}

const none: Words = { words: [], strange: false };

/** A word in the letter case of the tenant. */
export const spelling = ({ spelled }: Words, word: string): string => spelled?.get(word) ?? word;

/** One string stands for a list of one, as PowerShell writes it. */
export function list(value: unknown): Words {
  if (!isSet(value)) return none;
  if (typeof value === "string") return listOf([value]);
  return Array.isArray(value) ? listOf(value) : { words: [], strange: true };
}

function listOf(items: readonly unknown[]): Words {
  const words: string[] = [];
  const spelled = new Map<string, string>();
  let strange = false;
  for (const item of items) {
    const given = typeof item === "string" ? item.trim() : "";
    if (given === "") {
      strange = true;
      continue;
    }
    words.push(given.toLowerCase());
    spelled.set(given.toLowerCase(), given);
  }
  return { words, strange, spelled };
}

/** Flags come as `"a,b"` or as a list. */
export function flags(value: unknown): Words {
  const all = list(value);
  if (!all.words.some((word) => word.includes(","))) return all;
  const parts = all.words.flatMap((word) => spelling(all, word).split(",")).filter((word) => word.trim() !== "");
  return { ...listOf(parts), strange: all.strange };
}

/** Could be a special value that Graph has added meanwhile, as `AllAgentIdResources` was: one word, without digits. */
export const looksSpecial = (word: string): boolean => /^all[a-z]+$/.test(word);

/** Names one object, so that it is certainly not ours unless it is equal. Display names and placeholders are no ids. */
export const looksLikeId = (word: string): boolean => /^[\w.-]+$/.test(word) && /[\d-]/.test(word);

/** Properties that say something and that no rule knows, below `value`, by path. */
export function unknownFields(value: unknown, known: KnownFields): readonly string[] {
  if (!isObject(value)) return nowhere;
  let found = nowhere;
  for (const name of Object.keys(value)) {
    const inside = Object.hasOwn(known, name) ? known[name] : undefined;
    if (inside === null) continue;
    if (inside === undefined) {
      if (!isAnnotation(name) && isSet(value[name])) found = [...found, name];
      continue;
    }
    const below = unknownFields(value[name], inside);
    if (below.length > 0) found = [...found, ...below.map((path) => `${name}.${path}`)];
  }
  return found;
}

const nowhere: readonly string[] = [];

/** Does this part of the policy hold a property that no rule knows? Then "nothing matches here" cannot be said for sure. */
export function hasUnknownField(fields: Fields, ...path: string[]): boolean {
  let known: KnownFields = knownFields;
  for (const name of path) known = (Object.hasOwn(known, name) && known[name]) || {};
  return unknownFields(fields, known).length > 0;
}
