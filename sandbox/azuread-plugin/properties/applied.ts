/** What a resource's state is after a write, beside what was read at its end. */
import { isPresent, isUnknown, isValues, type Value, type Values } from "../values";
import type { Fields, Property } from "./shape";

function appliedValue(property: Property, planned: Value | undefined, found: Value | undefined): Value | undefined {
  if (property.shape === "block") {
    return isValues(planned) && isValues(found) ? applied(property.fields!, planned, found) : found;
  }
  if (!Array.isArray(found) || isUnknown(planned)) return found;
  if (property.each?.shape === "block") {
    if (!Array.isArray(planned) || planned.length !== found.length) return found;
    return found.map((each, at) => appliedValue(property.each!, planned[at], each)!);
  }
  if (!isPresent(planned) && found.length === 0) return null;
  return property.shape === "set" ? inStateOrder(found) : found;
}

/**
 * After a create or an update a list that nobody gave and that is empty is null, as planned; a refresh makes it an empty
 * list (terraform-plugin-sdk, `normalizeNullValues`).
 */
export function applied(fields: Fields, planned: Values, found: Values): Values {
  const values = Object.entries(found).map(([name, value]) => {
    const property = fields[name];
    return [name, property ? appliedValue(property, planned[name], value) : value];
  });
  return Object.fromEntries(values) as Values;
}

/** A set stands in the state in the order of its texts, whatever the program's order is. */
function inStateOrder(values: Value[]): Value[] {
  return values.every((each) => typeof each === "string") ? [...values].sort() : values;
}

/** What a refresh finds, sets in the state's order. */
export function ordered(fields: Fields, found: Values): Values {
  const values = Object.entries(found).map(([name, value]): [string, Value | undefined] => {
    const property = fields[name];
    if (property?.shape === "block" && isValues(value)) return [name, ordered(property.fields!, value)];
    return [name, property?.shape === "set" && Array.isArray(value) ? inStateOrder(value) : value];
  });
  return Object.fromEntries(values);
}
