/** What the worst hour of a week predicts, and what the sandbox's Macs, which are used in office hours, do then. */
import assert from "node:assert/strict";
import { worstHour } from "../../../components/access/weekend";
import { live, truthOf } from "../../support/livingFleet";
import { Tenant } from "../../support/tenant";

const hour = 3_600_000;
const day = 24 * hour;
const withinDays = 2;

describe("Macs that are used in office hours", function () {
  this.timeout(300_000);
  let tenant: Tenant;

  before(async () => (tenant = await Tenant.start("--macs", "120", "--seed", "7")));
  after(() => tenant?.stop());

  const tick = async (minutes: number): Promise<number> =>
    Date.parse((await tenant.admin.control("POST", "/macs/tick", { minutes })).now);

  it("fail a window of two days on Monday morning, as a preview on Wednesday predicts", async () => {
    await live(tenant, { registrationFailures: 0, keepsOfficeHours: true, minutes: [7 * 1440] });
    const began = await tick(0);
    // 1970-01-05 was a Monday: a Wednesday, 15:00 UTC.
    const wednesday = 6 * day + 15 * hour;
    const sinceWeek = (began - wednesday) % (7 * day);
    const now = await tick((7 * day - sinceWeek) / 60_000);
    assert.equal(new Date(now).getUTCDay(), 3);
    const recent = (await truthOf(tenant)).filter(({ daysSinceInventory }) => daysSinceInventory < withinDays);
    assert.ok(recent.length > 60, `${recent.length} Macs`);
    const predicted = worstHour(
      recent.map(({ daysSinceInventory }) => now - daysSinceInventory * day),
      { withinDays, now },
    );
    assert.ok(
      predicted.recent < recent.length / 2,
      `${predicted.recent} of ${recent.length} are predicted to be recent`,
    );
    const then = await tick((predicted.at - now) / 60_000);
    assert.ok([0, 1].includes(new Date(then).getUTCDay()), new Date(then).toISOString());
    const serials = new Set(recent.map(({ serial }) => serial));
    const still = (await truthOf(tenant)).filter(
      ({ serial, daysSinceInventory }) => serials.has(serial) && daysSinceInventory < withinDays,
    );
    assert.ok(still.length < recent.length / 2, `${still.length} of ${recent.length} are recent`);
    // It expects no Mac to be used on a weekend that was not at the moment of the preview: never fewer than it predicts.
    assert.ok(still.length >= predicted.recent, `${predicted.recent} predicted, ${still.length} in the sandbox`);
  });
});
