/**
 * `Pulumi.<stack>.yaml` and what the project's file adds, as the texts that the engine would hand to the program. What is encrypted or
 * comes from an environment stays out and is named.
 */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { ownEntry, setOwnEntry } from "../../providers/core/ownEntry";
import { isBag } from "../../providers/core/unknown";
import type { Project } from "./project";
import { yamlOf } from "./yamlFile";

export interface FileValues {
  /** Key without the project's name → text. */
  texts: Record<string, string>;
  /** Key without the project's name → paths below it that are encrypted. */
  encrypted: ReadonlyMap<string, readonly string[]>;
  /** Environments that the stack imports, or `environment` where its values stand in the file. */
  environments: readonly string[];
  /** There is a stack's file. */
  exists: boolean;
}

export const stackFileOf = (project: Project, stack: string): string =>
  join(project.stackDirectory, `Pulumi.${stack.split("/").pop()}${project.extension}`);

export function fileValues(project: Project, file: string): FileValues {
  const content = (existsSync(file) && yamlOf(file)) || undefined;
  const values = new Map<string, unknown>();
  for (const [key, value] of Object.entries(isBag(content?.["config"]) ? content["config"] : {})) {
    const own = ownKey(project.name, key);
    if (own !== undefined) values.set(own, value ?? "");
  }
  for (const [key, value] of project.values) {
    const own = ownKey(project.name, key);
    if (own !== undefined) setAt(values, own, value);
  }
  const encrypted = new Map<string, string[]>();
  const texts: Record<string, string> = {};
  for (const [key, value] of values) {
    const paths = encryptedIn(value, key);
    if (paths.length > 0) encrypted.set(key, paths);
    else setOwnEntry(texts, key, textOf(value));
  }
  return { texts, encrypted, environments: environmentsOf(content?.["environment"]), exists: content !== undefined };
}

/** `name` of `name`, `project:name` and the older `project:config:name`; `undefined`: another program's key. */
function ownKey(project: string, key: string): string | undefined {
  const parts = key.split(":");
  if (parts.length === 1) return key;
  if (parts[0] !== project) return undefined;
  return parts.length === 3 && parts[1] === "config" ? parts[2] : parts.slice(1).join(":");
}

/** A key of the project's file may be a path; a value of the stack goes first. */
function setAt(values: Map<string, unknown>, path: string, value: unknown): void {
  const [first, ...rest] = path.split(".") as [string, ...string[]];
  const last = rest.pop();
  if (last === undefined) {
    if (!values.has(first)) values.set(first, value);
    return;
  }
  const top = values.get(first) ?? {};
  if (!isBag(top) || isSecret(top)) return;
  const copy = structuredClone(top);
  let at: Record<string, unknown> = copy;
  for (const key of rest) {
    const next = ownEntry(at, key) ?? {};
    if (!isBag(next)) return;
    setOwnEntry(at, key, next);
    at = next;
  }
  if ((ownEntry(at, last) ?? undefined) === undefined) setOwnEntry(at, last, value);
  values.set(first, copy);
}

/** As the engine writes a value for the program. */
const textOf = (value: unknown): string => (typeof value === "string" ? value : JSON.stringify(value));

const isSecret = (value: unknown): boolean =>
  isBag(value) && Object.keys(value).length === 1 && typeof value["secure"] === "string";

function encryptedIn(value: unknown, path: string): string[] {
  if (isSecret(value)) return [path];
  if (Array.isArray(value)) return value.flatMap((item, i) => encryptedIn(item, `${path}[${i}]`));
  if (!isBag(value)) return [];
  return Object.entries(value).flatMap(([key, item]) => encryptedIn(item, `${path}.${key}`));
}

/** A list of names, or a definition with imports and values of its own. */
function environmentsOf(environment: unknown): string[] {
  const named = (list: unknown) =>
    Array.isArray(list) ? list.map((item) => (isBag(item) ? Object.keys(item)[0] : item)).map(String) : [];
  if (Array.isArray(environment)) return named(environment);
  if (!isBag(environment) || Object.keys(environment).length === 0) return [];
  const imports = named(environment["imports"]);
  return imports.length > 0 ? imports : ["environment"];
}
