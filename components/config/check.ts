/** Checks a configuration and refuses it as a whole: every wrong key at once. Knows nothing of Pulumi, so that commands start at once. */
import { z } from "zod";
import { RunError } from "../../providers/core/errors";
import { configProblems } from "./problems";
import type { MacDeviceComplianceArgs } from "./args";
import { type Config, configSchema } from "./schema";

/** What was checked; it cannot be changed afterwards, so it need not be checked again. */
const checked = new WeakSet<object>();

/**
 * Checks a configuration given as a value. Throws `RunError` with one reason per wrong property. What this function returned once, as
 * `readConfig` does, it returns as it is: a configuration is parsed once.
 */
export function checkedConfig(value: MacDeviceComplianceArgs | Record<string, unknown>): Config {
  if (checked.has(value)) return value as Config;
  const result = configSchema.safeParse(value);
  if (!result.success) throw refusal(result.error, value);
  return asChecked(result.data);
}

/** It was checked, or is what an earlier run was checked with. */
export function asChecked(value: Config): Config {
  const config = frozen(value);
  checked.add(config);
  return config;
}

function frozen<T>(value: T): T {
  if (typeof value !== "object" || value === null || Object.isFrozen(value)) return value;
  Object.values(value).forEach(frozen);
  return Object.freeze(value);
}

const refusal = (error: z.ZodError, value: unknown): RunError =>
  new RunError(problemsIn(error, value).map(({ reason }) => reason));

/** What is wrong, each with where, and as it is printed. */
export const problemsIn = (
  error: z.ZodError,
  value: unknown,
): { issue: z.core.$ZodIssue; path: string; reason: string }[] =>
  error.issues.flatMap((issue) =>
    configProblems([issue], value, (path) => keysAt(configSchema, path)).map(({ path, reason }) => ({
      issue,
      path,
      reason: `Configuration ${path}: ${reason}`,
    })),
  );

export type Key = keyof Config;

/** These keys alone, whatever the others hold and whether they are there. */
export function checkedParts<K extends Key>(value: Record<string, unknown>, keys: readonly K[]): Pick<Config, K> {
  const shape: Record<string, z.ZodType> = Object.fromEntries(keys.map((key) => [key, configSchema.shape[key]]));
  const result = z.object(shape).safeParse(value);
  if (result.success) return result.data as Pick<Config, K>;
  throw refusal(result.error, value);
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

/** Without defaults and options around it. */
export function unwrapped(schema: z.ZodType): z.ZodType {
  if (schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault || schema instanceof z.ZodOptional) {
    return unwrapped(schema.unwrap() as z.ZodType);
  }
  return schema;
}
