/** `verify` on fleets that grow tenfold: the last one has the limits, and a further Mac must not cost more in it than before. */
import type { Subject } from "../figures";
import { measureVerify, type Measured } from "../fleet";

/** Microseconds that a further Mac takes. */
const further = (fewer: Measured, more: Measured): number =>
  ((more.seconds - fewer.seconds) / (more.macs - fewer.macs)) * 1_000_000;

export const verify: Subject = {
  name: "verify",
  async measure(figures) {
    const [few, some, many] = [await measureVerify(1_000), await measureVerify(10_000), await measureVerify(100_000)];
    for (const { macs, requests, seconds, resident } of [few, some, many]) {
      const what = `verify, ${macs} Macs at 100 ms latency`;
      figures.push({ what: `${what}: requests`, value: requests, limit: 260, unit: "requests" });
      figures.push({ what: `${what}: time`, value: seconds, limit: 60, unit: "s" });
      figures.push({ what: `${what}: resident at most`, value: resident, limit: 400, unit: "MB" });
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
