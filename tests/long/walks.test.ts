/** The stand-in for the engine, measured by the engine itself. */
import assert from "node:assert/strict";
import { Tenant } from "../support/tenant";
import { sandboxOptions, worked } from "../walks/task";
import { throughAllStages } from "../walks/world/scripted";

describe("walks on the stand-in for the engine", () => {
  it("ask the services for the same as on the engine, through all stages and out", async () => {
    const tenant = await Tenant.start(...sandboxOptions);
    try {
      const onEngine = await throughAllStages(tenant, (config) => tenant.stack(config));
      const { asked } = await worked({ kind: "scripted" });
      assert.deepEqual(Object.keys(onEngine), ["prepare", "connect", "pilot", "enforce", "drain", "destroy"]);
      assert.ok(Object.values(onEngine).every((lines) => lines.length > 10));
      assert.deepEqual(asked, onEngine);
    } finally {
      await tenant.stop();
    }
  }).timeout(600_000);
});
