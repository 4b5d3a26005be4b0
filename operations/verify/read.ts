/**
 * Reads everything that verify judges by: pages of both services side by side, and single Macs only where something contradicts
 * something. What can't be read becomes a gap; what was read before an interruption is kept.
 */
import type { Config } from "../../components/config/schema";
import { groupsOf } from "../../components/connection/judgePartner";
import type { GraphClient } from "../../providers/graph/client";
import { getCompliancePartner } from "../../providers/graph/compliancePartner/entry";
import { registrationAppId } from "../../providers/graph/deviceComplianceApps";
import { readMacRecords } from "../../providers/graph/macRecords";
import { eachGroupMember, type GroupMember, names } from "../../providers/graph/groupMembers";
import { isRefusal, type SignIn, signInsTo } from "../../providers/graph/signIns";
import type { JamfClient } from "../../providers/jamf/client";
import { type FleetMac, readFleet } from "../../providers/jamf/fleet";
import type { MacFacts } from "../mac/facts";
import { missingGroups } from "../mac/missingGroups";
import { NotRead } from "../mac/notRead";
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
  unread: Set<"records" | "registrants" | "groups">;
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
  const notRead = new NotRead();
  const progress: Progress = { macs: 0, ofMacs: undefined, records: 0 };
  const told = (more: Partial<Progress>): void => {
    tell(Object.assign(progress, more));
    collectIfNeeded();
  };

  /** Without the inventory there is nothing to judge; everything else that is refused is a gap. */
  const gapUnless = (part: "records" | "registrants" | undefined, follows: string) => (error: unknown) => {
    if (part) unread.add(part);
    if (!isInterrupted()) notRead.add(error, follows);
  };
  // How many Macs there are tells how the records are read best; where it cannot be told they are read nevertheless.
  let count!: (macs: number | undefined) => void;
  const expected = new Promise<number | undefined>((resolve) => (count = resolve));
  const reachable = readFleet(jamf, questionOf(config), (page, total) => {
    count(total);
    for (const mac of page) macs.push(mac);
    told({ macs: macs.length, ofMacs: total });
  }).finally(() => count(undefined));
  const entry = getCompliancePartner(graph);
  await Promise.all([
    reachable.catch((error: unknown) => {
      if (!isInterrupted()) throw error;
    }),
    readMacRecords(
      graph,
      (records) => {
        directory.addRecords(records);
        told({ records: progress.records + records.length });
      },
      { expected },
    ).catch(gapUnless("records", "No Mac can be reported as compliant.")),
    readRegistrants(graph, entry, directory)
      .then((state) => {
        if (state === undefined || state === "enabled") return;
        unread.add("registrants");
        notRead.note(notReported(state));
      })
      .catch(gapUnless("registrants", "No Mac can be reported as compliant.")),
    // When Graph has answered once, its time is known.
    Promise.allSettled([entry])
      .then(() => readFailures(config, graph, failures))
      .catch(gapUnless(undefined, "Reasons for refused registrations are unavailable.")),
  ]);
  if (!isInterrupted()) {
    const missing = await notRead.orUnread(
      missingGroups(config, jamf, macs),
      "The groups of the configuration could not be looked up: no Mac is judged.",
    );
    if (missing.length > 0) unread.add("groups");
    if (missing !== "unread") missing.forEach((text) => notRead.note(text));
    if (missing.length === 0 && !macs.some(({ applicable }) => applicable)) notRead.note(nothingToJudge(config, macs));
  }
  gaps.push(...notRead.texts);
  if (isInterrupted()) gaps.push("Interrupted: not everything was read, so no Mac is reported as compliant.");
  for (const mac of macs) directory.claim(mac, registrationOf(mac.registration));
  return reading;
}

function nothingToJudge({ jamf: { applicableGroup } }: Config, macs: readonly FleetMac[]): string {
  return macs.length === 0
    ? "There is nothing to judge: Jamf Pro has no Macs."
    : `There is nothing to judge: none of ${macs.length} Macs is in the Applicable group "${applicableGroup.displayName}".`;
}

/** What Entra shows may be of a time when Jamf Pro still reported. */
const notReported = (state: string): string =>
  `Whether Macs are still reported: Intune shows the compliance partner as ${state}, so no Mac can be reported as compliant. The command ` +
  "status shows the remediation.";

/** @returns the partner's state in Intune, where there is an entry. */
async function readRegistrants(
  graph: GraphClient,
  entry: ReturnType<typeof getCompliancePartner>,
  directory: MacIndex,
): Promise<string | undefined> {
  const partner = await entry;
  const groups = partner ? groupsOf(partner) : [];
  const add = (members: GroupMember[]): void => directory.addRegistrants(members);
  // A deleted group that the entry still names has no members.
  await Promise.all(groups.map((id) => eachGroupMember(graph, id, { select: names }, add)));
  return partner?.partnerState;
}

async function readFailures(
  { cloud, conditionalAccess }: Config,
  graph: GraphClient,
  failures: Map<string, SignIn>,
): Promise<void> {
  const appId = registrationAppId(cloud, conditionalAccess.registrationAppId);
  if (!appId) return;
  const since = new Date(graph.clock.earliest() - failureDays * 86_400_000);
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
  const isUnread = (part: "records" | "registrants") => unread.has(part) || unread.has("groups") || isInterrupted();
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
