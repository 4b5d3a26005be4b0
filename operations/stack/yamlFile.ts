/** Reads a project's or stack's file. */
import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { SettingsError } from "../../providers/core/errors";

/** The map in a file; empty where the file is. Throws when it cannot be read: the name of the file and why. */
export function yamlIn(file: string): Record<string, unknown> {
  const content = yamlOf(file);
  if (content === undefined) throw new SettingsError(`Could not read ${file}: there is no such file.`);
  return content;
}

/** The same; `undefined`: there is no such file. */
export function yamlOf(file: string): Record<string, unknown> | undefined {
  let content: unknown;
  try {
    // Merge keys (`<<`) and a byte order mark are read as the engine does. YAML includes JSON.
    content = parse(readFileSync(file, "utf8").replace(/^\uFEFF/, ""), { merge: true });
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === "ENOENT") return undefined;
    throw new SettingsError(`Could not read ${file}: ${message.split("\n")[0]}`);
  }
  if (content === null || content === undefined) return {};
  if (typeof content !== "object" || Array.isArray(content)) {
    throw new SettingsError(`Could not read ${file}: it must be a map of keys.`);
  }
  if (isCircular(content)) throw new SettingsError(`Could not read ${file}: an alias (*) refers to what it stands in.`);
  return content as Record<string, unknown>;
}

/** Nobody who goes through it would come to an end. */
function isCircular(content: unknown): boolean {
  try {
    JSON.stringify(content);
    return false;
  } catch {
    return true;
  }
}
