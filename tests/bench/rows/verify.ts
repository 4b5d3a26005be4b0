/**
 * `verify` on fleets that grow tenfold: the last one has the limits, and a further Mac must not cost more in it than before. Requests are
 * judged by what the services allow: 2,000 Macs per page of Jamf Pro, 100 devices per page of Graph where owners are expanded,
 * 999 members of a group.
 */
import type { Subject } from "../figures";
import { measureFleet, type Measured } from "../fleet";

/** Microseconds that a further Mac takes. */
const further = (fewer: Measured, more: Measured): number =>
  ((more.verify.seconds - fewer.verify.seconds) / (more.macs - fewer.macs)) * 1_000_000;

/** Full pages alone, everybody being a member and every Mac registered. */
const fewest = (macs: number): number => Math.ceil(macs / 2_000) + Math.ceil(macs / 100) + Math.ceil(macs / 999);

/** Parts that are read side by side end in the middle of a page; partner, sign-ins, and Macs that are asked about singly. */
const besides = 60;

export const verify: Subject = {
  name: "verify",
  async measure(figures) {
    const [few, some, many] = [await measureFleet(1_000), await measureFleet(10_000), await measureFleet(100_000)];
    for (const { macs, verify: run, diagnose } of [few, some, many]) {
      const { requests, seconds, resident } = run;
      const what = `verify, ${macs} Macs at 100 ms latency`;
      figures.push({
        what: `${what}: requests`,
        value: requests,
        limit: fewest(macs) + besides,
        unit: "requests",
        beside: { what: "full pages", value: fewest(macs) },
      });
      figures.push({ what: `${what}: time`, value: seconds, limit: 60, unit: "s" });
      figures.push({ what: `${what}: resident at most`, value: resident, limit: 400, unit: "MB" });
      const one = `diagnose of one of ${macs} Macs`;
      figures.push({ what: `${one}: requests`, value: diagnose.requests, limit: 30, unit: "requests" });
      figures.push({ what: `${one}: resident at most`, value: diagnose.resident, limit: 400, unit: "MB" });
    }
    const before = further(few, some);
    figures.push({
      what: "verify: a further Mac, from 10,000 on",
      value: further(some, many),
      unit: "µs",
      limit: 1.5 * before,
      beside: { what: "from 1,000 to 10,000", value: before },
    });
  },
};
