/**
 * Destroy with something changed before it: no Mac stays compliant unseen, no policy that is on is removed, and what the first run left when it
 * failed is guarded too. Refused destroys write nothing; the sandbox says a day later that nobody is blocked and no Mac is frozen.
 */
import assert from "node:assert/strict";
import { Rows } from "../support/rows";
import { writes } from "../support/tenant";
import { done, flat } from "../support/stack";

const policies = "/v1.0/identity/conditionalAccess/policies";

describe("destroy after a change, a day later", function () {
  this.timeout(600_000);
  const rows = Rows.declared();

  const compliant = async () => (await rows.world.access()).compliant.length;

  async function destroyRefused(why: RegExp): Promise<void> {
    const { result, requests } = await rows.world.tenant.logged(() => rows.world.stack.destroy());
    assert.equal(result.code === 0, false, result.text);
    assert.match(flat(result.text), why);
    assert.deepEqual(writes(requests), []);
    await rows.unhurt();
  }

  it("users taken out of the group by hand: their Macs count all the same", async () => {
    done((await rows.ran({ stage: "connect" })).ran);
    const group = (await rows.world.stack.outputs())["userGroupId"] as string;
    await rows.given(async () => {
      for (const id of rows.world.members.slice(0, 20))
        await rows.graph("DELETE", `/v1.0/groups/${group}/members/${id}/$ref`);
    });
    const stay = await compliant();
    assert.ok(stay > 20, `${stay} users with a compliant Mac`);
    await destroyRefused(/\d+ Macs are still compliant in Entra/);
  });

  it("records that are disabled, and records without an owner, count", async () => {
    done((await rows.ran({ stage: "connect" })).ran);
    const { entra } = await rows.world.tenant.snapshot(["entra.devices"]);
    const macs = entra.devices.filter(
      ({ managementType, isCompliant }: any) => managementType === "jamf" && isCompliant,
    );
    await rows.given(async () => {
      for (const [at, { id }] of macs.entries())
        await rows.world.tenant.admin.control("POST", "/entra/device", {
          id,
          ...(at % 2 ? { set: { accountEnabled: false } } : { owners: [] }),
        });
    });
    await destroyRefused(new RegExp(`${macs.length} Macs are still compliant in Entra`));
  });

  it("a policy that was renamed by hand and is on is never removed", async () => {
    const { entra } = await rows.world.tenant.snapshot(["entra.conditionalAccessPolicies"]);
    const policy = entra.conditionalAccessPolicies.find(({ displayName }: any) => /compliant Mac/.test(displayName));
    await rows.given(() => rows.graph("PATCH", `${policies}/${policy.id}`, { displayName: "Renamed by hand" }));
    await destroyRefused(/"Renamed by hand" is on; destroy would remove this protection/);
  });

  it("acknowledged.drained of a day before drain began does not count", async () => {
    const [mac] = (await rows.world.tenant.part("entra.devices")).filter((each: any) => each.managementType === "jamf");
    done((await rows.ran({ stage: "drain", acknowledged: { drained: "1999-01-01" } })).ran);
    await rows.world.later();
    await rows.world.tenant.admin.control("POST", "/entra/device", { id: mac.id, set: { isCompliant: true } });
    await rows.given(async () => undefined);
    await destroyRefused(/acknowledged\.drained: 1999-01-01 does not count: drain began on/);
  });

  it("a drain that was waited for leaves nothing: nobody is required, no Mac is compliant, destroy goes through", async () => {
    await rows.passes({ stage: "drain" }, /./);
    await rows.world.later();
    assert.equal(await compliant(), 0);
    const groups = { complianceGroup: "All Managed Clients", applicableGroup: "All Managed Clients" };
    await rows.world.tenant.admin.control("POST", "/people/savePage", groups);
    done(await rows.world.stack.destroy());
    const { asked, frozen } = await rows.world.access();
    assert.deepEqual([asked, frozen], [[], []]);
  });
});
