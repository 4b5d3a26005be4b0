/** People do the steps in any order, and undo them: after every step the gates say what is so. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { gateNames, nextGate, statesOf } from "../../../components/connection/gates";
import { judgeGates } from "../../../components/connection/judge";
import { recordedStates } from "../../../components/connection/recorded";
import { fresh, shown, steps, timeOf, truth, type World } from "./world";

const judged = (world: World) => judgeGates(shown(world), world.acknowledged, timeOf(world));

/** Steps that lead on come more often, so that walks reach the later gates too. */
const straight = ["savePage", "consentConnector", "consentRegistration", "addPartnerForOurs", "confirm", "macsAppear"];
const anyStep = fc.oneof(
  { weight: 2, arbitrary: fc.constantFrom(...straight) },
  { weight: 3, arbitrary: fc.constantFrom(...Object.keys(steps)) },
);
const anyWalk = fc.oneof(
  fc.array(anyStep, { maxLength: 60, size: "max" }),
  fc.array(anyStep, { maxLength: 30, size: "max" }).map((walk) => [...straight, ...walk]),
);

describe("gates on random walks", function () {
  it("are right after every step of 5,000 walks", () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(anyWalk, (walk) => {
        const world = fresh();
        for (const [at, name] of ["", ...walk].entries()) {
          if (name) steps[name]!(world);
          const said = statesOf(judged(world));
          for (const [gate, allowed] of Object.entries(truth(world))) {
            const state = said[gate as keyof typeof said]!;
            seen.add(`${gate} ${state}`);
            const path = walk.slice(0, at).join(", ");
            assert.ok(allowed.includes(state), `${gate} is ${state}, not ${allowed.join(" or ")}, after: ${path}`);
          }
        }
      }),
      { numRuns: 5_000 },
    );
    const reached = (gate: string) =>
      [...seen].filter((each) => each.startsWith(`${gate} `)).map((each) => each.split(" ")[1]);
    assert.deepEqual(reached("pageSaved").sort(), ["broken", "done", "waiting"]);
    assert.deepEqual(reached("cloudConnectorConsent").sort(), ["broken", "cannotBeSeen", "done", "waiting"]);
    assert.deepEqual(reached("registrationAppConsent").sort(), ["broken", "done", "waiting"]);
    assert.deepEqual(reached("partnerAssignment").sort(), ["broken", "done", "waiting"]);
    assert.deepEqual(reached("confirmed").sort(), ["broken", "done", "waiting"]);
  });

  it("do not depend on the way: whoever is in the same tenant gets the same answer", () => {
    fc.assert(
      fc.property(anyWalk, (walk) => {
        const world = fresh();
        for (const name of walk) steps[name]!(world);
        const copy = JSON.parse(JSON.stringify(world)) as World;
        assert.deepEqual(judged(copy), judged(world));
        const evidence = shown(world);
        evidence.apps.lookalikes.reverse();
        evidence.partner?.macOsEnrollmentAssignments?.reverse();
        assert.deepEqual(statesOf(judgeGates(evidence, world.acknowledged, timeOf(world))), statesOf(judged(world)));
      }),
      { numRuns: 500 },
    );
  });

  it("always name a next step that somebody can take, until none is open", () => {
    fc.assert(
      fc.property(anyWalk, (walk) => {
        const world = fresh();
        for (const name of walk) steps[name]!(world);
        const gates = judged(world);
        const next = nextGate(gates);
        const open = gates.filter(({ name, state }) => state !== "done" && name !== "membershipEmail");
        assert.equal(next === undefined, open.length === 0);
        assert.ok(!next?.after || !open.some(({ name }) => name === next.after), `${next?.name} after ${next?.after}`);
      }),
      { numRuns: 2_000 },
    );
  });

  it("record nothing that this stack does itself", () => {
    fc.assert(
      fc.property(anyWalk, (walk) => {
        const world = fresh();
        for (const name of walk) steps[name]!(world);
        const before = recordedStates(judged(world));
        steps["assignGroup"]!(world);
        assert.deepEqual(recordedStates(judged(world)), before);
      }),
      { numRuns: 500 },
    );
  });

  it("are in the order in which they are passed, and only known ones", () => {
    const names = judged(fresh()).map(({ name }) => name);
    assert.deepEqual(names, gateNames);
  });
});

describe("every order of the wizard's steps", () => {
  const wizard = ["savePage", "consentConnector", "consentRegistration", "addPartnerForOurs", "confirm"];

  it("is judged right at every point, and repeating the steps in order always ends connected", () => {
    for (const order of permutations(wizard)) {
      const world = fresh();
      for (const name of order) {
        steps[name]!(world);
        for (const { name: gate, state } of judged(world))
          assert.ok(truth(world)[gate]!.includes(state), `${gate}: ${order}`);
      }
      for (const name of wizard) steps[name]!(world);
      assert.equal(statesOf(judged(world)).confirmed, "done", order.join(", "));
    }
  });

  it("shows every single undo of a connected tenant", () => {
    const undone: Record<string, Partial<Record<string, string>>> = {
      withdrawConnector: { cloudConnectorConsent: "broken" },
      withdrawRegistration: { registrationAppConsent: "broken", cloudConnectorConsent: "cannotBeSeen" },
      disableConnector: { cloudConnectorConsent: "broken" },
      disablePage: { pageSaved: "broken", confirmed: "broken" },
      removePartner: { partnerEntry: "waiting", partnerAssignment: "waiting", confirmed: "waiting" },
      unassignGroup: { partnerAssignment: "waiting" },
      saveSwapped: { pageSaved: "broken" },
    };
    for (const [undo, changed] of Object.entries(undone)) {
      const world = fresh();
      for (const name of [...wizard, "macsAppear"]) steps[name]!(world);
      const before = statesOf(judged(world));
      steps[undo]!(world);
      assert.deepEqual(statesOf(judged(world)), { ...before, ...changed }, undo);
    }
  });
});

function permutations<T>(all: readonly T[]): T[][] {
  if (all.length === 0) return [[]];
  return all.flatMap((first, i) => permutations(all.filter((_, at) => at !== i)).map((rest) => [first, ...rest]));
}
