/**
 * Reads what is known of one Mac, or of the Macs of one person. Reads only. What can't be read becomes `"unread"` and a
 * sentence; without Jamf Pro's inventory there is nothing to diagnose.
 */
import { odataText } from "../../providers/core/escaping";
import type { Config } from "../../components/config/schema";
import { getDeviceComplianceConnection } from "../../components/connection/deviceComplianceConnection";
import { groupsOf } from "../../components/connection/judgePartner";
import { type Clients, readsOf } from "../../components/tenant/reads";
import { cloudOf } from "../../providers/graph/clouds";
import { registrationAppId } from "../../providers/graph/deviceComplianceApps";
import { isGuid } from "../../providers/graph/guid";
import { type MacRecord, readMacRecords } from "../../providers/graph/macRecords";
import { findRegistrant, isInOneOf, type Registrant } from "../../providers/graph/registrant";
import { isRefusedByHiddenPolicy, signInsOf } from "../../providers/graph/signIns";
import { rsqlEquals } from "../../providers/jamf/client";
import { complianceInformation, findMacs, type FleetMac, readFleet, type SingleMac } from "../../providers/jamf/fleet";
import { policyIdOf } from "../../providers/jamf/policy/lookUp";
import { linksOf as macLinks } from "../mac/evidence";
import type { KnownRecord } from "../../components/macs/records";
import type { MacFacts } from "../mac/facts";
import { missingGroups } from "../mac/missingGroups";
import { NotRead } from "../mac/notRead";
import { MacIndex } from "../../components/macs/macIndex";
import { asOfNow, registrationOf } from "../../components/macs/registration";
import { selfServiceLink } from "../notify/selfServiceLink";
import { questionOf, standardOf } from "../mac/complianceStandard";
import type { Case, Symptom } from "./case";
import { diagnose } from "./tree";
import type { Diagnosis } from "./report";

interface Asked {
  serial?: string;
  user?: string;
  saw?: Symptom;
  staleDays: number;
}

const policiesHidden =
  "The sign-in log does not name the Conditional Access policies that refused: this needs the permission Policy.Read.All.";

/** Days of the sign-in log that are looked at; without Entra ID P1 it holds no more. */
const signInDays = 7;

export async function diagnoses(config: Config, clients: Clients, asked: Asked): Promise<Diagnosis[]> {
  const reads = readsOf(clients, config, { needsPolicies: false });
  const shared = new NotRead();
  const [macs, gates, partner, selfService] = await Promise.all([
    macsOf(config, clients, asked),
    shared.orUnread(
      getDeviceComplianceConnection(config, clients, reads).then((seen) => seen.gates),
      "The state of the connection could not be read.",
    ),
    shared.orUnread(reads.partner(), "The groups of the compliance partner could not be read."),
    shared.orUnread(linkToPolicy(config, clients), "The link into Self Service is not available."),
  ]);
  const missing = await shared.orUnread(
    missingGroups(config, clients.jamf, macs),
    "The groups of the configuration could not be looked up.",
  );
  if (macs.length > 0 && missing !== "unread" && missing.length > 0) return macs.map((mac) => notJudged(mac, missing));
  const groupIds: About["groupIds"] = partner === "unread" ? "unread" : partner ? groupsOf(partner) : [];
  const about = {
    config,
    clients,
    asked,
    gates,
    groupIds,
    selfService: selfService === "unread" ? undefined : selfService,
  };
  const subjects = macs.length > 0 ? macs : [undefined];
  return Promise.all(subjects.map(async (mac) => one({ ...about, mac }, shared)));
}

const notJudged = ({ serial, name, user }: SingleMac, why: string[]): Diagnosis => ({
  subject: { serial, name, user },
  verdict: null,
  findings: [],
  path: [],
  unknown: why,
});

interface About {
  config: Config;
  clients: Clients;
  asked: Asked;
  gates: Case["gates"];
  groupIds: readonly string[] | "unread";
  selfService: string | undefined;
  mac: SingleMac | undefined;
}

