/**
 * Reads the stack's configuration and refuses it as a whole: every wrong key at once, before anything is asked of a
 * tenant. Pulumi itself lets unknown keys pass.
 */
import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { checkedConfig, unwrapped } from "./check";
import { type Config, configSchema } from "./schema";

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

function base(schema: z.ZodType): string {
  const inner = unwrapped(schema);
  if (inner instanceof z.ZodPipe) return base(inner.in as z.ZodType);
  return inner.type;
}
