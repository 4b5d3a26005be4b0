/** Brings node_modules in line with package-lock.json, where it is not. */
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { withLock } from "./lock.mjs";
import { npm } from "./npm.mjs";
import { elapsed, withProgress } from "./progress.mjs";
import { Stop } from "./stop.mjs";

/**
 * @param {{ project: string, log: (line: string) => void, env?: NodeJS.ProcessEnv }} how
 */
export async function installIfMissing({ project, log, env = process.env }) {
  if (!whyInstall(project)) return;
  mkdirSync(join(project, "dist"), { recursive: true });
  await withLock(join(project, "dist", ".packages-lock"), { log, doing: "installing packages" }, async () => {
    const why = whyInstall(project);
    if (!why) return;
    const started = performance.now();
    log(`Installing packages (npm ci; ${why}) …`);
    const { code, lines } = await withProgress(
      log,
      () => "npm ci",
      () => npm(["ci", "--no-audit", "--no-fund", "--loglevel=error"], { cwd: project, env }),
    );
    if (code !== 0) throw new Stop(["npm ci did not work:", ...lines].join("\n"));
    log(`Packages are installed after ${elapsed(started)}.`);
  });
}

/**
 * npm writes down what it has installed when it is done; an interrupted installation leaves no such list.
 * @param {string} project
 * @returns {string | undefined}
 */
export function whyInstall(project) {
  const installed = packagesIn(join(project, "node_modules", ".package-lock.json"));
  if (!installed) return "node_modules is missing";
  const wanted = packagesIn(join(project, "package-lock.json")) ?? {};
  for (const [path, { version, optional, link }] of Object.entries(wanted)) {
    if (path === "" || link) continue;
    const have = installed[path]?.version;
    if (have !== version && !(optional && have === undefined))
      return `${path.replace(/^node_modules\//, "")} is ${have ?? "missing"}, package-lock.json says ${version}`;
  }
  return undefined;
}

/**
 * @param {string} lock
 * @returns {Record<string, { version?: string, optional?: boolean, link?: boolean }> | undefined}
 */
function packagesIn(lock) {
  return existsSync(lock) ? JSON.parse(readFileSync(lock, "utf8")).packages : undefined;
}
