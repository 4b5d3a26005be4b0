/** Destroy under judgement where the guard or names are not what they were, with a fleet that lives: no Mac is frozen. Short in tests/stack/destroy. */
import assert from "node:assert/strict";
import { type Enforced, pilotingOnTheEngine } from "../support/enforced";
import { done, flat, type Stack } from "../support/stack";
import { writes } from "../support/tenant";

describe("destroy of a stack that was tampered with", function () {
  this.timeout(600_000);
  let world: Enforced<Stack>;

  before(async () => {
    world = await pilotingOnTheEngine();
    world.configure({});
    done(await world.stack.up());
  });
  after(() => world?.tenant.stop());

  async function refused(why: RegExp): Promise<void> {
    const { result, requests } = await world.tenant.logged(() => world.stack.destroy());
    assert.notEqual(result.code, 0, result.text);
    assert.match(flat(result.text), why);
    assert.deepEqual(writes(requests), []);
  }

  it("is refused while the managed policy is on under another name", async () => {
    const { tenant } = world;
    const { entra } = await tenant.snapshot(["entra.conditionalAccessPolicies"]);
    const policy = entra.conditionalAccessPolicies.find((each: any) =>
      /Require a compliant Mac/.test(each.displayName),
    );
    const path = `/v1.0/identity/conditionalAccess/policies/${policy.id}`;
    await tenant.admin.graph("PATCH", path, { displayName: "Renamed by hand" });
    await refused(/"Renamed by hand" is on; destroy would remove this protection/);
    await tenant.admin.graph("PATCH", path, { displayName: policy.displayName });
  });

  it("without a guard, as after a first up that failed, is judged before the first group, policy or assignment goes", async () => {
    const { stack } = world;
    const guard = (await stack.state()).resources.find((each) => each.type.endsWith("graph:TearDownGuard"));
    done(await stack.raw(["state", "delete", guard.urn, "--yes", "--stack", stack.name]));
    const { result } = await world.tenant.logged(() => stack.destroy());
    assert.notEqual(result.code, 0, result.text);
    assert.match(flat(result.text), /Could not destroy stack/);
    const { jamf } = await world.tenant.snapshot(["jamf.smartComputerGroups", "jamf.policies"]);
    const names = jamf.smartComputerGroups.map((each: any) => each.name);
    assert.ok(names.includes("Jamf-Intune Compliance Group") && names.includes("Jamf-Intune Applicable Group"));
    assert.ok(jamf.policies.some((each: any) => each.name === "Register with Azure AD(Entra)"));
    await world.later();
    assert.deepEqual((await world.access()).frozen, []);
  });
});
