/**
 * What happens to a stack, as fast-check makes it: situations that matter (a stage is turned and something fails on the way; criteria that
 * none meets; an object of the stack's name), by the kinds of `docs/internals/access-rows.md`, and anything at all.
 */
import fc from "fast-check";
import { detailPaths } from "./details";
import { editNames, stageNames } from "./edits";
import { handNames } from "./hands";
import { allMet, faultKinds, type Met, writesMet } from "./meetings";
import { metFirst, metLater, namesakes } from "./namesakes";
import type { Change, Step, Way } from "./walk";

const n = fc.nat({ max: 7 });
export const one = <T>(...values: T[]) => fc.constantFrom(...values);
export const often = <T>(...weighted: [weight: number, arbitrary: fc.Arbitrary<T>][]) =>
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
  at: often([1, one(1, 2)], [2, fc.integer({ min: 1, max: 6 })]),
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
export const joined = (...parts: fc.Arbitrary<Step[]>[]): fc.Arbitrary<Step[]> =>
  fc.tuple(...parts).map((all) => all.flat());

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
/** The run ends between the request and its answer, or with it: only what was recorded before knows of it. */
const cutOff: fc.Arbitrary<Way> = often(
  [3, fc.record({ way: fc.constant("kill" as const), at: one(1, 1, 1, 2), hostGoesOn: fc.boolean() })],
  [1, fc.constant<Way>({ way: "fault", meets: "exclusionWrite", fault: "dropAfter", after: 0 })],
);
/** An exclusion that fails half-way, and is taken up again, taken back or left. */
export const excluding = joined(
  edit(
    one(1, 1, 1, 2).map((which) => [{ what: "exclusions", n: which }]),
    (all) => often([3, cutOff], [1, unlucky(all)]),
  ),
  often([1, fc.constant<Step[]>([])], [1, one("recover" as const, "refresh" as const).map((what) => [{ do: what }])]),
  often(
    [2, fc.constant<Step[]>([])],
    [1, edit(fc.constant([{ what: "exclusions", n: 0 }]), mostlyClean)],
    [
      1,
      edit(
        toStage("prepare", "connect").map((each) => [each]),
        mostlyClean,
      ),
    ],
  ),
);

const madeByHand = (which: number): Step[] => [{ do: "hand", what: "namesake", n: which }];
/** Somebody makes an object under a name of the stack's, and then the stack would make it. */
export const namesakeBeforeFirst = one(...metFirst).chain((which) =>
  joined(
    fc.constant(madeByHand(which)),
    edit(
      toStage("prepare", "prepare", "connect").map((each) => [each]),
      mostlyClean,
    ),
  ),
);
export const namesakeBeforeEdit = one(...metLater).chain((which) =>
  joined(fc.constant(madeByHand(which)), edit(fc.constant([...namesakes[which]!.by]), mostlyClean)),
);
const namesake = often(
  [1, namesakeBeforeEdit],
  [
    1,
    joined(
      hand(one("namesake", "renameSmartGroup", "renamePolicy", "renameUserGroup")),
      edit(
        often([2, toStage("prepare", "pilot").map((each) => [each])], [1, judged.map((each) => [each])]),
        mostlyClean,
      ),
    ),
  ],
);

/** Values by which fewer Macs are applicable or compliant, other users are reported, or nobody can get in who must. */
const narrowing: fc.Arbitrary<Change> = often(
  [4, one(1, 2, 3, 5, 6, 7).map((which) => ({ what: "applicable", n: which }))],
  [3, one(1, 3, 4, 6).map((which) => ({ what: "compliance", n: which }))],
  [2, one(1, 2).map((which) => ({ what: "breakGlass", n: which }))],
  [1, change(one("usersGroup", "applicationTitle"))],
);
export const narrowed = edit(
  often([3, narrowing.map((each) => [each])], [1, narrowing.map((each) => [each, { what: "force", n: 0 }])]),
  mostlyClean,
);
/** Down, while what must come first fails, and perhaps with an edit that takes more away. */
export const downAgainst = edit(
  fc
    .tuple(
      toStage("drain", "prepare", "connect", "pilot"),
      often<Change[]>([2, fc.constant([])], [1, narrowing.map((each) => [each])]),
    )
    .map(([stage, more]) => [stage, ...more]),
  () => often([3, meeting(one("managedPolicyWrite", "managedPolicyWrite", ...writesMet))], [1, killed], [1, partly]),
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

export const situation = often(
  [2, up],
  [2, climb],
  [3, down],
  [4, restricting],
  [1, excluding],
  [1, namesake],
  [2, byHand],
  [3, anything],
);
