/**
 * Reads the stack's configuration and refuses it as a whole: every wrong key at once, before anything is asked of a
 * tenant. Pulumi itself lets unknown keys pass.
 */
import * as pulumi from "@pulumi/pulumi";
import type { Config } from "./schema";
import { configFromTexts } from "./texts";

/** The configuration of the running program, checked and with all defaults. Throws `RunError`. */
export function readConfig(): Config {
  const prefix = `${pulumi.getProject()}:`;
  const own = Object.entries(pulumi.runtime.allConfig()).filter(([key]) => key.startsWith(prefix));
  return configFromTexts(Object.fromEntries(own.map(([key, text]) => [key.slice(prefix.length), text])));
}
