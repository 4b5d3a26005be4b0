/**
 * The tenant's *Jamf Device Compliance* entry as Intune has it, and the assignments in it.
 *
 * What identifies Jamf's entry is in no public source but its name; state and heartbeat are Intune's own (Graph v1.0, CSDL of
 * 2026-08-20). A list may hold entries that nobody has set up.
 */
import type { Subject } from "../../core/errors";
import type { GraphClient } from "../client";

const partnersPath = "/deviceManagement/complianceManagementPartners";
const partnerName = "Jamf Device Compliance";
const group = "#microsoft.graph.groupAssignmentTarget";
const readPermission = "DeviceManagementServiceConfig.Read.All";
const writePermission = "DeviceManagementServiceConfig.ReadWrite.All";

interface Target {
  "@odata.type": string;
  groupId?: string;
  [more: string]: unknown;
}

interface Assignment {
  target: Target;
  [more: string]: unknown;
}

export interface Partner {
  id: string;
  displayName: string;
  /** `enabled`: active. `unknown`, `unavailable`, `terminated`, `rejected`, `unresponsive`: not. */
  partnerState: string;
  /** `0001-01-01T00:00:00Z`: never. */
  lastHeartbeatDateTime: string;
  macOsOnboarded: boolean;
  macOsEnrollmentAssignments?: Assignment[] | null;
}

/** Intune writes the first day of the calendar for "never"; Jamf's integration is younger than this. */
const earliest = Date.UTC(2000);

/** When Intune last heard from Jamf Pro, in milliseconds; `undefined`: never. */
export function lastHeard({ lastHeartbeatDateTime }: Pick<Partner, "lastHeartbeatDateTime">): number | undefined {
  const time = Date.parse(lastHeartbeatDateTime);
  return time > earliest ? time : undefined;
}

/**
 * Jamf Pro has reported through this entry at some time: Intune remembers a heartbeat, or shows a state that an entry has only after
 * it was active. What was reported then stays in Entra, whatever the state is now.
 */
export const hasReported = (partner: Partner): boolean =>
  lastHeard(partner) !== undefined || ["enabled", "terminated", "unresponsive"].includes(partner.partnerState);

const about = (verb: string, permission: string, id?: string): Subject => ({
  verb,
  noun: "compliance partner",
  name: partnerName,
  id,
  permission,
});

/** The tenant's *Jamf Device Compliance* entry; `undefined` when nobody has added one. Throws when there are several. */
export async function getCompliancePartner(graph: GraphClient): Promise<Partner | undefined> {
  const all = await graph.list<Partner>(partnersPath, about("look up", readPermission));
  const found = all.filter((p) => p.displayName?.trim().toLowerCase() === partnerName.toLowerCase());
  if (found.length <= 1) return found[0];
  const ids = found.map(({ id }) => id).join(", ");
  throw new Error(
    `Could not choose the compliance partner "${partnerName}": the tenant has ${found.length} entries of that name ` +
      `(ids ${ids}). Remove all but the active one in the Intune admin center.`,
  );
}

const everybody = /\.(allLicensedUsers|allDevices)AssignmentTarget$/i;

/** Is the entry assigned to all users or all devices? That stops the connection (Microsoft Learn, jamf-entra-id). */
export const assignedToEverybody = (partner: Partner): boolean =>
  assignments(partner).some(({ target }) => everybody.test(target["@odata.type"] ?? ""));

export const assignedTo = (partner: Partner, groupId: string): boolean =>
  assignments(partner).some((assignment) => isFor(assignment, groupId));

/** Object ids of the groups that it is assigned to, in lower case. */
export const assignedGroups = (partner: Partner): string[] =>
  assignments(partner).flatMap(({ target }) =>
    target.groupId && isFor({ target }, target.groupId) ? [target.groupId.toLowerCase()] : [],
  );

const assignments = ({ macOsEnrollmentAssignments }: Partner): readonly Assignment[] =>
  macOsEnrollmentAssignments ?? [];

const isFor = ({ target }: Assignment, groupId: string): boolean =>
  /\.groupAssignmentTarget$/i.test(target["@odata.type"] ?? "") &&
  target.groupId?.toLowerCase() === groupId.toLowerCase();

export const toWire = (groupId: string): Assignment => ({
  "@odata.type": "#microsoft.graph.complianceManagementPartnerAssignment",
  target: { "@odata.type": group, groupId },
});

const writable = "#microsoft.graph.complianceManagementPartner";

/** Assigns the group for macOS and takes `instead` out, in one write; everything else stays. Refuses what is for everybody. */
export async function assignGroup(
  graph: GraphClient,
  partner: Partner,
  groupId: string,
  instead?: string,
): Promise<void> {
  if (assignedToEverybody(partner)) {
    throw new Error(
      `Could not assign the group to compliance partner "${partnerName}" (id ${partner.id}): it is assigned to all users or ` +
        "all devices, which stops the connection. Remove that assignment under Partner compliance management in the Intune " +
        "admin center.",
    );
  }
  const others = instead === undefined ? partner : { ...partner, macOsEnrollmentAssignments: left(partner, instead) };
  const wanted = assignedTo(others, groupId) ? assignments(others) : [...assignments(others), toWire(groupId)];
  await write(graph, partner, wanted);
}

/** Takes the group out, if it is in. */
export const unassignGroup = (graph: GraphClient, partner: Partner, groupId: string): Promise<void> =>
  write(graph, partner, left(partner, groupId));

const left = (partner: Partner, groupId: string): Assignment[] =>
  assignments(partner).filter((assignment) => !isFor(assignment, groupId));

async function write(graph: GraphClient, partner: Partner, wanted: readonly Assignment[]): Promise<void> {
  const now = assignments(partner);
  if (wanted.length === now.length && wanted.every((assignment) => now.includes(assignment))) return;
  const body = { "@odata.type": writable, macOsEnrollmentAssignments: wanted };
  await graph.change(`${partnersPath}/${partner.id}`, body, about("assign a group to", writePermission, partner.id));
}

/** Experimental: whether an entry made so can be activated by *Confirm* is not known. */
export async function createEntry(graph: GraphClient, groupId: string): Promise<void> {
  const body = {
    "@odata.type": writable,
    displayName: partnerName,
    macOsOnboarded: true,
    macOsEnrollmentAssignments: [toWire(groupId)],
  };
  await graph.create(partnersPath, body, about("create", writePermission));
}
