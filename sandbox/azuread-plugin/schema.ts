/** The package schema of what the stand-in covers. */
import { functions, kinds, version } from "./catalogue";
import type { Fields, Property } from "./properties/shape";

interface Specification {
  type?: string;
  $ref?: string;
  items?: Specification;
  willReplaceOnChanges?: boolean;
}

interface ObjectType {
  type: "object";
  properties: Record<string, Specification>;
  required?: string[];
}

const upper = (name: string) => `${name[0]!.toUpperCase()}${name.slice(1)}`;

/** Collects the types of nested blocks on the way. */
class Types {
  readonly found: Record<string, ObjectType> = {};

  of(property: Property, name: string): Specification {
    const replaces = property.replaces ? { willReplaceOnChanges: true } : {};
    const scalar = { text: "string", flag: "boolean", number: "integer" } as const;
    if (property.shape === "block") return { ...this.block(property.fields!, name), ...replaces };
    if (property.each) return { type: "array", items: this.of(property.each, name), ...replaces };
    return { type: scalar[property.shape as keyof typeof scalar], ...replaces };
  }

  private block(fields: Fields, name: string): Specification {
    const token = `azuread:index/${name[0]!.toLowerCase()}${name.slice(1)}:${name}`;
    this.found[token] = { type: "object", properties: this.properties(fields, name), required: required(fields) };
    return { $ref: `#/types/${token}` };
  }

  properties(fields: Fields, name: string): Record<string, Specification> {
    const entries = Object.entries(fields);
    return Object.fromEntries(entries.map(([field, property]) => [field, this.of(property, name + upper(field))]));
  }
}

const required = (fields: Fields) => Object.keys(fields).filter((name) => fields[name]!.required);
const inputsOf = (fields: Fields): Fields =>
  Object.fromEntries(Object.entries(fields).filter(([, property]) => !property.readOnly));

/** Pulumi's package schema of what the stand-in covers; `pulumi import` writes its programs by it. */
export function packageSchema(): object {
  const types = new Types();
  const resources = [...kinds.values()].map(({ token, fields }) => {
    const name = token.split(":").pop()!;
    const inputs = inputsOf(fields);
    const specification = {
      properties: types.properties(fields, name),
      required: required(fields),
      inputProperties: types.properties(inputs, name),
      requiredInputs: required(inputs),
    };
    return [token, specification];
  });
  return {
    name: "azuread",
    version,
    description: "Stand-in of the sandbox for the azuread plugin: the few types and functions that are used.",
    types: types.found,
    resources: Object.fromEntries(resources),
    functions: Object.fromEntries([...functions.keys()].map((token) => [token, {}])),
  };
}
