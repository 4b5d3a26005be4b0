/** What a preview says about the stage. */
import { visible } from "../../providers/core/escaping";
import type { Config } from "../config/schema";
import { type StageJudgement } from "../access/judgement";
import { escalations } from "./plan";
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
  const before = { nobody: "nobody", pilot: "the pilot group", everybody: "everybody" }[standing.enforcedFor];
  return [
    `Stage ${stage}: "${displayName}" will be on for the ${people} ${group}; until now it is on for ${before}.`,
    `  On their ${applicableMacs} applicable Macs they will reach ${targetResources.join(", ")} only while Entra holds the Mac ` +
      `compliant. ${peopleLosingAccess} of them would lose access now.`,
    "  Preconditions:",
    ...preconditions.map(
      ({ name, holds, value, needed }) => `  ${holds ? "✓" : "✗"} ${name}: ${value} (needed: ${needed})`,
    ),
    ...(judged.forced.length > 0 && force ? [`  Forced: ${force.reason}`] : []),
  ]
    .map(visible)
    .join("\n");
}

/** What broke after the stack got where it is, and what was forced: for every run. */
export function warnings({ force }: Config, { warned, forced }: StageJudgement): string[] {
  return [
    ...warned.map((p) => `Broken since this stage was reached: ${sentence(p)}`),
    ...forced.map((p) => `Forced ("${force?.reason}"): ${sentence(p)}`),
  ];
}
