/** Machines for the tests of engine/: an own home and cache, and a PATH that holds only what a test puts there. */
import { execFileSync } from "node:child_process";
import { once } from "node:events";
import {
  chmodSync,
  createReadStream,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { Started } from "./started";

/** Folder of the checkout, seen from `dist/tests/engine`. */
export const project = join(__dirname, "..", "..", "..");

/** The release of Pulumi that is built, installed and cached. */
export const release = (
  JSON.parse(readFileSync(join(project, "package.json"), "utf8")) as { devDependencies: Record<string, string> }
).devDependencies["@pulumi/pulumi"]!;

/** A module of engine/ that has no declared types. */
export function load<T>(file: string): Promise<T> {
  return import(pathToFileURL(join(project, "engine", file)).href) as Promise<T>;
}

export class Machine {
  readonly folder = mkdtempSync(join(tmpdir(), "engine-"));
  readonly bin = join(this.folder, "bin");
  readonly caches = join(this.folder, "caches");
  /** Where the engine is cached: `3.276.0`, its lock, and what is being made. */
  readonly cache = join(this.caches, "jamf-entra-compliance", "engine");
  /** Where the Node of a machine with too old a one is kept. */
  readonly nodes = join(this.caches, "jamf-entra-compliance", "node");
  /** What this machine's `go` was asked to do, one line each. */
  readonly goLog = join(this.folder, "go.log");
  private readonly started: Started[] = [];

  constructor() {
    mkdirSync(this.bin, { recursive: true });
    for (const tool of ["sh", "cat", "chmod", "mkdir", "sleep"]) this.link(tool);
    symlinkSync(process.execPath, join(this.bin, "node"));
  }

  env(more: NodeJS.ProcessEnv = {}, folders: readonly string[] = [this.bin]): NodeJS.ProcessEnv {
    return { PATH: folders.join(delimiter), HOME: this.folder, XDG_CACHE_HOME: this.caches, ...more };
  }

  write(path: string, text: string): string {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    return path;
  }

  script(name: string, body: string, folder = this.bin): string {
    const path = this.write(join(folder, name), `#!/bin/sh\n${body}\n`);
    chmodSync(path, 0o755);
    return path;
  }

  /** Installs a Pulumi that tells this version and has (or lacks) what belongs beside it. */
  pulumi(version: string, { folder = this.bin, complete = true } = {}): string {
    const path = this.script("pulumi", `echo v${version}`, folder);
    for (const name of complete ? ["pulumi-language-nodejs", "pulumi-resource-pulumi-nodejs"] : [])
      this.script(name, "exit 0", folder);
    return path;
  }

  /**
   * Installs a Go that writes down what it was asked and builds scripts. With `hold` it stops before it builds the
   * engine itself, until released.
   */
  go({ version = "1.26.8", says = "", hold = false } = {}): Hold {
    const reached = join(this.folder, "reached");
    const released = join(this.folder, "released");
    if (hold) execFileSync("mkfifo", [reached, released]);
    this.script(
      "go",
      `
case "$1" in
  env) echo go${version}; exit ;;
  list) echo some/package; echo other/package; exit ;;
esac
while [ $# -gt 1 ]; do [ "$1" = -o ] && out="$2"; shift; done
echo "$1" >> '${this.goLog}'
case "$1" in */cmd/pulumi) if [ -p '${reached}' ]; then exec 3> '${reached}'; echo >&3; cat '${released}'; fi ;; esac
if [ -n '${says}' ]; then echo '${says}' >&2; exit 1; fi
echo '#!/bin/sh' > "$out"; echo 'echo v${release}' >> "$out"; chmod +x "$out"`,
    );
    return { reached: () => reader(reached), release: () => writeFile(released, "") };
  }

  /** What Go has built, in order. */
  built(): string[] {
    if (!existsSync(this.goLog)) return [];
    const sources = readFileSync(this.goLog, "utf8").trim().split("\n");
    return sources.map((source) => source.slice(source.lastIndexOf("/") + 1));
  }

  /** Starts a program of engine/. */
  start(program: string, args: readonly string[] = [], env = this.env()): Started {
    return this.startFile(join(project, "engine", program), args, env);
  }

  /** Starts any program with Node. */
  startFile(program: string, args: readonly string[] = [], env = this.env()): Started {
    const started = new Started(process.execPath, [program, ...args], { env, cwd: this.folder });
    this.started.push(started);
    return started;
  }

  async remove(): Promise<void> {
    for (const started of this.started) await started.kill();
    rmSync(this.folder, { recursive: true, force: true });
  }

  private link(tool: string): void {
    const path = ["/bin", "/usr/bin"].map((folder) => join(folder, tool)).find((candidate) => existsSync(candidate));
    if (path) symlinkSync(path, join(this.bin, tool));
  }
}

export interface Hold {
  /** Resolves when the build of the engine has begun; hands back what resolves when that Go has ended. */
  reached: () => Promise<{ ended: Promise<unknown> }>;
  /** Lets it go on. */
  release: () => Promise<unknown>;
}

/** A named pipe ends when the last process that writes to it has ended. */
export async function reader(pipe: string): Promise<{ ended: Promise<unknown> }> {
  const stream = createReadStream(pipe);
  const ended = once(stream, "close");
  await once(stream, "data");
  return { ended };
}
