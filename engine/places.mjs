/**
 * Where the engine is kept: outside the checkout, so that a second clone finds it, and keyed by version.
 *
 *     ~/.cache/jamf-entra-compliance/engine/    (XDG_CACHE_HOME is honoured)
 *       3.248.0/bin/        complete, or not there at all
 *       3.248.0/engine.json how it was made
 *       3.248.0.download/   being installed; begun anew each time
 *       3.248.0.build/      being built; an interrupted build goes on from here
 *       3.248.0.lock        who makes it right now
 *       home/               PULUMI_HOME of demo and tests
 */
import { homedir } from "node:os";
import { isAbsolute, join } from "node:path";
import { engineVersion } from "./pinned.mjs";

/**
 * @typedef {object} Places
 * @property {string} cache folder of all versions
 * @property {string} engine folder of the pinned version
 * @property {string} download
 * @property {string} build
 * @property {string} lock
 * @property {string} home
 */

/**
 * @param {NodeJS.ProcessEnv} env
 * @returns {Places}
 */
export function placesFor(env) {
  const xdg = env.XDG_CACHE_HOME;
  const caches = xdg && isAbsolute(xdg) ? xdg : join(env.HOME || homedir(), ".cache");
  const cache = join(caches, "jamf-entra-compliance", "engine");
  const engine = join(cache, engineVersion);
  return {
    cache,
    engine,
    download: `${engine}.download`,
    build: `${engine}.build`,
    lock: `${engine}.lock`,
    home: join(cache, "home"),
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
