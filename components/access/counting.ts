/**
 * The tenant before this run and after it, read and compared: what the run does to users, by each way that it may go. Which of it is too much is
 * decided elsewhere.
 */
import { jamfClient } from "../../providers/jamf/client";
import type { Config } from "../config/schema";
import { recordedCandidate } from "../stages/candidates";
import { recordedSmartGroups } from "../state/recordedSmartGroups";
import { ownUserGroup, recordedUserGroup } from "../state/recordedUsers";
import { listedMembers } from "./accounts";
import { type BreakGlassReading, breakGlassInRun } from "./breakGlass";
import type { Change } from "./change";
import { type Effects, effects } from "./effects";
import { momentWithHeld } from "./heldBack";
import type { Intent, Part } from "./intent";
import { isReported, type Moment, type OutsideApplicable } from "./model";
import { type GroupMeaning, type Intended, momentAfter, momentNow, samePeople } from "./moments";
import { blockersBoth } from "./exclusionChanges";
import { groupsAround } from "./nesting";
import { type AccessReading, readAccess } from "./reading";
import type { Drift } from "./drift";
import { criteriaQuestion, siteQuestion, unknownReports, usersAfter } from "./runGroups";
import type { RunQuestion } from "./runQuestion";
import { inventoryDays } from "../stages/groupCriteria";
import { leftByHand, type Way } from "./ways";
import { worstHour, type WorstHour } from "./weekend";

/** Not documented (docs/internals/unknowns.md): the laws hold under both, and the cautious one is assumed. */
const outsideApplicable: OutsideApplicable = "notReported";

/** There may be Macs that are reported, and what could end that is not held back anyway. */
export const reportsMatter = ({ direction, exists }: RunQuestion, before: Intent | undefined): boolean =>
  direction !== "down" && (before !== undefined || exists);

/** By these the partner may report for other Macs. What somebody did by hand and could not be read may be one of them: a group is written whole. */
export const concernsReports = (changes: ReadonlySet<Part>, drift: Drift): boolean =>
  drift.notRead.length > 0 ||
  (["applicable", "site", "users", "partner"] as const).some((part) => changes.has(part) || drift.parts.has(part));

/** What was counted, and from what. */
export interface Counted {
  ways: readonly Way[];
  reading: AccessReading;
  breakGlass: BreakGlassReading | undefined;
  weekend: WorstHour | undefined;
}

