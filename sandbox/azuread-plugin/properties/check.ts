/** Inputs of a program against the provider's schema: objections and defaults. */
import { hasUnknown, isNothing, isPresent, isUnknown, isValues, type Value, type Values } from "../values";
import { theirName, theirPath, type Fields, type Property } from "./shape";

/** A refusal of the provider's schema, in its words. */
interface Objection {
  summary: string;
  detail?: string;
  /** Ours, for "Examine values at". */
  path: string;
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const quoted = (value: string) => JSON.stringify(value);

function reading(root: Values, path: string): Value | undefined {
  return path.split(".").reduce<Value | undefined>((at, name) => (isValues(at) ? at[name] : undefined), root);
}

function combination(root: Fields, inputs: Values, path: string, property: Property): Objection | undefined {
  const key = quoted(theirPath(root, path));
  const list = (paths: readonly string[]) =>
    paths
      .map((each) => theirPath(root, each))
      .sort()
      .join(",");
  const given = (paths: readonly string[]) => paths.filter((each) => isPresent(reading(inputs, each)));
  const { exactlyOneOf, atLeastOneOf, requiredWith, conflictsWith } = property;
  if (exactlyOneOf) {
    const specified = given(exactlyOneOf).filter((each) => !isUnknown(reading(inputs, each)));
    const summary = "Invalid combination of arguments";
    const all = list(exactlyOneOf);
    if (given(exactlyOneOf).length === 0)
      return { path, summary, detail: `${key}: one of \`${all}\` must be specified` };
    if (specified.length > 1) {
      const both = `only one of \`${all}\` can be specified, but \`${list(specified)}\` were specified.`;
      return { path, summary, detail: `${key}: ${both}` };
    }
  }
  const missing = "Missing required argument";
  if (atLeastOneOf && given(atLeastOneOf).length === 0) {
    return { path, summary: missing, detail: `${key}: one of \`${list(atLeastOneOf)}\` must be specified` };
  }
  if (!isPresent(reading(inputs, path))) return undefined;
  if (requiredWith && given(requiredWith).length < requiredWith.length) {
    const all = list([...new Set([...requiredWith, path])]);
    return { path, summary: missing, detail: `${key}: all of \`${all}\` must be specified` };
  }
  const isGiven = (value: Value | undefined) => isPresent(value) && !isUnknown(value);
  const other = conflictsWith?.find((each) => isGiven(reading(inputs, each)));
  if (!other) return undefined;
  const detail = `${key}: conflicts with ${theirPath(root, other)}`;
  return { path, summary: "Conflicting configuration arguments", detail };
}

/** `key` is the provider's name of the place: `conditions.0.client_app_types.0`. */
function ofValue(property: Property, value: Value, path: string, key: string): Objection[] {
  if (property.allowed && !property.allowed.includes(String(value))) {
    const allowed = property.allowed.map(quoted).join(" ");
    return [{ path, summary: `expected ${key} to be one of [${allowed}], got ${String(value)}` }];
  }
  if (property.must === "notEmpty" && value === "") {
    return [{ path, summary: `expected ${quoted(key)} to not be an empty string, got ` }];
  }
  if (property.must === "uuid" && !uuid.test(String(value))) {
    return [{ path, summary: `expected ${quoted(key)} to be a valid UUID, got ${String(value)}` }];
  }
  if (typeof property.must === "number" && String(value).length > property.must) {
    const range = `in the range (0 - ${property.must}), got ${String(value)}`;
    return [{ path, summary: `expected length of ${key} to be ${range}` }];
  }
  return [];
}

class Examination {
  readonly objections: Objection[] = [];

  constructor(
    private readonly root: Fields,
    private readonly inputs: Values,
  ) {}

  block(fields: Fields, values: Values, path = "", key = ""): void {
    for (const [name, property] of Object.entries(fields)) {
      this.property(property, values[name], {
        path: path ? `${path}.${name}` : name,
        key: (key ? `${key}.` : "") + theirName(name, property),
        addressable: !path.includes("["),
      });
    }
    for (const name of Object.keys(values)) {
      if (fields[name] || name.startsWith("__")) continue;
      this.objections.push({ path: path ? `${path}.${name}` : name, summary: "Invalid or unknown key" });
    }
  }

  private property(
    property: Property,
    value: Value | undefined,
    { path, key, addressable }: { path: string; key: string; addressable: boolean },
  ): void {
    const objection = addressable ? combination(this.root, this.inputs, path, property) : undefined;
    if (objection) this.objections.push(objection);
    else if (!isPresent(value)) {
      if (!property.required) return;
      const detail = `The argument ${quoted(key)} is required, but no definition was found.`;
      this.objections.push({ path, summary: "Missing required argument", detail });
    } else if (property.readOnly) {
      const why = "its value will be decided automatically based on the result of applying this configuration.";
      const detail = `Can't configure a value for ${quoted(key)}: ${why}`;
      this.objections.push({ path, summary: "Value for unconfigurable attribute", detail });
    } else if (property.notCovered && !isNothing(value)) {
      const summary = `azuread stand-in: \`${path}\` is a property of the real plugin that the stand-in does not cover`;
      this.objections.push({ path, summary });
    } else if (!hasUnknown(value)) this.value(property, value, path, key);
  }

  private value(property: Property, value: Value, path: string, key: string): void {
    if (property.shape === "block") {
      if (isValues(value)) this.block(property.fields!, value, path, `${key}.0`);
    } else if (property.each && Array.isArray(value)) {
      value.forEach((each, index) => {
        const [at, theirs] = [`${path}[${index}]`, `${key}.${index}`];
        if (property.each!.shape === "block" && isValues(each)) this.block(property.each!.fields!, each, at, theirs);
        else this.objections.push(...ofValue(property.each!, each, at, theirs));
      });
    } else this.objections.push(...ofValue(property, value, path, key));
  }
}

/**
 * What the provider's schema has against the inputs, one sentence each; `name` is the resource's name in the program.
 */
export function objectionsTo(fields: Fields, inputs: Values, name: string): string[] {
  const examination = new Examination(fields, inputs);
  examination.block(fields, inputs);
  return examination.objections.map(({ summary, detail, path }) => {
    const said = detail ? `${summary}. ${detail}` : summary;
    return `${said}. Examine values at '${name}.${path}'.`;
  });
}

/**
 * The inputs with defaults that are more than the empty value of their type, and `__defaults`, which names them, in each block
 * too. A default such as false comes with the plan (observed of plugin 6.9.1).
 */
export function marked(fields: Fields, inputs: Values): Values {
  const complete: Values = {};
  const defaults: string[] = [];
  for (const [name, property] of Object.entries(fields)) {
    const value = inputs[name];
    if (isPresent(value)) complete[name] = filled(property, value);
    else if (!isNothing(property.initially)) {
      complete[name] = property.initially;
      defaults.push(name);
    }
  }
  return { ...complete, __defaults: defaults.sort() };
}

function filled(property: Property, value: Value): Value {
  if (property.shape === "block" && isValues(value)) return marked(property.fields!, value);
  if (property.each?.shape === "block" && Array.isArray(value))
    return value.map((each) => filled(property.each!, each));
  return value;
}
