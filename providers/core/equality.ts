/** Comparing what is wanted with what is there: only what the stack set counts. */
import { ownEntry, setOwnEntry } from "./ownEntry";
import { isBag, isUnknown, type Bag } from "./unknown";

/** Deep equality of plain JSON; an absent key equals `undefined`; an unknown value equals nothing. */
export function same(a: unknown, b: unknown): boolean {
  if (isUnknown(a) || isUnknown(b)) return false;
  if (Array.isArray(a)) return Array.isArray(b) && a.length === b.length && a.every((item, i) => same(item, b[i]));
  if (isBag(a)) {
    if (!isBag(b)) return false;
    return [...new Set([...Object.keys(a), ...Object.keys(b)])].every((key) =>
      same(ownEntry(a, key), ownEntry(b, key)),
    );
  }
  return a === b;
}

/** The part of `observed` that `owned` speaks of. Lists are owned whole, objects key by key. */
export function ownedPart(observed: Bag, owned: Bag): Bag {
  const part: Bag = {};
  for (const [key, mine] of Object.entries(owned)) {
    if (mine === undefined) continue;
    const theirs = ownEntry(observed, key);
    setOwnEntry(part, key, isBag(mine) && isBag(theirs) ? ownedPart(theirs, mine) : theirs);
  }
  return part;
}

/** Paths at which `wanted` asks for something else than `actual` holds: `selfService.description`. */
export function differences(wanted: Bag, actual: Bag, path = ""): string[] {
  return Object.keys(wanted).flatMap((key) => {
    const [mine, theirs] = [wanted[key], ownEntry(actual, key)];
    if (mine === undefined || same(mine, theirs)) return [];
    const here = path + key;
    return isBag(mine) && isBag(theirs) && !isUnknown(mine) ? differences(mine, theirs, `${here}.`) : [here];
  });
}

/** A value as it may stand in a message: short, on one line. */
export function shown(value: unknown): string {
  const text = value === undefined ? "nothing" : JSON.stringify(value);
  return text.length > 80 ? `${text.slice(0, 77)}…` : text;
}
