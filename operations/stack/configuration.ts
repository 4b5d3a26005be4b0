/**
 * The configuration of a stack as the engine would hand it to the program: the one reader of all commands. Files are read here;
 * what is encrypted or comes from an environment is asked of the Pulumi CLI, and named when it cannot be had.
 */
import { readdirSync } from "node:fs";
import { dirname, relative } from "node:path";
import { checkedConfig, checkedParts, type Key } from "../../components/config/check";
import type { Config } from "../../components/config/schema";
import type { RecordedSections, Tolerated } from "../../components/config/tolerated";
import { configFromTexts, valuesOf } from "../../components/config/texts";
import { useCredentialsOf } from "../../components/tenant/credentials";
import { RunError, SettingsError } from "../../providers/core/errors";
import { hasJamfCredentials } from "../../providers/jamf/client";
import { type Project, projectAt, projectFileAbove } from "./project";
import { pulumi, whyNoAnswer } from "./pulumiCli";
import { fileValues, type FileValues, stackFileOf } from "./stackFile";

export interface StackConfiguration {
  stack: string;
  config: Config;
  /** What is wrong with it, where the command goes on with what the last run had. */
  errors: readonly string[];
}

interface StackOptions {
  /** The folder to start from. Default: the current one. */
  folder?: string;
  /** `false`: the command asks nothing of Jamf Pro, so its credentials may stay encrypted. */
  jamf?: boolean;
  /** Sections as the last run had them: by these the command goes on beside errors that stop no run to a lower stage. */
  recorded?: (stack: string) => Promise<RecordedSections | undefined>;
}

/**
 * The whole configuration, checked. Credentials of Jamf Pro among it are in use from then on, as in the program.
 *
 * @param stack Name, or organisation/project/name. Default: `PULUMI_STACK`, or the only stack that has a file here.
 */
export async function stackConfiguration(
  stack: string | undefined,
  { folder = process.cwd(), jamf = true, recorded }: StackOptions = {},
): Promise<StackConfiguration> {
  const project = projectAt(folder);
  const name = stackNameIn(project, stack);
  const file = stackFileOf(project, name);
  const values = fileValues(project, file);
  if (!values.exists && values.texts["jamfUrl"] === undefined) {
    const [missing, from] = [relative(project.directory, file), `Pulumi${project.extension}`];
    throw new SettingsError(
      `There is no stack "${name}" in this folder: the project has no ${missing}, and its ${from} sets no jamfUrl.`,
    );
  }
  const optional = jamf ? [] : credentials;
  const open = [...values.encrypted.keys()].filter((key) => !optional.includes(key));
  let { texts } = values;
  if (open.length > 0 || values.environments.length > 0) {
    const answer = await decrypted(project, name);
    if ("texts" in answer) ({ texts } = answer);
    else {
      const others = open.filter((key) => !credentials.includes(key) || !hasJamfCredentials());
      const reasons = unreadReasons(values, others, answer.why);
      if (reasons.length > 0) throw new RunError(reasons);
    }
  }
  const { config, passedOver: errors } = recorded
    ? await besideErrors(valuesOf(texts), () => recorded(name))
    : { config: configFromTexts(texts), passedOver: [] };
  useCredentialsOf(config);
  return { stack: name, config, errors };
}

async function besideErrors(
  values: Record<string, unknown>,
  recorded: () => Promise<RecordedSections | undefined>,
): Promise<Pick<Tolerated, "config" | "passedOver">> {
  try {
    return { config: checkedConfig(values), passedOver: [] };
  } catch (error) {
    const { configFor, withoutErrors } = await import("../../components/config/tolerated.js");
    if (!withoutErrors(values)) throw error;
    return configFor(values, () => true, await recorded());
  }
}

/** The keys without which the emergency exit cannot know which policy in which tenant. */
const emergencyKeys = ["tenantId", "cloud", "conditionalAccess"] as const satisfies readonly Key[];
type EmergencyConfig = Pick<Config, (typeof emergencyKeys)[number]>;

/**
 * What the emergency exit needs, and no more: a mistake elsewhere in the configuration, or a value elsewhere that nobody can decrypt now,
 * must not stand in its way.
 */
