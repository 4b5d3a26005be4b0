/**
 * Random walks as fast-check makes them: built from situations that matter (a stage is turned and something fails on the way; criteria that
 * none meets; a namesake before the first run), by the kinds of `docs/internals/access-rows.md`, and from anything at all.
 */
import fc from "fast-check";
import { beginnings } from "./base";
import { detailPaths } from "./details";
import { editNames, stageNames } from "./edits";
import { fleetNames } from "./fleets";
import { handNames } from "./hands";
import { allMet, faultKinds, type Met, writesMet } from "./meetings";
import type { Change, Step, Walk, Way } from "./walk";

const n = fc.nat({ max: 7 });
const one = <T>(...values: T[]) => fc.constantFrom(...values);
const often = <T>(...weighted: [weight: number, arbitrary: fc.Arbitrary<T>][]) =>
  fc.oneof(...weighted.map(([weight, arbitrary]) => ({ weight, arbitrary })));

const resourceNames = [
  "applicable",
  "compliance",
  "registration",
  "partner",
  "restriction",
  "enforcement",
  "require-compliant",
  "guard",
].map((name) => `macs-${name}`);

/** What an edit writes above all: where a fault meets it. */
const written: Readonly<Record<string, readonly Met[]>> = {
  stage: ["managedPolicyWrite", "newPolicyWrite", "registrationWrite", "smartGroupWrite"],
  compliance: ["smartGroupWrite"],
  applicable: ["smartGroupWrite"],
  users: ["userGroupWrite", "partnerWrite"],
  usersGroup: ["partnerWrite", "managedPolicyWrite"],
  exclusions: ["exclusionWrite"],
  policy: ["managedPolicyWrite", "newPolicyWrite"],
};

const clean: fc.Arbitrary<Way> = fc.constant({ way: "clean" });
const meeting = (meets: fc.Arbitrary<Met>): fc.Arbitrary<Way> =>
  fc.record({
    way: fc.constant("fault" as const),
    meets,
    fault: often([2, one(...faultKinds)], [1, one("dropAfter" as const)]),
    after: often([3, fc.constant(0)], [1, fc.nat({ max: 2 })]),
  });
const killed: fc.Arbitrary<Way> = fc.record({
  way: fc.constant("kill" as const),
  at: fc.integer({ min: 1, max: 6 }),
  hostGoesOn: fc.boolean(),
});
const partly: fc.Arbitrary<Way> = fc.record({
  way: one("target" as const, "exclude" as const),
  name: one(...resourceNames),
});

/** A run after these changes that may go wrong, where they write or anywhere. */
const unlucky = (changes: readonly Change[]): fc.Arbitrary<Way> => {
  const near = changes.flatMap(({ what }) => written[what] ?? writesMet);
  return often([5, meeting(one(...near))], [2, meeting(one(...allMet))], [3, killed], [2, partly]);
};
const mostlyClean = (changes: readonly Change[]) =>
  often([6, clean], [1, fc.constant<Way>({ way: "refresh" })], [3, unlucky(changes)]);

const change = (what: fc.Arbitrary<string>): fc.Arbitrary<Change> => fc.record({ what, n });
const edit = (
  changes: fc.Arbitrary<Change[]>,
  way: (changes: readonly Change[]) => fc.Arbitrary<Way>,
): fc.Arbitrary<Step[]> => changes.chain((all) => way(all).map((run): Step[] => [{ do: "edit", changes: all, run }]));
const hand = (what: fc.Arbitrary<string>): fc.Arbitrary<Step[]> =>
  fc.record({ what, n }).map((each): Step[] => [{ do: "hand", ...each }]);
const joined = (...parts: fc.Arbitrary<Step[]>[]): fc.Arbitrary<Step[]> => fc.tuple(...parts).map((all) => all.flat());

const toStage = (...stages: (typeof stageNames)[number][]): fc.Arbitrary<Change> =>
  one(...stages).map((stage) => ({ what: "stage", n: stageNames.indexOf(stage) }));
/** With a reason for the stage itself, sometimes. */
const withReason = (stage: fc.Arbitrary<Change>): fc.Arbitrary<Change[]> =>
  often([2, stage.map((each) => [each])], [1, stage.map((each) => [each, { what: "force", n: 0 }])]);

const up = edit(withReason(toStage("pilot", "enforce", "enforce")), (all) => often([1, clean], [2, unlucky(all)]));
/** All at once and with a reason, while one write after the other fails. */
const climb = edit(
  toStage("enforce", "enforce", "pilot").map((each) => [each, { what: "force", n: 0 }]),
  () => often([3, meeting(one("registrationWrite", "registrationWrite", ...writesMet))], [1, killed], [1, partly]),
);
const down = edit(
  toStage("drain", "drain", "prepare", "connect", "pilot").map((each) => [each]),
  (all) => often([1, clean], [2, unlucky(all)]),
);
/** What decides who is asked and who is compliant. */
const judged = change(
  often(
    [4, one("users", "compliance", "applicable", "breakGlass")],
    [2, one("rule", "usersGroup", "resources", "exclusions", "policy", "pilot", "applicationTitle")],
  ),
);
const restricting = edit(
  judged.map((each) => [each]),
  mostlyClean,
);
const excluding = joined(
  edit(fc.constant([{ what: "exclusions", n: 1 }]), unlucky),
  often(
    [1, fc.constant<Step[]>([])],
    [1, fc.constant<Step[]>([{ do: "recover" }])],
    [
      1,
      edit(
        toStage("prepare").map((each) => [each]),
        mostlyClean,
      ),
    ],
  ),
);
const namesake = joined(
  hand(one("namesakeSmartGroup", "namesakePolicy", "renameSmartGroup", "renamePolicy", "renameUserGroup")),
  edit(often([2, toStage("prepare", "pilot").map((each) => [each])], [1, judged.map((each) => [each])]), mostlyClean),
);
const byHand = joined(
  hand(often([1, one("tenantsOwnPolicy", "switchPolicy", "withoutPermission")], [3, one(...handNames)])),
  edit(
    often(
      [2, withReason(toStage(...stageNames))],
      [2, judged.map((each) => [each])],
      [1, change(one(...editNames)).map((each) => [each])],
    ),
    mostlyClean,
  ),
);
const detail: fc.Arbitrary<Change> = fc
  .nat({ max: 3 * detailPaths.length - 1 })
  .map((which) => ({ what: "detail", n: which }));
const anything: fc.Arbitrary<Step[]> = often(
  [4, edit(fc.array(often([3, change(one(...editNames))], [2, detail]), { minLength: 1, maxLength: 2 }), mostlyClean)],
  [2, hand(one(...handNames))],
  [2, one(60, 1440, 4320).map((minutes): Step[] => [{ do: "time", minutes }])],
  [2, one("refresh" as const, "recover" as const).map((what): Step[] => [{ do: what }])],
  [1, fc.constant<Step[]>([{ do: "lose" }])],
);

const situation = often(
  [2, up],
  [2, climb],
  [3, down],
  [4, restricting],
  [1, excluding],
  [1, namesake],
  [2, byHand],
  [3, anything],
);

export const walks: fc.Arbitrary<Walk> = fc.record({
  fleet: one(...fleetNames),
  from: often([3, one("enforce" as const)], [2, one("connect" as const)], [4, one(...beginnings)]),
  reportsOutside: fc.boolean(),
  steps: often([3, situation], [4, joined(situation, situation)], [1, joined(situation, situation, situation)]),
  end: often(
    [3, one("stay" as const, "again" as const)],
    [2, one("destroy" as const)],
    [1, one("drainAndDestroy" as const)],
  ),
});
