/** Parts that are held back on a run down, and what that does to the rest of the run. */
import assert from "node:assert/strict";
import { decide } from "../../../components/access/decision";
import { type Change, effects } from "../../../components/access/effects";
import { decisionWithHeld, momentWithHeld } from "../../../components/access/heldBack";
import type { Moment } from "../../../components/access/model";
import { ids, policy, runbook, withMacs } from "./tenants";

const down: Change = { stage: "prepare", direction: "down" };
const limits = { peopleLosingAccess: 5, inventoryPercent: 90 };

function decided(before: Moment, after: Moment) {
  const effectsOf = (moment: Moment) =>
    decide(effects(before, moment, down, { limits, outsideApplicable: "notReported" }).effects, down);
  return decisionWithHeld(effectsOf(after), (held) => effectsOf(momentWithHeld(before, after, held)));
}

describe("what is held back on the way down", () => {
  const asked = runbook({ policies: [{ ...policy(ids(0, 300)), managed: false }] });
  const misspelt = withMacs(asked, () => ({ applicable: false, inComplianceGroup: false }));

  it("holds the Compliance group too, where Macs that stay applicable would be reported as not compliant", () => {
    const { heldBack, heldSteps, refused } = decided(asked, misspelt);
    assert.deepEqual(
      heldBack.map(({ kind, count }) => [kind, count]),
      [
        ["macsFrozen", 216],
        ["peopleNewlyBlocked", 216],
      ],
    );
    assert.deepEqual([...heldSteps].sort(), ["applicableGroup", "complianceGroup"]);
    assert.deepEqual(refused, []);
  });

  it("holds the Applicable group alone, where nobody is asked for a compliant Mac", () => {
    const nobody = runbook();
    const { heldSteps } = decided(nobody, { ...misspelt, policies: [] });
    assert.deepEqual([...heldSteps], ["applicableGroup"]);
  });
});
