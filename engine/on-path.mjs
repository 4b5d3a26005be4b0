/** The Pulumi that the shell would start: an administrator's own. */
import { accessSync, constants } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { runQuietly } from "./child.mjs";
import { engineVersion, isAtLeast, isSameRelease, lowestEngine, numbersOf } from "./pinned.mjs";

/** What a Node program with dynamic resources needs besides the engine itself. */
export const companions = ["pulumi-language-nodejs", "pulumi-resource-pulumi-nodejs"];

const answersWithin = 20_000;

/**
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<{ found: { path: string, version: string, note: string } } | { reason: string }>}
 */
export async function findOnPath(env) {
  const path = whichOnPath("pulumi", env);
  if (!path) return { reason: "no pulumi on PATH" };

  const { code, lines } = await runQuietly(path, ["version"], {
    env: { ...env, PULUMI_SKIP_UPDATE_CHECK: "true" },
    signal: AbortSignal.timeout(answersWithin),
  });
  const version = lines.find((line) => /^v?\d+\.\d+\.\d+/.test(line))?.replace(/^v/, "");
  if (code !== 0 || !version) return { reason: `${path} does not tell its version` };
  if (!isAtLeast(version, lowestEngine) || numbersOf(version)?.[0] !== numbersOf(engineVersion)?.[0])
    return { reason: `${path} is ${version}, and ${lowestEngine} or newer is needed` };

  for (const companion of companions)
    if (!isExecutable(join(dirname(path), companion)) && !whichOnPath(companion, env))
      return { reason: `${path} is ${version}, but ${companion} is missing beside it` };

  const compared = isAtLeast(version, engineVersion) ? "newer" : "older";
  const note = isSameRelease(version, engineVersion) ? "" : `, ${compared} than the ${engineVersion} it is tested with`;
  return { found: { path, version, note } };
}

/**
 * @param {string} name
 * @param {NodeJS.ProcessEnv} env
 */
export function whichOnPath(name, env) {
  const folders = (env.PATH ?? "").split(delimiter).filter(Boolean);
  return folders.map((folder) => join(folder, name)).find(isExecutable);
}

/** @param {string} path */
export function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
