/** `jamf-entra-compliance verify`: is each Mac's compliance real? docs/commands/verify.md tells all of it. */
import { once } from "node:events";
import { readFileSync, writeFileSync } from "node:fs";
import { InvalidArgumentError, type Command } from "commander";
import { abortEverything } from "../../providers/core/deadline";
import { graphClient, guardTenant } from "../../providers/graph/client";
import { jamfClient } from "../../providers/jamf/client";
import { stackConfiguration } from "../stack/configuration";
import { buildReport } from "./build";
import { print, remark } from "../terminal/print";
import { progressOn } from "../terminal/progress";
import { readEverything } from "./read";
import type { ReportSummary, VerifyReport } from "./report";

interface Options {
  stack?: string;
  json?: boolean;
  all?: boolean;
  csv?: string;
  junit?: string;
  html?: string;
  mask?: boolean;
  trend?: string[];
  staleDays: number;
  ask: number;
  atLeast?: number;
}

export function configure(command: Command): void {
  command
    .description(
      "Combines the data of Jamf Pro, Intune and Entra into one verdict for each applicable Mac. Reads only.\n" +
        "Exit code 0: every Mac is proven compliant. 2: some require action. 3: some are unknown, all others compliant,\n" +
        "or there is nothing to judge. 1: error.",
    )
    .option("--stack <name>", "the stack; default: PULUMI_STACK, or the only one with a file in this folder")
    .option("--json", "write the report as JSON")
    .option("--all", "list every Mac that requires action, not only the first 20")
    .option("--csv <file>", "write one line per Mac")
    .option("--junit <file>", "write one test case per Mac, for pipelines")
    .option("--html <file>", "write an HTML page: rollout, trend, search, details")
    .option("--mask", "replace names, serial numbers and sign-in names by pseudonyms, everywhere")
    .option("--trend <file...>", "earlier reports (--json), for what has changed since")
    .option("--stale-days <n>", "days without inventory after which a Mac is stale", wholeNumber(1), 30)
    .option("--ask <n>", "maximum number of Macs with conflicting data to query individually", wholeNumber(0), 500)
    .option(
      "--at-least <percent>",
      "exit 0 from this percentage of compliant Macs on, unless data of some disagree",
      percent,
    )
    .action((options: Options) => run(options));
}

async function run(options: Options): Promise<void> {
  const { stack, config } = await stackConfiguration(options.stack);
  if (!config.tenantId)
    throw new Error(`Stack "${stack}" has no tenantId: there is no Entra tenant to compare Jamf Pro with.`);
  guardTenant(config.tenantId);
  const trend = (options.trend ?? []).map(summaryIn).sort((a, b) => a.generatedAt.localeCompare(b.generatedAt));
  const clients = {
    jamf: jamfClient(config.jamfUrl),
    graph: graphClient({ tenantId: config.tenantId, cloud: config.cloud }),
  };
  let interrupted = false;
  const stop = () => {
    if (interrupted) process.exit(130);
    interrupted = true;
    remark("\nInterrupted: the report contains what was read so far. Press Ctrl-C again to end at once.");
    abortEverything("interrupted");
  };
  process.on("SIGINT", stop);
  const progress = progressOn(process.stderr);
  try {
    const reading = await readEverything(config, clients, () => interrupted, progress.tell);
    progress.end();
    const report = await buildReport(config, clients.jamf, reading, {
      stack,
      isMasked: options.mask === true,
      trend,
      staleDays: options.staleDays,
      mostAsked: options.ask,
    });
    await write(report, options);
    process.exitCode = interrupted ? 130 : exitCodeOf(report, options.atLeast);
  } finally {
    progress.end();
    process.off("SIGINT", stop);
  }
}

async function write(report: VerifyReport, { json, csv, junit, html, all }: Options): Promise<void> {
  if (csv) writeFileSync(csv, (await import("./csv.js")).csvOf(report));
  if (junit) writeFileSync(junit, (await import("./junit.js")).junitOf(report));
  if (html) writeFileSync(html, await (await import("./html/page.js")).pageOf(report));
  if (json) {
    const { jsonOf } = await import("./json.js");
    for (const piece of jsonOf(report)) {
      // What the reader has not taken yet is held in memory; a reader may also have gone.
      if (!process.stdout.write(piece)) await once(process.stdout, "drain").catch(() => undefined);
      if (process.stdout.destroyed) return;
    }
    return;
  }
  const { verifyText } = await import("./text.js");
  const { terminalOf } = await import("../terminal/table.js");
  print(await verifyText(report, terminalOf(process.stdout), { most: all ? Infinity : 20 }));
}

/** What is not proven is not fine: a report of no Macs because nothing could be read ends with 3. */
export function exitCodeOf({ counts, macs, isComplete }: VerifyReport, atLeast?: number): 0 | 2 | 3 {
  if (!isComplete || macs.length === 0) return 3;
  const needy = macs.length - counts.compliant - counts.unknown;
  if (atLeast !== undefined && counts.disagreement === 0) {
    return counts.compliant * 100 >= atLeast * macs.length ? 0 : 2;
  }
  return needy > 0 ? 2 : counts.unknown > 0 ? 3 : 0;
}

function summaryIn(file: string): ReportSummary {
  try {
    const { generatedAt, counts, funnel } = JSON.parse(readFileSync(file, "utf8")) as ReportSummary;
    if (typeof generatedAt === "string" && counts && funnel) return { generatedAt, counts, funnel };
  } catch (error) {
    throw new Error(`Could not read the earlier report ${file}: ${(error as Error).message}`);
  }
  throw new Error(`Could not read the earlier report ${file}: it is not a report of verify --json.`);
}

const wholeNumber = (least: number) => (text: string) => {
  if (!/^\d+$/.test(text) || Number(text) < least)
    throw new InvalidArgumentError(`It must be a whole number from ${least} on.`);
  return Number(text);
};

function percent(text: string): number {
  const value = Number(text);
  if (!(value > 0 && value <= 100)) throw new InvalidArgumentError("It must be above 0 and at most 100.");
  return value;
}
