/**
 * Reads the stack's configuration and refuses it as a whole: every wrong key at once, before anything is asked of a
 * tenant. Pulumi itself lets unknown keys pass.
 */
import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { RunError } from "../../providers/core/errors";
import { configProblems } from "./problems";
import { type Config, type ConfigInput, configSchema } from "./schema";

/** The configuration of the running program, checked and with all defaults. Throws `RunError`. */
export function readConfig(): Config {
  const prefix = `${pulumi.getProject()}:`;
  const own = Object.entries(pulumi.runtime.allConfig()).filter(([key]) => key.startsWith(prefix));
  return checkedConfig(
    Object.fromEntries(own.map(([key, text]) => [key.slice(prefix.length), valueOf(key.slice(prefix.length), text)])),
  );
}

/** Pulumi hands every value over as text; which keys hold something else, the schema knows. */
function valueOf(key: string, text: string): unknown {
  const shape = configSchema.shape as Record<string, z.ZodType>;
  const kind = shape[key] && base(shape[key]);
  if (kind === "string") return text;
  if (kind === "number") return /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text;
  if (text === "true" || text === "false") return text === "true";
  if (!/^\s*[[{]/.test(text)) return text;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** Checks a configuration given as a value. Throws `RunError` with one reason per wrong property. */
export function checkedConfig(value: ConfigInput | Record<string, unknown>): Config {
  const result = configSchema.safeParse(value);
  if (result.success) return result.data;
  const problems = configProblems(result.error, value, (path) => keysAt(configSchema, path));
  throw new RunError(problems.map(({ path, reason }) => `Configuration ${path}: ${reason}`));
}

/** Keys that the schema knows at a path. */
function keysAt(schema: z.ZodType, path: readonly PropertyKey[]): string[] {
  const object = unwrapped(schema);
  if (object instanceof z.ZodUnion) {
    return (object.options as z.ZodType[]).flatMap((option) => keysAt(option, path));
  }
  if (object instanceof z.ZodArray) return path.length ? keysAt(object.element as z.ZodType, path.slice(1)) : [];
  if (!(object instanceof z.ZodObject)) return [];
  if (path.length === 0) return Object.keys(object.shape);
  const next = object.shape[String(path[0])] as z.ZodType | undefined;
  return next ? keysAt(next, path.slice(1)) : [];
}

function unwrapped(schema: z.ZodType): z.ZodType {
  if (schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault || schema instanceof z.ZodOptional) {
    return unwrapped(schema.unwrap() as z.ZodType);
  }
  return schema;
}

function base(schema: z.ZodType): string {
  const inner = unwrapped(schema);
  if (inner instanceof z.ZodPipe) return base(inner.in as z.ZodType);
  return inner.type;
}
