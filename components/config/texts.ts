/**
 * From the texts that Pulumi passes on to the configuration. The engine hands every value over as text, objects as JSON; which key
 * holds something else, the schema knows. The program and the commands read by this one function.
 */
import { z } from "zod";
import { checkedConfig, unwrapped } from "./check";
import { type Config, configSchema } from "./schema";

/** Key without the project's name → text. */
type ConfigTexts = Readonly<Record<string, string>>;

/** Throws a `RunError` with one reason per wrong property. */
export const configFromTexts = (texts: ConfigTexts): Config => checkedConfig(valuesOf(texts));

export const valuesOf = (texts: ConfigTexts): Record<string, unknown> =>
  Object.fromEntries(Object.entries(texts).map(([key, text]) => [key, valueOf(key, text)]));

function valueOf(key: string, text: string): unknown {
  const shape = configSchema.shape as Record<string, z.ZodType>;
  const kind = Object.hasOwn(shape, key) && base(shape[key]!);
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

function base(schema: z.ZodType): string {
  const inner = unwrapped(schema);
  if (inner instanceof z.ZodPipe) return base(inner.in as z.ZodType);
  return inner.type;
}