export async function emergencyConfiguration(
  stack: string,
  configFile: string | undefined,
): Promise<{ stack: string; config: EmergencyConfig }> {
  const here = process.cwd();
  const besideFile = configFile !== undefined && projectFileAbove(here) === undefined;
  const project = projectAt(besideFile ? dirname(configFile) : here);
  const name = stackNameIn(project, stack);
  const file = configFile ?? stackFileOf(project, name);
  const values = fileValues(project, file);
  if (!values.exists && (configFile !== undefined || values.texts["tenantId"] === undefined)) {
    throw new SettingsError(
      `Could not read the configuration "${relative(here, file)}". Run the command in the project's folder, or pass --config-file.`,
    );
  }
  const encrypted = emergencyKeys.filter((key) => values.encrypted.has(key));
  const isAbsent = (key: Key) => values.texts[key] === undefined && !values.encrypted.has(key);
  const isElsewhere = values.environments.length > 0 && emergencyKeys.some(isAbsent);
  let { texts } = values;
  if (encrypted.length > 0 || isElsewhere) {
    const answer = await decrypted(project, name, configFile);
    if ("texts" in answer) ({ texts } = answer);
    else {
      // An environment that could only give another cloud is no reason to leave people locked out.
      const environments = isAbsent("tenantId") || isAbsent("conditionalAccess") ? values.environments : [];
      const reasons = unreadReasons({ ...values, environments }, encrypted, answer.why);
      if (reasons.length > 0) throw new RunError(reasons);
    }
  }
  return { stack: name, config: checkedParts(valuesOf(texts), emergencyKeys) };
}

const credentials: readonly string[] = ["jamfClientId", "jamfClientSecret"] satisfies Key[];

function unreadReasons({ encrypted, environments }: FileValues, keys: readonly string[], why: string): string[] {
  const paths = keys.flatMap((key) => encrypted.get(key) ?? []);
  const from = environments.length === 1 ? `environment ${environments[0]}` : `environments ${environments.join(", ")}`;
  return [
    ...paths.map((path) => `Configuration ${path}: is encrypted and could not be read: ${why}`),
    ...(environments.length > 0 ? [`Configuration: the values of ${from} could not be read: ${why}`] : []),
  ];
}

/** Every value in plain text, those of the project's file and of environments included. */
async function decrypted(
  { name: project, directory }: Project,
  stack: string,
  configFile?: string,
): Promise<{ texts: Record<string, string> } | { why: string }> {
  const file = configFile === undefined ? [] : ["--config-file", configFile];
  try {
    const answer = await pulumi(["config", "--json", "--show-secrets", "--stack", stack, ...file], directory);
    const prefix = `${project}:`;
    const own = Object.entries(JSON.parse(answer) as Record<string, { value?: string }>).filter(([key]) =>
      key.startsWith(prefix),
    );
    return { texts: Object.fromEntries(own.map(([key, { value }]) => [key.slice(prefix.length), value ?? ""])) };
  } catch (error) {
    return { why: whyNoAnswer(error) };
  }
}

/** Refuses a name that places the stack in another project, as the engine does. */
function stackNameIn(project: Project, stack: string | undefined): string {
  const name = stack || process.env["PULUMI_STACK"] || onlyStack(project);
  const parts = name.split("/");
  if (parts.length === 3 && parts[1] !== project.name) {
    throw new SettingsError(
      `Stack "${name}" is of project "${parts[1]}", but this folder's project is "${project.name}".`,
    );
  }
  return name;
}

function onlyStack({ stackDirectory, extension }: Project): string {
  const stacks = filesIn(stackDirectory).flatMap((file) =>
    file.startsWith("Pulumi.") && file.endsWith(extension) && file.length > "Pulumi.".length + extension.length
      ? [file.slice("Pulumi.".length, -extension.length)]
      : [],
  );
  if (stacks.length === 1) return stacks[0]!;
  const found = stacks.length === 0 ? `no Pulumi.<stack>${extension} is here` : `there are ${stacks.sort().join(", ")}`;
  throw new SettingsError(`No stack named. Pass --stack NAME: ${found}.`);
}

function filesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw error;
  }
}
