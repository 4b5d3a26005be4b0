/** Offline checks that several Jamf Pro objects share. */
import type { Problem } from "../core/lifecycle";

/**
 * Names hold 1 to 255 characters (documented for groups and App Installers; taken for all objects) in one line: XML makes one of two
 * names that differ only in the kind of their line breaks.
 */
export function requireName(name: string | undefined, property = "name"): Problem[] {
  if (name === undefined) return [];
  if (typeof name !== "string" || name.trim() === "") return [{ property, reason: "must not be empty" }];
  if (/[\0-\x1f\x7f-\x9f\u2028\u2029]/.test(name)) {
    return [{ property, reason: "must be one line, without line breaks and other control characters" }];
  }
  if (name !== name.trim()) return [{ property, reason: `must not begin or end with a space: "${name}"` }];
  if (name.length > 255) return [{ property, reason: `must be at most 255 characters long, not ${name.length}` }];
  return [];
}

/** Properties that the program must set, known or not yet known. */
export const requireGiven = <P extends string>(given: (property: P) => boolean, ...properties: P[]): Problem[] =>
  properties.filter((property) => !given(property)).map((property) => ({ property, reason: "is missing" }));

/** Jamf Pro drops an unknown choice without a word, so it is refused here. */
export function requireOneOf(value: unknown, allowed: readonly string[], property: string): Problem[] {
  if (value === undefined || allowed.includes(value as string)) return [];
  return [{ property, reason: `${JSON.stringify(value)} is not one of ${allowed.map((a) => `"${a}"`).join(", ")}` }];
}

/** Ids are digits in quotes; `-1` means none. */
export function requireId(id: string | undefined, property: string): Problem[] {
  if (id === undefined || (typeof id === "string" && /^(-1|\d+)$/.test(id))) return [];
  return [{ property, reason: `must be an id such as "12", or "-1" for none, not ${JSON.stringify(id)}` }];
}

export function requireBoolean(value: unknown, property: string): Problem[] {
  if (value === undefined || typeof value === "boolean") return [];
  return [{ property, reason: `must be true or false, not ${JSON.stringify(value)}` }];
}
