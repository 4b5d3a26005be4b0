/** Writes docs/reference/configuration.md from the schema: `npm run docs`. */
import { z } from "zod";
import { configSchema } from "./schema";

interface Row {
  path: string;
  type: string;
  fallback: string;
  text: string;
}

/** The reference page, whole. */
export function configReference(): string {
  const rows = rowsOf(configSchema, "");
  return [
    "# Configuration",
    "",
    "Keys of `Pulumi.<stack>.yaml`, each as `jamf-entra-compliance:<key>`. Written from the schema by `npm run docs`.",
    "A wrong or unknown key is refused before anything is read or written.",
    "",
    "| Key | Type | Default | Meaning |",
    "|---|---|---|---|",
    ...rows.map((row) => `| \`${row.path}\` | ${row.type} | ${row.fallback} | ${row.text} |`),
    "",
  ].join("\n");
}

function rowsOf(schema: z.ZodType, path: string): Row[] {
  const { inner, fallback, text } = opened(schema);
  const own: Row[] = path ? [{ path, type: typeText(inner), fallback, text: oneLine(text) }] : [];
  return [...own, ...children(inner, path)];
}

function children(inner: z.ZodType, path: string): Row[] {
  if (inner instanceof z.ZodUnion)
    return (inner.options as z.ZodType[]).flatMap((o) => children(opened(o).inner, path));
  if (inner instanceof z.ZodArray) return children(opened(inner.element as z.ZodType).inner, `${path}[]`);
  if (!(inner instanceof z.ZodObject)) return [];
  return Object.entries(inner.shape as Record<string, z.ZodType>).flatMap(([key, child]) =>
    rowsOf(child, path ? `${path}.${key}` : key),
  );
}

/** The schema under its default and optional wrappers, with what they say. */
function opened(schema: z.ZodType): { inner: z.ZodType; fallback: string; text: string } {
  let [inner, fallback, text] = [schema, "required", schema.description ?? ""];
  for (;;) {
    if (inner instanceof z.ZodDefault) fallback = code(inner.def.defaultValue);
    else if (inner instanceof z.ZodPrefault || inner instanceof z.ZodOptional) fallback = "";
    else break;
    inner = inner.unwrap() as z.ZodType;
    text ||= inner.description ?? "";
  }
  return { inner, fallback, text };
}

function typeText(inner: z.ZodType): string {
  if (inner instanceof z.ZodEnum) return inner.options.map(code).join(" or ");
  if (inner instanceof z.ZodLiteral) return [...inner.values].map(code).join(" or ");
  if (inner instanceof z.ZodUnion)
    return (inner.options as z.ZodType[]).map((o) => typeText(opened(o).inner)).join(" or ");
  if (inner instanceof z.ZodArray) return "list";
  if (inner instanceof z.ZodObject) return "keys below";
  if (inner instanceof z.ZodNumber) return "whole number";
  if (inner instanceof z.ZodBoolean) return "`true` or `false`";
  if (inner instanceof z.ZodRecord) return "map";
  return "text";
}

const code = (value: unknown): string => `\`${typeof value === "string" ? value : JSON.stringify(value)}\``;
const oneLine = (text: string): string =>
  text
    .split("\n")
    .map((line) => line.trim())
    .filter(Boolean)
    .join(" ")
    .replaceAll("|", "\\|");
