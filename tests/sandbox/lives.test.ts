import assert from "node:assert/strict";
import type { Mac } from "../../sandbox/jamf/macs/mac";
import { isAwake, offsetOf } from "../../sandbox/jamf/macs/officeHours";
import { Jamf } from "./jamfClient";

const [minute, hour, day] = [60_000, 3_600_000, 86_400_000];

interface Ticked {
  now: string;
  macs: { checkedIn: number; reported: number };
}
type Shown = Omit<Mac, "reportedAt" | "checkedInAt"> & { reportedAt: string; checkedInAt: string };

/** Milliseconds from then to the next time it is this weekday (0: Sunday) and hour, UTC. */
function until(weekday: number, hourOfDay: number, from: number): number {
  const midnight = Math.floor(from / day) * day;
  const days = (weekday - new Date(from).getUTCDay() + 7) % 7;
  const at = midnight + days * day + hourOfDay * hour;
  return (at > from ? at : at + 7 * day) - from;
}

describe("simulated Macs that keep office hours", () => {
  let jamf: Jamf;
  let now: number;

  beforeEach(async () => {
    jamf = await Jamf.start({ macs: 300 });
    assert.equal((await jamf.control("POST", "/jamf/settings", { keepsOfficeHours: true })).status, 200);
    now = Date.now();
  });
  afterEach(() => jamf.stop());

  const tick = async (milliseconds: number) => {
    const told = (await jamf.control("POST", "/macs/tick", { minutes: milliseconds / minute })).json<Ticked>();
    now = Date.parse(told.now);
    return told.macs;
  };
  const walkTo = (weekday: number, hourOfDay: number) => tick(until(weekday, hourOfDay, now));
  const macs = async () => (await jamf.snapshot()).jamf["macs"] as unknown as Shown[];
  const seenSince = async (at: number) => (await macs()).filter((mac) => Date.parse(mac.checkedInAt) >= at);

  it("neither check in nor report while nobody works on them", async () => {
    const from = now;
    for (const [weekday, time] of [
      [3, 4],
      [3, 12],
      [3, 22],
      [6, 12],
      [1, 3],
    ] as const) {
      await walkTo(weekday, time);
      const seen = await seenSince(from);
      assert.ok(seen.length > 0);
      for (const mac of seen) {
        for (const at of [mac.checkedInAt, mac.reportedAt].map((text) => Date.parse(text)).filter((at) => at >= from)) {
          assert.ok(
            isAwake(mac, at),
            `${mac.serial} did something at ${new Date(at).toISOString()}, UTC${offsetOf(mac)}`,
          );
        }
      }
    }
  });

  it("are mostly asleep on a Sunday and mostly awake on a Tuesday, by their own clocks", async () => {
    await walkTo(6, 18);
    const saturday = now;
    await walkTo(0, 18);
    const onSunday = (await seenSince(saturday)).length;
    assert.ok(onSunday > 10 && onSunday < 90, `${onSunday} of 300 on a Sunday`);
    await walkTo(2, 0);
    const tuesday = now;
    await walkTo(2, 12);
    const atNoon = new Set((await seenSince(tuesday + 11 * hour)).map(({ id }) => id));
    assert.ok(atNoon.size > 150 && atNoon.size < 290, `${atNoon.size} of 300 on a Tuesday at noon`);
    const west = (await macs()).filter((mac) => offsetOf(mac) < -6);
    assert.ok(west.length > 0 && west.every(({ id }) => !atNoon.has(id)), "nobody works at four in the morning");
  });

  it("go on holiday for one to three weeks, and come back", async () => {
    const lastSeen = new Map<number, number>();
    const gaps = new Map<number, number>();
    for (let days = 0; days < 90; days += 1) {
      await tick(day);
      for (const mac of await macs()) {
        const at = Date.parse(mac.checkedInAt);
        const gap = (at - (lastSeen.get(mac.id) ?? at)) / day;
        if (!mac.isAway) gaps.set(mac.id, Math.max(gap, gaps.get(mac.id) ?? 0));
        lastSeen.set(mac.id, at);
      }
    }
    const long = [...gaps.values()].filter((days) => days > 6);
    assert.ok(long.length > 0.15 * gaps.size && long.length < 0.5 * gaps.size, `${long.length} of ${gaps.size}`);
    // A weekend before and one after may be added to it.
    assert.ok(Math.max(...long) < 21 + 5, `${Math.max(...long)} days`);
  });

  it("live the same life in one long tick as weekends inside it demand", async () => {
    await walkTo(5, 23);
    const friday = now;
    const { checkedIn } = await walkTo(1, 0);
    const seen = new Set((await seenSince(friday)).map(({ id }) => id)).size;
    assert.ok(seen < 100, `${seen} of 300 over a weekend`);
    assert.ok(checkedIn >= seen);
    const week = await tick(7 * day);
    assert.ok(week.checkedIn > 10 * checkedIn, "five working days count more than two others");
  });

  it("act in every tick, whatever the hour, once told so again", async () => {
    await walkTo(0, 3);
    await jamf.control("POST", "/jamf/settings", { keepsOfficeHours: false });
    assert.ok((await tick(15 * minute)).checkedIn > 270);
  });
});

describe("the life of a simulated Mac", () => {
  it("follows from the seed", async () => {
    const week = Array.from({ length: 7 * 24 }, (_, at) => Date.UTC(2026, 9, 5) + at * hour);
    const life = async (seed: number) => {
      const jamf = await Jamf.start({ macs: 5, seed });
      const { macs } = (await jamf.snapshot()).jamf as unknown as { macs: Shown[] };
      await jamf.stop();
      return macs.map((mac) => week.map((at) => (isAwake(mac, at) ? "x" : ".")).join(""));
    };
    assert.deepEqual(await life(1), await life(1));
    assert.notDeepEqual(await life(1), await life(2));
  });
});
