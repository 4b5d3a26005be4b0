/** Offline checks of what goes into Classic documents. */
import { isBag } from "../../core/unknown";
import { unknownKey } from "../../core/unknownKey";
import type { Problem } from "../../core/lifecycle";

/** Inputs of every resource. */
const everywhere = ["jamfUrl", "adoptExisting", "deleteAdopted", "managedBy", "tearDown", "repairs"];

/** Properties that nobody reads, `because` with the reason where a person may expect them. */
export function unknownProperties(
  given: object,
  known: readonly string[],
  path = "",
  because: Readonly<Record<string, string>> = {},
): Problem[] {
  if (!isBag(given)) return [{ property: path, reason: `must be an object with ${known.join(", ")}` }];
  const all = path === "" ? [...known, ...everywhere] : known;
  return Object.keys(given)
    .filter((key) => !all.includes(key))
    .map((key) => ({
      property: path ? `${path}.${key}` : key,
      reason: (Object.hasOwn(because, key) && because[key]) || unknownKey(key, known),
    }));
}

export function requireTexts(given: object, properties: readonly string[], path = ""): Problem[] {
  return properties.flatMap((key) => {
    const value = (given as Record<string, unknown>)[key];
    if (value === undefined || typeof value === "string") return [];
    return [{ property: path ? `${path}.${key}` : key, reason: `must be a text, not ${JSON.stringify(value)}` }];
  });
}

export function requireList(given: unknown, property: string): Problem[] {
  return Array.isArray(given) ? [] : [{ property, reason: `must be a list, not ${JSON.stringify(given)}` }];
}

// XML 1.0, section 2.2: what a document may hold, surrogates only in pairs.
const illegal = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u;

/** Texts that XML, and therefore Jamf Pro's Classic API, can't carry; they would be cut silently. */
export function illegalTexts(value: unknown, path = ""): Problem[] {
  if (typeof value === "string") {
    const found = illegal.exec(value);
    if (!found) return [];
    const code = found[0].codePointAt(0)!.toString(16).toUpperCase().padStart(4, "0");
    const reason = `holds the character U+${code} at position ${found.index + 1}, which XML can't carry: remove it`;
    return [{ property: path, reason }];
  }
  if (Array.isArray(value)) return value.flatMap((item, i) => illegalTexts(item, `${path}[${i}]`));
  if (!isBag(value)) return [];
  return Object.entries(value).flatMap(([key, item]) => illegalTexts(item, path ? `${path}.${key}` : key));
}
