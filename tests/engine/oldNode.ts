/** Machines whose Node is too old, and what npm would bring them. */
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { chmodSync, existsSync, mkdirSync, readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Machine, reader } from "./machine";

export const platform = `${process.platform}-${process.arch}`;

/** What Node 14.17 does not have yet, as far as programs here would reach for it. */
const younger = `
for (const name of ["performance", "fetch", "AbortController", "AbortSignal", "structuredClone"]) delete globalThis[name];
for (const name of ["at", "findLast", "toSorted"]) delete Array.prototype[name];
for (const name of ["at", "replaceAll"]) delete String.prototype[name];
delete Object.hasOwn;`;

/** Environment in which Node takes itself for an old one. */
export function withNode(version: string, machine: Machine, more = ""): NodeJS.ProcessEnv {
  const file = machine.write(
    join(machine.folder, "old.cjs"),
    `Object.defineProperty(process.versions, "node", { value: "${version}" });${younger}${more}`,
  );
  return { NODE_OPTIONS: `--require ${file}` };
}

/** A Node that tells this version and is, with that, the one that the tests run on; or does this instead. */
export function nodeScript(version: string, instead?: string): string {
  const run = instead ?? `unset NODE_OPTIONS; exec '${process.execPath}' "$@"`;
  return `[ "$1" = --version ] && echo v${version} && exit; ${run}`;
}

/** A package as npm publishes it, with this program in it. */
export function nodePackage(machine: Machine, version: string, script = nodeScript(version)) {
  const name = "node-for-tests";
  const folder = join(machine.folder, "published");
  machine.script("node", script, join(folder, "package", "bin"));
  machine.write(join(folder, "package", "LICENSE"), "free");
  machine.write(
    join(folder, "package", "package.json"),
    JSON.stringify({ name, version, scripts: { install: "exit 1" } }),
  );
  const tarball = join(machine.folder, `${name}-${version}.tgz`);
  execFileSync("tar", ["-czf", tarball, "-C", folder, "package"]);
  const integrity = `sha512-${createHash("sha512").update(readFileSync(tarball)).digest("base64")}`;
  return { tarball, wanted: { name, version, integrity } };
}

/** An npm that brings this file, whatever it is asked for, and writes down what it was asked. */
export class FakeNpm {
  private readonly file: string;

  constructor(
    private readonly machine: Machine,
    { version = "10.8.2", tarball = "", hold = false, fails = "" } = {},
  ) {
    this.file = join(machine.folder, "npm.log");
    const [reached, released] = [join(machine.folder, "npm-reached"), join(machine.folder, "npm-released")];
    if (hold && !existsSync(reached)) execFileSync("mkfifo", [reached, released]);
    machine.script(
      "npm",
      `
[ "$1" = --version ] && echo ${version} && exit
echo "$*" >> '${this.file}'
${fails && `printf '${fails}' >&2; exit 1`}
while [ $# -gt 1 ]; do [ "$1" = --pack-destination ] && to="$2"; shift; done
${hold ? `exec 3> '${reached}'; echo >&3; cat '${released}'` : ""}
cat '${tarball}' > "$to/package.tgz"`,
    );
    mkdirSync(machine.caches, { recursive: true });
  }

  /** With `hold`: resolves when it was asked for the package; hands back what resolves when that npm has ended. */
  reached = () => reader(join(this.machine.folder, "npm-reached"));
  release = () => writeFile(join(this.machine.folder, "npm-released"), "");

  asked(): string[] {
    return existsSync(this.file) ? readFileSync(this.file, "utf8").trim().split("\n") : [];
  }
}

/** Puts a Node into the cache of an earlier run. */
export function cachedNode(machine: Machine, version: string, script: string): string {
  const bin = join(machine.nodes, `${version}-${platform}`, "bin");
  const node = machine.script("node", script, bin);
  chmodSync(node, 0o755);
  return bin;
}
