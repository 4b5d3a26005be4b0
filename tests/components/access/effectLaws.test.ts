/** Laws of the model over any tenant, with both answers about Macs outside the Applicable group. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { decide } from "../../../components/access/decision";
import { effects } from "../../../components/access/effects";
import { accessOf } from "../../../components/access/model";
import { anyMoment, anyPolicy, anyRun, ids } from "./tenants";

const limits = { peopleLosingAccess: 0, inventoryPercent: 90 };
const answers = fc.constantFrom("reported" as const, "notReported" as const);
const change = fc.record({
  stage: fc.constantFrom(
    "prepare" as const,
    "connect" as const,
    "pilot" as const,
    "enforce" as const,
    "drain" as const,
  ),
  direction: fc.constantFrom("up" as const, "level" as const, "down" as const),
});
const runs = { numRuns: 1_000 };

describe("laws of access", () => {
  it("an unchanged run has no effects", () => {
    fc.assert(
      fc.property(anyMoment, change, answers, (moment, change, outsideApplicable) => {
        const same = structuredClone(moment);
        assert.deepEqual(effects(moment, same, change, { limits, outsideApplicable }).effects, []);
      }),
      runs,
    );
  });

  it("whoever is blocked after a run was blocked before, or is counted; and who is counted is blocked", () => {
    fc.assert(
      fc.property(anyRun, change, answers, ([before, after], change, outsideApplicable) => {
        const result = effects(before, after, change, { limits, outsideApplicable });
        const counted = new Set(result.difference.peopleNewlyBlocked);
        for (const [id, { blocked }] of result.after.people) {
          if (blocked && !result.before.people.get(id)!.blocked) assert.ok(counted.has(id), id);
          if (counted.has(id)) assert.ok(blocked, id);
        }
        assert.ok(result.difference.strangersNewlyBlocked >= 0);
        const grown = result.after.totals.blocked - result.before.totals.blocked;
        assert.ok(counted.size + result.difference.strangersNewlyBlocked >= grown);
      }),
      runs,
    );
  });

  it("a Mac that a run leaves compliant without anybody reporting for it is never passed", () => {
    fc.assert(
      fc.property(anyRun, change, answers, ([before, after], change, outsideApplicable) => {
        const result = effects(before, after, change, { limits, outsideApplicable });
        const force = { stage: change.stage, reason: "whatever the reason is" };
        const { forced, said } = decide(result.effects, change, { force, drainBlocks: 1_000 });
        assert.ok([...forced, ...said].every(({ kind }) => kind !== "macsFrozen"));
        const isFrozen = [...result.after.frozen].some((id) => !result.before.frozen.has(id));
        assert.equal(
          isFrozen,
          result.effects.some(({ kind }) => kind === "macsFrozen"),
        );
      }),
      runs,
    );
  });

  it("excluding users from a policy, or taking it away, blocks nobody", () => {
    fc.assert(
      fc.property(
        anyMoment,
        fc.subarray(ids(0, 8)),
        fc.boolean(),
        answers,
        (moment, excluded, isGone, outsideApplicable) => {
          const policies = moment.policies.map((policy) => ({
            ...policy,
            whom: new Set([...policy.whom].filter((id) => !excluded.includes(id))),
          }));
          const after = { ...moment, policies: isGone ? [] : policies };
          const result = effects(
            moment,
            after,
            { stage: "enforce", direction: "level" },
            { limits, outsideApplicable },
          );
          assert.deepEqual(result.difference.peopleNewlyBlocked, []);
          assert.equal(result.difference.strangersNewlyBlocked, 0);
          assert.deepEqual(result.difference.macsFrozen, []);
        },
      ),
      runs,
    );
  });

  it("another policy never takes anybody's block away, and a relaxing run down is never refused", () => {
    fc.assert(
      fc.property(anyMoment, anyPolicy, answers, (moment, policy, outsideApplicable) => {
        const more = { ...moment, policies: [...moment.policies, { ...policy, id: "p4" }] };
        const [was, will] = [accessOf(moment, outsideApplicable), accessOf(more, outsideApplicable)];
        for (const [id, { blocked }] of was.people) if (blocked) assert.ok(will.people.get(id)!.blocked);
        const down = { stage: "connect", direction: "down" } as const;
        const relaxed = effects(more, moment, down, { limits, outsideApplicable });
        assert.deepEqual(decide(relaxed.effects, down).heldSteps.size, 0);
      }),
      runs,
    );
  });

  it("on the way down nothing is refused, and what is held back names its part", () => {
    fc.assert(
      fc.property(anyRun, answers, ([before, after], outsideApplicable) => {
        const down = { stage: "drain", direction: "down" } as const;
        const { refused, heldBack } = decide(effects(before, after, down, { limits, outsideApplicable }).effects, down);
        assert.deepEqual(refused, []);
        for (const effect of heldBack) assert.ok(effect.steps.length > 0, effect.kind);
      }),
      runs,
    );
  });

  it("what the run gains counts for nobody: more Macs in the Compliance group unblock nobody yet", () => {
    fc.assert(
      fc.property(anyMoment, answers, (moment, outsideApplicable) => {
        const macs = moment.macs.map((mac) => ({ ...mac, inComplianceGroup: true }));
        const will = accessOf({ ...moment, macs }, outsideApplicable);
        for (const [id, { hasCompliantMac }] of will.people) {
          const now = moment.macs.some((mac) => mac.personId === id && mac.compliantThere);
          const elsewhere = moment.compliantElsewhere.has(id) && !moment.macs.some(({ personId }) => personId === id);
          assert.equal(hasCompliantMac, now || elsewhere);
        }
      }),
      runs,
    );
  });
});
