/**
 * `jamf-entra-compliance blockers`: which Conditional Access policies would stop a Mac from registering.
 *
 * Offline on an export of Graph's `GET /identity/conditionalAccess/policies`; it sends no request and needs no credential.
 */
import { InvalidArgumentError, Option, type Command } from "commander";
import { readFile } from "node:fs/promises";
import { judge, type Judgement } from "../providers/graph/conditionalAccess/judge";
import { cloudNames, cloudOf, type CloudName } from "../providers/graph/clouds";
import { isObject } from "../providers/graph/conditionalAccess/read";
import {
  baselineScopesOf,
  type BaselineScopes,
  type People,
  type Person,
  type Situation,
} from "../providers/graph/conditionalAccess/situation";
import { isGuid } from "../providers/graph/guid";
import type { Verdict } from "../providers/graph/conditionalAccess/vocabulary";

/** What the command found, whether it read a file or a tenant. */
export interface BlockersReport {
  situation: Situation;
  /** In the order of the policies. */
  judgements: readonly Judgement[];
  /** 2: at least one policy blocks; 3: none blocks for sure, but at least one could not be judged; 0: neither. */
  exitCode: 0 | 2 | 3;
}

export function blockersReport(policies: readonly unknown[], situation: Situation): BlockersReport {
  const judgements = policies.map((policy) => judge(policy, situation));
  const has = (...verdicts: Verdict[]): boolean => judgements.some(({ verdict }) => verdicts.includes(verdict));
  const exitCode = has("blocks", "exposedBaseline") ? 2 : has("unknown") ? 3 : 0;
  return { situation, judgements, exitCode };
}

interface Options {
  policies?: string;
  json?: boolean;
  assumeState?: "enabled";
  memberOfIncludedGroups?: boolean;
  user?: string;
  baselineScopes: BaselineScopes;
  cloud: CloudName;
  registrationApp?: string;
  placeholder?: string;
}

export function configure(command: Command): void {
  const unread: BaselineScopes = "notReadable";
  command
    .description(
      "Judges every Conditional Access policy: would it stop a Mac from registering with Entra for Device Compliance?\n" +
        "Exit code 0: none does. 2: at least one does. 3: at least one could not be judged. 1: error.",
    )
    .option("--policies <file>", `the policies: Graph's answer {"value": [...]}, or a list`)
    .option("--json", "write the judgements as JSON")
    .addOption(new Option("--assume-state <state>", "judge every policy as if it had this state").choices(["enabled"]))
    .option("--member-of-included-groups", "judge for a person in every group that a policy includes, and in no other")
    .addOption(
      new Option(
        "--user <file>",
        "judge for this person: {id, groupIds, roleTemplateIds}, or a list of them",
      ).conflicts("memberOfIncludedGroups"),
    )
    .addOption(
      new Option("--baseline-scopes <setting>", "the tenant's setting: enforced, disabled, or the placeholder app's id")
        .argParser(baselineScopes)
        .default(unread, "not readable"),
    )
    .addOption(new Option("--cloud <cloud>", "the Microsoft cloud").choices(cloudNames).default("global"))
    .addOption(new Option("--registration-app <id>", "application id of the registration app").argParser(appId))
    .addOption(new Option("--placeholder <id>", "application id of your placeholder app").argParser(appId))
    .action(async (options: Options) => {
      const report = blockersReport(await policiesIn(options.policies), await situationOf(options));
      process.exitCode = report.exitCode;
      if (options.json) {
        process.stdout.write(`${JSON.stringify(report.judgements, null, 2)}\n`);
        return;
      }
      const { blockersText } = await import("./blockersText.js");
      const { terminalOf } = await import("./table.js");
      process.stdout.write(await blockersText(report, terminalOf(process.stdout)));
    });
}

function appId(text: string): string {
  if (!isGuid(text)) throw new InvalidArgumentError("It must be an application id (a GUID).");
  return text.toLowerCase();
}

