/**
 * The Pulumi project around a folder, read from its file as the engine reads it (`workspace/loaders.go`, `workspace/config.go` of
 * 3.276.0): its name, where the stacks' files lie, and the values that it gives to every stack.
 */
import { existsSync } from "node:fs";
import { dirname, extname, join, resolve } from "node:path";
import { SettingsError } from "../../providers/core/errors";
import { yamlIn } from "./yamlFile";

export interface Project {
  name: string;
  /** Folder of the project's file. */
  directory: string;
  /** Folder of `Pulumi.<stack>.yaml`. */
  stackDirectory: string;
  /** `.yaml`, also of the stacks' files. */
  extension: string;
  /** `config:` of the project's file: key as written there → value for stacks without one. */
  values: ReadonlyMap<string, unknown>;
}

/** In the order in which the engine looks. */
const files = ["Pulumi.json", "Pulumi.yaml", "Pulumi.yml"];

/** The nearest project file from this folder upwards. */
export function projectAt(folder: string): Project {
  const file = projectFileAbove(folder);
  if (file === undefined) {
    throw new SettingsError(
      `There is no Pulumi project here: neither ${folder} nor a folder above it has a Pulumi.yaml.`,
    );
  }
  const content = yamlIn(file);
  const { name, config, stackConfigDir } = content;
  if (typeof name !== "string" || name === "") throw new SettingsError(`${file} has no name.`);
  const directory = dirname(file);
  // `config: <folder>` is how projects said stackConfigDir before 2022.
  const stacks = typeof config === "string" ? config : typeof stackConfigDir === "string" ? stackConfigDir : "";
  return {
    name,
    directory,
    stackDirectory: join(directory, stacks),
    extension: extname(file),
    values: projectValues(config),
  };
}

export function projectFileAbove(folder: string): string | undefined {
  for (let at = resolve(folder); ; at = dirname(at)) {
    const found = files.map((file) => join(at, file)).find((path) => existsSync(path));
    if (found !== undefined || dirname(at) === at) return found;
  }
}

/** A key with a type and a description alone gives no value; a plain value is short for a default. */
function projectValues(config: unknown): Map<string, unknown> {
  const values = new Map<string, unknown>();
  if (typeof config !== "object" || config === null || Array.isArray(config)) return values;
  for (const [key, given] of Object.entries(config)) {
    const isDeclaration = typeof given === "object" && given !== null && !Array.isArray(given);
    if (!isDeclaration) values.set(key, given);
    else {
      const { value, default: fallback } = given as { value?: unknown; default?: unknown };
      const used = fallback ?? value;
      if (used !== undefined && used !== null) values.set(key, used);
    }
  }
  return values;
}
