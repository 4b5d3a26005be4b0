/**
 * Reads what exports really hold: nulls and strings where lists are expected, empty lists where objects are expected,
 * annotations between properties. Nothing here throws.
 */
import { knownFields, type KnownFields } from "./vocabulary.js";

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
  return Object.entries(value).some(([name, inner]) => !isAnnotation(name) && isSet(inner, depth + 1));
}

/** A property that holds an object; `strange` when it holds something else that is not empty. */
export interface Section {
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

/** A list of words in lower case; `strange` when it holds anything but words. */
export interface Words {
  words: readonly string[];
  strange: boolean;
}

const none: Words = { words: [], strange: false };

/** One string stands for a list of one, as PowerShell writes it. */
export function list(value: unknown): Words {
  if (!isSet(value)) return none;
  const items = typeof value === "string" ? [value] : value;
  if (!Array.isArray(items)) return { words: [], strange: true };
  const strings = items.filter((item): item is string => typeof item === "string" && item.trim() !== "");
  return {
    words: [...new Set(strings.map((item) => item.trim().toLowerCase()))],
    strange: strings.length < items.length,
  };
}

/** Flags come as `"a,b"` or as a list. */
export function flags(value: unknown): Words {
  const { words, strange } = list(value);
  const split = words.flatMap((word) => word.split(",")).map((word) => word.trim());
  return { words: [...new Set(split.filter(Boolean))], strange };
}

export const isGuid = (word: string): boolean => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(word);

/** Letters and digits only, as Graph's special values are; anything else can be somebody's id. */
export const looksSpecial = (word: string): boolean => /^[a-z]+\d*$/.test(word);

/** Properties that say something and that no rule knows, below `value`, by path. */
export function unknownFields(value: unknown, known: KnownFields, path = ""): string[] {
  if (!isObject(value)) return [];
  const found: string[] = [];
  for (const [name, inner] of Object.entries(value)) {
    if (isAnnotation(name) || !isSet(inner)) continue;
    const at = path === "" ? name : `${path}.${name}`;
    if (!Object.hasOwn(known, name)) found.push(at);
    else if (known[name]) found.push(...unknownFields(inner, known[name], at));
  }
  return found;
}

/** Does this part of the policy hold a property that no rule knows? Then "nothing matches here" cannot be said for sure. */
export function hasUnknownField(fields: Fields, ...path: string[]): boolean {
  let known: KnownFields = knownFields;
  for (const name of path) known = known[name] ?? {};
  return unknownFields(fields, known).length > 0;
}
