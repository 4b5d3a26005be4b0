/** Tests that `npm test` runs on the stand-in for the engine, on the real one: what both must say and do alike. */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const folder = join(__dirname, "..", "stack");
/** By what they begin with: nothing else chooses the engine. */
const onStandIn = readdirSync(folder)
  .filter((name) => name.endsWith(".test.js"))
  .filter((name) => /\banyStack\(|\/support\/(?:rows|enforced)"/.test(readFileSync(join(folder, name), "utf8")));

describe("on the real engine", () => {
  before(() => (process.env["REAL_ENGINE"] = "1"));
  after(() => delete process.env["REAL_ENGINE"]);

  it("are all that have a choice", () => assert.ok(onStandIn.length > 20, onStandIn.join(", ")));

  for (const file of onStandIn) require(join(folder, file));
});
