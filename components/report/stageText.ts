/** What a preview says about the stage. */
import { visible } from "../../providers/core/escaping";
import type { Config } from "../config/schema";
import { type StageJudgement } from "../access/judgement";
import { accessText } from "../access/text";
import type { Trial } from "../access/trials";
import { heldText } from "../stages/holds";
import { escalations } from "../stages/plan";
import { sentence } from "../access/preconditions";

/** What is about to be switched on, for whom, and every precondition with its value. Empty when nothing goes up. */
export function climbText({ stage, conditionalAccess, pilot, force }: Config, judged: StageJudgement): string {
  const { plan, standing, preconditions, counts } = judged;
  const up = escalations(plan, standing);
  if (!up.includes("enforcement") || !counts?.audience) return "";
  const { people, applicableMacs, peopleLosingAccess } = counts.audience;
  const { displayName, targetResources } = conditionalAccess.managedPolicy!;
  const group =
    plan.enforcedFor === "pilot" ? `members of the pilot group ${pilot.groupId}` : "members of the user group";
  const before = { nobody: "no user", pilot: "the pilot group", everybody: "all users" }[standing.enforcedFor];
  return [
    `Stage ${stage}: "${displayName}" will be on for the ${people} ${group}; now it is on for ${before}.`,
    `  On their ${applicableMacs} applicable Macs, access to ${resourcesText(targetResources)} will require ` +
      `a compliant Mac. ${peopleLosingAccess} of them would lose access now.`,
    "  Preconditions:",
    ...preconditions.map(
      ({ name, holds, value, needed }) => `  ${holds ? "✓" : "✗"} ${name}: ${value} (required: ${needed})`,
    ),
    ...(judged.forced.length > 0 && force ? [`  Forced: ${force.reason}`] : []),
  ]
    .map(visible)
    .join("\n");
}

const resourcesText = (targets: readonly string[]): string =>
  targets.map((target) => (target === "All" ? "all resources" : target)).join(", ");

/** The block *Access*, and what is held back. Empty where nothing that concerns users changes but for one line. */
export function accessTexts({ access, notLookedFor, plan, appliesToNobody, trials = [] }: StageJudgement): string[] {
  const ofCandidates = trials.map(trialText);
  if (!access) {
    const noChange =
      appliesToNobody === undefined
        ? "Access: no change."
        : `Access: no change by this run. Warning: ${appliesToNobody}`;
    const text = notLookedFor ? notLookedForText : noChange;
    return [...(plan.managedPolicy === "on" ? [text] : []), ...ofCandidates];
  }
  const { decision, effects, isByRefreshAlone } = access;
  const { heldSteps } = decision;
  return [
    ...(isByRefreshAlone ? [`Access: no change by a run without --refresh. What pulumi up --refresh would do:`] : []),
    ...(effects ? [accessText(effects, decision)] : decision.effects.map(({ why }) => `Access: ${why}`)),
    ...byHandText(access.drift?.byHand ?? [], access.isLeft),
    ...(heldSteps.size > 0
      ? [`Held back in this run, and unchanged since the last run: ${heldText(heldSteps)}. Everything else continues.`]
      : []),
    ...ofCandidates,
  ];
}

const notLookedForText =
  "Access: the configuration changes nothing. Not looked at in this preview: criteria of the smart groups and members of the group of users or the pilot group, " +
  "which may have been changed by hand. pulumi up reads them before it writes.";

const byHandText = (all: readonly string[], isLeft = false): string[] =>
  all.length === 0
    ? []
    : [
        `Changed outside this stack: ${all.join("; ")}. ` +
          (isLeft
            ? 'The numbers say what a run without --refresh does, which leaves that as it is. To put it right, run "pulumi up --refresh" before the ' +
              "configuration changes anything else. "
            : 'The numbers say what putting it right does, as "pulumi up --refresh" would. ') +
          "To keep it, change the configuration in the same way.",
      ];

/** Nothing is refused by it: the candidate is not moved yet. */
function trialText({ of, access }: Trial): string {
  const heading = `Candidate of the ${of}, if it were moved now.`;
  if (!access) return `${heading} Access: no change.`;
  const { decision, effects } = access;
  return effects
    ? `${heading} ${accessText(effects, decision)}`.replaceAll("\n  Refused: ", "\n  Would be refused: ")
    : [heading, ...decision.effects.map(({ why }) => why)].join(" ");
}

/** What broke after the stack got where it is, and what was forced: for every run. */
export function warnings({ force }: Config, judged: StageJudgement): string[] {
  const { warned, forced, paused, policyDrift, missingApp, namesakes = [], breakGlassWarnings = [] } = judged;
  const { appliesToNobody } = judged;
  const broken =
    judged.direction === "down"
      ? "Not met, which stops no run to a lower stage"
      : "Broken since this stage was reached";
  return [
    ...(paused ? [pausedText(paused, judged.resumeWaits)] : []),
    ...(policyDrift === undefined ? [] : [policyDrift.text]),
    ...(missingApp === undefined ? [] : [missingApp]),
    ...namesakes,
    ...(appliesToNobody === undefined ? [] : [appliesToNobody]),
    ...breakGlassWarnings,
    ...warned.map((p) => `${broken}: ${sentence(p)}`),
    ...forced.map((p) => `Forced ("${force?.reason}"): ${sentence(p)}`),
  ];
}

export const pausedText = (state: "off" | "reportOnly", resumeWaits = false): string =>
  `The managed policy was switched ${state === "off" ? "off" : "to report-only"} by a run of this stack that did not come to ` +
  "its end, or outside this stack, and stays so: it requires no compliant Mac. " +
  (resumeWaits
    ? "A run to a lower stage switches nothing on: the next run heeds conditionalAccess.managedPolicy.resume."
    : "To switch it on again, set conditionalAccess.managedPolicy.resume to a text that was not used before, such as a ticket.");
