/** Many objects in one stack. `tests/long` makes 300; how long those take is measured by `npm run bench -- --only objects`. */
import { makesEachOnce } from "../support/manyObjects";

describe("many objects in one stack", () => {
  it("are made once each, five requests at a time", () => makesEachOnce({ groups: 16, policies: 8 })).timeout(600_000);
});
