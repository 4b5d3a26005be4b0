/** The differences that a preview shows. */
import { isNothing, isPresent, isUnknown, isValues, sameValue, type Value, type Values } from "../values";
import type { Fields, Property } from "./shape";

type Change = "add" | "delete" | "update";

/** One line of a preview. */
export interface Difference {
  /** As Pulumi writes paths: `conditions.applications.excludedApplications[1]`. */
  path: string;
  change: Change;
  replaces: boolean;
}

/** Positions that have no partner in the longest common subsequence: removed from the old, inserted into the new. */
function editsOf(old: Value[], now: Value[]): { removed: number[]; added: number[] } {
  const common = Array.from({ length: old.length + 1 }, () => Array.from({ length: now.length + 1 }, () => 0));
  for (let i = old.length - 1; i >= 0; i--) {
    for (let j = now.length - 1; j >= 0; j--) {
      const row = common[i]!;
      row[j] = sameValue(old[i], now[j]) ? common[i + 1]![j + 1]! + 1 : Math.max(common[i + 1]![j]!, row[j + 1]!);
    }
  }
  const removed: number[] = [];
  const added: number[] = [];
  let i = 0;
  let j = 0;
  while (i < old.length || j < now.length) {
    if (i < old.length && j < now.length && sameValue(old[i], now[j])) {
      i++;
      j++;
    } else if (j === now.length || (i < old.length && common[i + 1]![j]! >= common[i]![j + 1]!)) removed.push(i++);
    else added.push(j++);
  }
  return { removed, added };
}

/** In a set the order means nothing. */
function setEditsOf(old: Value[], now: Value[]): { removed: number[]; added: number[] } {
  const missing = (from: Value[], other: Value[]) =>
    from.flatMap((each, index) => (other.some((one) => sameValue(each, one)) ? [] : [index]));
  return { removed: missing(old, now), added: missing(now, old) };
}

function elements(path: string, property: Property, old: Value[], now: Value[]): Difference[] {
  const { removed, added } = property.shape === "set" ? setEditsOf(old, now) : editsOf(old, now);
  const positions = [...new Set([...removed, ...added])].sort((one, other) => one - other);
  return positions.map((position) => {
    const change = !added.includes(position) ? "delete" : !removed.includes(position) ? "add" : "update";
    return { path: `${path}[${position}]`, change, replaces: property.replaces === true };
  });
}

function between(path: string, property: Property, old: Value | undefined, now: Value | undefined): Difference[] {
  if (sameValue(old, now) || (isNothing(old) && isNothing(now))) return [];
  const one = (change: Change): Difference[] => [{ path, change, replaces: property.replaces === true }];
  if (!isPresent(old)) return one("add");
  // An empty list is none once it is planned.
  const isEmptied = Array.isArray(now) && now.length === 0 && property.each?.shape !== "block";
  if (!isPresent(now) || isEmptied) return one("delete");
  if (isUnknown(now)) return one("update");
  if (property.shape === "block" && isValues(old) && isValues(now)) return difference(property.fields!, old, now, path);
  if (Array.isArray(old) && Array.isArray(now)) {
    if (property.each?.shape !== "block") return elements(path, property, old, now);
    const longer = Math.max(old.length, now.length);
    return Array.from({ length: longer }, (_, index) => index).flatMap((index) =>
      between(`${path}[${index}]`, property.each!, old[index], now[index]),
    );
  }
  return one("update");
}

/** What changes between what is and what is planned, as the preview shows it. */
export function difference(fields: Fields, old: Values, planned: Values, within = ""): Difference[] {
  return Object.entries(fields).flatMap(([name, property]) =>
    between(within ? `${within}.${name}` : name, property, old[name], planned[name]),
  );
}