export async function countAccess(
  question: RunQuestion,
  wanted: Intent,
  before: Intent | undefined,
  { between, changes, drift }: { between: ReadonlySet<Part> | undefined; changes: ReadonlySet<Part>; drift: Drift },
): Promise<Counted> {
  const { config, plan, tenant, managed, name, last } = question;
  const jamf = jamfClient(config.jamfUrl);
  const breakGlass = config.conditionalAccess.breakGlass;
  const isOn = wanted.managedPolicy !== undefined;
  const groups = ["applicable", "compliance"] as const;
  const asked = await Promise.all(
    groups
      .filter(
        (group) =>
          (changes.has(group) || changes.has("site")) && !(group === "compliance" && plan.complianceGroup === "empty"),
      )
      .map(async (group) => [group, await criteriaQuestion(group, wanted[group], question)] as const),
  );
  const ofSite = asked.length > 0 ? await siteQuestion(config) : undefined;
  const ownGroup = tenant.userGroupId ?? (last && recordedUserGroup(last, name));
  const pilotId = config.pilot.groupId;
  const [read, emergency, registration, blockers] = await Promise.all([
    readAccess({
      config,
      jamf,
      graph: tenant.graph,
      policies: tenant.policies,
      partner: tenant.partner,
      addedMembers: tenant.addedMembers,
      smartGroupIds: recordedSmartGroups(last, name),
      groupIds: [ownGroup, pilotId, breakGlass?.groupId, recordedCandidate(last, name)?.objectId].filter(
        (id) => id !== undefined,
      ),
      criteria: {
        ...Object.fromEntries(asked.map(([group, { criteria }]) => [group, criteria])),
        ...(ofSite ? { site: ofSite } : {}),
      },
    }),
    isOn && breakGlass ? breakGlassInRun(tenant.graph, breakGlass, question.direction === "down") : undefined,
    question.registrationNow(),
    blockersBoth(question, changes),
  ]);
  // Both moments speak of those whom this run lets into the group of users.
  const entering = listedMembers(config).filter((id) => !read.disabled.has(id));
  const reading: AccessReading = { ...read, people: new Set([...read.people, ...entering]) };
  const reachableBreakGlass = emergency?.reachable.length ?? 0;
  const gaps = [...question.notRead, ...drift.notRead];
  const isIncomplete = gaps.length > 0 || reading.notRead.length > 0;
  const membersOf = (group: (typeof groups)[number]): ReadonlySet<string> | undefined => {
    if (group === "compliance" && plan.complianceGroup === "empty") return new Set();
    const would = reading.wouldBeMembers.get(group);
    if (!would) return undefined;
    if ("ids" in would) {
      const inSite = reading.wouldBeMembers.get("site");
      return inSite && "ids" in inSite ? new Set([...would.ids].filter((id) => inSite.ids.has(id))) : would.ids;
    }
    const objection = asked.find(([each]) => each === group)?.[1].objection;
    gaps.push(
      `The ${drift.live[group] ? "configured criteria, which were changed in Jamf Pro," : "new criteria"} of the ${group === "applicable" ? "Applicable" : "Compliance"} group cannot be evaluated by this program: ` +
        `${would.notEvaluable.join(" ")} Set them under jamf.${group}Group.candidate first, so that Jamf Pro computes them` +
        `${objection ? ` (${objection})` : ""}.`,
    );
    return undefined;
  };
  const applicable = membersOf("applicable");
  const users = usersAfter(question, changes, { ownGroup, drift, gaps });
  gaps.push(...unknownReports(reading, changes));
  // The Compliance group does not decide who is reported: what is not known of it freezes no Mac.
  const isUnknownWho = gaps.length > question.notRead.length + drift.notRead.length;
  const compliant = membersOf("compliance");
  // Where others than those now are to be excluded, one of them must be able to sign in: those who are excluded now were not read.
  const reachableNow = isExemptionOther(before, wanted) ? Math.max(1, reachableBreakGlass) : reachableBreakGlass;
  const userGroups = [tenant.userGroupId, last && recordedUserGroup(last, name)].filter((id) => id !== undefined);
  const surrounding = { registration, reachableBreakGlass: reachableNow, notRead: question.notRead, userGroups };
  const managedId = managed.live?.id ?? managed.recorded?.objectId;
  const ownMade = last && ownUserGroup(last, name);
  const around =
    ownMade && changes.has("users") ? await groupsAround(tenant.graph, ownMade, reading.groups) : new Set<string>();
  const intendedAfter = (left: ReadonlySet<Part>): Intended => {
    const whom: GroupMeaning = left.has("users") && ownGroup ? { id: ownGroup } : users;
    return {
      registration: left.has("registration") ? registration : plan.registration,
      reachableBreakGlass,
      registrationBlockers: blockers.after,
      userGroups,
      managedPolicy: left.has("managedPolicy")
        ? "asItIs"
        : wanted.managedPolicy && {
            id: managedId,
            displayName: config.conditionalAccess.managedPolicy!.displayName,
            resources: config.conditionalAccess.managedPolicy!.targetResources,
            includes: plan.enforcedFor === "pilot" ? [{ id: pilotId! }] : [whom],
            excludes: breakGlass?.groupId ? [{ id: breakGlass.groupId }] : [],
            excludedUserIds: breakGlass?.userIds ?? [],
            isForEverybody: plan.enforcedFor === "everybody",
          },
      partner: {
        active: reading.partner.active,
        groups: [
          ...reading.partner.groupIds.filter((id) => !before || id.toLowerCase() !== ownGroupBefore(question)),
          ...(left.has("partner") ? [] : [whom]),
        ].map((group): GroupMeaning => (typeof group === "string" ? { id: group } : group)),
      },
      ...(ownMade === undefined
        ? {}
        : { ownGroup: { id: ownMade, members: membersOfOwn(whom, ownMade, question), around } }),
      ...optional("applicable", left.has("applicable") ? undefined : applicable),
      ...optional("compliant", left.has("compliance") ? undefined : compliant),
      notRead: gaps,
    };
  };
  const left = leftByHand(question, between, drift);
  const afterWith = (without: ReadonlySet<Part>) => momentAfter(reading, managedId, intendedAfter(without));
  const [now, after, ...others] = samePeople(
    momentNow(reading, managedId, { ...surrounding, registrationBlockers: blockers.before }),
    afterWith(new Set()),
    ...(left.size > 0 ? [afterWith(left)] : []),
  );
  const withinDays = inventoryDays(wanted.compliance);
  const weekend = isOn ? weekendOf(config, withinDays, { reading, after }) : undefined;
  const isPilotGone = plan.enforcedFor === "pilot" && reading.goneGroups.has(pilotId!.toLowerCase());
  const gonePilot = isPilotGone ? pilotId : undefined;
  const isWindowShorter =
    before !== undefined && withinDays !== undefined && withinDays < (inventoryDays(before.compliance) ?? Infinity);
  const { peopleLosingAccess, inventoryPercent } = config.thresholds;
  const isCompliantNow = now.macs.some(({ compliantThere }) => compliantThere);
  const mayEndReports =
    reportsMatter(question, before) &&
    concernsReports(changes, drift) &&
    (isIncomplete || (isUnknownWho && isCompliantNow));
  const isEmptied = left.size > 0 && plan.complianceGroup === "empty";
  const change: Change = {
    stage: config.stage,
    ...(isEmptied ? { reportedByRefresh: reportedAmong(after) } : {}),
    direction: question.direction,
    mayEndReports,
    weekend,
    isWindowShorter,
    gonePilot,
    foundOn: isFoundOn(question) ? managed.live : undefined,
  };
  const limits = { peopleLosingAccess, inventoryPercent };
  const effectsOf = (moment: Moment): Effects => effects(now, moment, change, { limits, outsideApplicable });
  return {
    ways: [after, ...others].map((moment, i) => ({
      effects: effectsOf(moment),
      whenHeld: (held) => effectsOf(momentWithHeld(now, moment, held)),
      isLeft: i > 0,
    })),
    reading,
    breakGlass: emergency,
    weekend,
  };
}

