/** The commands: what each needs set up, and which program it starts then. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { buildIfStale } from "./build.mjs";
import { getEngine } from "./engine.mjs";
import { runInForeground } from "./foreground.mjs";
import { endOnSignals } from "./interruption.mjs";
import { runMocha } from "./mocha.mjs";
import { installIfMissing } from "./packages.mjs";
import { endWithNpm } from "./parent.mjs";
import { projectFolder } from "./pinned.mjs";
import { Stop } from "./stop.mjs";

const project = fileURLToPath(projectFolder);
const log = (/** @type {string} */ line) => console.error(line);

/**
 * What starts the same programs many times lets Node keep their compiled form: a fifth of the processor's time of an `up`. In the checkout,
 * since Node knows a file by its path; `bench` measures what users have, and they have none.
 */
const compileCache = { NODE_COMPILE_CACHE: join(project, ".compile-cache") };

/** @typedef {{ needsEngine: boolean, start: (args: string[], env: NodeJS.ProcessEnv) => Promise<number> }} Command */

/** @type {Record<string, Command>} */
const commands = {
  demo: { needsEngine: true, start: (args, env) => compiled("dist/demo/main.js", args, { ...compileCache, ...env }) },
  test: { needsEngine: true, start: (args, env) => runMocha(project, args, { ...compileCache, ...env }) },
  bench: { needsEngine: true, start: (args, env) => compiled("dist/tests/bench/main.js", args, env) },
  record: {
    needsEngine: true,
    start: (args, env) => compiled("dist/tests/previews/record.js", args, { ...compileCache, ...env }),
  },
  walks: { needsEngine: false, start: (args, env) => compiled("dist/tests/walks/main.js", args, env) },
  sandbox: { needsEngine: false, start: (args, env) => compiled("dist/sandbox/main.js", args, env) },
  pulumi: { needsEngine: true, start: pulumi },
};

/** @param {string[]} argv */
export async function runCommand([name = "", ...args]) {
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (!command) {
    log(`Usage: node engine/run.mjs ${Object.keys(commands).join("|")} [arguments …]`);
    process.exitCode = 1;
    return;
  }
  endWithNpm(process.env);
  const setUpIsOver = endOnSignals();
  try {
    await installIfMissing({ project, log });
    await buildIfStale({ project, log });
    const engine = command.needsEngine ? await getEngine({ log }) : undefined;
    setUpIsOver();
    process.exitCode = await command.start(args, { ...process.env, ...engine?.env });
  } catch (error) {
    if (!(error instanceof Stop)) throw error;
    log(error.message);
    process.exitCode = 1;
  }
}

/**
 * @param {string} program
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} env
 */
async function compiled(program, args, env) {
  if (!existsSync(join(project, program))) {
    log(`There is no ${program.replace(/^dist\//, "").replace(/js$/, "ts")} in this checkout.`);
    return 1;
  }
  // Without "--" Node takes an --env-file meant for the program as its own.
  return runInForeground(process.execPath, ["--", join(project, program), ...args], { env, cwd: project });
}

/**
 * In the folder of whoever asks, with the terminal: `up` asks back.
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} env
 */
function pulumi(args, env) {
  const own = args[0] === "--" ? args.slice(1) : args;
  return runInForeground("pulumi", own, { env, interactive: true });
}
