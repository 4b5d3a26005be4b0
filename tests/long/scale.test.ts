/** As many objects in one stack as a large organisation has. */
import { makesEachOnce, manyObjects } from "../support/manyObjects";

describe("300 objects in one stack", () => {
  it("are made once each, five requests at a time", () => makesEachOnce(manyObjects)).timeout(1_800_000);
});
