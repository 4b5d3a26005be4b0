/** Objects that were deleted from the state alone, while the managed policy is on: the way down stays open, and makes nothing beside them. */
import assert from "node:assert/strict";
import { Rows } from "../support/rows";
import { done, flat } from "../support/stack";

describe("What the state does not hold any more, while the managed policy is on", function () {
  this.timeout(600_000);
  const rows = Rows.declared();
  const policies = async (): Promise<any[]> => await rows.world.tenant.part("entra.conditionalAccessPolicies");

  it("the tear-down guard: a lower stage switches the policy off all the same", async () => {
    for (const stage of ["connect", "pilot"]) {
      await rows.backToTheBeginning();
      await rows.world.stack.forget("macs-guard");
      done((await rows.ran({ stage })).ran);
      assert.notEqual((await rows.managedPolicy()).state, "enabled");
      assert.deepEqual((await rows.dayLater()).asked, []);
      done(await rows.world.stack.up("--expect-no-changes"));
    }
  });

  it("the tear-down guard: destroy removes no smart group, and does not say that nothing was removed", async () => {
    await rows.world.stack.forget("macs-guard");
    const ran = await rows.world.stack.destroy();
    assert.equal(ran.code, 1, ran.text);
    assert.match(flat(ran), /still compliant in Entra .* This object was not removed\./);
    assert.doesNotMatch(flat(ran), /Nothing was removed/);
    assert.ok(await rows.smartGroup("Jamf-Intune Compliance Group"));
    // What nobody depends on goes before: the managed policy among it, which leaves users without its protection, and hurts nobody.
    assert.equal(await rows.managedPolicy(), undefined);
    assert.deepEqual((await rows.unhurt()).asked, []);
    done(await rows.world.stack.up());
    assert.equal((await rows.managedPolicy()).state, "enabled");
    const again = await rows.world.stack.destroy();
    assert.match(flat(again), /Nothing was removed/);
    await rows.unhurt();
  });

  it("the managed policy: a lower stage and drain make none beside it, and lock nobody out", async () => {
    const before = await policies();
    for (const stage of ["connect", "pilot", "drain"]) {
      await rows.backToTheBeginning();
      await rows.world.stack.forget("macs-require-compliant");
      const { ran } = await rows.ran({ stage });
      done(ran);
      assert.match(flat(ran), /that is not in this stack's state/);
      assert.deepEqual(await policies(), before);
      await rows.unhurt();
    }
  });
});
