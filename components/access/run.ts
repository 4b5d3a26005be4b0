/**
 * What this run does to users: worked out before anything is written, whatever in the configuration or the tenant caused it. Where nothing
 * that concerns users changes, nothing is read and nothing is counted.
 */
import { textOf } from "../../providers/core/errors";
import { jamfClient } from "../../providers/jamf/client";
import type { Config } from "../config/schema";
import { recordedCandidate } from "../stages/candidates";
import { recordedSmartGroups } from "../state/recordedSmartGroups";
import { recordedUserGroup } from "../state/recordedUsers";
import { type BreakGlassReading, readBreakGlass } from "./breakGlass";
import type { Change } from "./change";
import { decide, type Decision } from "./decision";
import { gapText } from "./effectRules";
import { type Effect, type Effects, effects } from "./effects";
import { decisionWithHeld, type EffectsWithHeld, momentWithHeld } from "./heldBack";
import { changesBetween, type Intent, intended, type Part, recordedIntent } from "./intent";
import type { Moment, OutsideApplicable } from "./model";
import { type GroupMeaning, type Intended, momentAfter, momentNow, samePeople } from "./moments";
import { blockersBoth } from "./exclusionChanges";
import { type AccessReading, readAccess } from "./reading";
import { type Drift, readDrift } from "./drift";
import { unlikeStanding } from "./runChanges";
import { criteriaQuestion, siteQuestion, unknownReports, usersAfter } from "./runGroups";
import { type RunQuestion, withAllPolicies } from "./runQuestion";
import { worstHour, type WorstHour } from "./weekend";

/** Not documented (docs/internals/unknowns.md): the laws hold under both, and the cautious one is assumed. */
const outsideApplicable: OutsideApplicable = "notReported";

export interface RunAccess {
  decision: Decision;
  /** Absent where nothing could be counted at all. */
  effects?: Effects;
  reading?: AccessReading;
  breakGlass?: BreakGlassReading;
  weekend?: WorstHour;
  /** Neither configuration nor state changed, only the tenant: a run without `--refresh` does nothing of what was counted. */
  isByRefreshAlone?: boolean;
  /** What somebody changed by hand and this run may put right. */
  drift?: Drift;
}

/**
 * `undefined`: nothing that concerns users changes. `notLookedFor`: nothing does by configuration, state and what every run reads; what
 * somebody changed by hand in the smart groups, or among the members of the group of users, was not read.
 */
export async function judgeAccess(question: RunQuestion): Promise<RunAccess | "notLookedFor" | undefined> {
  const { config, plan, direction, last, name } = question;
  const wanted = intended(config, plan);
  const before = last && recordedIntent(last, name);
  const passes = { force: config.force, drainBlocks: config.acknowledged.drainBlocks };
  const judge = (all: readonly Effect[]) => decide(all, { stage: config.stage, direction }, passes);
  const between = before && changesBetween(before, wanted);
  let drift: Drift | undefined;
  try {
    drift = await readDrift(question, wanted, before, between ?? new Set());
    const changes = between && new Set<Part>([...between, ...drift.parts]);
    if (
      changes
        ? changes.size === 0 && drift.notRead.length === 0
        : !question.exists && drift.parts.size === 0 && plan.managedPolicy !== "on"
    ) {
      return drift.isLookedFor || !before ? undefined : "notLookedFor";
    }
    const known = await withAllPolicies(question);
    const changed = changes ?? (await unlikeStanding(wanted, config));
    const { whenHeld, ...counted } = await countAccess(known, wanted, before, { changes: changed, drift });
    const first = judge(counted.effects.effects);
    const decision = decisionWithHeld(first, (held) => judge(whenHeld(held).effects));
    // A group is written whole, whatever of it the run changes.
    const { parts } = drift;
    const isByRefreshAlone =
      between?.size === 0 && question.managed.recorded !== undefined && !groupParts.some((part) => parts.has(part));
    return { ...counted, isByRefreshAlone, decision, drift };
  } catch (error) {
    const mayEndReports = reportsMatter(question, before) && !(between && drift && !concernsReports(between, drift));
    return { decision: judge([notCounted(textOf(error), mayEndReports)]) };
  }
}

const groupParts = ["applicable", "compliance", "site"] as const;

/** There may be Macs that are reported, and what could end that is not held back anyway. */
const reportsMatter = ({ direction, exists }: RunQuestion, before: Intent | undefined): boolean =>
  direction !== "down" && (before !== undefined || exists);

/** By these the partner may report for other Macs. What somebody did by hand and could not be read may be one of them: a group is written whole. */
const concernsReports = (changes: ReadonlySet<Part>, drift: Drift): boolean =>
  drift.notRead.length > 0 ||
  (["applicable", "site", "users", "partner"] as const).some((part) => changes.has(part) || drift.parts.has(part));

