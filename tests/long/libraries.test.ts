/** The examples compile with the check of every library that they meet, in each way of resolving modules: about ten seconds each. */
import assert from "node:assert/strict";
import { combinations, Consumer } from "../support/consumer";

describe("a program that compiles with the check of all libraries", function () {
  this.timeout(600_000);
  let consumer: Consumer;
  before(() => (consumer = new Consumer()));
  after(() => consumer?.remove());

  for (const combination of combinations) {
    const { moduleResolution, esModuleInterop } = combination;
    it(`finds no mistake with ${moduleResolution}, ${esModuleInterop ? "with" : "without"} esModuleInterop`, () => {
      const programs = ["component", "two-tenants", "single-resources"].map((name) => `examples/${name}/index.ts`);
      assert.deepEqual(consumer.complaints(programs, combination, true), []);
    });
  }
});
