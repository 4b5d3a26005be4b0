/**
 * What must be read beside the Macs to work out criteria: which extension attributes there are, and the names of departments and
 * buildings. Each is asked for only where a line needs it.
 *
 * | | |
 * |---|---|
 * | Endpoints | `/v1/computer-extension-attributes` (OpenAPI 11.30.1); `/v1/departments`, `/v1/buildings` |
 * | Privileges | Read Computer Extension Attributes; Read Departments, Read Buildings |
 * | Quirks | inventory shows departments and buildings by id; where their names can't be read, such a line counts as not worked out |
 */
import { ServiceError } from "../../../core/errors";
import type { JamfClient } from "../../client";
import type { LocationNames } from "../../inventoryWire";
import { type Criterion, knownCriteria } from "../criterion";
import type { Surroundings } from "./lines";

interface ReadSurroundings extends Surroundings {
  locations?: LocationNames;
}

interface Definition {
  name: string;
  enabled?: boolean;
  dataType?: string;
}

const shown: readonly string[] = [
  "Serial Number",
  "Computer Name",
  "Model",
  "Site",
  "Department",
  "Building",
  "Last Inventory Update",
  "Operating System Version",
];

export async function readSurroundings(jamf: JamfClient, criteria: readonly Criterion[]): Promise<ReadSurroundings> {
  const names = criteria.map(({ criterion }) => criterion);
  const mayBeAttribute = names.some((name) => !knownCriteria.includes(name) && !shown.includes(name));
  const needsLocations = names.some((name) => name === "Department" || name === "Building");
  const [attributes, locations] = await Promise.all([
    mayBeAttribute ? attributeTypes(jamf) : undefined,
    needsLocations ? locationNames(jamf) : undefined,
  ]);
  return {
    now: jamf.clock.now(),
    hasLocations: locations !== undefined,
    attributes,
    locations,
  };
}

async function attributeTypes(jamf: JamfClient): Promise<Surroundings["attributes"]> {
  const subject = {
    verb: "list",
    noun: "computer extension attributes",
    permission: "Read Computer Extension Attributes",
  };
  const all = await jamf.list<Definition>("/v1/computer-extension-attributes", subject);
  const types = new Map<string, "STRING" | "INTEGER" | "DATE">();
  for (const { name, enabled, dataType } of all) {
    // One that is disabled keeps old values, and no inventory brings new ones.
    if (enabled === false) continue;
    if (dataType === "STRING" || dataType === "INTEGER" || dataType === "DATE") types.set(name, dataType);
  }
  return types;
}

/** `undefined`: one of the lists was refused, or this Jamf Pro has none. */
async function locationNames(jamf: JamfClient): Promise<LocationNames | undefined> {
  const read = async (noun: "departments" | "buildings"): Promise<ReadonlyMap<string, string>> => {
    const subject = { verb: "list", noun, permission: noun === "departments" ? "Read Departments" : "Read Buildings" };
    const all = await jamf.list<{ id: string; name: string }>(`/v1/${noun}`, subject);
    return new Map(all.map(({ id, name }) => [id, name]));
  };
  try {
    const [departments, buildings] = await Promise.all([read("departments"), read("buildings")]);
    return { departments, buildings };
  } catch (error) {
    if (error instanceof ServiceError && error.status !== undefined) return undefined;
    throw error;
  }
}
