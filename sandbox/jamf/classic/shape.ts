/** What the Classic API's documents may hold, from its documentation and what was observed. */
import documented from "../../contracts/jamf-classic.json";
import observed from "../../contracts/jamf-classic-observed.json";
import type { Element } from "./xml";

/** What an element of a Classic document may hold. */
export type Shape = TextShape | RecordShape | ListShape;

export interface TextShape {
  kind: "text";
  type: "string" | "boolean" | "integer";
  /** The only texts allowed. */
  values?: readonly string[];
}

export interface RecordShape {
  kind: "record";
  fields: Record<string, Shape>;
}

interface ListShape {
  kind: "list";
  /** Name of the items: `computer_group` in `computer_groups`. */
  item: string;
  of: Shape;
}

interface Schema {
  type?: string;
  enum?: string[];
  $ref?: string;
  properties?: Record<string, Schema>;
  items?: Schema;
}

const schemas = documented.components.schemas as unknown as Record<string, Schema>;

function resolve(schema: Schema): Schema {
  return schema.$ref ? resolve(schemas[schema.$ref.replace("#/components/schemas/", "")]!) : schema;
}

const fieldsOf = (schema: Schema) =>
  Object.entries(resolve(schema).properties ?? {}).filter(([name]) => name !== "size");

/** The documentation writes lists as arrays of `{item, size}`, and in one place as an object around the array. */
function listItem(schema: Schema): [string, Schema] | undefined {
  if (schema.type === "array") {
    const inside = fieldsOf(schema.items ?? {});
    return inside.find(([, each]) => resolve(each).properties) ?? inside[0];
  }
  const [only, ...others] = fieldsOf(schema);
  const isWrapped = only && others.length === 0 && only[1].type === "array" && fieldsOf(only[1].items!).length > 1;
  return isWrapped ? [only[0], only[1].items!] : undefined;
}

function toShape(given: Schema): Shape {
  const schema = resolve(given);
  const item = listItem(schema);
  if (item) return { kind: "list", item: item[0], of: toShape(item[1]) };
  if (schema.properties) {
    return {
      kind: "record",
      fields: Object.fromEntries(fieldsOf(schema).map(([name, each]) => [name, toShape(each)])),
    };
  }
  const type = schema.type === "boolean" || schema.type === "integer" ? schema.type : "string";
  return { kind: "text", type, ...(schema.enum ? { values: schema.enum } : {}) };
}

type Changes<T> = Record<string, Record<string, T>>;

/** The documented schema of a document with what servers do differently put in. */
function corrected(root: string): Schema {
  const schema = structuredClone(schemas[root]!);
  const sections = schema.properties!;
  const added = (observed.add as unknown as Record<string, Changes<Schema>>)[root] ?? {};
  const removed = (observed.remove as unknown as Record<string, Record<string, string[]>>)[root] ?? {};
  for (const [section, names] of Object.entries(removed)) {
    for (const name of names) delete sections[section]!.properties![name];
  }
  for (const [section, fields] of Object.entries(added)) {
    if (sections[section]) Object.assign(sections[section].properties!, fields);
    else sections[section] = fields as Schema;
  }
  return schema;
}

/** `policy`, `computer_group` or `os_x_configuration_profile`. */
export function shapeOf(root: string): RecordShape {
  return toShape(corrected(root)) as RecordShape;
}

export function fits(shape: TextShape, text: string): boolean {
  if (shape.values) return shape.values.includes(text);
  if (shape.type === "boolean") return text === "true" || text === "false";
  if (shape.type === "integer") return /^-?\d+$/.test(text);
  return true;
}

/** Elements that are not what the shape says; elements that it does not name are left alone. */
export function misfits(shape: Shape, element: Element, path = element.name): string[] {
  if (shape.kind === "text") {
    return element.children.length === 0 && fits(shape, element.text) ? [] : [`${path} is "${element.text}"`];
  }
  if (shape.kind === "list") {
    return element.children
      .filter(({ name }) => name === shape.item)
      .flatMap((item, at) => misfits(shape.of, item, `${path}[${at}]`));
  }
  return element.children.flatMap((child) => {
    const field = shape.fields[child.name];
    return field ? misfits(field, child, `${path}.${child.name}`) : [];
  });
}