/** It was switched on outside this stack, which has it not in its state. */
const isFoundOn = ({ managed: { live, recorded }, direction }: RunQuestion): boolean =>
  live?.state === "enabled" && recorded === undefined && direction === "up";

const reportedAmong = (moment: Moment): ReadonlySet<string> =>
  new Set(
    moment.macs.filter((mac) => mac.compliantThere && isReported(mac, moment, outsideApplicable)).map(({ id }) => id),
  );

const isExemptionOther = (before: Intent | undefined, wanted: Intent): boolean =>
  before?.managedPolicy !== undefined && String(before.managedPolicy.exempt) !== String(wanted.managedPolicy?.exempt);

const optional = (key: "applicable" | "compliant", ids: ReadonlySet<string> | undefined) => (ids ? { [key]: ids } : {});

/** Named by another id in the configuration, the group of this stack leaves the program, and the engine deletes it. */
const membersOfOwn = (users: GroupMeaning, own: string, { config }: RunQuestion): GroupMeaning =>
  config.users && "groupId" in config.users && config.users.groupId !== own ? { members: [] } : users;

const ownGroupBefore = ({ last, name }: RunQuestion): string | undefined =>
  last ? recordedUserGroup(last, name) : undefined;

function weekendOf(
  { thresholds, jamfUrl }: Config,
  withinDays: number | undefined,
  { reading: { fleet }, after }: { reading: AccessReading; after: Moment },
): WorstHour | undefined {
  if (withinDays === undefined) return undefined;
  const compliant = new Set(
    after.macs.filter((mac) => mac.inComplianceGroup || mac.compliantThere).map(({ id }) => id),
  );
  const times = fleet.filter(({ id }) => compliant.has(id)).map(({ reportedAt }) => reportedAt);
  if (times.length === 0) return undefined;
  return worstHour(times, {
    withinDays,
    now: jamfClient(jamfUrl).clock.now(),
    wantedPercent: thresholds.inventoryPercent,
  });
}
