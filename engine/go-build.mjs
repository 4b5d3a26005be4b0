/**
 * Pulumi from source, for machines that reach a Go module proxy but not the official download.
 *
 * The engine and the Node language host are separate programs in separate modules (`go/`): each needs its own version of
 * Pulumi's Go SDK. Everything is pinned by go.mod and verified against go.sum. Go keeps what it has compiled, and a
 * finished program stays in the partial folder, so an interrupted build goes on where it was.
 */
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { runQuietly } from "./child.mjs";
import { whichOnPath } from "./on-path.mjs";
import { engineVersion, isAtLeast, languageHostVersion, lowestGo } from "./pinned.mjs";
import { withProgress } from "./progress.mjs";

const stamp = "github.com/pulumi/pulumi/sdk/v3/go/common/version.Version";

const programs = [
  {
    name: "pulumi-language-nodejs",
    module: "language-host",
    source: "github.com/pulumi/pulumi/sdk/v3/nodejs/cmd/pulumi-language-nodejs",
    version: languageHostVersion,
  },
  { name: "pulumi", module: "cli", source: "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi", version: engineVersion },
];

/**
 * What stands in the way of a build here; `undefined` when nothing does.
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<string | undefined>}
 */
export async function whyNoGo(env) {
  const go = whichOnPath("go", env);
  if (!go) return "no Go on PATH";
  const { code, lines } = await runQuietly(go, ["env", "GOVERSION"], { env: goEnv(env) });
  const version = lines.find((line) => line.startsWith("go"))?.slice(2);
  if (code !== 0 || !version) return `${go} does not tell its version`;
  return isAtLeast(version, lowestGo) ? undefined : `Go is ${version}, and ${lowestGo} or newer is needed`;
}

/**
 * Fills `folder/bin`. Throws a line that says what Go said.
 * @param {string} folder
 * @param {{ env: NodeJS.ProcessEnv, log: (line: string) => void }} how
 */
export async function buildWithGo(folder, { env, log }) {
  const bin = join(folder, "bin");
  mkdirSync(bin, { recursive: true });
  // What a killed build was writing, perhaps still is.
  for (const name of readdirSync(folder)) if (name !== "bin") rmSync(join(folder, name));
  for (const program of programs) {
    if (existsSync(join(bin, program.name))) {
      log(`  ${program.name} is there from an interrupted build`);
      continue;
    }
    await compile(program, bin, { env, log });
  }
}

/**
 * @param {typeof programs[number]} program
 * @param {string} bin
 * @param {{ env: NodeJS.ProcessEnv, log: (line: string) => void }} how
 */
async function compile({ name, module, source, version }, bin, { env, log }) {
  const cwd = new URL(`go/${module}/`, import.meta.url);
  const tags = ["-tags", "osusergo,grpcnotrace"];
  const draft = join(dirname(bin), `${name}.${process.pid}`);

  let downloads = 0;
  const total = await withProgress(
    log,
    () => `downloading the Go modules of ${name} (${downloads} so far)`,
    async () => {
      const listed = await go(["list", "-deps", ...tags, source], { cwd, env, kept: 100_000 }, (line) => {
        if (line.startsWith("go: downloading ")) downloads += 1;
      });
      return listed.filter((line) => !line.startsWith("go: ")).length;
    },
  );

  let compiled = 0;
  let current = "";
  await withProgress(
    log,
    () => (current === source ? `linking ${name}` : `compiling ${name}: ${compiled} of at most ${total} packages`),
    async () => {
      const flags = ["-v", "-trimpath", ...tags, "-ldflags", `-w -s -X ${stamp}=v${version}`, "-o", draft];
      await go(["build", ...flags, source], { cwd, env }, (line) => {
        compiled += 1;
        current = line;
      });
    },
  );
  renameSync(draft, join(bin, name));
}

/**
 * @param {string[]} args
 * @param {{ cwd: URL, env: NodeJS.ProcessEnv, kept?: number }} how
 * @param {(line: string) => void} onLine
 */
async function go(args, { cwd, env, kept }, onLine) {
  const { code, lines } = await runQuietly("go", args, { cwd, env: goEnv(env), kept, onLine });
  if (code === 0) return lines;
  const said = lines.filter((line) => line.trim() && !line.startsWith("go: downloading ")).at(-1);
  throw new Error(`go ${args[0]} ended with code ${code}: ${said ?? "it said nothing"}`);
}

/**
 * No toolchain is downloaded, no C compiler is needed, and a workspace around the checkout changes nothing.
 * @param {NodeJS.ProcessEnv} env
 */
function goEnv(env) {
  return { ...env, GOTOOLCHAIN: "local", GOWORK: "off", CGO_ENABLED: "0" };
}
