/**
 * A tenant as it really is, whether anybody can see it or not, and what people do in it. `shown` gives what the services
 * would show of it; `truth` gives what an honest observer may say about each gate.
 */
import type { ConnectionEvidence } from "../../../components/connection/evidence";
import type { Acknowledged, GateName, GateState } from "../../../components/connection/gates";

export const start = Date.UTC(2026, 10, 1);
const never = "0001-01-01T00:00:00Z";
const guid = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, "0")}`;
const ids = { jamf: guid(1), stranger: guid(2), userGroup: guid(3), otherGroup: guid(4), placeholder: guid(5) };

type Principal = "absent" | "withoutGrants" | "consented" | "disabled";

export interface World {
  hours: number;
  page: "never" | "right" | "swapped" | "off";
  connector: Principal;
  registration: Principal;
  /** Somebody else's application that bears the connector's name. */
  hasLookalike: boolean;
  entry?: { mac: boolean; groups: string[]; everybody: boolean; state: string; heartbeat?: number };
  /** Jamf's service has been told to connect, and nobody has switched the page off since. */
  connected: boolean;
  link: boolean;
  notification: boolean;
  /** There is a Mac in both groups and one in the Applicable group alone. */
  hasMacs: boolean;
  setting: "neverChosen" | "enforced" | "disabled" | "own" | "foreign";
  isReadable: boolean;
  acknowledged: Acknowledged;
  policyWritten?: number;
}

export const fresh = (): World => ({
  hours: 0,
  page: "never",
  connector: "absent",
  registration: "absent",
  hasLookalike: false,
  connected: false,
  link: true,
  notification: false,
  hasMacs: false,
  setting: "neverChosen",
  isReadable: true,
  acknowledged: {},
});

export const timeOf = (world: World): Date => new Date(start + world.hours * 3_600_000);
const iso = (hours: number): string => new Date(start + hours * 3_600_000).toISOString();
const dayOf = (world: World): string => iso(world.hours).slice(0, 10);

/** What anybody may do, or what may happen. A step that the admin center would refuse changes nothing. */
export const steps: Record<string, (world: World) => void> = {
  savePage: (w) => void (w.page = "right"),
  saveSwapped: (w) => void (w.page = "swapped"),
  disablePage: (w) => {
    if (w.page === "never") return;
    w.page = "off";
    if (w.entry && w.connected) w.entry.state = "terminated";
    w.connected = false;
  },
  consentConnector: (w) => {
    if (w.page === "right" || w.page === "swapped") w.connector = "consented";
  },
  /** Accepted in another tenant, or tried without the role: here nothing happens. */
  consentElsewhere: () => undefined,
  consentRegistration: (w) => {
    if (w.connector !== "absent") w.registration = "consented";
  },
  consentRegistrationByUrl: (w) => void (w.registration = "consented"),
  makePrincipalBeforehand: (w) => {
    if (w.registration === "absent") w.registration = "withoutGrants";
  },
  withdrawConnector: (w) => void (w.connector = "absent"),
  withdrawRegistration: (w) => void (w.registration = "absent"),
  disableConnector: (w) => {
    if (w.connector === "consented") w.connector = "disabled";
  },
  lookalikeAppears: (w) => void (w.hasLookalike = true),
  lookalikeGoes: (w) => void (w.hasLookalike = false),
  addPartner: (w) => addEntry(w, true, ids.otherGroup),
  addPartnerForOurs: (w) => addEntry(w, true, ids.userGroup),
  addPartnerForEverybody: (w) => {
    addEntry(w, true);
    w.entry!.everybody = true;
  },
  addPartnerForPhones: (w) => addEntry(w, false),
  removePartner: (w) => {
    delete w.entry;
    w.connected = false;
  },
  assignGroup: (w) => {
    if (w.entry && !w.entry.groups.includes(ids.userGroup)) w.entry.groups.push(ids.userGroup);
  },
  unassignGroup: (w) => {
    if (w.entry) w.entry.groups = w.entry.groups.filter((id) => id !== ids.userGroup);
  },
  unassignEverybody: (w) => {
    if (w.entry) w.entry.everybody = false;
  },
  confirm: (w) => {
    const { entry } = w;
    const isReady =
      (w.page === "right" || w.page === "swapped") &&
      w.connector === "consented" &&
      w.registration !== "absent" &&
      w.link;
    if (!isReady || !entry?.mac || entry.everybody || entry.groups.length === 0) return;
    w.connected = true;
    w.notification = false;
    Object.assign(entry, { state: "enabled", heartbeat: w.hours });
  },
  loseLink: (w) => void (w.link = false),
  jamfNotices: (w) => void (w.notification = w.connected && !w.link),
  restoreLink: (w) => Object.assign(w, { link: true, notification: false }),
  hourPasses: (w) => pass(w, 1),
  dayPasses: (w) => pass(w, 24),
  monthPasses: (w) => pass(w, 24 * 30),
  macsAppear: (w) => void (w.hasMacs = true),
  macsLeave: (w) => void (w.hasMacs = false),
  chooseOwn: (w) => void (w.setting = "own"),
  chooseForeign: (w) => void (w.setting = "foreign"),
  enforce: (w) => void (w.setting = "enforced"),
  switchOff: (w) => void (w.setting = "disabled"),
  settingHides: (w) => void (w.isReadable = false),
  settingShows: (w) => void (w.isReadable = true),
  acknowledgePayload: (w) => void (w.acknowledged = { ...w.acknowledged, registrationPayload: dayOf(w) }),
  acknowledgeScopes: (w) => void (w.acknowledged = { ...w.acknowledged, baselineScopes: dayOf(w) }),
  forgetAcknowledgements: (w) => void (w.acknowledged = {}),
  stackWritesPolicy: (w) => void (w.policyWritten = w.hours),
};

function addEntry(w: World, mac: boolean, group?: string): void {
  if (w.entry?.mac) return;
  w.entry ??= { mac: false, groups: [], everybody: false, state: "unavailable" };
  w.entry.mac ||= mac;
  if (group && !w.entry.groups.includes(group)) w.entry.groups.push(group);
}

/** Jamf reports every hour while it can. Intune gives it up after more than a day without. */
function pass(w: World, hours: number): void {
  w.hours += hours;
  if (!w.connected || !w.entry) return;
  const isHeard = w.link && w.connector === "consented";
  if (isHeard) Object.assign(w.entry, { state: "enabled", heartbeat: w.hours });
  else if (w.hours - w.entry.heartbeat! > 48) w.entry.state = "unresponsive";
}

/** What the services show. */
export function shown(w: World): ConnectionEvidence {
  const app = (n: number, displayName: string, principal: Principal) => ({
    id: guid(n),
    appId: guid(n + 1),
    displayName,
    appOwnerOrganizationId: ids.jamf,
    accountEnabled: principal !== "disabled",
    grants: { appRoles: principal === "withoutGrants" ? [] : ["resource/role"], scopes: [] },
  });
  const connector = app(10, "Cloud Connector for Device Compliance", w.connector);
  const lookalike = {
    ...app(20, "Cloud Connector for Device Compliance", "consented"),
    appOwnerOrganizationId: ids.stranger,
  };
  const isProven = w.registration !== "absent" && w.connector !== "absent";
  const { entry } = w;
  const isSeen = w.hasMacs && entry?.heartbeat !== undefined && (w.page === "right" || w.page === "swapped");
  return {
    at: timeOf(w).toISOString(),
    apps: {
      ...(w.registration === "absent"
        ? {}
        : { registrationApp: app(12, "User registration app for Device Compliance", w.registration) }),
      ...(isProven ? { cloudConnector: connector } : {}),
      lookalikes: [
        ...(w.hasLookalike ? [lookalike] : []),
        ...(w.connector !== "absent" && !isProven ? [connector] : []),
      ],
      intune: { id: "intune" },
    },
    ...(entry ? { partner: wire(entry) } : {}),
    userGroups: [{ id: ids.userGroup, displayName: "Mac users" }],
    connectionErrors: w.notification ? ["DEVICE_COMPLIANCE_CONNECTION_ERROR"] : [],
    pageSample: isSeen ? { inBoth: true, inApplicableOnly: w.page === "right" } : {},
    baselineScopes: {
      needed: true,
      ...(!w.isReadable
        ? { setting: "notReadable" as const }
        : w.setting === "own" || w.setting === "foreign"
          ? {
              setting: { appId: w.setting === "own" ? ids.placeholder : guid(6) },
              isOwnPlaceholder: w.setting === "own",
            }
          : { setting: w.setting }),
    },
    registrationMethod: "payload",
    ...(w.policyWritten === undefined ? {} : { writtenAt: { registrationPayload: iso(w.policyWritten) } }),
  };
}

function wire(entry: NonNullable<World["entry"]>): NonNullable<ConnectionEvidence["partner"]> {
  const target = (type: string, more = {}) => ({ target: { "@odata.type": `#microsoft.graph.${type}`, ...more } });
  return {
    id: guid(30),
    displayName: "Jamf Device Compliance",
    partnerState: entry.state,
    macOsOnboarded: entry.mac,
    lastHeartbeatDateTime: entry.heartbeat === undefined ? never : iso(entry.heartbeat),
    macOsEnrollmentAssignments: [
      ...entry.groups.map((groupId) => target("groupAssignmentTarget", { groupId })),
      ...(entry.everybody ? [target("allLicensedUsersAssignmentTarget")] : []),
    ],
  };
}

