/**
 * The table of effects, as data: what is counted, up to which number it is only said, and whether a reason passes it.
 *
 * | kind | limit | `force` passes |
 * |---|---|---|
 * | `peopleNewlyBlocked` | `thresholds.peopleLosingAccess` | yes |
 * | `macsFrozen` | 0 | no |
 * | `breakGlassUnreachable`, `blockingPolicyCertain`, `partnerInactive`, `drainUnreported` | 0 | no |
 * | `gap` | 0 | yes, but not on the way down, and not where Macs may be among it that would be left compliant without being reported |
 * | `peopleNoLongerAsked` | `thresholds.peopleLosingAccess` | yes |
 * | `policyAsksNobody` | 0 | yes |
 * | `weekendInventory` | share of Macs that may be late | yes |
 * | `blockingPolicyPossible` | 0 | yes |
 * | `peopleNewlyBlockedConditionally`, `macsNewlyCompliant`, `registrationClosed`, `registrationStopped` | none: said with numbers | – |
 */
import type { Change, Limits } from "./change";
import type { Step } from "../stages/holds";
import { type Difference, managedAudience } from "./difference";
import { macs, noLongerText, policies, unmatched, users, withoutMac } from "./effectWords";
import type { Access, Moment } from "./model";
import { describeWorstHour } from "./weekend";

export type EffectKind =
  | "peopleNewlyBlocked"
  | "peopleNewlyBlockedConditionally"
  | "macsFrozen"
  | "breakGlassUnreachable"
  | "blockingPolicyCertain"
  | "blockingPolicyPossible"
  | "partnerInactive"
  | "drainUnreported"
  | "gap"
  | "weekendInventory"
  | "peopleNoLongerAsked"
  | "policyAsksNobody"
  | "macsNewlyCompliant"
  | "registrationClosed"
  | "registrationStopped";

export interface Effect {
  kind: EffectKind;
  count: number;
  /** The most that is only said; `null`: any number is. */
  limit: number | null;
  /** Whether `force: {stage, reason}` passes it. */
  forceable: boolean;
  /** One or more sentences for an administrator, with the numbers. */
  why: string;
  /** The parts of the run that are held back where it goes down. */
  steps: readonly Step[];
}

interface Given {
  before: Moment;
  after: Moment;
  will: Access;
  change: Change;
  limits: Limits;
}

/** Those that happen; in the order of the table. */
export function effectsOf(difference: Difference, given: Given): Effect[] {
  const { before, after, will, change, limits } = given;
  const all: Effect[] = [];
  const add = (kind: EffectKind, count: number, rest: Omit<Effect, "kind" | "count">): void => {
    if (count > 0) all.push({ kind, count, ...rest });
  };
  const conditionally = difference.peopleNewlyBlockedConditionally.length;
  // In drain every Mac turns non-compliant, and the policies of the tenant go on: what they require for some apps is lost for certain.
  const isDrain = change.stage === "drain";
  const blocked =
    difference.peopleNewlyBlocked.length + difference.strangersNewlyBlocked + (isDrain ? conditionally : 0);
  const steps = new Set<Step>(difference.blockedBy);
  if (isDrain && conditionally > 0) steps.add("complianceGroup");
  add("peopleNewlyBlocked", blocked, {
    limit: limits.peopleLosingAccess,
    forceable: true,
    steps: [...steps],
    why:
      `${users(blocked)} would lose access: a policy requires a compliant Mac and they have none.` +
      (isDrain && conditionally > 0 ? ` ${conditionally} of them for some apps, or in some situations, only.` : "") +
      withoutMac(difference) +
      unmatched(will),
  });
  add("macsFrozen", difference.macsFrozen.length, {
    limit: 0,
    forceable: false,
    steps: difference.frozenBy,
    why:
      `${macs(difference.macsFrozen.length)} would stay compliant in Entra without being reported any more. They must ` +
      "become non-compliant first: keep them in the Applicable group, and their users in the groups of the compliance partner, " +
      "until Entra shows them as not compliant.",
  });
  const enforces = growsEnforcement(difference);
  const opens = before.registration === "closed" && after.registration === "open";
  const isOn = after.policies.some(({ managed }) => managed);
  const lostBreakGlass = isOn && before.reachableBreakGlass > 0 && after.reachableBreakGlass === 0;
  add("breakGlassUnreachable", (enforces && after.reachableBreakGlass === 0) || lostBreakGlass ? 1 : 0, {
    limit: 0,
    forceable: false,
    steps: ["managedPolicy"],
    why:
      "The managed policy would be on without an emergency access account (break-glass) that can sign in: no enabled user is " +
      "excluded, directly or through a group.",
  });
  if (enforces || opens) {
    const certain = after.registrationBlockers.filter((policy) => policy.certain);
    const possible = after.registrationBlockers.filter((policy) => !policy.certain);
    const steps: Step[] = enforces ? ["managedPolicy"] : ["registrationPolicy"];
    add("blockingPolicyCertain", certain.length, {
      limit: 0,
      forceable: false,
      steps,
      why: `${policies(certain)} registration of Macs.`,
    });
    add("blockingPolicyPossible", possible.length, {
      limit: 0,
      forceable: true,
      steps,
      why: `${policies(possible, "may stop")} registration of Macs.`,
    });
    add("partnerInactive", after.partner.active ? 0 : 1, {
      limit: 0,
      forceable: false,
      steps,
      why: "The compliance partner is not active: Jamf Pro does not report to Entra.",
    });
  }
  // They are compliant and not reported already, so that nothing of it is new: emptying the group would only hide it.
  const unreported = isDrain && !before.partner.active ? compliantAmong(before, difference.macsNoLongerCompliant) : 0;
  add("drainUnreported", unreported, {
    limit: 0,
    forceable: false,
    steps: ["complianceGroup"],
    why:
      `The compliance partner is not active: Jamf Pro does not report to Entra, so ${macs(unreported)} would stay compliant in Entra although ` +
      "no longer in the Compliance group. Connect Jamf Pro again first: save Settings > Global > Device Compliance, select Confirm there, and " +
      "run pulumi up in stage drain when the Intune admin center shows the partner as active.",
  });
  const isEmptied =
    before.macs.some((mac) => mac.inComplianceGroup) && !after.macs.some((mac) => mac.inComplianceGroup);
  const left = isEmptied ? [...(change.reportedByRefresh ?? [])].filter((id) => will.frozen.has(id)).length : 0;
  add("drainUnreported", left, {
    limit: 0,
    forceable: false,
    steps: ["complianceGroup"],
    why:
      `${macs(left)} would stay compliant in Entra: by a change outside this stack (below) Jamf Pro does not report for them, ` +
      "and a run without --refresh leaves that as it is. Run pulumi up --refresh in stage drain, which puts it right, and pulumi up once more, which " +
      "empties the Compliance group.",
  });
  add("gap", difference.notRead.length, {
    limit: 0,
    forceable: !change.mayEndReports,
    steps: gapSteps(difference),
    why: gapText(difference.notRead.join(" "), change.mayEndReports),
  });
  const { weekend, isWindowShorter = false } = change;
  if (weekend && (enforces || isWindowShorter)) {
    const late = weekend.macs - weekend.recent;
    const limit = Math.floor((weekend.macs * (100 - limits.inventoryPercent)) / 100);
    if (late > limit)
      add("weekendInventory", late, {
        limit,
        forceable: true,
        steps: [
          ...(enforces ? (["managedPolicy"] as const) : []),
          ...(isWindowShorter ? (["complianceGroup"] as const) : []),
        ],
        why: describeWorstHour(weekend),
      });
  }
  return [...all, ...relaxed(difference, given)];
}