const notCounted = (why: string, mayEndReports: boolean): Effect => ({
  kind: "gap",
  count: 1,
  limit: 0,
  forceable: !mayEndReports,
  why: gapText(why, mayEndReports),
  steps: ["managedPolicy", "applicableGroup", "complianceGroup", "partner", "registrationPolicy"],
});

async function countAccess(
  question: RunQuestion,
  wanted: Intent,
  before: Intent | undefined,
  { changes, drift }: { changes: ReadonlySet<Part>; drift: Drift },
): Promise<Omit<RunAccess, "decision"> & { effects: Effects; whenHeld: EffectsWithHeld }> {
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
  const [reading, emergency, registration, blockers] = await Promise.all([
    readAccess({
      config,
      jamf,
      graph: tenant.graph,
      policies: tenant.policies,
      partner: tenant.partner,
      smartGroupIds: recordedSmartGroups(last, name),
      groupIds: [ownGroup, pilotId, breakGlass?.groupId, recordedCandidate(last, name)?.objectId].filter(
        (id) => id !== undefined,
      ),
      criteria: {
        ...Object.fromEntries(asked.map(([group, { criteria }]) => [group, criteria])),
        ...(ofSite ? { site: ofSite } : {}),
      },
    }),
    isOn && breakGlass ? readBreakGlass(tenant.graph, breakGlass) : undefined,
    question.registrationNow(),
    blockersBoth(question, changes),
  ]);
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
  const around = { registration, reachableBreakGlass, notRead: question.notRead };
  const managedId = managed.live?.id ?? managed.recorded?.objectId;
  const intendedAfter: Intended = {
    registration: plan.registration,
    reachableBreakGlass,
    registrationBlockers: blockers.after,
    managedPolicy: wanted.managedPolicy && {
      id: managedId,
      displayName: config.conditionalAccess.managedPolicy!.displayName,
      resources: config.conditionalAccess.managedPolicy!.targetResources,
      includes: plan.enforcedFor === "pilot" ? [{ id: pilotId! }] : [users],
      excludes: breakGlass?.groupId ? [{ id: breakGlass.groupId }] : [],
      excludedUserIds: breakGlass?.userIds ?? [],
      isForEverybody: plan.enforcedFor === "everybody",
    },
    partner: {
      active: reading.partner.active,
      groups: [
        ...reading.partner.groupIds.filter((id) => !before || id.toLowerCase() !== ownGroupBefore(question)),
        users,
      ].map((group): GroupMeaning => (typeof group === "string" ? { id: group } : group)),
    },
    ...optional("applicable", applicable),
    ...optional("compliant", compliant),
    notRead: gaps,
  };
  const [now, after] = samePeople(
    momentNow(reading, managedId, { ...around, registrationBlockers: blockers.before }),
    momentAfter(reading, managedId, intendedAfter),
  );
  const weekend = isOn ? weekendOf(config, reading, after) : undefined;
  const { peopleLosingAccess, inventoryPercent } = config.thresholds;
  const isCompliantNow = now.macs.some(({ compliantThere }) => compliantThere);
  const mayEndReports =
    reportsMatter(question, before) &&
    concernsReports(changes, drift) &&
    (isIncomplete || (isUnknownWho && isCompliantNow));
  const change: Change = { stage: config.stage, direction: question.direction, mayEndReports, weekend };
  const limits = { peopleLosingAccess, inventoryPercent };
  const effectsOf = (moment: Moment): Effects => effects(now, moment, change, { limits, outsideApplicable });
  return {
    effects: effectsOf(after),
    whenHeld: (held) => effectsOf(momentWithHeld(now, after, held)),
    reading,
    breakGlass: emergency,
    weekend,
  };
}

const optional = (key: "applicable" | "compliant", ids: ReadonlySet<string> | undefined) => (ids ? { [key]: ids } : {});

const ownGroupBefore = ({ last, name }: RunQuestion): string | undefined =>
  last ? recordedUserGroup(last, name) : undefined;

function weekendOf(config: Config, { fleet }: AccessReading, after: Moment): WorstHour | undefined {
  const { complianceGroup } = config.jamf;
  if (complianceGroup.criteria) return undefined;
  const compliant = new Set(
    after.macs.filter((mac) => mac.inComplianceGroup || mac.compliantThere).map(({ id }) => id),
  );
  const times = fleet.filter(({ id }) => compliant.has(id)).map(({ reportedAt }) => reportedAt);
  if (times.length === 0) return undefined;
  return worstHour(times, {
    withinDays: complianceGroup.inventoryWithinDays,
    now: Date.now(),
    wantedPercent: config.thresholds.inventoryPercent,
  });
}
