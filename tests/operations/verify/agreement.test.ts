/** `verify` against what is true of simulated fleets; `tests/long` has fifty larger ones. */
import { agreesWithTruth } from "./agreement";

describe("verify against three simulated fleets of 200 Macs", () => {
  it("never calls a Mac compliant that is not, agrees on 99.5 %, and meets every verdict but unknown", () =>
    agreesWithTruth({ seeds: 3, macs: 200 })).timeout(600_000);
});
