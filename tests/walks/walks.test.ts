/** Laws over random walks, and mistakes planted in the product that they must find. More of both: tests/long. */
import assert from "node:assert/strict";
import { type Series, walked } from "./task";
import type { Step, Walk, Way } from "./world/walk";

const clean: Way = { way: "clean" };
const edit = (what: string, n: number, run: Way = clean): Step => ({ do: "edit", changes: [{ what, n }], run });
const walkIn = (fleet: Walk["fleet"], from: Walk["from"], end: Walk["end"], ...steps: Step[]): string =>
  JSON.stringify({ fleet, from, reportsOutside: false, steps, end } satisfies Walk);
const walk = (from: Walk["from"], end: Walk["end"], ...steps: Step[]): string => walkIn("usual", from, end, ...steps);

/** Planted mistakes, each with a walk written by hand that leads straight to it. That random walks find them too: tests/long/walks.test.ts. */
const found: [defect: string, law: RegExp, walk: string][] = [
  ["frozen Macs not counted", /^frozen: \d+ Macs stay compliant/, walk("enforce", "stay", edit("applicable", 1))],
  ["emergency accounts by name", /^breakGlass: /, walk("enforce", "stay", edit("breakGlass", 1))],
  [
    "policy last on the way down",
    /^relaxing: the managed policy is still on/,
    walk("enforce", "stay", edit("stage", 4)),
  ],
];

const byHand = (what: string, n: number): Step => ({ do: "hand", what, n });

/** What walks found in the product, or in the stand-in for the engine, and does not happen any more. */
const mended: [what: string, walk: string][] = [
  [
    "an Applicable group that was renamed by hand is counted by its id: no Mac is frozen by criteria that none meets",
    walk("enforce", "stay", byHand("renameSmartGroup", 1), edit("applicable", 1)),
  ],
  [
    "a Compliance group that was renamed by hand is counted by its id: nobody is blocked by criteria that no Mac meets",
    walk("enforce", "stay", byHand("renameSmartGroup", 0), edit("compliance", 3)),
  ],
  [
    "a Compliance group that was widened by hand is not narrowed by up --refresh without a count",
    walk(
      "enforce",
      "stay",
      edit("force", 3),
      edit("compliance", 3),
      byHand("changeSmartGroup", 0),
      { do: "time", minutes: 1440 },
      { do: "time", minutes: 1440 },
      edit("noForce", 0, { ...clean, way: "refresh" }),
    ),
  ],
  [
    "an Applicable group that is held back keeps its Macs reported: criteria of the Compliance group that none meets are held back too",
    walkIn("asked", "enforce", "stay", edit("applicationTitle", 1), edit("stage", 0)),
  ],
  [
    "a group of users at which the partner is held back stays until the partner goes on: its Macs go on being reported",
    walkIn(
      "asked",
      "enforce",
      "stay",
      edit("stage", 4, { way: "kill", at: 1, hostGoesOn: false }),
      edit("usersGroup", 1),
      edit("stage", 4),
    ),
  ],
  [
    "a group of users that was renamed by hand is known by its id: the way down to a pilot is open",
    walkIn("asked", "enforce", "stay", edit("pilot", 0), byHand("renameUserGroup", 0), edit("stage", 2)),
  ],
  [
    "a Mac App that Jamf Pro does not have stays as it is on the way down, and the run comes through",
    walkIn("poor", "enforce", "drainAndDestroy", edit("detail", 68)),
  ],
  ...[0, 3, 6, 7].map((n): [string, string] => [
    `an error in a section that describes an object (${n}) refuses no run to a lower stage, also beside a write that fails`,
    JSON.stringify({
      fleet: "asked",
      from: "enforce",
      reportsOutside: false,
      steps: [
        {
          do: "edit",
          changes: [
            { what: "stage", n: n % 2 === 0 ? 4 : 1 },
            { what: "wrong", n },
          ],
          run: { way: "fault", meets: "registrationWrite", fault: "500", after: 0 },
        },
        { do: "edit", changes: [{ what: "stage", n: 0 }], run: clean },
        { do: "edit", changes: [{ what: "stage", n: 4 }], run: clean },
      ],
      end: "stay",
    } satisfies Walk),
  ]),
  [
    "a managed policy that was switched on by hand, whatever the state says of it, is off after a run down",
    walk("pilot", "stay", byHand("switchPolicy", 1), edit("stage", 1)),
  ],
  [
    "a registration app that is gone stops no run to prepare: the policy that leaves is written without it",
    walk("enforce", "stay", byHand("withdrawConsent", 4), edit("stage", 0)),
  ],
  [
    "criteria of the Applicable group that none meets wait while the user group is deleted: its Macs may be reported still",
    walkIn("asked", "enforce", "stay", byHand("deleteUserGroup", 2), edit("applicable", 1), edit("stage", 0)),
  ],
  [
    "an icon of the registration policy that Jamf Pro does not have stops no run down",
    walk("enforce", "drainAndDestroy", edit("detail", 64), edit("stage", 0)),
  ],
  ["exclusions that the stack made at first may be taken out", walkIn("asked", "pilot", "stay", edit("exclusions", 0))],
  [
    "criteria of the Applicable group that nobody can evaluate are passed by no reason: Macs stayed compliant without being reported",
    walk("enforce", "stay", {
      do: "edit",
      changes: [
        { what: "applicable", n: 7 },
        { what: "force", n: 0 },
      ],
      run: clean,
    }),
  ],
  [
    "a run with --target that turns the order leaves no circle in the state, and destroy goes on",
    walk(
      "pilot",
      "destroy",
      edit("stage", 0, { way: "target", name: "macs-applicable" }),
      edit("users", 0, { way: "kill", at: 1, hostGoesOn: true }),
    ),
  ],
];

/** More of them: tests/long/walks.test.ts. */
const seeds = [14, 15] as const;
const walksOfEach = 100;

describe("random walks", function () {
  this.timeout(3_600_000);

  it("break no law, and planted mistakes do", async () => {
    const given: Series[] = [
      ...mended.map(([_, each]) => ({ seed: 1, count: 1, walk: each, isTold: "asFound" as const })),
      ...found.flatMap(([defect, _, each]) => [
        { seed: 1, count: 1, walk: each, defect, isTold: "asFound" as const },
        { seed: 1, count: 1, walk: each },
      ]),
    ];
    const series = seeds.map((seed): Series => ({ seed, count: walksOfEach, isTold: "asFound" }));
    const all = await walked(...series, ...given);
    const others = all.slice(series.length);
    for (const { made, failed } of all.slice(0, series.length)) {
      assert.equal(failed, undefined, `${failed?.why}\n${failed?.walk}\nSEED=${failed?.seed} npm run walks`);
      assert.equal(made, walksOfEach);
    }
    for (const [at, [what]] of mended.entries()) assert.equal(others[at]!.failed, undefined, what);
    const planted = others.slice(mended.length);
    for (const [at, [defect, law]] of found.entries()) {
      assert.match(planted[2 * at]!.failed?.why ?? "nothing was found", law, defect);
      assert.equal(planted[2 * at + 1]!.failed, undefined, defect);
    }
  });
});
