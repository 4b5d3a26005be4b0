/** What a resource's state is after a write or a refresh, beside what was read. */
import { isPresent, isUnknown, isValues, type Value, type Values } from "../values";
import type { Fields, Property } from "./shape";

const isPlainList = (property: Property) => property.each !== undefined && property.each.shape !== "block";

function appliedValue(property: Property, planned: Value | undefined, found: Value | undefined): Value | undefined {
  if (property.shape === "block") {
    return isValues(planned) && isValues(found) ? applied(property.fields!, planned, found) : told(property, found);
  }
  if (isUnknown(planned) || !Array.isArray(found)) return told(property, found);
  if (isPlainList(property) && !isPresent(planned) && found.length === 0) return null;
  const isPaired = !isPlainList(property) && Array.isArray(planned) && planned.length === found.length;
  return isPaired ? found.map((each, at) => appliedValue(property.each!, planned[at], each)!) : told(property, found);
}

/**
 * After a create or an update a list that nobody gave and that is empty is null, as planned; a refresh makes it an empty
 * list (terraform-plugin-sdk, `normalizeNullValues`; observed of plugin 6.9.1).
 */
export function applied(fields: Fields, planned: Values, found: Values): Values {
  return each(fields, found, (name, property) => appliedValue(property, planned[name], found[name]));
}

/** What a refresh finds, or a preview shows. */
export function refreshed(fields: Fields, found: Values): Values {
  return each(fields, found, (name, property) => told(property, found[name]));
}

/** What was not found is null, where a program can give it; a set stands in the order of its texts, whatever the program's is. */
function told(property: Property, found: Value | undefined): Value | undefined {
  if (found === undefined && (property.readOnly || property.notCovered)) return undefined;
  if (found === undefined) return property.each && !isPlainList(property) ? [] : null;
  if (property.shape === "block") return isValues(found) ? refreshed(property.fields!, found) : found;
  if (!Array.isArray(found)) return found;
  if (!isPlainList(property)) return found.map((one) => told(property.each!, one)!);
  return property.shape === "set" ? [...found].sort() : found;
}

type Tell = (name: string, property: Property) => Value | undefined;

function each(fields: Fields, found: Values, tell: Tell): Values {
  const values = Object.entries(fields).map(([name, property]) => [name, tell(name, property)]);
  return { ...found, ...(Object.fromEntries(values) as Values) };
}

/** A plan for a change: inside blocks a list that the program does not give is planned as an empty one (observed). */
export function withEmptyLists(fields: Fields, planned: Values, isInside = false): Values {
  const values = Object.entries(fields).map(([name, property]): [string, Value | undefined] => {
    const value = planned[name];
    if (property.shape === "block" && isValues(value)) return [name, withEmptyLists(property.fields!, value, true)];
    if (property.each?.shape === "block" && Array.isArray(value)) {
      const blocks = value.map((one) => (isValues(one) ? withEmptyLists(property.each!.fields!, one, true) : one));
      return [name, blocks];
    }
    return [name, value === undefined && property.each && isInside ? [] : value];
  });
  return { ...planned, ...Object.fromEntries(values) };
}
