/**
 * `jamf-entra-compliance tenants`: the stacks of this folder that a change touches, for pipelines. A stack's own file touches that stack; whatever
 * the program may be made of touches all of them.
 */
import { execFile } from "node:child_process";
import { readdirSync } from "node:fs";
import { promisify } from "node:util";
import type { Command } from "commander";
import { pulumi, whyNoAnswer } from "../stack/pulumiCli";
import { yamlIn } from "../stack/yamlFile";
import { remark } from "../terminal/print";
import { secretsInFile, secretsInState } from "./secrets";

interface Options {
  changedSince?: string;
  lines?: boolean;
  withoutSecrets?: boolean;
  state?: boolean;
  stack?: string;
}

export function configure(command: Command): void {
  command
    .description(
      "Lists the stacks of this folder (Pulumi.<stack>.yaml), as a JSON list on one line. With --changed-since only those that the\n" +
        "commits since then change: their own file, or what every stack depends on. Documents, tests and pipelines change none.",
    )
    .option("--changed-since <commit>", "a commit or branch; compared with the common ancestor")
    .option("--lines", "one stack per line")
    .option(
      "--without-secrets",
      "lists the encrypted values of the stack files instead, and ends with exit code 2 where there is one",
    )
    .option("--state", "with --without-secrets: those of the states too (asks the Pulumi CLI)")
    .option("--stack <name>", "this stack alone")
    .action(async ({ changedSince, lines, withoutSecrets, state, stack: one }: Options) => {
      const all = stacksIn(process.cwd()).filter((stack) => one === undefined || stack === one.split("/").pop());
      if (withoutSecrets) {
        const found = (
          await Promise.all(all.map((stack) => secretsOf(stack, state ? (one ?? stack) : undefined)))
        ).flat();
        found.forEach(remark);
        if (found.length > 0) remark(remedy);
        process.exitCode = found.length > 0 ? 2 : 0;
        return;
      }
      const stacks = changedSince === undefined ? all : touched(all, await changedFiles(changedSince));
      process.stdout.write(lines ? stacks.map((stack) => `${stack}\n`).join("") : `${JSON.stringify(stacks)}\n`);
    });
}

const remedy =
  "A stack that is previewed from pull requests must hold no secret: whoever may push a branch can read what its previews read. Give " +
  "credentials in the environment (docs/reference/permissions.md), remove these values, and run pulumi up.";

/** One line for each secret of a stack; `inState`: the stack as the Pulumi CLI names it. */
async function secretsOf(stack: string, inState: string | undefined): Promise<string[]> {
  const [file] = readdirSync(process.cwd()).filter((name) => stackFile.exec(name)?.[1] === stack);
  const lines = secretsInFile(yamlIn(file!)).map((path) => `${stack}: ${file!} holds an encrypted value: ${path}`);
  if (inState === undefined) return lines;
  const exported = await pulumi(["stack", "export", "--stack", inState]).catch((error: unknown) => {
    throw new Error(`The state of stack ${stack} could not be read: ${whyNoAnswer(error)}`);
  });
  const state = JSON.parse(exported) as Parameters<typeof secretsInState>[0];
  return [...lines, ...secretsInState(state).map((path) => `${stack}: the state holds a secret: ${path}`)];
}

const stackFile = /^Pulumi\.([\w.-]+)\.ya?ml$/;

const stacksIn = (folder: string): string[] =>
  readdirSync(folder)
    .flatMap((file) => stackFile.exec(file)?.[1] ?? [])
    .sort();

/** What no stack is made of. Everything that is not known to be harmless touches all. */
const harmless = [
  /\.(md|png|svg|jpg|txt)$/,
  /^(docs|tests|\.github|\.gitlab|\.azuredevops|\.vscode|\.idea)\//,
  /^(LICENSE|CODEOWNERS|\.gitignore|\.gitattributes|\.editorconfig|\.gitlab-ci\.yml|azure-pipelines[\w.-]*\.yml)$/,
];

export function touched(stacks: readonly string[], files: readonly string[]): string[] {
  const own = new Set<string>();
  for (const file of files) {
    const stack = stackFile.exec(file)?.[1];
    if (stack !== undefined) own.add(stack);
    else if (!harmless.some((pattern) => pattern.test(file))) return [...stacks];
  }
  return stacks.filter((stack) => own.has(stack));
}

/** A commit that is not here (a shallow clone, the first push of a branch) compares with nothing: everything is touched. */
async function changedFiles(since: string): Promise<string[]> {
  const git = promisify(execFile);
  if (since.startsWith("-")) throw new Error(`"${since}" is not a commit.`);
  try {
    await git("git", ["cat-file", "-e", `${since}^{commit}`]);
  } catch {
    process.stderr.write(
      `Commit ${since} is not in this clone: all stacks count as changed. A full clone (fetch-depth: 0) has it.\n`,
    );
    return ["(unknown)"];
  }
  const { stdout } = await git("git", ["diff", "--name-only", "--relative", "--no-renames", "-z", `${since}...HEAD`], {
    maxBuffer: 1 << 28,
  });
  return stdout.split("\0").filter(Boolean);
}
