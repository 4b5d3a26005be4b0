/**
 * A run with `--refresh` puts right what somebody changed by hand, and one without leaves it. The program does not see which it is, so both are
 * counted: whatever is too much by one of them refuses the run, or is held back. Pure.
 */
import type { Decision } from "./decision";
import type { Drift } from "./drift";
import type { Effect, Effects } from "./effects";
import type { EffectsWithHeld } from "./heldBack";
import type { Part } from "./intent";
import { isRenamed } from "./runChanges";
import type { Repaired } from "../stages/repairs";
import type { RunQuestion } from "./runQuestion";
import { recordedGuard } from "../state/recordedGuard";

export interface Way {
  effects: Effects;
  whenHeld: EffectsWithHeld;
  /** What somebody changed by hand stays so. */
  isLeft: boolean;
}

/**
 * What somebody changed by hand and a run without `--refresh` leaves so. A run whose configuration is as the state says writes nothing of it; one
 * that writes an object for another reason writes it whole.
 */
export function leftByHand(
  question: RunQuestion,
  between: ReadonlySet<Part> | undefined,
  drift: Drift,
): ReadonlySet<Part> {
  const { parts } = drift;
  const left = new Set<Part>();
  if (!between || between.size === 0) return left;
  const { config, plan, direction } = question;
  const repaired = repairedByDrain(question, between, drift);
  for (const group of ["applicable", "compliance"] as const) {
    const isRepaired = group === "applicable" && repaired?.applicable === true;
    if ((parts.has(group) || parts.has("site")) && !isRepaired && !isGroupWritten(question, between, group))
      left.add(group);
  }
  for (const part of ["registration", "users"] as const) if (parts.has(part) && !between.has(part)) left.add(part);
  const isOtherGroup = between.has("users") && config.users !== undefined && "groupId" in config.users;
  if (parts.has("partner") && !repaired?.partner && !isOtherGroup && !isAssignmentWritten(question))
    left.add("partner");
  // On the way down it is written, whatever the state says of it.
  const goesOff = direction === "down" && plan.managedPolicy !== "on";
  const isPolicyWritten = between.has("managedPolicy") || goesOff || hasFailed(question);
  if (parts.has("managedPolicy") && !isPolicyWritten) left.add("managedPolicy");
  return left;
}

/** What the run that empties the Compliance group writes whatever the state says of it, so that Macs are reported as not compliant. */
export function repairedByDrain(
  { plan, direction }: Pick<RunQuestion, "plan" | "direction">,
  between: ReadonlySet<Part> | undefined,
  { parts, live }: Pick<Drift, "parts" | "live">,
): Repaired | undefined {
  if (direction !== "down" || plan.complianceGroup !== "empty" || !between?.has("compliance")) return undefined;
  return { applicable: live.applicable !== undefined, partner: parts.has("partner") };
}

/** This run writes the smart group, and whole: its criteria, or its looks, are not as the state has them. */
function isGroupWritten(
  { config: { jamf }, direction, last, name }: RunQuestion,
  between: ReadonlySet<Part>,
  group: "applicable" | "compliance",
): boolean {
  if (between.has(group) || between.has("site")) return true;
  const { displayName, description } = jamf[`${group}Group`];
  const held = last?.of("jamf:SmartComputerGroup", `${name}-${group}`, ["name", "description"]);
  // Names wait for the next run on the way down.
  return direction !== "down" && isRenamed(held, displayName, description);
}

/** After a refresh that found the assignment gone, there is no group in the state, and this run writes it. */
const isAssignmentWritten = ({ last, name }: RunQuestion): boolean =>
  last?.of("graph:CompliancePartner", `${name}-partner`, ["groupId"])?.["groupId"] === undefined;

/** Of what somebody changed by hand this run writes something although the configuration is as the state says: a group is written whole. */
export const writesByHand = (question: RunQuestion, { parts }: Drift): boolean =>
  (["applicable", "compliance"] as const).some(
    (group) => (parts.has(group) || parts.has("site")) && isGroupWritten(question, new Set(), group),
  ) ||
  (parts.has("partner") && isAssignmentWritten(question)) ||
  (parts.has("managedPolicy") && hasFailed(question));

/**
 * The last run's write that was to switch the managed policy on failed: azuread's state has it as done, and the engine writes it again. The guard, which
 * comes last, does not say that it is on.
 */
const hasFailed = ({ last, name, managed: { recorded } }: RunQuestion): boolean =>
  recorded?.args.state === "enabled" && recordedGuard(last, name)?.managedPolicyOn === false;

/** The way by which more is refused or held back; of equal ones that without `--refresh`, which is what most runs are. */
export function worseOf(ways: readonly Way[], judge: (all: readonly Effect[]) => Decision): Way {
  const weight = ({ effects: { effects } }: Way): number => {
    const { refused, heldBack } = judge(effects);
    return refused.length + heldBack.length;
  };
  return [...ways].sort((a, b) => weight(b) - weight(a) || Number(b.isLeft) - Number(a.isLeft))[0]!;
}

/** What happens by this way, and what would be too much by another. */
export function effectsOfAll(
  shown: Way,
  ways: readonly Way[],
  of: (way: Way) => Effects = ({ effects }) => effects,
): Effect[] {
  const all = [...of(shown).effects];
  for (const other of ways) {
    if (other === shown) continue;
    for (const effect of of(other).effects) {
      if (effect.limit === null || effect.count <= effect.limit) continue;
      const known = all.findIndex(({ kind }) => kind === effect.kind);
      if (known >= 0 && all[known]!.count >= effect.count) continue;
      const why = `${effect.why} (${other.isLeft ? "Without" : "With"} --refresh.)`;
      if (known >= 0) all[known] = { ...effect, why };
      else all.push({ ...effect, why });
    }
  }
  return all;
}
