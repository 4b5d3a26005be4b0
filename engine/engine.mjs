/**
 * Which Pulumi demo, tests and measurements run on. The first of these that works:
 *
 * 1. the one on PATH, if it is new enough;
 * 2. the one an earlier run left in the cache;
 * 3. the official installer, given up after seconds when nothing comes;
 * 4. a build from pinned Go modules, minutes once.
 *
 * Whoever runs `pulumi` by hand never comes here.
 */
import { chmodSync, copyFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { delimiter, dirname, join } from "node:path";
import { findCached, publish } from "./cached.mjs";
import { buildWithGo, whyNoGo } from "./go-build.mjs";
import { installOfficial } from "./installer.mjs";
import { obeyOptions } from "./language-host.mjs";
import { withLock } from "./lock.mjs";
import { findOnPath } from "./on-path.mjs";
import { engineVersion, lowestEngine, lowestGo, projectFolder } from "./pinned.mjs";
import { makeWritable, placesFor, shown } from "./places.mjs";
import { elapsed } from "./progress.mjs";
import { Stop } from "./stop.mjs";

/**
 * @typedef {object} Engine
 * @property {string} path
 * @property {string} version
 * @property {"PATH" | "installer" | "build"} source
 * @property {NodeJS.ProcessEnv} env variables to add to a child's environment
 */

/**
 * @param {{ log?: (line: string) => void, env?: NodeJS.ProcessEnv, patienceMs?: number }} [how]
 *   `patienceMs`: how long the official installer may be silent; 15 s unless told
 * @returns {Promise<Engine>}
 */
export async function getEngine({ log = console.error, env = process.env, patienceMs } = {}) {
  const places = placesFor(env);
  const onPath = await findOnPath(env);
  if ("found" in onPath) {
    const { path, version, note } = onPath.found;
    log(`Pulumi ${version} (${shown(path)}${note})`);
    return { path, version, source: "PATH", env: environment({ places, env }) };
  }
  const { path, version, madeBy } = await fromCacheOrNew(onPath.reason, { places, env, log, patienceMs });
  if (madeBy === "build") obeyOptions(dirname(path));
  return { path, version, source: madeBy, env: environment({ places, env, bin: dirname(path), madeBy }) };
}

/**
 * @typedef {object} Making
 * @property {import("./places.mjs").Places} places
 * @property {NodeJS.ProcessEnv} env
 * @property {(line: string) => void} log
 * @property {number} [patienceMs]
 */

/**
 * @param {string} notOnPath
 * @param {Making} making
 * @returns {Promise<import("./cached.mjs").CachedEngine>}
 */
async function fromCacheOrNew(notOnPath, making) {
  const { places, log } = making;
  const cached = findCached(places);
  if ("found" in cached) return sayWhich(cached.found, notOnPath, log);

  makeWritable(places.cache);
  return withLock(places.lock, { log, doing: `getting Pulumi ${engineVersion}` }, async ({ isMine }) => {
    const meanwhile = findCached(places);
    if ("found" in meanwhile) return sayWhich(meanwhile.found, notOnPath, log);

    const started = performance.now();
    log(`Getting Pulumi ${engineVersion}: ${notOnPath}; cache: ${meanwhile.reason}.`);
    const { folder, madeBy } = await make(`${notOnPath}; cache: ${meanwhile.reason}`, making);
    if (!isMine()) throw new Stop("Another run took over while this one was suspended. Start it again.");
    const made = publish(places, folder, madeBy);
    log(`Pulumi ${made.version} is ready after ${elapsed(started)}, kept in ${shown(places.engine)}.`);
    return made;
  });
}

/**
 * @param {string} tried
 * @param {Making} making
 * @returns {Promise<{ folder: string, madeBy: "installer" | "build" }>}
 */
async function make(tried, { places, env, log, patienceMs }) {
  rmSync(places.download, { recursive: true, force: true });
  log("Official installer …");
  const notInstalled = await installOfficial(places.download, { env, log, patienceMs });
  if (!notInstalled) return { folder: places.download, madeBy: "installer" };
  rmSync(places.download, { recursive: true, force: true });
  log(`  did not work: ${notInstalled}`);

  const notBuilt = await tryToBuild(places.build, { env, log });
  if (!notBuilt) return { folder: places.build, madeBy: "build" };
  throw new Stop(
    `No Pulumi to run with (${tried}; official installer: ${notInstalled}; build: ${notBuilt}). ` +
      `Install Pulumi ${lowestEngine} or newer (https://www.pulumi.com/docs/install) ` +
      `or Go ${lowestGo} or newer (https://go.dev/dl), then try again.`,
  );
}

/**
 * @param {string} folder
 * @param {{ env: NodeJS.ProcessEnv, log: (line: string) => void }} how
 * @returns {Promise<string | undefined>} why it did not work
 */
async function tryToBuild(folder, { env, log }) {
  const noGo = await whyNoGo(env);
  if (noGo) return noGo;
  log("Building from Go modules (minutes, once) …");
  try {
    await buildWithGo(folder, { env, log });
  } catch (error) {
    return /** @type {Error} */ (error).message;
  }
  const name = "pulumi-resource-pulumi-nodejs";
  const shipped = dirname(createRequire(new URL("package.json", projectFolder)).resolve("@pulumi/pulumi/package.json"));
  copyFileSync(join(shipped, name), join(folder, "bin", name));
  chmodSync(join(folder, "bin", name), 0o755);
  return undefined;
}

/**
 * @param {import("./cached.mjs").CachedEngine} engine
 * @param {string} notOnPath
 * @param {(line: string) => void} log
 */
function sayWhich(engine, notOnPath, log) {
  const origin = { installer: "from the official installer", build: "built from Go modules" }[engine.madeBy];
  log(`Pulumi ${engine.version} (${shown(engine.path)}, ${origin}; ${notOnPath})`);
  return engine;
}

/**
 * An own PULUMI_HOME keeps demo and tests away from the sign-in and the plugins of whoever runs them. Plugins come by
 * Pulumi's normal road, except with a self-built engine: it exists because that road is closed here, and asking anyway
 * would cost seconds and end in a misleading error.
 *
 * @param {{ places: import("./places.mjs").Places, env: NodeJS.ProcessEnv, bin?: string, madeBy?: string }} engine
 * @returns {NodeJS.ProcessEnv}
 */
function environment({ places, env, bin, madeBy }) {
  return {
    PATH: [bin, env.PATH].filter(Boolean).join(delimiter),
    PULUMI_HOME: env.PULUMI_HOME || places.home,
    PULUMI_SKIP_UPDATE_CHECK: "true",
    ...(madeBy === "build" ? { PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true" } : {}),
  };
}
