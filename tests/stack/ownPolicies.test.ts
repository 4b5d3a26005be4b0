/**
 * A stack without a managed policy and without exclusions, in a tenant whose own policy requires compliant Macs: whom a run would lock out
 * is counted all the same, in every stage. The sandbox says who is blocked a day later.
 */
import assert from "node:assert/strict";
import { type Enforced, piloting } from "../support/enforced";
import { Rows } from "../support/rows";

const newest = [{ criterion: "Operating System Version", operator: "greater than or equal", value: "99.0" }];

describe("a tenant's own policy that requires compliant Macs, beside a stack that has none", function () {
  this.timeout(300_000);
  let world: Enforced;
  let rows: Rows;
  /** Without anything of Conditional Access, in a stage in which the stack itself requires nothing. */
  const stage = (name: string, more: object = {}) => ({ stage: name, conditionalAccess: {}, ...more });

  before(async () => {
    world = await piloting();
    const { tenant, stack, later } = world;
    world.configure(stage("connect"));
    const ran = await stack.up();
    assert.equal(ran.code, 0, ran.text);
    assert.doesNotMatch(ran.text, /Undefined value/);
    const userGroup = (await stack.outputs())["userGroupId"] as string;
    await tenant.admin.requireCompliantMac("The tenant's own", userGroup);
    await later(60);
    const { asked, compliant } = await world.access();
    assert.ok(asked.length > 10 && compliant.length > 10, `${asked.length} required, ${compliant.length} compliant`);
    rows = await Rows.in(world);
  });
  after(() => world?.tenant.stop());
  beforeEach(async () => {
    await rows.backToTheBeginning();
    await rows.given(async () => undefined);
  });

  it("is counted where the Compliance group is narrowed in stage connect: the run is refused", async () => {
    const jamf = { complianceGroup: { inventoryWithinDays: 8, criteria: newest } };
    await rows.refused(stage("connect", { jamf }), /Refused: /);
  });

  it("is counted in drain: the Compliance group is held back", async () => {
    await rows.passes(stage("drain"), /Held back: .*the Compliance group/);
  });
});
