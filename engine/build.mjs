/**
 * Compiles the project to `dist/` and records what it was compiled from (`npm run build`, and `prepare` on `npm ci`).
 *
 * - `dist/.sources`: hash of the program's sources; the program compares it (`providers/core/freshness.ts`).
 * - `dist/.times`: hash of their sizes and times, which spares it to read them.
 * - `dist/.built`: hash of everything that is compiled, tests included; the commands compare it to know whether to build.
 *
 * Files that are no TypeScript are copied, so that compiled code finds them where the source has them. Output whose
 * source is gone is removed: a deleted test must not run on. In an installed package there is nothing to compile.
 */
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { performance } from "node:perf_hooks";
import { runQuietly } from "./child.mjs";
import { withLock } from "./lock.mjs";
import { projectFolder } from "./pinned.mjs";
import { elapsed, withProgress } from "./progress.mjs";
import { Stop } from "./stop.mjs";

/**
 * @typedef {object} Build
 * @property {string} [project] folder with the sources; this checkout unless told
 * @property {(line: string) => void} [log]
 */

const here = fileURLToPath(projectFolder);

/**
 * Compiles whatever changed.
 * @param {Build} [how]
 */
export async function build({ project = here, log = console.error } = {}) {
  if (!hasSources(project)) return;
  mkdirSync(join(project, "dist"), { recursive: true });
  await withLock(join(project, "dist", ".lock"), { log, doing: "building" }, () => buildAlone(project, log));
}

/**
 * Compiles if `dist` does not fit what lies beside it.
 * @param {Build} [how]
 */
export async function buildIfStale({ project = here, log = console.error } = {}) {
  if (!hasSources(project)) return;
  const now = hashes(project)?.built;
  if (now === undefined || now !== recorded(project, ".built")) await build({ project, log });
}

/**
 * @param {string} project
 * @param {(line: string) => void} log
 */
async function buildAlone(project, log) {
  const started = performance.now();
  log("Compiling …");
  const before = hashes(project);
  await withProgress(
    log,
    () => "compiling",
    () => compile(project),
  );
  let after = hashes(project);
  if (before && before.built !== after?.built) {
    log("  a source was edited meanwhile; compiling again");
    await compile(project);
    after = hashes(project);
  }
  if (!after) throw new Stop("providers/core/freshness.ts was not compiled: tsconfig.json leaves it out.");
  writeFileSync(join(project, "dist", ".sources"), `${after.program}\n`);
  writeFileSync(join(project, "dist", ".times"), `${after.times}\n`);
  writeFileSync(join(project, "dist", ".built"), `${after.built}\n`);
  log(`Compiled in ${elapsed(started)}.`);
}

/** @param {string} project */
async function compile(project) {
  for (const stamp of [".sources", ".times", ".built"]) rmSync(join(project, "dist", stamp), { force: true });
  const sources = filesBelow(project, included(project));
  removeOrphans(project, new Set(sources));
  for (const file of sources.filter((name) => !isTypeScript(name))) copyToDist(project, file);

  await tsc(project);
  // Links of npx that an older release of this checkout made lead there.
  const commands = join(project, "dist", "operations", "main.js");
  if (existsSync(commands)) chmodSync(commands, 0o755);
  const outputs = sources.filter((name) => isTypeScript(name) && !name.endsWith(".d.ts"));
  if (outputs.every((name) => existsSync(join(project, "dist", name.replace(/ts$/, "js"))))) return;
  // The compiler believes in outputs that somebody has removed.
  rmSync(join(project, "dist", ".tsbuildinfo"), { force: true });
  await tsc(project);
}

/** @param {string} project */
async function tsc(project) {
  const compiler = join(project, "node_modules", "typescript", "bin", "tsc");
  if (!existsSync(compiler) || absentPackages(project).length > 0) {
    throw new Stop(
      "The packages that compile this checkout are not installed, as after npm ci --omit=dev. Run: npm ci",
    );
  }
  const { code, lines } = await runQuietly(process.execPath, [compiler, "-p", project], { cwd: project, kept: 10_000 });
  if (code !== 0) throw new Stop(lines.join("\n"));
}

/**
 * Packages for development that are missing; types are among them, and tests, which are compiled with the rest.
 * @param {string} project
 * @returns {string[]}
 */
function absentPackages(project) {
  const { devDependencies = {} } = JSON.parse(readFileSync(join(project, "package.json"), "utf8"));
  return Object.keys(devDependencies).filter((name) => !existsSync(join(project, "node_modules", name)));
}

/**
 * The hash function is the one that the compiled program uses; before the first build there is none.
 * @param {string} project
 */
function hashes(project) {
  const compiled = join(project, "dist", "providers", "core", "freshness.js");
  if (!existsSync(compiled)) return undefined;
  const require = createRequire(compiled);
  delete require.cache[compiled];
  const { hashOfSources, programSources, timesOfSources } = require(compiled);
  return {
    // First: an edit that comes between leaves times that do not fit, and then the contents count.
    times: /** @type {string | undefined} */ (timesOfSources?.(project)),
    program: /** @type {string} */ (hashOfSources(project, programSources)),
    built: /** @type {string} */ (
      hashOfSources(project, [...included(project), "tsconfig.json", "package.json", "package-lock.json"])
    ),
  };
}

/**
 * @param {string} project
 * @param {string} stamp
 */
function recorded(project, stamp) {
  const file = join(project, "dist", stamp);
  return existsSync(file) ? readFileSync(file, "utf8").trim() : undefined;
}

/**
 * @param {string} project
 * @returns {string[]}
 */
function included(project) {
  return JSON.parse(readFileSync(join(project, "tsconfig.json"), "utf8")).include;
}

/** @param {string} project */
function hasSources(project) {
  return existsSync(join(project, "tsconfig.json")) && existsSync(join(project, "index.ts"));
}

/** @param {string} name */
function isTypeScript(name) {
  return /\.[cm]?ts$/.test(name);
}

/**
 * @param {string} project
 * @param {Set<string>} sources
 */
function removeOrphans(project, sources) {
  const dist = join(project, "dist");
  for (const output of filesBelow(dist, readdirSync(dist))) {
    const source = output.replace(/(\.d\.ts|\.js)$/, ".ts");
    if (!sources.has(source) && !sources.has(output)) rmSync(join(dist, output));
  }
}

/**
 * @param {string} project
 * @param {string} file
 */
function copyToDist(project, file) {
  const target = join(project, "dist", file);
  mkdirSync(dirname(target), { recursive: true });
  copyFileSync(join(project, file), target);
}

/**
 * Names relative to `folder`, hidden files left out. Level by level: `npm ci` builds on every Node, and old ones cannot
 * read a tree at once.
 * @param {string} folder
 * @param {string[]} parts
 * @returns {string[]}
 */
function filesBelow(folder, parts) {
  return parts
    .filter((part) => !basename(part).startsWith(".") && existsSync(join(folder, part)))
    .flatMap((part) => {
      if (!statSync(join(folder, part)).isDirectory()) return [part];
      return filesBelow(
        folder,
        readdirSync(join(folder, part)).map((name) => join(part, name)),
      );
    });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    await build();
  } catch (error) {
    if (!(error instanceof Stop)) throw error;
    console.error(error.message);
    process.exitCode = 1;
  }
}
