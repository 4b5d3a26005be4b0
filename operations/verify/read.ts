/**
 * Reads everything that verify judges by: pages of both services side by side, and single Macs only where something contradicts
 * something. What can't be read becomes a gap; what was read before an interruption is kept.
 */
import type { Config } from "../../components/config/schema";
import { groupsOf } from "../../components/connection/judgePartner";
import { textOf } from "../../providers/core/errors";
import type { GraphClient } from "../../providers/graph/client";
import { getCompliancePartner } from "../../providers/graph/compliancePartner/entry";
import { registrationAppId } from "../../providers/graph/deviceComplianceApps";
import { readMacRecords } from "../../providers/graph/macRecords";
import { eachGroupMember, type GroupMember, names } from "../../providers/graph/groupMembers";
import { isRefusal, type SignIn, signInsTo } from "../../providers/graph/signIns";
import type { JamfClient } from "../../providers/jamf/client";
import { type FleetMac, readFleet } from "../../providers/jamf/fleet";
import type { MacFacts } from "../mac/facts";
import { MacIndex } from "../../components/macs/macIndex";
import { asOfNow, registrationOf } from "../../components/macs/registration";
import { questionOf } from "../mac/complianceStandard";
import { collectIfNeeded } from "./gc";

export interface Progress {
  macs: number;
  /** As many as Jamf Pro has. */
  ofMacs: number | undefined;
  records: number;
}

export interface Reading {
  macs: FleetMac[];
  directory: MacIndex;
  /** Parts of which not everything was read. */
  unread: Set<"records" | "registrants">;
  failures: Map<string, SignIn>;
  gaps: string[];
  isInterrupted: () => boolean;
}

/** Days of the sign-in log that may still explain why a Mac is not registered. */
const failureDays = 7;

export async function readEverything(
  config: Config,
  { jamf, graph }: { jamf: JamfClient; graph: GraphClient },
  isInterrupted: () => boolean,
  tell: (progress: Progress) => void,
): Promise<Reading> {
  const reading: Reading = {
    macs: [],
    directory: new MacIndex(config.users?.match),
    unread: new Set(),
    failures: new Map(),
    gaps: [],
    isInterrupted,
  };
  const { macs, directory, unread, failures, gaps } = reading;
  const progress: Progress = { macs: 0, ofMacs: undefined, records: 0 };
  const told = (more: Partial<Progress>): void => {
    tell(Object.assign(progress, more));
    collectIfNeeded();
  };

  /** Without the inventory there is nothing to judge; everything else that is refused is a gap. */
  const gapUnless = (part: "records" | "registrants" | undefined, follows: string) => (error: unknown) => {
    if (part) unread.add(part);
    if (!isInterrupted()) gaps.push(`${textOf(error)} ${follows}`);
  };
  await Promise.all([
    readFleet(jamf, questionOf(config), (page, total) => {
      for (const mac of page) macs.push(mac);
      told({ macs: macs.length, ofMacs: total });
    }).catch((error: unknown) => {
      if (!isInterrupted()) throw error;
    }),
    readMacRecords(graph, (records) => {
      directory.addRecords(records);
      told({ records: progress.records + records.length });
    }).catch(gapUnless("records", "No Mac can be reported as compliant.")),
    readRegistrants(graph, directory).catch(gapUnless("registrants", "No Mac can be reported as compliant.")),
    readFailures(config, graph, failures).catch(
      gapUnless(undefined, "Reasons for refused registrations are unavailable."),
    ),
  ]);
  if (isInterrupted()) gaps.push("Interrupted: not everything was read, so no Mac is reported as compliant.");
  for (const mac of macs) directory.claim(mac, registrationOf(mac.registration));
  return reading;
}

async function readRegistrants(graph: GraphClient, directory: MacIndex): Promise<void> {
  const partner = await getCompliancePartner(graph);
  const groups = partner ? groupsOf(partner) : [];
  const add = (members: GroupMember[]): void => directory.addRegistrants(members);
  // A deleted group that the entry still names has no members.
  await Promise.all(groups.map((id) => eachGroupMember(graph, id, { select: names }, add)));
}

async function readFailures(
  { cloud, conditionalAccess }: Config,
  graph: GraphClient,
  failures: Map<string, SignIn>,
): Promise<void> {
  const appId = registrationAppId(cloud, conditionalAccess.registrationAppId);
  if (!appId) return;
  const since = new Date(Date.now() - failureDays * 86_400_000);
  for (const signIn of await signInsTo(graph, appId, since)) {
    // Newest first.
    if (isRefusal(signIn) && !failures.has(signIn.userId)) failures.set(signIn.userId, signIn);
  }
}

/** The facts of one Mac from what was read in bulk, and from what Jamf Pro says of it alone where that was asked. */
export function factsOf(
  { directory, unread, failures, isInterrupted }: Reading,
  mac: FleetMac,
  information: MacFacts["information"] = "notAsked",
): MacFacts {
  const said = registrationOf(mac.registration);
  const userId = directory.userId(mac);
  const failure = userId === undefined ? undefined : failures.get(userId);
  const known = typeof information === "object" ? information : undefined;
  const isUnread = (part: "records" | "registrants") => unread.has(part) || isInterrupted();
  const records = isUnread("records") ? "unread" : directory.recordsOf(mac, said, known);
  const registration = records === "unread" ? said : asOfNow(said, mac, records);
  return {
    mac,
    registration,
    userId,
    information,
    records,
    isRegistrant: isUnread("registrants") ? "unread" : directory.isRegistrant,
    failure,
  };
}
