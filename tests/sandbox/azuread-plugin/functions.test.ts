import assert from "node:assert/strict";
import { configured } from "./configured";
import { callerId, tenantId } from "./recordingTenant";

describe("azuread stand-in: functions", () => {
  const standIn = configured();
  beforeEach(() => standIn.tenant.objects.clear());

  it("getClientConfig tells who signed in, without a request", async () => {
    const { result } = await standIn.plugin.invoke("getClientConfig", {});
    assert.deepEqual([result["tenantId"], result["objectId"]], [tenantId, callerId]);
    assert.deepEqual(standIn.tenant.take(), []);
  });

  it("names what it covers when asked for something else", async () => {
    await assert.rejects(
      standIn.plugin.invoke("getDomains", {}),
      /unrecognized data function.*the azuread stand-in covers/,
    );
  });
});
