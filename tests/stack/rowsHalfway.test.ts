/**
 * A run up whose write of the managed policy was applied while its answer was lost, and the way back from there; ids in the list of members that are
 * no users. The sandbox says a day later who is blocked and which Macs are frozen.
 */
import assert from "node:assert/strict";
import { inPilot } from "../support/enforced";
import { Rows } from "../support/rows";
import { done } from "../support/stack";

const lost = {
  service: "graph",
  method: "PATCH",
  path: "/**conditionalAccess/policies/*",
  kind: "dropAfter",
  times: 9,
};

describe("a run up that ended half-way, a day later", function () {
  this.timeout(600_000);
  const rows = Rows.declared(inPilot);

  const group = (displayName: string, ids: readonly string[]) =>
    rows.graph("POST", "/v1.0/groups", {
      displayName,
      mailEnabled: false,
      mailNickname: displayName,
      securityEnabled: true,
      "members@odata.bind": ids.map((id) => `https://graph.microsoft.com/v1.0/directoryObjects/${id}`),
    });

  async function climbed(more: Record<string, unknown>): Promise<void> {
    await rows.world.tenant.admin.control("POST", "/faults", { rules: [lost] });
    assert.equal((await rows.ran(more)).ran.code, 1);
    await rows.world.tenant.admin.control("POST", "/faults", { rules: [] });
    assert.equal((await rows.managedPolicy()).state, "enabled");
    assert.equal((await rows.world.access()).asked.length, rows.world.members.length);
  }

  it("goes back to the stage before: the managed policy, which is on by then, is off again", async () => {
    await climbed({});
    await rows.passes({ stage: "pilot" }, /Users required to use a compliant Mac \d+ 0/);
    assert.equal((await rows.managedPolicy()).state, "enabledForReportingButNotEnforced");
    assert.deepEqual((await rows.ran({ stage: "pilot" })).written, []);
  });

  it("goes back to a pilot group: the managed policy asks nobody else again", async () => {
    const { id: groupId } = await group("Pilot", rows.world.members.slice(0, 5));
    const pilot = { pilot: { groupId } };
    done((await rows.ran({ ...pilot, stage: "pilot" })).ran);
    await rows.given(async () => undefined);
    await climbed(pilot);
    const day = await rows.passes({ ...pilot, stage: "pilot" }, /Users required to use a compliant Mac \d+ 5/);
    assert.equal(day.asked.length, 5);
    assert.deepEqual((await rows.ran({ ...pilot, stage: "pilot" })).written, []);
  });

  it("is none where the pilot group is the user group itself: an edit above the threshold is refused, not held back", async () => {
    const pilot = { stage: "pilot", pilot: { groupId: await rows.userGroup() } };
    await rows.passes(pilot, /Users required to use a compliant Mac 0 \d+/);
    const criteria = [{ criterion: "Operating System Version", operator: "greater than or equal", value: "27" }];
    const jamf = { ...rows.world.config["jamf"], complianceGroup: { criteria } };
    await rows.given(async () => undefined);
    await rows.refused({ ...pilot, jamf }, /users would lose access/);
  });

  for (const [what, make] of [
    ["a group", async () => (await group("Department", rows.world.others.slice(0, 9))).id as string],
    ["nobody", async () => "11111111-1111-4111-8111-111111111111"],
  ] as const)
    it(`an id of ${what} in the list of members is refused before anything is written; on the way down the list waits`, async () => {
      const id = await make();
      const users = { members: [...rows.world.members, id] };
      const why = new RegExp(`Configuration users\\.members: the tenant has no user ${id}\\.`);
      await rows.refused({ users }, why);
      await rows.passes({ users, stage: "drain" }, why);
      assert.deepEqual((await rows.ran({ users, stage: "drain" })).written, []);
    });

  it("among more than fifty new ids in the list of members, a group and nobody are refused, looked up by few requests", async () => {
    const { entra } = await rows.world.tenant.snapshot(["entra.users"]);
    const known = new Set(rows.world.members);
    const added = (entra.users as { id: string }[]).map(({ id }) => id).filter((id) => !known.has(id));
    const { id } = await group("Department", rows.world.others.slice(0, 9));
    const nobody = Array.from({ length: 12 }, (_, i) => `11111111-1111-4111-8111-1111111111${10 + i}`);
    const users = { members: [...rows.world.members, ...added, id, ...nobody] };
    const looked = added.length + 1 + nobody.length;
    assert.ok(looked > 50, `${looked} ids`);
    const why = `Configuration users\\.members: the tenant has no users ${id}, ${nobody[0]}, .*${nobody[8]} and 3 more\\.`;
    await rows.refused({ users }, new RegExp(why));
    const { requests } = await rows.world.tenant.logged(() => rows.world.stack.preview());
    const asked = requests.filter(({ path }) => /\/users(?:$|[/?])/.test(path));
    assert.ok(asked.length <= Math.ceil(looked / 15), `${asked.length} requests`);
  });

  it("what is held back is not among the numbers of the block, and stands below them", async () => {
    done((await rows.ran({})).ran);
    const { id } = await group("Asked", rows.world.members.slice(0, 15));
    await rows.given(() => rows.world.tenant.admin.requireCompliantMac("The tenant's own", id));
    const said =
      /Users blocked 0 0 .*Newly blocked, user by user: 0\. Blocked in total after this run: 0\. Held back: 15 users would lose access/;
    await rows.passes({ stage: "drain" }, said);
    assert.deepEqual((await rows.world.access()).blocked, []);
  });
});
