/** What a resource will be once its inputs are applied. */
import { isNothing, isPresent, isUnknown, isValues, unknown, type Value, type Values } from "../values";
import type { Fields, Property } from "./shape";

function planValue(property: Property, input: Value, old: Value | undefined): Value {
  if (property.shape === "block" && isValues(input))
    return plan(property.fields!, input, isValues(old) ? old : undefined);
  if (property.shape === "list" && property.each?.shape === "block" && Array.isArray(input)) {
    const before = Array.isArray(old) ? old : [];
    return input.map((each, index) => planValue(property.each!, each, before[index]));
  }
  return input;
}

/**
 * What the resource will be once the inputs are applied: what the program says, what the service filled in earlier, and
 * `unknown` for what it will tell when the object exists. What the program no longer says is gone from the plan.
 */
export function plan(fields: Fields, inputs: Values, old?: Values): Values {
  const planned: Values = {};
  for (const [name, property] of Object.entries(fields)) {
    const input = inputs[name];
    const before = old?.[name];
    if (property.readOnly || (property.computed && !isPresent(input))) planned[name] = old ? before : unknown;
    else if (isPresent(input)) planned[name] = planValue(property, input, before);
    else if (property.initially !== undefined) planned[name] = property.initially;
    else if (isNothing(before)) planned[name] = before;
  }
  return planned;
}

function knownValue(value: Value): Value {
  if (Array.isArray(value)) return value.map(knownValue);
  return isValues(value) ? known(value) : value;
}

/** A plan without what only the service could tell: the state of an object that was not read after a write. */
export function known(planned: Values): Values {
  const kept = Object.entries(planned).filter(([, each]) => isPresent(each) && !isUnknown(each));
  return Object.fromEntries(kept.map(([name, each]) => [name, knownValue(each!)]));
}
