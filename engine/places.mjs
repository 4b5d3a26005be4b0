/**
 * Where engine and Node are kept: outside the checkout, so that a second clone finds them, and keyed by version.
 *
 *     ~/.cache/jamf-entra-compliance/           (XDG_CACHE_HOME is honoured)
 *       engine/3.276.0/bin/        complete, or not there at all
 *       engine/3.276.0/engine.json how it was made
 *       engine/3.276.0.download/   being installed; begun anew each time
 *       engine/3.276.0.build/      being built; an interrupted build goes on from here
 *       engine/3.276.0.lock        who makes it right now
 *       engine/home/               PULUMI_HOME of demo and tests
 *       node/24.22.3-linux-x64/    the Node of a machine whose own is too old; likewise `.download` and `.lock`
 */
import { accessSync, constants, mkdirSync } from "node:fs";
import { homedir } from "node:os";
import { isAbsolute, join } from "node:path";
import { engineVersion } from "./pinned.mjs";
import { Stop } from "./stop.mjs";

/**
 * @typedef {object} Places
 * @property {string} cache folder of all versions
 * @property {string} engine folder of the pinned version
 * @property {string} download
 * @property {string} build
 * @property {string} lock
 * @property {string} home
 * @property {string} nodes folder of all Nodes
 */

/**
 * @param {NodeJS.ProcessEnv} env
 * @returns {Places}
 */
export function placesFor(env) {
  const xdg = env.XDG_CACHE_HOME;
  const caches = xdg && isAbsolute(xdg) ? xdg : join(env.HOME || homedir(), ".cache");
  const own = join(caches, "jamf-entra-compliance");
  const cache = join(own, "engine");
  const engine = join(cache, engineVersion);
  return {
    cache,
    engine,
    download: `${engine}.download`,
    build: `${engine}.build`,
    lock: `${engine}.lock`,
    home: join(cache, "home"),
    nodes: join(own, "node"),
  };
}

/**
 * A path as an administrator writes it: `~` for the home folder.
 * @param {string} path
 */
export function shown(path) {
  const home = homedir();
  return path.startsWith(`${home}/`) ? `~${path.slice(home.length)}` : path;
}

/** @param {string} folder */
export function makeWritable(folder) {
  try {
    mkdirSync(folder, { recursive: true });
    accessSync(folder, constants.W_OK);
  } catch {
    throw new Stop(`Cannot write to ${folder}. Set XDG_CACHE_HOME to a folder that can be written.`);
  }
}
