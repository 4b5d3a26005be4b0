/**
 * What this run does to users: worked out before anything is written, whatever in the configuration or the tenant caused it. Where nothing
 * that concerns users changes, nothing is read and nothing is counted.
 */
import { textOf } from "../../providers/core/errors";
import type { Policy } from "../../providers/graph/conditionalAccess/policy";
import type { PolicyReads } from "../../providers/graph/conditionalAccess/registrationBlockers";
import { jamfClient } from "../../providers/jamf/client";
import { memberOf } from "../../providers/jamf/criteria/criteria";
import { canonicalCriteria, type Criterion } from "../../providers/jamf/criteria/criterion";
import { smartComputerGroup } from "../../providers/jamf/smartComputerGroup";
import type { Config } from "../config/schema";
import type { RecordedPolicy } from "../state/recordedPolicy";
import type { Plan } from "../stages/plan";
import { candidateName, recordedCandidate } from "../stages/candidates";
import type { LastOutputs } from "../state/lastOutputs";
import { recordedSmartGroups } from "../state/recordedSmartGroups";
import { recordedUserGroup } from "../state/recordedUsers";
import type { TenantReading } from "../tenant/reading";
import { blockersAmong } from "./blockers";
import { readBreakGlass } from "./breakGlass";
import { candidateObjection } from "./candidate";
import type { Change } from "./change";
import { decide, type Decision } from "./decision";
import { type Effect, type Effects, effects } from "./effects";
import { changesBetween, type Intent, intended, recordedIntent } from "./intent";
import type { Moment, OutsideApplicable, RegistrationBlocker } from "./model";
import { type GroupMeaning, type Intended, momentAfter, momentNow, samePeople } from "./moments";
import { policiesAfter } from "./exclusionChanges";
import { type AccessReading, readAccess } from "./reading";
import { worstHour, type WorstHour } from "./weekend";

/** Not documented (docs/internals/unknowns.md): the laws hold under both, and the cautious one is assumed. */
const outsideApplicable: OutsideApplicable = "notReported";

export interface RunQuestion {
  /** Name of the component. */
  name: string;
  config: Config;
  plan: Plan;
  tenant: TenantReading;
  reads: PolicyReads;
  last: LastOutputs | undefined;
  /** The managed policy as it stands in the tenant, and in the state. */
  managed: { live: Policy | undefined; recorded: RecordedPolicy | undefined };
  direction: Change["direction"];
  registrationNow: () => Promise<Moment["registration"]>;
  /** The objects of the stack exist in Jamf Pro or the tenant, made by somebody else. */
  exists: boolean;
  /** What could not be read before. */
  notRead: readonly string[];
}

export interface RunAccess {
  decision: Decision;
  /** Absent where nothing could be counted at all. */
  effects?: Effects;
  reading?: AccessReading;
  weekend?: WorstHour;
}

/** `undefined`: nothing that concerns users changes. */
export async function judgeAccess(question: RunQuestion): Promise<RunAccess | undefined> {
  const { config, plan, direction, last, name } = question;
  const wanted = intended(config, plan);
  const before = last && recordedIntent(last, name);
  const changes = before ? changesBetween(before, wanted) : undefined;
  const drifted = policyDrifted(wanted, question);
  if (changes ? changes.size === 0 && !drifted : !question.exists && !drifted && plan.managedPolicy !== "on") {
    return undefined;
  }
  const passes = { force: config.force, drainBlocks: config.acknowledged.drainBlocks };
  const judge = (all: readonly Effect[]) => decide(all, { stage: config.stage, direction }, passes);
  try {
    const counted = await countAccess(question, wanted, before, changes ?? (await unlikeStanding(wanted, config)));
    return { ...counted, decision: judge(counted.effects.effects) };
  } catch (error) {
    return { decision: judge([notCounted(textOf(error))]) };
  }
}

