/**
 * What a run does to users and Macs: the model before against the model after. Pure. An unchanged run has no effects, whatever the
 * state that it finds; what was broken before is for the warnings.
 */
import { type Access, accessOf, type Moment, type OutsideApplicable } from "./model";
import { type Difference, differenceOf } from "./difference";
import { type Effect, effectsOf } from "./effectRules";
import type { Change, Limits } from "./change";

export type { Effect, EffectKind } from "./effectRules";
export type { Change, Limits } from "./change";

export interface Effects {
  before: Access;
  after: Access;
  difference: Difference;
  /** Users who are blocked after the run, by this run or not. */
  totalBlocked: number;
  effects: readonly Effect[];
  /** What could not be read of either moment: the numbers may be others. */
  notRead: readonly string[];
}

export function effects(
  before: Moment,
  after: Moment,
  change: Change,
  { limits, outsideApplicable }: { limits: Limits; outsideApplicable: OutsideApplicable },
): Effects {
  const [was, will] = [accessOf(before, outsideApplicable), accessOf(after, outsideApplicable)];
  const difference = differenceOf({ before, after, was, will, outsideApplicable });
  const blockedAfter = blocked(will, difference.strangersNewlyBlocked);
  return {
    before: withBlocked(was, blocked(was, 0)),
    after: withBlocked(will, blockedAfter),
    difference,
    totalBlocked: blockedAfter,
    effects: effectsOf(difference, { before, after, will, change, limits }),
    notRead: [...new Set([...before.notRead, ...after.notRead])],
  };
}

/** Users who could not be matched work today, as far as anybody knows: of them those alone count whom this run may block. */
const blocked = ({ totals, strangersBlocked }: Access, newStrangers: number): number =>
  totals.blocked - strangersBlocked + newStrangers;

const withBlocked = (access: Access, count: number): Access => ({
  ...access,
  totals: { ...access.totals, blocked: count },
});