function baselineScopes(text: string): BaselineScopes {
  const word = text.toLowerCase();
  if (word === "enforced" || word === "disabled") return word;
  if (!isGuid(text)) throw new InvalidArgumentError("Allowed are enforced, disabled, or an application id (a GUID).");
  return baselineScopesOf(text);
}

async function situationOf(options: Options): Promise<Situation> {
  const registrationApp = options.registrationApp ?? cloudOf(options.cloud).registrationAppId;
  if (!registrationApp)
    throw new Error(
      `No application id of the registration app is known for the cloud ${options.cloud}. Pass --registration-app ID: ` +
        `the application id of the enterprise app "User registration app for Device Compliance".`,
    );
  return {
    people: await peopleFor(options),
    registrationApp,
    placeholderApp: options.placeholder,
    baselineScopes: options.baselineScopes,
    assumeState: options.assumeState,
  };
}

async function peopleFor({ memberOfIncludedGroups, user }: Options): Promise<People> {
  if (memberOfIncludedGroups) return "memberOfIncludedGroups";
  if (user === undefined) return "unknown";
  const read = await json("user", user);
  const persons = Array.isArray(read) ? read : [read];
  if (persons.length === 0 || !persons.every(isPerson))
    throw new Error(
      `Could not read user "${user}": it must hold {"id": "...", "groupIds": ["..."], "roleTemplateIds": ["..."]}, or a list of these.`,
    );
  return persons.map(({ id, groupIds, roleTemplateIds, userType }) => ({
    id,
    groupIds,
    roleTemplateIds,
    guest: userType?.toLowerCase() === "guest",
  }));
}

function isPerson(value: unknown): value is Person & { userType?: string } {
  if (!isObject(value) || typeof value.id !== "string") return false;
  const isIds = (ids: unknown): boolean =>
    ids === undefined || (Array.isArray(ids) && ids.every((id) => typeof id === "string"));
  return (
    isIds(value.groupIds) && isIds(value.roleTemplateIds) && ["undefined", "string"].includes(typeof value.userType)
  );
}

async function policiesIn(file: string | undefined): Promise<readonly unknown[]> {
  if (file === undefined)
    throw new Error(
      "Which policies? Pass --policies FILE with Graph's answer to GET /v1.0/identity/conditionalAccess/policies.",
    );
  const read = await json("policies", file);
  const refuse = (reason: string): never => {
    throw new Error(`Could not read policies "${file}": ${reason}`);
  };
  if (Array.isArray(read)) return read;
  if (!isObject(read)) return refuse(`it holds neither a list nor Graph's answer {"value": [...]}.`);
  if (read["@odata.nextLink"] !== undefined)
    return refuse("it is only the first page (it has an @odata.nextLink). Export all pages.");
  if (Array.isArray(read.value)) return read.value;
  if (isObject(read.error)) return refuse(`it holds an error of Graph, not policies: ${String(read.error.message)}`);
  if (read.conditions !== undefined) return refuse("it is one policy, not a list. Put it into [ ].");
  return refuse(`it holds neither a list nor Graph's answer {"value": [...]}.`);
}

async function json(noun: string, file: string): Promise<unknown> {
  let bytes: Buffer;
  try {
    bytes = await readFile(file);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const reason = code === "ENOENT" ? "there is no such file" : code === "EISDIR" ? "it is a folder" : `${code}`;
    throw new Error(`Could not read ${noun} "${file}": ${reason}.`);
  }
  // Windows PowerShell writes UTF-16 by default.
  const isUtf16 = bytes[0] === 0xff && bytes[1] === 0xfe;
  const text = bytes.toString(isUtf16 ? "utf16le" : "utf8").replace(/^\ufeff/, "");
  try {
    return JSON.parse(text);
  } catch {
    throw new Error(`Could not read ${noun} "${file}": it is not JSON${text.trim() === "" ? " (it is empty)" : ""}.`);
  }
}
