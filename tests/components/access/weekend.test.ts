import assert from "node:assert/strict";
import fc from "fast-check";
import { describeWorstHour, worstHour } from "../../../components/access/weekend";

const hour = 3_600_000;
const day = 24 * hour;
const wednesday = Date.parse("2026-11-25T12:00:00Z");
const at = (text: string): number => Date.parse(`2026-11-${text}:00Z`);
const worst = (times: (number | undefined)[], withinDays: number, now = wednesday) =>
  worstHour(times, { withinDays, now });

describe("inventory in the worst hour of a week", () => {
  it("a Mac of weekdays that reports at 15:30 is 2.6 days old on Monday at six, and three days before it reports", () => {
    assert.equal(worst([at("24T15:30")], 2).recent, 0);
    const monday = worst([at("24T15:30")], 2.9);
    assert.deepEqual([new Date(monday.at).toISOString(), monday.medianDays], ["2026-11-30T15:00:00.000Z", 3]);
    const early = worst([at("27T15:30")], 2.6, at("30T06:00"));
    assert.equal(Math.round(((at("30T06:00") - at("27T15:30")) / day) * 10) / 10, 2.6);
    assert.equal(early.recent, 0);
  });

  it("two days fail most Macs of weekdays at any moment of the week, four days none", () => {
    for (let now = at("23T00:30"); now < at("29T23:00"); now += hour) {
      const reported = Array.from({ length: 100 }, (_, i) => {
        let time = now - (i % 20) * 0.05 * day;
        while ([0, 6].includes(new Date(time).getUTCDay())) time -= day;
        return time;
      });
      assert.ok(worst(reported, 2, now).recent < 50, new Date(now).toISOString());
      assert.equal(worst(reported, 4, now).recent, 100, new Date(now).toISOString());
    }
  });

  it("Macs that report at weekends are recent in every hour", () => {
    assert.equal(worst([at("22T03:00")], 2, at("22T12:00")).recent, 1);
  });

  it("a Mac that is late stays as seldom as it is, and one that never reported is never recent", () => {
    assert.equal(worst([at("18T12:00")], 4).recent, 0);
    assert.equal(worst([undefined], 365).recent, 0);
  });

  it("names how many days would be enough, and they are", () => {
    const time = fc.integer({ min: wednesday - 20 * day, max: wednesday });
    fc.assert(
      fc.property(
        fc.array(time, { minLength: 1, maxLength: 30 }),
        fc.integer({ min: 0, max: 7 * 24 }),
        (times, later) => {
          const now = wednesday + later * hour;
          const { enoughDays } = worst(times, 2, now);
          const { recent, macs } = worst(times, enoughDays, now);
          assert.ok(recent >= Math.ceil(macs * 0.9), `${recent} of ${macs} with ${enoughDays} days`);
        },
      ),
      { numRuns: 200 },
    );
  });

  it("a longer window never has fewer recent Macs", () => {
    const time = fc.option(fc.integer({ min: wednesday - 10 * day, max: wednesday }), { nil: undefined });
    fc.assert(
      fc.property(fc.array(time, { maxLength: 20 }), fc.integer({ min: 1, max: 9 }), (times, days) => {
        assert.ok(worst(times, days + 1).recent >= worst(times, days).recent);
      }),
      { numRuns: 200 },
    );
  });

  it("says the hour, the number and what to choose", () => {
    assert.match(
      describeWorstHour(worst([at("24T15:30")], 2)),
      /^Within a week, on Monday 15:00 \(UTC\), 0 of 1 Macs have inventory that is at most 2 days old;.*\.inventoryWithinDays to at least 3, or let/,
    );
  });
});