export const gapText = (why: string, mayEndReports = false): string =>
  `The effects of this run on users could not be counted: ${why}` +
  (mayEndReports
    ? " A reason (force) does not pass this: Macs may be among it that would stay compliant in Entra without being reported any more."
    : "");

function compliantAmong({ macs: all }: Moment, ids: readonly string[]): number {
  const named = new Set(ids);
  return all.filter(({ id, compliantThere }) => compliantThere && named.has(id)).length;
}

/** The policy asks somebody for more than before. */
const growsEnforcement = ({ peopleNewlyAsked }: Difference): boolean => peopleNewlyAsked.length > 0;

const gapSteps = ({ peopleNewlyAsked, blockedBy, frozenBy }: Difference): Step[] => [
  ...new Set<Step>([
    ...(peopleNewlyAsked.length > 0 ? (["managedPolicy"] as const) : []),
    ...blockedBy,
    ...frozenBy,
    "applicableGroup",
    "complianceGroup",
    "partner",
  ]),
];

/** What opens access, or registration, less or more than before. */
function relaxed(difference: Difference, { before, after, change, limits }: Given): Effect[] {
  const all: Effect[] = [];
  const noLonger = difference.peopleNoLongerAsked.length;
  // Lowering the stage is how the policy is meant to be switched off.
  if (noLonger > 0 && change.direction !== "down") {
    all.push({
      kind: "peopleNoLongerAsked",
      count: noLonger,
      limit: limits.peopleLosingAccess,
      forceable: true,
      steps: ["managedPolicy"],
      why: `${users(noLonger)} would no longer be required to use a compliant Mac by the managed policy. ${noLongerText(change)}`,
    });
  }
  const asks = managedAudience(after).size > 0;
  const isOn = after.policies.some(({ managed }) => managed);
  const wasAskingSomebody = managedAudience(before).size > 0;
  const wasOn = before.policies.some(({ managed }) => managed);
  if (isOn && !asks && (wasAskingSomebody || !wasOn)) {
    const isAskedFor = change.direction === "down" && change.gonePilot === undefined;
    all.push({
      kind: "policyAsksNobody",
      count: 1,
      limit: isAskedFor ? null : 0,
      forceable: true,
      steps: ["managedPolicy"],
      why:
        "The managed policy would be on and apply to no user: " +
        (change.gonePilot === undefined
          ? "its groups have no members other than excluded accounts."
          : `the tenant has no group ${change.gonePilot}. Correct pilot.groupId.`),
    });
  }
  const conditionally = difference.peopleNewlyBlockedConditionally.length;
  if (conditionally > 0 && change.stage !== "drain")
    all.push(
      said(
        "peopleNewlyBlockedConditionally",
        conditionally,
        `${users(conditionally)} would lose access to some apps, or in some situations: a policy of the tenant requires a compliant Mac there.`,
      ),
    );
  const gained = difference.macsNewlyCompliant.length;
  if (gained > 0)
    all.push(
      said("macsNewlyCompliant", gained, `${macs(gained)} would newly count as compliant: the criteria are weaker.`),
    );
  const closed = difference.macsThatCouldRegister;
  if (closed > 0)
    all.push(said("registrationClosed", closed, `${macs(closed)} could register now and could not after this run.`));
  const { newBlockers } = difference;
  if (newBlockers.length > 0)
    all.push(
      said(
        "registrationStopped",
        newBlockers.length,
        `${policies(newBlockers, "would stop, or may stop,")} registration of Macs, which is enabled.`,
      ),
    );
  return all;
}

const said = (kind: EffectKind, count: number, why: string): Effect => ({
  kind,
  count,
  limit: null,
  forceable: false,
  why,
  steps: kind === "registrationClosed" ? ["registrationPolicy"] : kind === "registrationStopped" ? ["exclusions"] : [],
});