/** What may be said of a gate: more than one state where a truth leaves no trace. */
export function truth(w: World): Partial<Record<GateName, readonly GateState[]>> {
  const { entry } = w;
  const everHeard = entry?.heartbeat !== undefined;
  const undone: GateState = everHeard ? "broken" : "waiting";
  const consent: Record<Principal, GateState> = {
    absent: undone,
    withoutGrants: undone,
    consented: "done",
    disabled: "broken",
  };
  const isNamed = w.connector !== "absent" || w.hasLookalike;
  const isUnproven = w.registration === "absent" && isNamed;
  const isFresh = everHeard && w.hours - entry.heartbeat! <= 24;
  const needsLook = (day: string | undefined, isContradicted: boolean): GateState =>
    day === undefined || isContradicted ? "cannotBeSeen" : "done";
  const payloadDay = w.acknowledged.registrationPayload;
  return {
    registrationPayload: [
      needsLook(
        payloadDay,
        w.policyWritten !== undefined && payloadDay !== undefined && iso(w.policyWritten).slice(0, 10) > payloadDay,
      ),
    ],
    membershipEmail: ["cannotBeSeen"],
    pageSaved: [pageTruth(w, isUnproven)],
    cloudConnectorConsent: [isUnproven ? (everHeard ? "cannotBeSeen" : "waiting") : consent[w.connector]],
    registrationAppConsent: [consent[w.registration]],
    partnerEntry: [entry?.mac ? "done" : "waiting"],
    partnerAssignment: [entry?.everybody ? "broken" : entry?.groups.includes(ids.userGroup) ? "done" : "waiting"],
    confirmed: [!everHeard ? "waiting" : entry.state === "enabled" && isFresh && !w.notification ? "done" : "broken"],
    baselineScopes: [
      w.isReadable
        ? w.setting === "own" || w.setting === "disabled"
          ? "done"
          : "waiting"
        : needsLook(w.acknowledged.baselineScopes, false),
    ],
  };
}

function pageTruth(w: World, isUnproven: boolean): GateState {
  if (w.entry?.state === "terminated") return "broken";
  const wasHeard = w.entry?.heartbeat !== undefined;
  if (wasHeard) return w.page === "swapped" && w.hasMacs ? "broken" : "done";
  return isUnproven || w.connector === "absent" ? "waiting" : "done";
}
