/**
 * `jamf-entra-compliance summarize`: the comment of a pull request from `pulumi preview --json`, and its publication. docs/guides/pull-requests.md
 * describes all of it.
 */
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Option, type Command } from "commander";
import { SettingsError } from "../../providers/core/errors";
import { printJson, remark } from "../terminal/print";
import { annotations } from "./annotations";
import { commentOf } from "./comment";
import { previewIn } from "./preview";
import { type ServiceName, serviceNames } from "./services";
import { summaryOf } from "./summary";
import type { TenantSummary } from "./tenantSummary";

interface Options {
  format?: ServiceName;
  json?: boolean;
  stack?: string;
  out?: string;
  post?: boolean;
  drift?: boolean;
  annotations?: boolean;
  plan?: boolean;
  approved?: boolean;
}

export function configure(command: Command): void {
  command
    .description(
      "Writes the comment of a pull request from documents of pulumi preview --json: the effects on users first, the raw diff folded.\n" +
        "Run the preview with JAMF_ENTRA_REPORT=1. Reads standard input where no file is named; a folder stands for all its .json files.\n" +
        "Exit code 0: may be deployed. 2: requires approval, or must not be deployed. 1: error.",
    )
    .argument("[file...]", "documents of pulumi preview --json, one per stack, or folders of them")
    .addOption(
      new Option("--format <service>", "the service of the comment; default: the one whose pipeline runs this").choices(
        serviceNames,
      ),
    )
    .option("--json", "write the contents of the comments as JSON")
    .option("--stack <name>", "the stack, where a preview failed before it named it")
    .option("--out <folder>", "write one file per stack: <stack>.md")
    .option(
      "--post",
      "create, edit and remove the comments of this pull request, one per stack; without files all are removed",
    )
    .option("--drift", "with --post: one issue per stack, opened, edited and closed, in place of comments")
    .option("--annotations", "write warnings and errors in the form that the service's pipeline shows beside the run")
    .option(
      "--plan",
      "write which stacks may be deployed, require approval, or must not be deployed: lines for a pipeline's outputs",
    )
    .option("--approved", "approved: exit code 2 only for what must not be deployed")
    .action((files: string[], options: Options) => run(files, options));
}

async function run(files: string[], options: Options): Promise<void> {
  const service = options.format ?? serviceHere();
  const summaries = (await documents(files, options)).map(({ text, source }) => summaryOf(previewIn(text, source)));
  const kind = options.drift ? "drift" : "preview";
  const comments = new Map(summaries.map((summary) => [summary.stack, commentOf(summary, { service, kind })]));
  if (options.out) {
    mkdirSync(options.out, { recursive: true });
    for (const [stack, text] of comments)
      writeFileSync(join(options.out, `${stack.replace(/[^\w.-]/g, "_")}.md`), text);
  }
  if (options.post) {
    const { publish } = await import("./publish/publish.js");
    for (const line of await publish(service, kind, summaries, comments)) remark(line);
  }
  if (options.plan) process.stdout.write(planOf(summaries));
  else if (options.annotations) process.stdout.write(annotations(summaries, service));
  else if (options.json) printJson({ tenants: summaries.map(withoutBookkeeping) }, 2);
  else if (!options.out && !options.post) process.stdout.write([...comments.values()].join("\n"));
  const isFine = ({ deploy: { allowed, needsApproval } }: TenantSummary) =>
    allowed && (!needsApproval || options.approved === true);
  process.exitCode = summaries.every(isFine) ? 0 : 2;
}

/** `free=["contoso"]`, and likewise `approval` and `forbidden`. */
function planOf(summaries: readonly TenantSummary[]): string {
  const ways = {
    free: summaries.filter(({ deploy }) => deploy.allowed && !deploy.needsApproval),
    approval: summaries.filter(({ deploy }) => deploy.needsApproval),
    forbidden: summaries.filter(({ deploy }) => !deploy.allowed),
  };
  return Object.entries(ways)
    .map(([way, of]) => `${way}=${JSON.stringify(of.map(({ stack }) => stack))}\n`)
    .join("");
}

const withoutBookkeeping = ({ everything: _, ...summary }: TenantSummary) => summary;

interface Document {
  text: string;
  source: string;
}

async function documents(files: string[], { post, stack }: Options): Promise<Document[]> {
  if (files.length === 0 && post) return [];
  if (files.length === 0) return [{ text: await standardInput(), source: stack ?? "preview" }];
  const all = files.flatMap((file) => (isFolder(file) ? filesIn(file) : [file]));
  return all.map((file) => ({ text: readFileSync(file, "utf8"), source: stack ?? file }));
}

function isFolder(path: string): boolean {
  const found = statSync(path, { throwIfNoEntry: false });
  if (!found) throw new SettingsError(`There is no file ${path}.`);
  return found.isDirectory();
}

const filesIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".json"))
    .sort()
    .map((file) => join(folder, file));

async function standardInput(): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

/** By the variables that each service sets in its pipelines. */
function serviceHere(env: NodeJS.ProcessEnv = process.env): ServiceName {
  if (env["TF_BUILD"]) return "azure";
  return env["GITLAB_CI"] ? "gitlab" : "github";
}
