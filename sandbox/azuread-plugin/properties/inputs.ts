/** Inputs after a refresh or an import. */
import { isNothing, isPresent, isValues, sameValue, type Value, type Values } from "../values";
import type { Fields, Property } from "./shape";

function refreshed(property: Property | undefined, input: Value, output: Value): Value {
  if (isValues(input) && isValues(output)) return refreshedInputs(property?.fields ?? {}, input, output);
  if (Array.isArray(input) && Array.isArray(output) && property?.shape === "set") {
    return input.filter((each) => output.some((one) => sameValue(each, one)));
  }
  if (Array.isArray(input) && Array.isArray(output)) {
    return input.slice(0, output.length).map((each, index) => refreshed(property?.each, each, output[index]!));
  }
  return output;
}

/**
 * What the inputs of a program would be now, after a refresh. Only what the program gave is followed, and a list never
 * grows by it: the bridge behind the real plugin looks at old inputs alone. What was added by hand shows as a
 * difference of outputs at the next preview.
 */
export function refreshedInputs(fields: Fields, inputs: Values, outputs: Values): Values {
  const now: Values = {};
  for (const [name, input] of Object.entries(inputs)) {
    const output = outputs[name];
    if (!name.startsWith("__") && isPresent(input) && isPresent(output))
      now[name] = refreshed(fields[name], input, output);
  }
  return now;
}

function importedValue(property: Property, value: Value): Value {
  if (property.shape === "block" && isValues(value)) return importedInputs(property.fields!, value);
  if (property.each && Array.isArray(value)) return value.map((each) => importedValue(property.each!, each));
  return value;
}

/** The inputs that a program needs for an object found by its id: everything of note that a program can give. */
export function importedInputs(fields: Fields, outputs: Values): Values {
  const inputs: Values = { __defaults: [] };
  for (const [name, property] of Object.entries(fields)) {
    const value = outputs[name];
    if (property.readOnly || !isPresent(value)) continue;
    if (!property.required && (isNothing(value) || sameValue(value, property.initially))) continue;
    inputs[name] = importedValue(property, value);
  }
  return inputs;
}
