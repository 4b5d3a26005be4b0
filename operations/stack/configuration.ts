/** The configuration of a stack, read from its file as the program would read it. */
import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { parse } from "yaml";
import { checkedConfig } from "../../components/config/check";
import type { Config } from "../../components/config/schema";
import { SettingsError } from "../../providers/core/errors";

export interface StackConfiguration {
  stack: string;
  config: Config;
}

/**
 * `Pulumi.<stack>.yaml` of the current folder. Secrets stay encrypted there: credentials come from the environment alone.
 *
 * @param stack Name, or organisation/project/name. Default: `PULUMI_STACK`, or the only stack that has a file here.
 */
export function stackConfiguration(stack: string | undefined, folder = process.cwd()): StackConfiguration {
  const name = stack || process.env["PULUMI_STACK"] || onlyStack(folder);
  const file = `Pulumi.${basename(name)}.yaml`;
  const { config } = yamlIn(folder, file, `There is no stack "${name}" here`) as { config?: Record<string, unknown> };
  const { name: project } = yamlIn(folder, "Pulumi.yaml", "This is no Pulumi project") as { name?: string };
  const prefix = `${String(project)}:`;
  const own = Object.entries(config ?? {}).filter(([key, value]) => key.startsWith(prefix) && !isSecret(value));
  return { stack: name, config: checkedConfig(Object.fromEntries(own.map(([k, v]) => [k.slice(prefix.length), v]))) };
}

const isSecret = (value: unknown): boolean => typeof value === "object" && value !== null && "secure" in value;

function yamlIn(folder: string, file: string, otherwise: string): object {
  let text: string;
  try {
    text = readFileSync(join(folder, file), "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    throw new SettingsError(`${otherwise}: the current folder has no ${file}.`);
  }
  try {
    return (parse(text) as object | null) ?? {};
  } catch (error) {
    throw new SettingsError(`Could not read ${file}: ${(error as Error).message.split("\n")[0]}`);
  }
}

function onlyStack(folder: string): string {
  const stacks = readdirSync(folder).flatMap((file) => /^Pulumi\.(.+)\.yaml$/.exec(file)?.[1] ?? []);
  if (stacks.length === 1) return stacks[0]!;
  const found = stacks.length === 0 ? "no Pulumi.<stack>.yaml is here" : `there are ${stacks.sort().join(", ")}`;
  throw new SettingsError(`Which stack? Pass --stack NAME: ${found}.`);
}
