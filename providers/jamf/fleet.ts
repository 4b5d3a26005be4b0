/**
 * All Macs of an instance as their last inventory shows them, page by page.
 *
 * | | |
 * |---|---|
 * | Endpoints | `/v4/computers-inventory`, before 11.30 `/v3` (OpenAPI 11.23.2 to 11.30.1); `/v1/conditional-access/device-compliance-information/computer/{id}` for single Macs |
 * | Privileges | Read Computers; Read Device Compliance Information |
 * | Quirks | an extension attribute stands in the section that shows it; `APPLICATIONS` has hundreds of rows per Mac, so it is asked for single Macs alone |
 */
import type { Subject } from "../core/errors";
import type { JamfClient } from "./client";
import type { InventoryRow, RowTest, Section } from "./criteria/evaluation/evaluate";
import { inventoryRow, type LocationNames, type Row, valueOf } from "./inventoryWire";

export interface FleetMac {
  id: string;
  serial: string;
  name: string;
  /** E-mail, otherwise user name, of *User and Location*; `null`: nobody is entered. */
  user: string | null;
  /** User name of *User and Location*, where `user` is the e-mail. */
  username?: string;
  /** Last inventory, in milliseconds since the epoch; `undefined`: never. */
  reportedAt: number | undefined;
  /** `false`: some partition is not encrypted. `undefined`: not known. */
  isEncrypted: boolean | undefined;
  /** Member of the groups that were named. */
  applicable: boolean;
  compliant: boolean;
  /** Value of the named extension attribute; `undefined`: none was reported. */
  registration: string | undefined;
  /** Whether it would be a member, for each of the criteria that were asked about. */
  matches?: readonly boolean[];
}

export interface FleetQuestion {
  /** Names of the two groups, and of the extension attribute that tells the registration. */
  applicableGroup: string;
  complianceGroup: string;
  /** Their ids, where they are known: a group that somebody renamed is still the same. */
  groupIds?: { applicable?: string; compliance?: string };
  attribute: string | undefined;
  /** Criteria to be worked out for every Mac. */
  evaluations?: readonly { matches: RowTest; sections: ReadonlySet<Section> }[];
  /** Where these look at departments or buildings. */
  locations?: LocationNames;
}

/** Purchasing for the attributes that are shown there alone. */
const sections =
  "GENERAL,HARDWARE,OPERATING_SYSTEM,USER_AND_LOCATION,PURCHASING,GROUP_MEMBERSHIPS,EXTENSION_ATTRIBUTES";
/** `APPLICATIONS` alone is asked for by what is to be worked out: it has hundreds of rows per Mac. */
const sectionsFor = ({ evaluations = [] }: FleetQuestion): string =>
  evaluations.some((each) => each.sections.has("APPLICATIONS")) ? `${sections},APPLICATIONS` : sections;

/** The most that this list gives at once. */
const pageSize = 2_000;

/** v4 is current since 11.30; v3 is still served, and older servers have nothing newer. */
const inventoryPath = async (jamf: JamfClient): Promise<string> =>
  (await jamf.version()).atLeast("11.30") ? "/v4/computers-inventory" : "/v3/computers-inventory";

const aboutInventory: Subject = { verb: "list", noun: "computers", permission: "Read Computers" };

/** Calls back with each page, in any order; resolves when all have been seen. Those alone that the filter lets through. */
export async function readFleet(
  jamf: JamfClient,
  question: FleetQuestion,
  visit: (macs: FleetMac[], total: number) => void,
  filter?: string,
): Promise<void> {
  await jamf.pages<Row>(
    await inventoryPath(jamf),
    aboutInventory,
    { section: sectionsFor(question), sort: "id:asc", pageSize, filter },
    (rows, total) =>
      visit(
        rows.map((row) => macOf(row, question)),
        total,
      ),
  );
}

interface MacInGroups {
  id: string;
  groups: { id: string; name: string }[];
}

/** The groups of the Macs that reported longest ago: one page. */
export const groupsOfOldest = (jamf: JamfClient, count: number): Promise<MacInGroups[]> => inGroups(jamf, count, "asc");

/** The same of those that reported last. */
export const groupsOfLatest = (jamf: JamfClient, count: number): Promise<MacInGroups[]> =>
  inGroups(jamf, count, "desc");

async function inGroups(jamf: JamfClient, count: number, order: "asc" | "desc"): Promise<MacInGroups[]> {
  const query = `section=GROUP_MEMBERSHIPS&page=0&page-size=${count}&sort=general.reportDate:${order}`;
  const page = await jamf.read<{ results?: Row[] }>(`${await inventoryPath(jamf)}?${query}`, aboutInventory);
  return (page?.results ?? []).map(({ id, groupMemberships }) => ({
    id,
    groups: (groupMemberships ?? []).map(({ groupId, groupName }) => ({ id: String(groupId), name: groupName ?? "" })),
  }));
}