async function one(about: About, before: NotRead): Promise<Diagnosis> {
  const { config, clients, asked, gates, groupIds, mac } = about;
  const own = new NotRead(before);
  const name = mac ? mac.user : (asked.user ?? null);
  const person = name === null ? "noneNamed" : await personNamed(clients, name, own);
  const someone = typeof person === "string" ? undefined : person;
  const isInPartnerGroup =
    !someone || groupIds === "unread"
      ? "unread"
      : groupIds.length === 0
        ? "noGroups"
        : await own.orUnread(
            isInOneOf(clients.graph, someone.id, groupIds),
            "Whether the user's Macs are reported could not be determined.",
          );
  const since = new Date(clients.graph.clock.earliest() - signInDays * 86_400_000);
  const [signIns, facts] = await Promise.all([
    someone
      ? own.orUnread(signInsOf(clients.graph, someone.id, since), "The sign-in log could not be read.")
      : ("unread" as const),
    // Who cannot be looked up is compared with nobody.
    mac ? factsOf(about, person === "unread" ? { ...mac, user: null } : mac, someone, own) : undefined,
  ]);
  if (signIns !== "unread" && signIns.some(isRefusedByHiddenPolicy)) own.note(policiesHidden);
  const given: Case = {
    gates,
    facts,
    person,
    isInPartnerGroup,
    signIns,
    saw: asked.saw,
    standard: standardOf(config, clients.jamf, asked.staleDays),
    companyPortal: mac?.apps.find(({ name: app }) => app === config.jamf.applicationTitle)?.version,
    hasAttribute: config.jamf.extensionAttribute !== false,
    registrationAppId: registrationAppId(config.cloud, config.conditionalAccess.registrationAppId),
    links: linksOf(about, facts, someone),
  };
  return {
    subject: { serial: mac?.serial ?? asked.serial ?? null, name: mac?.name ?? null, user: name },
    ...diagnose(given, own.texts),
  };
}

/** By serial number one Mac, by person all of theirs: Jamf Pro may hold either name of them, or what stands before the @. */
async function macsOf(config: Config, { jamf }: Clients, { serial, user }: Asked): Promise<SingleMac[]> {
  const same = (a: string, b: string) => a.toLowerCase() === b.toLowerCase();
  if (serial !== undefined) {
    const found = await findMacs(jamf, questionOf(config), rsqlEquals("hardware.serialNumber", serial));
    return found.filter((mac) => same(mac.serial, serial));
  }
  const short = user!.split("@")[0]!;
  const filter = [
    rsqlEquals("userAndLocation.email", user!),
    rsqlEquals("userAndLocation.username", user!),
    rsqlEquals("userAndLocation.username", short),
  ].join(" or ");
  const found = await findMacs(jamf, questionOf(config), filter);
  // A short name beside another address is somebody else's.
  return found.filter(
    ({ email, username }) => same(email, user!) || same(username, user!) || (same(username, short) && email === ""),
  );
}

async function personNamed({ graph }: Clients, name: string, own: NotRead): Promise<Case["person"]> {
  const found = await own.orUnread(
    findRegistrant(graph, name),
    "Whether this user may register could not be determined.",
  );
  return found ?? "notFound";
}

