/** The npm of this machine, run by the Node that runs now: whatever started npm may be another one, and too old. */
import { existsSync, realpathSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { runQuietly } from "./child.mjs";
import { whichOnPath } from "./on-path.mjs";

/**
 * @param {string[]} args
 * @param {{ cwd: string, env: NodeJS.ProcessEnv }} how
 */
export function npm(args, { cwd, env }) {
  const program = npmProgram(env);
  return program
    ? runQuietly(process.execPath, [program, ...args], { cwd, env })
    : runQuietly("npm", args, { cwd, env });
}

/**
 * The npm that started this command, or else the one on PATH. `undefined` where that is something of its own, such as
 * the starter of a version manager; then it is run as it is.
 * @param {NodeJS.ProcessEnv} env
 * @returns {string | undefined}
 */
function npmProgram(env) {
  const onPath = whichOnPath("npm", env);
  const real = onPath && realpathSync(onPath);
  const places = [
    env.npm_execpath, // pnpm and Yarn name themselves here
    real,
    real && join(dirname(real), "node_modules", "npm", "bin", "npm-cli.js"),
  ];
  return places.find((place) => place && basename(place) === "npm-cli.js" && existsSync(place));
}
