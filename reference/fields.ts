/** The configuration's schema as plain data: what each key means, takes and defaults to. Page, types and Pulumi.yaml are written from it. */
import { z } from "zod";

export interface Field {
  key: string;
  /** `jamf.complianceGroup.criteria[]`: from the top, with `[]` below a list. */
  path: string;
  meaning: string;
  isRequired: boolean;
  /** Absent where there is none, and where the default is that of the keys below. */
  fallback?: unknown;
  /** With nothing given, the keys below take their own defaults. */
  isAlwaysThere: boolean;
  type: Type;
}

export type Type =
  | { kind: "text"; what: "text" | "id" }
  | { kind: "number"; from: number; to?: number }
  | { kind: "switch" }
  | { kind: "choice"; values: readonly (string | boolean)[] }
  | { kind: "list"; item: Type }
  | { kind: "map" }
  | { kind: "section"; fields: readonly Field[] }
  | { kind: "alternatives"; of: readonly Type[] };

/** The keys of a schema of an object, in the order in which they are written there. */
export function fieldsOf(schema: z.ZodType, path = ""): Field[] {
  if (!(schema instanceof z.ZodObject)) throw new Error(`${path} is no section`);
  return Object.entries(schema.shape as Record<string, z.ZodType>).map(([key, child]) =>
    fieldOf(key, path ? `${path}.${key}` : key, child),
  );
}

function fieldOf(key: string, path: string, schema: z.ZodType): Field {
  let [inner, meaning] = [schema, schema.description ?? ""];
  let rest: Pick<Field, "isRequired" | "fallback" | "isAlwaysThere"> = { isRequired: true, isAlwaysThere: false };
  while (inner instanceof z.ZodDefault || inner instanceof z.ZodPrefault || inner instanceof z.ZodOptional) {
    if (inner instanceof z.ZodDefault)
      rest = { isRequired: false, isAlwaysThere: true, fallback: inner.def.defaultValue };
    else rest = { ...rest, isRequired: false, isAlwaysThere: inner instanceof z.ZodPrefault };
    inner = inner.unwrap() as z.ZodType;
    meaning ||= inner.description ?? "";
  }
  if (!meaning) throw new Error(`${path} has no description`);
  return { key, path, meaning, ...rest, type: typeOf(inner, path) };
}

function typeOf(schema: z.ZodType, path: string): Type {
  if (schema instanceof z.ZodPipe) return typeOf(schema.in as z.ZodType, path);
  if (schema instanceof z.ZodDefault || schema instanceof z.ZodOptional)
    return typeOf(schema.unwrap() as z.ZodType, path);
  if (schema instanceof z.ZodGUID) return { kind: "text", what: "id" };
  if (schema instanceof z.ZodString) return { kind: "text", what: "text" };
  if (schema instanceof z.ZodNumber) {
    const to = schema.maxValue ?? Infinity;
    return { kind: "number", from: schema.minValue ?? 0, ...(to < Number.MAX_SAFE_INTEGER ? { to } : {}) };
  }
  if (schema instanceof z.ZodBoolean) return { kind: "switch" };
  if (schema instanceof z.ZodEnum) return { kind: "choice", values: schema.options as string[] };
  if (schema instanceof z.ZodLiteral) return { kind: "choice", values: [...schema.values] as (string | boolean)[] };
  if (schema instanceof z.ZodArray) return { kind: "list", item: typeOf(schema.element as z.ZodType, `${path}[]`) };
  if (schema instanceof z.ZodRecord) return { kind: "map" };
  if (schema instanceof z.ZodObject) return { kind: "section", fields: fieldsOf(schema, path) };
  if (schema instanceof z.ZodUnion)
    return alternatives((schema.options as z.ZodType[]).map((each) => typeOf(each, path)));
  throw new Error(`${path} is of a type that the reference cannot describe: ${schema.type}`);
}

const alternatives = (of: Type[]): Type => (of.length === 1 ? of[0]! : { kind: "alternatives", of });

/** The sections among what a key takes: none, one, or several of which one is chosen. */
export function sectionsOf(type: Type): (readonly Field[])[] {
  if (type.kind === "section") return [type.fields];
  if (type.kind === "list") return sectionsOf(type.item);
  return type.kind === "alternatives" ? type.of.flatMap(sectionsOf) : [];
}
