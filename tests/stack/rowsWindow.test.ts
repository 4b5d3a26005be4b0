/** A shorter window of inventory while the managed policy is on: judged for Monday morning, as the way to enforcement is. */
import assert from "node:assert/strict";
import { beforeEach } from "mocha";
import { Rows } from "../support/rows";
import { done, flat } from "../support/stack";

describe("The days within which Macs must have sent inventory, while the managed policy is on", function () {
  this.timeout(600_000);
  const rows = Rows.declared();
  const hour = 3_600_000;

  /** The last hour of a working day in simulated time, whatever day it is. */
  async function lastWorked(): Promise<number> {
    const { now } = await rows.world.tenant.admin.control("POST", "/macs/tick", { minutes: 0 });
    let at = Date.parse(now) - hour;
    while ([0, 6].includes(new Date(at).getUTCDay())) at -= hour;
    return at;
  }
  const within = (inventoryWithinDays: number) => ({
    thresholds: { ...rows.world.config["thresholds"], inventoryPercent: 90 },
    jamf: { ...rows.world.config["jamf"], complianceGroup: { inventoryWithinDays } },
  });
  const monday = /Within a week, on Monday .* 0 of \d+ Macs have inventory that is at most 2 days old/;

  beforeEach(async () => {
    const { tenant } = rows.world;
    const { jamf } = await tenant.snapshot(["jamf.macs"]);
    const reportedAt = await lastWorked();
    for (const { id } of jamf.macs) await tenant.admin.control("POST", "/jamf/mac", { id, set: { reportedAt } });
  });

  it("shortened to two it is refused for Monday, by the guide's criteria and by own ones", async () => {
    const own = [
      { criterion: "Last Inventory Update", operator: "less than x days ago", value: "2" },
      { criterion: "Application Title", operator: "is", value: "Company Portal.app" },
    ];
    const { jamf, ...rest } = within(8);
    for (const more of [within(2), { ...rest, jamf: { ...jamf, complianceGroup: { criteria: own } } }]) {
      const { ran, written } = await rows.ran(more);
      assert.equal(ran.code, 1, ran.text);
      assert.match(flat(ran), monday);
      assert.deepEqual(written, []);
    }
  });

  it("made longer, or shortened to what every Mac keeps, it passes", async () => {
    for (const days of [9, 7]) done((await rows.ran(within(days))).ran);
  });

  it("is judged by the time that Jamf Pro has, where the clock of this machine is days behind", async () => {
    const { tenant, access, later } = rows.world;
    await rows.given(async () => {
      const { compliant } = await access();
      const { jamf } = await tenant.snapshot(["jamf.macs"]);
      const silent = jamf.macs.filter(({ email }: any) => compliant.includes(email)).slice(0, 10);
      assert.equal(silent.length, 10);
      for (const { id } of silent) await tenant.admin.control("POST", "/jamf/mac", { id, set: { isAway: true } });
      await later(6 * 1440);
    });
    const shorter = within(4);
    const said = await rows.refused(shorter, /10 users would lose access/);
    assert.match(said, /The clock of this machine is \d+ days behind Jamf Pro and Microsoft Graph\./);
  });

  it("on the way to a pilot group the Compliance group is held back, and to connect it is written", async () => {
    const pilot = { stage: "pilot", pilot: { groupId: await rows.userGroup() } };
    const held = await rows.ran({ ...within(2), ...pilot });
    done(held.ran);
    assert.match(flat(held.ran), /Held back: Within a week, on Monday/);
    const group = await rows.smartGroup("Jamf-Intune Compliance Group");
    assert.equal(group.criteria[0].value, "8");
    done((await rows.ran({ ...within(2), stage: "connect" })).ran);
    const written = await rows.smartGroup("Jamf-Intune Compliance Group");
    assert.equal(written.criteria[0].value, "2");
  });
});