export interface SingleMac extends Omit<FleetMac, "username"> {
  /** Both fields of *User and Location*; empty where nothing is entered. */
  email: string;
  username: string;
  /** Installed applications, by the file name of their bundle. */
  apps: { name: string; version: string }[];
}

/** Macs that a filter lets through, with their applications: for the few that somebody asks about. */
export async function findMacs(jamf: JamfClient, question: FleetQuestion, filter: string): Promise<SingleMac[]> {
  const query = { filter, section: `${sections},APPLICATIONS`, sort: "id:asc" };
  const rows = await jamf.list<Row>(await inventoryPath(jamf), aboutInventory, query);
  return rows.map((row) => ({
    ...macOf(row, question),
    email: row.userAndLocation?.email ?? "",
    username: row.userAndLocation?.username ?? "",
    apps: (row.applications ?? []).map(({ name, version }) => ({ name: name ?? "", version: version ?? "" })),
  }));
}

function macOf(row: Row, question: FleetQuestion): FleetMac {
  const { applicableGroup, complianceGroup, groupIds, attribute, evaluations, locations } = question;
  const { general, hardware, operatingSystem, userAndLocation } = row;
  const memberships = row.groupMemberships ?? [];
  const isIn = (name: string, id: string | undefined): boolean =>
    memberships.some(({ groupId, groupName }) => (id === undefined ? groupName === name : String(groupId) === id));
  const reportedAt = Date.parse(general?.reportDate ?? "");
  const fileVault = operatingSystem?.fileVault2Status;
  return {
    id: row.id,
    serial: hardware?.serialNumber ?? "",
    name: general?.name ?? "",
    user: userAndLocation?.email || userAndLocation?.username || null,
    username: userAndLocation?.email && userAndLocation.username ? userAndLocation.username : undefined,
    reportedAt: Number.isNaN(reportedAt) ? undefined : reportedAt,
    isEncrypted: fileVault ? fileVault === "ALL_ENCRYPTED" : undefined,
    applicable: isIn(applicableGroup, groupIds?.applicable),
    compliant: isIn(complianceGroup, groupIds?.compliance),
    registration: attribute === undefined ? undefined : valueOf(row, attribute),
    ...(evaluations ? { matches: matchesOf(inventoryRow(row, locations), evaluations) } : {}),
  };
}

const matchesOf = (row: InventoryRow, evaluations: NonNullable<FleetQuestion["evaluations"]>): boolean[] =>
  evaluations.map(({ matches }) => matches(row));

/** What Jamf Pro itself says of one Mac. */
export interface ComplianceInformation {
  applicable: boolean;
  state: "COMPLIANT" | "NON_COMPLIANT" | "UNKNOWN";
  /** `deviceId` of its records in Entra. */
  deviceIds: string[];
}

interface Information {
  applicable?: boolean;
  complianceState?: string;
  /** An object in the schema, an array in its example (OpenAPI 11.30.1). */
  complianceVendorDeviceInformation?: { deviceIds?: string[] } | { deviceIds?: string[] }[] | null;
}

/** `undefined`: Jamf Pro knows no such Mac any more, or says nothing of it. */
export async function complianceInformation(jamf: JamfClient, id: string): Promise<ComplianceInformation | undefined> {
  const subject = {
    verb: "read the compliance information of",
    noun: "computer",
    id,
    permission: "Read Device Compliance Information",
  };
  const path = `/v1/conditional-access/device-compliance-information/computer/${id}`;
  const answer = await jamf.read<Information[]>(path, subject);
  if (!Array.isArray(answer) || answer.length === 0) return undefined;
  const states = answer.map(({ complianceState }) => complianceState);
  const devices = answer.flatMap(({ complianceVendorDeviceInformation: d }) => (Array.isArray(d) ? d : d ? [d] : []));
  return {
    applicable: answer.some(({ applicable }) => applicable === true),
    // Several vendors may say several things: only what all say counts.
    state: states.every((s) => s === "COMPLIANT")
      ? "COMPLIANT"
      : states.every((s) => s === "NON_COMPLIANT")
        ? "NON_COMPLIANT"
        : "UNKNOWN",
    deviceIds: [...new Set(devices.flatMap(({ deviceIds }) => deviceIds ?? []).map((d) => d.toLowerCase()))],
  };
}
