/** `npm test [-- what …]`: mocha on the compiled tests. */
import { existsSync, readFileSync, readdirSync, rmSync, statSync } from "node:fs";
import { delimiter, join, sep } from "node:path";
import { runInForeground } from "./foreground.mjs";

/**
 * A folder or file below tests/ names its compiled counterpart; anything else is mocha's own (`--grep`, `--bail`, …).
 * Where nothing is named, the whole suite runs, but for tests/long, some files at a time (tests/reporter/lanes.ts).
 * `--coverage` measures and prints a table on stderr, so that the counts stay the last line of stdout.
 *
 * @param {string} project
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} env
 */
export async function runMocha(project, args, env) {
  if (args.length === 0) return runInForeground(process.execPath, wholeSuite(project), { env, cwd: project });

  const wanted = args.filter((arg) => arg !== "--coverage");
  const specs = wanted.flatMap((arg) => compiledTests(project, arg) ?? []);
  const options = wanted.filter((arg) => !compiledTests(project, arg));
  const mocha = join(project, "node_modules", "mocha", "bin", "mocha.js");
  const mochaArgs = [
    mocha,
    ...(specs.length > 0 ? specs : ["dist/tests/**/*.test.js", "--ignore", "dist/tests/long/**"]),
    ...options,
  ];
  if (!args.includes("--coverage")) return runInForeground(process.execPath, mochaArgs, { env, cwd: project });

  const raw = join(project, "coverage", "raw");
  rmSync(raw, { recursive: true, force: true });
  // Code from the cache is counted less exactly.
  const measured = { ...env, NODE_V8_COVERAGE: raw, NODE_DISABLE_COMPILE_CACHE: "1" };
  const code = await runInForeground(process.execPath, mochaArgs, { env: measured, cwd: project });
  const c8 = join(project, "node_modules", "c8", "bin", "c8.js");
  const report = [
    "report",
    "--temp-directory",
    raw,
    "--reporter",
    "text",
    "--reporter",
    "html",
    "--exclude",
    "dist/tests",
  ];
  await runInForeground(process.execPath, [c8, ...report], { env, cwd: project, stdout: 2 });
  return code;
}

/**
 * Several files of these folders share a process: its start is most of their time, or what they start serves them all. How many files.
 * Which folder takes longest comes first; one of the providers' tests waits for 75 seconds.
 */
const filesPerProcess = {
  providers: 12,
  operations: 6,
  lifecycle: 3,
  engine: 8,
  sandbox: 12,
  components: 12,
  architecture: 16,
};

/** Both begin at the same states of a stack, which one process makes once. */
const sharing = ["destroy", "order"].map((name) => join("dist", "tests", "stack", `${name}.test.js`));
/** What a file says that begins at the usual world of tests/support/rows.ts: a process makes it once for its files. */
const usualWorld = /\b(?:Rows\.declared|usualWorld\)?)\(\)/;
const processesOfUsualWorld = 2;
/** Of the other files in tests/stack. */
const stacksPerProcess = 4;

/** Files in these folders take longest: they come first, and then those that share processes, so that no lane waits for one of them at the end. */
const long = ["templates", "upgrade", "policy", "privileges", "mac"];

/** @param {string} project */
function wholeSuite(project) {
  const files = readdirSync(join(project, "dist", "tests"), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".test.js"))
    .map((file) => join("dist", "tests", file))
    .filter((file) => !file.startsWith(join("dist", "tests", "long")))
    .sort();
  const within = (/** @type {string} */ name) =>
    files.filter((file) => file.startsWith(join("dist", "tests", name) + sep));
  const stacks = within("stack").filter((file) => !sharing.includes(file));
  const isUsual = (/** @type {string} */ file) => usualWorld.test(readFileSync(join(project, file), "utf8"));
  const usual = stacks.filter(isUsual);
  const others = stacks.filter((file) => !usual.includes(file));
  const grouped = [
    ...within("walks").map((file) => [file]),
    sharing.filter((file) => files.includes(file)),
    ...dealt(usual, processesOfUsualWorld),
    ...dealt(others, Math.ceil(others.length / stacksPerProcess)),
    ...long.flatMap(within).map((file) => [file]),
    ...Object.entries(filesPerProcess).flatMap(([name, most]) => {
      const own = within(name);
      return dealt(own, Math.ceil(own.length / most));
    }),
  ].filter((group) => group.length > 0);
  const rest = files.filter((file) => !grouped.flat().includes(file));
  return ["dist/tests/reporter/lanes.js", ...grouped.map((group) => group.join(delimiter)), ...rest];
}

/**
 * One after the other to each group, so that neighbours, which are alike, do not all meet in one.
 *
 * @param {string[]} files
 * @param {number} groups
 * @returns {string[][]}
 */
const dealt = (files, groups) =>
  Array.from({ length: groups }, (_, group) => files.filter((_, at) => at % groups === group));

/**
 * @param {string} project
 * @param {string} arg
 * @returns {string | undefined}
 */
function compiledTests(project, arg) {
  const path = arg.replace(/^\.\//, "").replace(/\/$/, "");
  if (!/^(dist\/)?tests(\/|$)/.test(path) || !existsSync(join(project, path))) return undefined;
  const compiled = path.startsWith("dist/") ? path : `dist/${path}`;
  return statSync(join(project, path)).isDirectory() ? `${compiled}/**/*.test.js` : compiled.replace(/ts$/, "js");
}
