/** `jamf-entra-compliance diagnose`: the problems of one Mac or user, and their remediation. docs/commands/diagnose.md tells all of it. */
import { InvalidArgumentError, type Command } from "commander";
import { clientsOf } from "../../components/tenant/reads";
import { guardTenant } from "../../providers/graph/client";
import { type Symptom, symptoms } from "./case";
import type { Diagnosis, DiagnoseReport, Finding } from "./report";
import { diagnoses } from "./read";
import { print, printJson } from "../terminal/print";
import { stackConfiguration } from "../stack/configuration";

interface Options {
  stack?: string;
  serial?: string;
  user?: string;
  saw?: Symptom;
  json?: boolean;
  staleDays: number;
}

export function configure(command: Command): void {
  command
    .description(
      "Checks one Mac, or the Macs of one user, by every question of the troubleshooting section of Microsoft's guide, from\n" +
        "the data of Jamf Pro, Intune and Entra now: cause, remediation, command or page. Reads only.\n" +
        "Exit code 0: no problem found. 2: problems found. 3: no problem found, but some checks\n" +
        "could not run, or there is no Mac. 1: error.",
    )
    .option("--serial <number>", "the Mac with this serial number")
    .option("--user <name>", "the Macs of this user: sign-in name or mail address")
    .option("--saw <error>", `the error that the user saw: ${symptoms.join(", ")}, or the text with it`, symptomIn)
    .option("--stack <name>", "the stack; default: PULUMI_STACK, or the only one with a file in this folder")
    .option("--stale-days <n>", "days without inventory after which a Mac is stale", days, 30)
    .option("--json", "write the diagnosis as JSON")
    .action((options: Options) => run(options));
}

async function run({ stack: named, serial, user, saw, json, staleDays }: Options): Promise<void> {
  if ((serial === undefined) === (user === undefined)) throw new Error("Pass either --serial or --user.");
  const { stack, config } = await stackConfiguration(named);
  if (!config.tenantId) throw new Error(`Stack "${stack}" has no tenantId: there is no Entra tenant to read.`);
  guardTenant(config.tenantId);
  const read = await diagnoses(config, clientsOf(config), { serial, user, saw, staleDays });
  const found = read.map((each) => ({ ...each, findings: each.findings.map((finding) => forStack(finding, stack)) }));
  const report: DiagnoseReport = { format: 1, generatedAt: new Date().toISOString(), stack, diagnoses: found };
  process.exitCode = exitCodeOf(found);
  if (json) {
    printJson(report, 2);
    return;
  }
  const { diagnoseText } = await import("./text.js");
  const { terminalOf } = await import("../terminal/table.js");
  print(await diagnoseText(report, terminalOf(process.stdout)));
}

/** A command of this project as it is typed for the stack that was diagnosed. */
function forStack(finding: Finding, stack: string): Finding {
  const { command } = finding;
  if (command?.where !== "In this project") return finding;
  return { ...finding, command: { ...command, text: `${command.text} --stack ${stack}` } };
}

/** What could not be read may hide anything, so only what was seen whole is well. Without a Mac there is nothing to judge. */
function exitCodeOf(found: readonly Diagnosis[]): 0 | 2 | 3 {
  if (found.some(({ findings }) => findings.some(({ cause }) => cause !== "noMac"))) return 2;
  if (found.some(({ verdict }) => verdict === null)) return 3;
  return found.some(({ unknown }) => unknown.length > 0) ? 3 : 0;
}

function symptomIn(text: string): Symptom {
  const words = text.match(/[A-Za-z]+|\d+/g) ?? [];
  const found = symptoms.find((symptom) =>
    words.some((word) => word.replace(/^AADSTS/i, "").toLowerCase() === symptom.toLowerCase()),
  );
  if (!found) throw new InvalidArgumentError(`It must name one of ${symptoms.join(", ")}.`);
  return found;
}

function days(text: string): number {
  if (!/^[1-9]\d{0,3}$/.test(text)) throw new InvalidArgumentError("It must be a whole number from 1 on.");
  return Number(text);
}
