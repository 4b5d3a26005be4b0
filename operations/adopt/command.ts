/**
 * `jamf-entra-compliance adopt`: reads an integration that was made by hand, and writes the configuration with which a stack takes it over
 * without changing it. docs/commands/adopt.md tells all of it.
 */
import { type Command, InvalidArgumentError, Option } from "commander";
import { cloudNames, type CloudName } from "../../providers/graph/clouds";
import { isGuid } from "../../providers/graph/guid";
import { print, printJson, remark } from "../terminal/print";
import { choicesFrom, type OpenQuestion } from "./choice";

interface Options {
  jamfUrl?: string;
  tenant?: string;
  cloud: CloudName;
  stack?: string;
  choose: string[];
  write?: string | true;
  import?: string | true;
  json?: boolean;
}

export function configure(command: Command): void {
  command
    .description(
      "Reads Jamf Pro and the tenant, recognises the pieces of an integration made by hand, and proposes the configuration with\n" +
        "which the first pulumi up changes nothing in them. Writes nothing in Jamf Pro or the tenant.\n" +
        "Exit code 0: everything was recognized. 2: a choice is required, something differs, or a stack has it already. 1: error.",
    )
    .option("--jamf-url <url>", "the instance; default: JAMF_URL")
    .addOption(
      new Option("--tenant <id>", "the tenant; without it Jamf Pro only").argParser((text: string) => {
        if (!isGuid(text)) throw new InvalidArgumentError("It must be a directory (tenant) id (a GUID).");
        return text.toLowerCase();
      }),
    )
    .addOption(new Option("--cloud <cloud>", "the Microsoft cloud").choices(cloudNames).default("global"))
    .option("--choose <piece=id>", "which of several is meant; may be repeated", collect, [])
    .option("--write [file]", "write the configuration into this stack file; default: that of --stack")
    .option("--stack <name>", "the stack whose file --write and --import mean")
    .option("--import [file]", "with the stack's configuration: write a file for pulumi import --file")
    .option("--json", "write the configuration and what differs as JSON")
    .action((options: Options) => (options.import === undefined ? propose(options) : importing(options)));
}

const collect = (value: string, before: string[]): string[] => [...before, value];

async function propose(options: Options): Promise<void> {
  const jamfUrl = options.jamfUrl ?? process.env["JAMF_URL"];
  if (!jamfUrl) throw new Error("Which Jamf Pro? Pass --jamf-url, or set JAMF_URL.");
  const choices = choicesFrom(options.choose);
  const { findIntegration } = await import("./found.js");
  const { recogniseInJamf } = await import("./recognise.js");
  const { recogniseInTenant } = await import("./entra.js");
  const { cloud, tenant: tenantId } = options;
  const found = await findIntegration({ jamfUrl, cloud, tenantId: tenantId || undefined });
  const jamf = recogniseInJamf(found.jamf, choices);
  const { ownerOf } = await import("./owner.js");
  const owner = await ownerOf(jamfUrl, jamf, { stack: options.stack, jamf: found.jamf });
  if (owner?.stack !== undefined) {
    const { ownedText } = await import("./text.js");
    if (options.json) printJson({ belongsTo: owner }, 2);
    else print(`${ownedText(owner.stack, owner.objects)}\n`);
    process.exitCode = 2;
    return;
  }
  const tenant = found.tenant && recogniseInTenant(found.tenant, choices);
  const open: OpenQuestion[] = [...jamf.open, ...(tenant?.open ?? [])];
  const { applicable, compliance, policy, app } = jamf;
  if (open.length > 0 || !applicable || !compliance || !policy) {
    const { questionText } = await import("./text.js");
    if (options.json) printJson({ open }, 2);
    else print(`${open.map(questionText).join("\n")}\n`);
    process.exitCode = 2;
    return;
  }
  const { proposal } = await import("./proposal.js");
  const made = proposal(found, { applicable, compliance, policy, app }, tenant);
  if (owner) made.notes.unshift((await import("./text.js")).markedText(owner));
  const { firstAdoption } = await import("../../components/adoption/offline.js");
  const { planOf } = await import("../../components/stages/plan.js");
  const { stage, conditionalAccess, pilot } = made.config;
  const plan = planOf({
    stage,
    managedPolicy: conditionalAccess.managedPolicy !== undefined,
    pilotGroup: pilot.groupId !== undefined,
    registrationApp: true,
    managedPolicyExists: true,
  });
  const adoption = await firstAdoption("macs", made.config, plan);
  const { projectName, stackFile } = await import("./place.js");
  const { yamlText, writeStackFile } = await import("./stackFile.js");
  const differs = adoption.adopted === undefined || adoption.adopted.some(({ changes }) => changes.length > 0);
  process.exitCode = differs || adoption.refused.length > 0 ? 2 : 0;
  if (options.json) printJson({ config: made.values, adopted: adoption.adopted ?? "notRead", notes: made.notes }, 2);
  else {
    const { proposalText } = await import("./text.js");
    if (options.write === undefined) print(`${await yamlText(projectName(), made.values)}\n`);
    print(proposalText(made, adoption));
  }
  if (options.write === undefined) return;
  const file = options.write === true ? stackFile(options.stack) : options.write;
  await writeStackFile(file, projectName(), made.values);
  remark(`Wrote ${file}. Review it, then run pulumi preview.`);
}

async function importing({ stack, import: to }: Options): Promise<void> {
  const { writeImportFile } = await import("./importFile.js");
  await writeImportFile(stack, to === true ? "adopt.json" : to!);
}