const everything: ReadonlySet<keyof Intent> = new Set<keyof Intent>([
  "applicable",
  "compliance",
  "registration",
  "managedPolicy",
  "users",
  "exclusions",
]);

/**
 * Where the state holds nothing yet, all that this run writes counts as changed, but for groups that stand in Jamf Pro as wanted: their
 * members are known, whatever their criteria look at.
 */
async function unlikeStanding(wanted: Intent, { jamfUrl, jamf }: Config): Promise<ReadonlySet<keyof Intent>> {
  const changes = new Set(everything);
  for (const group of ["applicable", "compliance"] as const) {
    const name = jamf[`${group}Group`].displayName;
    const criteria = [...wanted[group]];
    const found = await smartComputerGroup.find(jamfClient(jamfUrl), { jamfUrl, name, criteria });
    const standing = found.length === 1 ? found[0]!.args.criteria : undefined;
    const isEqual = standing && JSON.stringify(canonicalCriteria(standing)) === JSON.stringify(wanted[group]);
    if (isEqual) changes.delete(group);
  }
  return changes;
}

const notCounted = (why: string): Effect => ({
  kind: "gap",
  count: 1,
  limit: 0,
  forceable: true,
  why: `The effects of this run on users could not be counted: ${why}`,
  steps: ["managedPolicy", "applicableGroup", "complianceGroup", "partner", "registrationPolicy"],
});

/** The policy in the tenant is not what the state says: `--refresh` would put it right, and that is a change for users. */
function policyDrifted(wanted: Intent, { managed: { live, recorded } }: RunQuestion): boolean {
  const isOn = live?.state === "enabled";
  if (isOn !== (wanted.managedPolicy !== undefined)) return true;
  return isOn && recorded !== undefined && live.displayName !== recorded.displayName;
}

async function countAccess(
  question: RunQuestion,
  wanted: Intent,
  before: Intent | undefined,
  changes: ReadonlySet<keyof Intent>,
): Promise<RunAccess & { effects: Effects }> {
  const { config, plan, tenant, managed, name, last } = question;
  const jamf = jamfClient(config.jamfUrl);
  const breakGlass = config.conditionalAccess.breakGlass;
  const isOn = wanted.managedPolicy !== undefined;
  const groups = ["applicable", "compliance"] as const;
  const asked = await Promise.all(
    groups
      .filter((group) => changes.has(group) && !(group === "compliance" && plan.complianceGroup === "empty"))
      .map(async (group) => [group, await criteriaQuestion(group, wanted[group], config)] as const),
  );
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
      criteria: Object.fromEntries(asked.map(([group, { criteria }]) => [group, criteria])),
    }),
    isOn && breakGlass ? readBreakGlass(tenant.graph, breakGlass) : undefined,
    question.registrationNow(),
    blockersBoth(question, changes),
  ]);
  const reachableBreakGlass = emergency?.reachable.length ?? 0;
  const gaps = [...question.notRead];
  const membersOf = (group: (typeof groups)[number]): ReadonlySet<string> | undefined => {
    if (group === "compliance" && plan.complianceGroup === "empty") return new Set();
    const would = reading.wouldBeMembers.get(group);
    if (!would) return undefined;
    if ("ids" in would) return would.ids;
    const objection = asked.find(([each]) => each === group)?.[1].objection;
    gaps.push(
      `The new criteria of the ${group === "applicable" ? "Applicable" : "Compliance"} group cannot be evaluated by this program: ` +
        `${would.notEvaluable.join(" ")} Set them under jamf.${group}Group.candidate first, so that Jamf Pro computes them` +
        `${objection ? ` (${objection})` : ""}.`,
    );
    return undefined;
  };
  const users = usersAfter(question, changes, ownGroup, gaps);
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
    ...optional("applicable", membersOf("applicable")),
    ...optional("compliant", membersOf("compliance")),
    notRead: gaps,
  };
  const [now, after] = samePeople(
    momentNow(reading, managedId, { ...around, registrationBlockers: blockers.before }),
    momentAfter(reading, managedId, intendedAfter),
  );
  const weekend = isOn ? weekendOf(config, reading, after) : undefined;
  const { peopleLosingAccess, inventoryPercent } = config.thresholds;
  const change: Change = { stage: config.stage, direction: question.direction, weekend };
  return {
    effects: effects(now, after, change, { limits: { peopleLosingAccess, inventoryPercent }, outsideApplicable }),
    reading,
    decision: emptyDecision,
    weekend,
  };
}

