/** `blockers` on an export: sends no request and needs no credential. */
import { readFile } from "node:fs/promises";
import { cloudOf } from "../../providers/graph/clouds";
import { isObject } from "../../providers/graph/conditionalAccess/read";
import type { People, Person, SignInContext } from "../../providers/graph/conditionalAccess/signInContext";
import { registrationAppName } from "../../providers/graph/deviceComplianceApps";
import type { Options } from "./options";
import { type BlockersReport, blockersReport } from "./report";

export async function offlineReport(file: string, options: Options): Promise<BlockersReport> {
  return blockersReport(await policiesIn(file), await situationOf(options));
}

async function situationOf(options: Options): Promise<SignInContext> {
  const { cloud = "global" } = options;
  const registrationApp = options.registrationApp ?? cloudOf(cloud).registrationAppId;
  if (!registrationApp)
    throw new Error(
      `No application id of the registration app is published for the cloud ${cloud}. Pass --registration-app ID: ` +
        `the application id of the enterprise app "${registrationAppName}".`,
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
      `Could not read user "${user}": it must contain {"id": "...", "groupIds": ["..."], "roleTemplateIds": ["..."]}, or a list of these.`,
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

async function policiesIn(file: string): Promise<readonly unknown[]> {
  const read = await json("policies", file);
  const refuse = (reason: string): never => {
    throw new Error(`Could not read policies "${file}": ${reason}`);
  };
  if (Array.isArray(read)) return read;
  if (!isObject(read)) return refuse(`it contains neither a list nor a response of Graph {"value": [...]}.`);
  if (read["@odata.nextLink"] !== undefined)
    return refuse("it is only the first page (it has an @odata.nextLink). Export all pages.");
  if (Array.isArray(read.value)) return read.value;
  if (isObject(read.error)) return refuse(`it contains an error of Graph, not policies: ${String(read.error.message)}`);
  if (read.conditions !== undefined) return refuse("it is one policy, not a list. Put it into [ ].");
  return refuse(`it contains neither a list nor a response of Graph {"value": [...]}.`);
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
