/**
 * A stack without its state, in a tenant whose managed policy is on: that policy is not the stack's as far as it knows, so it stays on, and
 * counts so.
 */
import assert from "node:assert/strict";
import { Rows } from "../support/rows";
import { flat } from "../support/stack";
import type { AnyStack } from "../support/standInStack";
import { writes } from "../support/tenant";

describe("A stack whose state was lost, beside its managed policy that is on", function () {
  this.timeout(600_000);
  const rows = Rows.declared();

  const lost = (more: Record<string, unknown>): AnyStack =>
    rows.world.tenant.anyStack({ ...rows.world.config, adoptExisting: true, ...more });
  const refused = async (stack: AnyStack): Promise<string> => {
    const { result, requests } = await rows.world.tenant.logged(() => stack.up());
    assert.equal(result.code, 1, result.text);
    assert.deepEqual(writes(requests), []);
    await rows.unhurt();
    return flat(result.text);
  };

  for (const stage of ["prepare", "connect", "enforce"])
    it(`in ${stage} is refused with the policy and the ways out, and counts nobody as not required any more`, async () => {
      const text = await refused(lost({ stage }));
      assert.match(
        text,
        /The tenant has a policy "Require a compliant Mac \(Jamf\)" .* on\) that is not in this stack's/,
      );
      assert.match(text, /set conditionalAccess\.managedPolicy\.id to its ID/);
      assert.doesNotMatch(text, /would no longer be required/);
    });

  it("counts the users whom other criteria would lock out by it, whatever reason is given", async () => {
    const tooNew = { criterion: "Operating System Version", operator: "greater than or equal", value: "30" };
    const { jamf } = rows.world.config;
    const text = await refused(
      lost({
        stage: "prepare",
        force: { stage: "prepare", reason: "A new stack takes over." },
        jamf: { ...jamf, complianceGroup: { criteria: [tooNew] } },
      }),
    );
    assert.match(text, new RegExp(`Newly blocked, user by user: ${rows.world.members.length}\\.`));
  });
});
