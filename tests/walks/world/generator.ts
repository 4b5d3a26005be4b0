/**
 * Random walks as fast-check makes them. Some harm comes only where a situation meets the right stack (criteria narrowed while users are asked;
 * a namesake before the first run; an exclusion that was cut off, and then destroy): those walks begin there. All others begin anywhere.
 */
import fc from "fast-check";
import { type Beginning, beginnings } from "./base";
import { type FleetName, fleetNames } from "./fleets";
import {
  downAgainst,
  excluding,
  joined,
  namesakeBeforeEdit,
  namesakeBeforeFirst,
  narrowed,
  often,
  one,
  situation,
} from "./situations";
import type { Step, Walk } from "./walk";

const end = often<Walk["end"]>(
  [3, one("stay", "again")],
  [2, fc.constant("destroy")],
  [1, fc.constant("drainAndDestroy")],
);
const walk = (
  from: fc.Arbitrary<Beginning>,
  steps: fc.Arbitrary<Step[]>,
  of: Partial<{ fleet: fc.Arbitrary<FleetName>; end: typeof end; reportsOutside: fc.Arbitrary<boolean> }> = {},
): fc.Arbitrary<Walk> =>
  fc.record({ fleet: one(...fleetNames), from, reportsOutside: fc.boolean(), steps, end, ...of });
/** Perhaps followed by another situation. */
const alone = (first: fc.Arbitrary<Step[]>) => often([3, first], [2, joined(first, situation)]);

const anywhere = walk(
  often([3, fc.constant<Beginning>("enforce")], [2, fc.constant<Beginning>("connect")], [4, one(...beginnings)]),
  often([3, situation], [4, joined(situation, situation)], [1, joined(situation, situation, situation)]),
);
const live = one<Beginning>("enforce", "enforce", "enforce", "pilot");
/** Only of Macs that are not reported any more it is seen that they stay compliant. */
const seldomReported = one(false, false, true);
const excluded = (from: fc.Arbitrary<Beginning>, ...ends: Walk["end"][]) =>
  walk(from, alone(excluding), { fleet: one("usual", "asked"), end: one(...ends) });

export const walks: fc.Arbitrary<Walk> = often(
  [10, anywhere],
  [2, walk(live, alone(narrowed), { reportsOutside: seldomReported })],
  [2, walk(live, alone(downAgainst))],
  [1, walk(fc.constant("nothing"), alone(namesakeBeforeFirst))],
  [1, walk(one(...beginnings), alone(namesakeBeforeEdit))],
  [1, excluded(one("prepare", "connect", "connect"), "destroy", "destroy", "stay", "again")],
  [1, excluded(live, "drainAndDestroy", "drainAndDestroy", "stay", "again")],
);