/** The Mac as `verify` would know it, and by Jamf Pro's own word about it. */
async function factsOf(
  { config, clients: { jamf, graph }, groupIds }: About,
  mac: SingleMac,
  person: Registrant | undefined,
  own: NotRead,
): Promise<MacFacts> {
  const said = registrationOf(mac.registration);
  const directory = new MacIndex(config.users?.match);
  // Others of the same name, so that none of them is given this one's record.
  const [information, namesakes] = await Promise.all([
    own.orUnread(
      complianceInformation(jamf, mac.id),
      "The compliance information of this Mac in Jamf Pro could not be read.",
    ),
    mac.name === ""
      ? []
      : own.orUnread(
          namesakesOf(jamf, config, mac.name),
          "Whether another Mac of this name has one of its device records could not be determined.",
        ),
  ]);
  const known = typeof information === "object" ? information : undefined;
  const others = namesakes === "unread" ? [] : namesakes;
  const deviceIds = [...new Set([...said.deviceIds, ...(known?.deviceIds ?? [])])].filter(isGuid);
  const filters = [
    ...deviceIds.map((id) => `deviceId eq '${id}'`),
    ...(mac.name === "" ? [] : [`displayName eq ${odataText(mac.name)}`]),
  ];
  const found = await own.orUnread(
    recordsBy(graph, filters),
    "The device records of this Mac in Entra could not be read.",
  );
  if (person) {
    directory.addRegistrants([{ id: person.id, userPrincipalName: person.userPrincipalName, mail: mac.user }]);
  }
  if (found !== "unread") directory.addRecords(found);
  for (const each of [...others.filter(({ id }) => id !== mac.id), mac]) {
    directory.claim(each, registrationOf(each.registration));
  }
  const candidates = found === "unread" ? "unread" : atMost(directory.recordsOf(mac, said, known), own);
  const registrants = candidates === "unread" ? "unread" : await registrantsAmong(graph, candidates, groupIds, own);
  // A registrant whom Jamf Pro does not name has nothing to do with somebody whom nobody knows.
  const records =
    candidates === "unread" || registrants === "unread" || person
      ? candidates
      : candidates.filter(({ by, ownerIds }) => by === "id" || !ownerIds.some((id) => registrants.has(id)));
  return {
    mac,
    userId: person?.id,
    information: information ?? "unread",
    records,
    registration: records === "unread" ? said : asOfNow(said, mac, records),
    isRegistrant: registrants === "unread" ? "unread" : (id) => registrants.has(id),
  };
}

/** Without their applications, which are long. */
async function namesakesOf(jamf: Clients["jamf"], config: Config, name: string): Promise<FleetMac[]> {
  const all: FleetMac[] = [];
  await readFleet(jamf, questionOf(config), (macs) => void all.push(...macs), rsqlEquals("general.name", name));
  return all;
}

/** Likenesses that are looked at; a fleet whose Macs are all called MacBook Pro has thousands. */
const mostLikenesses = 20;

function atMost(records: readonly KnownRecord[], own: NotRead): readonly KnownRecord[] {
  if (records.length <= mostLikenesses) return records;
  own.note(
    `Entra has ${records.length} device records that match this Mac's name; only those with a known device id were checked.`,
  );
  return records.filter(({ by }) => by === "id");
}

async function recordsBy(graph: Clients["graph"], filters: readonly string[]): Promise<MacRecord[]> {
  const found = new Map<string, MacRecord>();
  const keep = (records: MacRecord[]) => records.forEach((record) => found.set(record.id, record));
  await Promise.all(filters.map((filter) => readMacRecords(graph, keep, { filter })));
  return [...found.values()];
}

async function registrantsAmong(
  graph: Clients["graph"],
  records: readonly KnownRecord[],
  groupIds: readonly string[] | "unread",
  own: NotRead,
): Promise<ReadonlySet<string> | "unread"> {
  if (groupIds === "unread") return "unread";
  const owners = [...new Set(records.flatMap(({ ownerIds }) => ownerIds))];
  const asked = owners.map(async (id) => ((await isInOneOf(graph, id, groupIds)) ? [id] : []));
  const found = await own.orUnread(
    Promise.all(asked),
    "Whether the owner's Macs are reported could not be determined.",
  );
  return found === "unread" ? "unread" : new Set(found.flat());
}

async function linkToPolicy({ jamf: { registrationPolicy } }: Config, { jamf }: Clients): Promise<string | undefined> {
  const id = await policyIdOf(jamf, registrationPolicy.displayName);
  return id === undefined ? undefined : selfServiceLink(id);
}

function linksOf(
  { config, selfService }: About,
  facts: MacFacts | undefined,
  person: Registrant | undefined,
): Case["links"] {
  const page = (name: string, id: string) =>
    `${cloudOf(config.cloud).entraPortal}/#view/Microsoft_AAD_UsersAndTenants/UserProfileMenuBlade/~/${name}/userId/${id}`;
  return {
    ...(facts ? macLinks(facts, config) : {}),
    ...(person ? { person: page("overview", person.id), signIns: page("SignIns", person.id) } : {}),
    selfService,
  };
}