const emptyDecision: Decision = { effects: [], refused: [], heldBack: [], forced: [], said: [], heldSteps: new Set() };

const optional = (key: "applicable" | "compliant", ids: ReadonlySet<string> | undefined) => (ids ? { [key]: ids } : {});

const ownGroupBefore = ({ last, name }: RunQuestion): string | undefined =>
  last ? recordedUserGroup(last, name) : undefined;

/** By the candidate where Jamf Pro computed exactly these criteria before this run; otherwise by our own evaluation. */
async function criteriaQuestion(
  group: "applicable" | "compliance",
  criteria: readonly Criterion[],
  config: Config,
): Promise<{ criteria: readonly Criterion[]; objection?: string }> {
  const { jamf } = config;
  const name = candidateName(jamf[`${group}Group`].displayName);
  const found = await smartComputerGroup.find(jamfClient(config.jamfUrl), {
    jamfUrl: config.jamfUrl,
    name,
    criteria: [...criteria],
  });
  const [only] = found;
  const candidate =
    only?.args.criteria && found.length === 1 ? { criteria: only.args.criteria, site: only.args.site } : undefined;
  const objection = candidateObjection({ candidate, criteria, site: jamf.site });
  if (objection === undefined) return { criteria: [memberOf(name) as Criterion] };
  return { criteria, objection };
}

/** The group of users after this run. */
function usersAfter(
  { config: { users }, last, name }: Pick<RunQuestion, "config" | "last" | "name">,
  changes: ReadonlySet<keyof Intent>,
  ownGroup: string | undefined,
  gaps: string[],
): GroupMeaning {
  if (!users) return { members: [] };
  if ("groupId" in users) return { id: users.groupId };
  if ("members" in users) return { members: users.members };
  if (ownGroup && !changes.has("users")) return { id: ownGroup };
  const candidate = recordedCandidate(last, name);
  if (candidate?.rule === users.rule) return { id: candidate.objectId };
  gaps.push(
    "The members of a new membership rule are computed by Entra. Set the new rule under users.candidate first.",
  );
  return ownGroup ? { id: ownGroup } : { members: [] };
}

/** Policies of the tenant that stop registration, before and after what this run excludes or includes again. */
async function blockersBoth(
  { config, plan, tenant, reads, managed, last, name }: RunQuestion,
  changes: ReadonlySet<keyof Intent>,
): Promise<{ before: readonly RegistrationBlocker[]; after: readonly RegistrationBlocker[] }> {
  const matters = changes.has("exclusions") || changes.has("hasPlaceholder");
  if (plan.registration !== "open" || !matters) return { before: [], after: [] };
  const { placeholder } = config.conditionalAccess;
  const managedId = managed.live?.id;
  const args = {
    registrationAppId: tenant.seen.registrationAppId,
    groupId: tenant.userGroupId,
    ...(placeholder && "appId" in placeholder ? { placeholderAppId: placeholder.appId } : {}),
    ownId: managedId,
  };
  const judged = async (policies: readonly Policy[]) =>
    (await blockersAmong(tenant.graph, policies, args, reads)).map(({ id, displayName, verdict }) => ({
      id,
      displayName,
      certain: verdict === "blocks" || verdict === "exposedBaseline",
    }));
  return {
    before: await judged(tenant.policies),
    after: await judged(policiesAfter(tenant.policies, { config, seen: tenant.seen, last, name })),
  };
}

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
