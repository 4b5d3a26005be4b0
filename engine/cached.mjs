/** The engine of an earlier run. It is there whole or not at all: the folder gets its name when it is complete. */
import { randomUUID } from "node:crypto";
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { companions, isExecutable } from "./on-path.mjs";
import { engineVersion } from "./pinned.mjs";
import { shown } from "./places.mjs";

const machine = `${process.platform}-${process.arch}`;

/**
 * @typedef {object} CachedEngine
 * @property {string} path
 * @property {string} version
 * @property {"installer" | "build"} madeBy
 */

/**
 * @param {import("./places.mjs").Places} places
 * @returns {{ found: CachedEngine } | { reason: string }}
 */
export function findCached(places) {
  if (!existsSync(places.engine)) return { reason: `none in ${shown(places.cache)}` };
  const bin = join(places.engine, "bin");
  try {
    const made = JSON.parse(readFileSync(join(places.engine, "engine.json"), "utf8"));
    if (made.machine !== machine) return { reason: `the one in ${shown(places.engine)} is for ${made.machine}` };
    const missing = ["pulumi", ...companions].find((name) => !isExecutable(join(bin, name)));
    if (missing) return { reason: `${missing} is missing in ${shown(bin)}` };
    return { found: { path: join(bin, "pulumi"), version: engineVersion, madeBy: made.madeBy } };
  } catch {
    return { reason: `${shown(places.engine)} is damaged` };
  }
}

/**
 * Gives a finished folder its final name.
 * @param {import("./places.mjs").Places} places
 * @param {string} folder
 * @param {"installer" | "build"} madeBy
 * @returns {CachedEngine}
 */
export function publish(places, folder, madeBy) {
  writeFileSync(join(folder, "engine.json"), `${JSON.stringify({ version: engineVersion, machine, madeBy })}\n`);
  const aside = `${places.engine}.${randomUUID()}`;
  if (existsSync(places.engine)) renameSync(places.engine, aside);
  renameSync(folder, places.engine);
  rmSync(aside, { recursive: true, force: true });
  const result = findCached(places);
  if ("reason" in result) throw new Error(result.reason);
  return result.found;
}
