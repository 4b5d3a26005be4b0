/** Values that a preview does not know yet. The Node host hands them to check and diff as this text, also nested. */
import { ownEntry, setOwnEntry } from "./ownEntry";

const unknownText = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

export type Bag = { [key: string]: unknown };

export const isUnknown = (value: unknown): boolean => value === unknownText;

export const isBag = (value: unknown): value is Bag =>
  typeof value === "object" && value !== null && !Array.isArray(value);

export function holdsUnknown(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(holdsUnknown);
  if (isBag(value)) return Object.values(value).some(holdsUnknown);
  return isUnknown(value);
}

/** The known part: keys with unknown or null values are left out, lists that hold an unknown item likewise. */
export function knownPart(value: Bag): Bag {
  const known: Bag = {};
  for (const [key, item] of Object.entries(value)) {
    if (item === null || item === undefined || isUnknown(item)) continue;
    if (Array.isArray(item)) {
      if (!holdsUnknown(item)) setOwnEntry(known, key, item);
    } else setOwnEntry(known, key, isBag(item) ? knownPart(item) : item);
  }
  return known;
}

/** Puts the unknown parts of `inputs` back over `filled`, which was made from the known part. */
export function restoreUnknown(filled: Bag, inputs: Bag): Bag {
  const whole: Bag = { ...filled };
  for (const [key, item] of Object.entries(inputs)) {
    if (!holdsUnknown(item)) continue;
    const under = ownEntry(whole, key);
    setOwnEntry(whole, key, isBag(item) && isBag(under) ? restoreUnknown(under, item) : item);
  }
  return whole;
}
