/**
 * A machine whose Node is too old gets one from npm, kept in the cache, and the command goes on under it.
 *
 * The package holds the bare program. It is fetched as a file by the machine's own npm, with that npm's registry, proxy
 * and sign-in; its hash is compared with the pinned one before anything of it is unpacked, and no script of it is run.
 * Everything that is loaded here keeps to what Node 14.17 understands.
 */
import { createHash } from "node:crypto";
import { chmodSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { runQuietly } from "./child.mjs";
import { runInForeground } from "./foreground.mjs";
import { endOnSignals } from "./interruption.mjs";
import { withLock } from "./lock.mjs";
import { nodePackages } from "./node-packages.mjs";
import { installNode, switched } from "./node-version.mjs";
import { npm } from "./npm.mjs";
import { endWithNpm } from "./parent.mjs";
import { isAtLeast, projectFolder } from "./pinned.mjs";
import { makeWritable, placesFor, shown } from "./places.mjs";
import { withProgress } from "./progress.mjs";
import { Stop } from "./stop.mjs";
import { fileInTarball } from "./tarball.mjs";

const machine = `${process.platform}-${process.arch}`;
const program = process.platform === "win32" ? "node.exe" : "node";
/** A download that takes as long says so; others are done before anybody wonders. */
const slow = 20_000;
/** The first npm that packs into a folder it is told. One older than this cannot read package-lock.json either. */
const lowestNpm = "7.21";

/**
 * @typedef {object} Getting
 * @property {NodeJS.ProcessEnv} env
 * @property {(line: string) => void} log
 * @property {import("./node-packages.mjs").NodePackage} wanted
 */

/**
 * @param {string} url of the program that was started
 * @param {string[]} args
 */
export async function startAgain(url, args) {
  endWithNpm(process.env);
  const settingUpIsOver = endOnSignals();
  try {
    const node = await getNode();
    settingUpIsOver();
    const path = [dirname(node), process.env.PATH].join(delimiter);
    const env = { ...process.env, PATH: path, NODE: node, npm_node_execpath: node, [switched]: process.versions.node };
    process.exitCode = await runInForeground(node, [fileURLToPath(url), ...args], { env, interactive: true });
  } catch (error) {
    if (!(error instanceof Stop)) throw error;
    const why = error.message.replace(/\.$/, "");
    console.error(`Node ${process.versions.node} is too old, and there is no newer one: ${why}. ${installNode}`);
    process.exitCode = 1;
  }
}

/**
 * @param {Partial<Getting>} [how]
 * @returns {Promise<string>} path of a Node that starts
 */
export async function getNode({ env = process.env, log = console.error, wanted = nodePackages[machine] } = {}) {
  if (!wanted) throw new Stop(`npm has none for ${machine}`);
  const { nodes } = placesFor(env);
  const folder = join(nodes, `${wanted.version}-${machine}`);
  const node = join(folder, "bin", program);
  const found = `Node ${process.versions.node} is too old: going on with ${wanted.version}`;
  if (!(await whyNotStarting(node, wanted))) {
    log(`${found} (${shown(node)})`);
    return node;
  }

  makeWritable(nodes);
  await withLock(`${folder}.lock`, { log, doing: `getting Node ${wanted.version}` }, async ({ isMine }) => {
    if (!(await whyNotStarting(node, wanted))) return log(`${found} (${shown(node)})`);
    log(`${found}, which npm gets into ${shown(folder)}`);
    const draft = `${folder}.download`;
    rmSync(draft, { recursive: true, force: true });
    try {
      await download(draft, { env, log, wanted });
      const why = await whyNotStarting(join(draft, "bin", program), wanted);
      if (why) throw new Stop(`Node ${wanted.version} does not start here (${why})`);
      if (!isMine()) throw new Stop("another run took over while this one was suspended; start it again");
      rmSync(folder, { recursive: true, force: true });
      renameSync(draft, folder);
    } finally {
      if (isMine()) rmSync(draft, { recursive: true, force: true });
    }
  });
  return node;
}

/**
 * Fills `folder/bin`.
 * @param {string} folder
 * @param {Getting} getting
 */
async function download(folder, { env, log, wanted }) {
  const { name, version, integrity } = wanted;
  const cwd = fileURLToPath(projectFolder);
  const npmVersion = (await npm(["--version"], { cwd, env })).lines[0] ?? "unknown";
  if (!isAtLeast(npmVersion, lowestNpm))
    throw new Stop(`npm to get a newer one with is missing or too old (${npmVersion})`);

  mkdirSync(join(folder, "bin"), { recursive: true });
  const to = join(folder, "tarball");
  mkdirSync(to);
  const asked = ["pack", `${name}@${version}`, "--pack-destination", to, "--ignore-scripts", "--loglevel=error"];
  const { code, lines } = await withProgress(
    log,
    () => `npm pack ${name}@${version}`,
    () => npm(asked, { cwd, env }),
    slow,
  );
  if (code !== 0) throw new Stop(`npm cannot get ${name}@${version}: ${firstWords(lines)}`);

  const file = readdirSync(to).find((entry) => entry.endsWith(".tgz"));
  const tarball = file && readFileSync(join(to, file));
  if (!tarball) throw new Stop(`npm said nothing and brought no ${name}@${version}`);
  if (`sha512-${createHash("sha512").update(tarball).digest("base64")}` !== integrity)
    throw new Stop(
      `what npm brought as ${name}@${version} is not what was published (its sha512 differs); it was not used`,
    );

  const unpacked = fileInTarball(tarball, `package/bin/${program}`);
  if (!unpacked) throw new Stop(`${name}@${version} holds no bin/${program}`);
  writeFileSync(join(folder, "bin", program), unpacked);
  chmodSync(join(folder, "bin", program), 0o755);
  rmSync(to, { recursive: true });
}

/**
 * @param {string} node
 * @param {import("./node-packages.mjs").NodePackage} wanted
 * @returns {Promise<string | undefined>}
 */
async function whyNotStarting(node, { version }) {
  const { code, lines } = await runQuietly(node, ["--version"]);
  return code === 0 && lines.includes(`v${version}`) ? undefined : (lines[0] ?? `it ended with code ${code}`);
}

/**
 * npm's error without its prefix: the first line is the code, the second says it in words.
 * @param {string[]} lines
 */
function firstWords(lines) {
  const said = lines.filter((line) => /^npm (error|ERR!)/i.test(line)).map((line) => line.replace(/^npm \S+\s*/, ""));
  return said.slice(0, 2).join(", ") || lines[0] || "it said nothing";
}
