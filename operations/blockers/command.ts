/**
 * `jamf-entra-compliance blockers`: which Conditional Access policies would stop a Mac from registering. Offline on an export of
 * Graph's `GET /identity/conditionalAccess/policies`, or live on a tenant. docs/commands/blockers.md tells all of it.
 */
import { InvalidArgumentError, Option, type Command } from "commander";
import { cloudNames } from "../../providers/graph/clouds";
import { baselineScopesOf, type BaselineScopes } from "../../providers/graph/conditionalAccess/signInContext";
import { isGuid } from "../../providers/graph/guid";
import { print, printJson, remark } from "../terminal/print";
import type { Options } from "./options";
import type { BlockersReport } from "./report";

export function configure(command: Command): void {
  const unread: BaselineScopes = "notReadable";
  command
    .description(
      "Judges every Conditional Access policy: would it block the registration of a Mac with Entra for Device Compliance?\n" +
        "Exit code 0: none does. 2: at least one does. 3: at least one could not be judged. 1: error.",
    )
    .option("--policies <file>", `offline: the policies, as the response of Graph {"value": [...]} or as a list`)
    .addOption(
      new Option("--tenant <id>", "live: the tenant; credentials come from the environment").argParser(tenantId),
    )
    .option("--stack <name>", "live: the tenant, cloud and users of this stack")
    .option("--json", "write the judgements as JSON")
    .option("--write-config <file>", "propose the exclusions in this stack file (Pulumi.<stack>.yaml)")
    .addOption(new Option("--assume-state <state>", "judge every policy as if it had this state").choices(["enabled"]))
    .addOption(
      new Option(
        "--user <who>",
        "live: a user principal name or object id; offline: a file with {id, groupIds, roleTemplateIds}",
      ).conflicts(["memberOfIncludedGroups", "group"]),
    )
    .addOption(new Option("--group <id>", "live: the group whose members register Macs").argParser(objectId))
    .addOption(
      new Option("--member-of-included-groups", "offline: for a user in every group that a policy includes").conflicts([
        "tenant",
        "stack",
      ]),
    )
    .addOption(
      new Option("--baseline-scopes <setting>", "offline: enforced, disabled, or the placeholder app's id")
        .argParser(baselineScopes)
        .default(unread, "not readable")
        .conflicts(["tenant", "stack"]),
    )
    .addOption(
      new Option("--cloud <cloud>", "the Microsoft cloud; default: global, or the stack's").choices(cloudNames),
    )
    .addOption(new Option("--registration-app <id>", "application id of the registration app").argParser(appId))
    .addOption(new Option("--placeholder <id>", "application id of your placeholder app").argParser(appId))
    .action(async (options: Options) => {
      const { writeConfig } = options;
      const stackFile = writeConfig ? await (await import("./proposal.js")).StackFile.open(writeConfig) : undefined;
      const report = await reportFor(options);
      process.exitCode = report.exitCode;
      if (options.json) printJson(report.judgements, 2);
      else {
        const { blockersText } = await import("./text.js");
        const { terminalOf } = await import("../terminal/table.js");
        print(await blockersText(report, terminalOf(process.stdout)));
      }
      const remarks = [...report.remarks, ...((await stackFile?.propose(report.judgements)) ?? [])];
      remarks.forEach((each) => remark(each));
    });
}

async function reportFor(options: Options): Promise<BlockersReport> {
  const { policies, tenant, stack, group } = options;
  const sources = [policies, tenant, stack].filter((source) => source !== undefined);
  if (sources.length > 1) throw new Error("Pass one of --policies, --tenant and --stack.");
  if (sources.length === 0)
    throw new Error(
      "No policies named: pass --policies FILE with the response of Graph to GET /v1.0/identity/conditionalAccess/policies, or " +
        "--tenant ID or --stack NAME to read a tenant.",
    );
  if (policies === undefined) return (await import("./live.js")).liveReport(options);
  if (group !== undefined)
    throw new Error("--group requires a tenant: pass --tenant or --stack in place of --policies.");
  return (await import("./offline.js")).offlineReport(policies, options);
}

const guid = (what: string) => (text: string) => {
  if (!isGuid(text)) throw new InvalidArgumentError(`It must be ${what} (a GUID).`);
  return text.toLowerCase();
};
const appId = guid("an application id");
const tenantId = guid("a directory (tenant) id");
const objectId = guid("an object id");

function baselineScopes(text: string): BaselineScopes {
  const word = text.toLowerCase();
  if (word === "enforced" || word === "disabled") return word;
  if (!isGuid(text)) throw new InvalidArgumentError("Allowed are enforced, disabled, or an application id (a GUID).");
  return baselineScopesOf(text);
}
