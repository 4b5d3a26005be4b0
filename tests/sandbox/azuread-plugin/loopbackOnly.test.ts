import assert from "node:assert/strict";
import { Plugin } from "./plugin";
import { RecordingTenant } from "./recordingTenant";

describe("azuread stand-in: works against this machine only", () => {
  let tenant: RecordingTenant;
  let plugin: Plugin;
  before(async () => void (tenant = await RecordingTenant.start()));
  beforeEach(() => void tenant.takeRequests());
  afterEach(() => plugin.stop());
  after(() => tenant.stop());

  const start = async (changes: Record<string, string>) =>
    void (plugin = await Plugin.start({ ...tenant.environment, ...changes }));

  const hosts: [string, string][] = [
    ["management.azure.com", 'is "management.azure.com"'],
    ["", "is not set"],
    ["127.0.0.1.example.com", 'is "127.0.0.1.example.com"'],
    ["localhost@example.com", 'is "localhost@example.com"'],
  ];
  for (const [host, found] of hosts) {
    it(`refuses when the metadata host ${found}`, async () => {
      await start({ ARM_METADATA_HOSTNAME: host });
      await assert.rejects(plugin.configure(), (error: Error) => {
        assert.ok(error.message.startsWith(`azuread stand-in: ARM_METADATA_HOSTNAME ${found}. `), error.message);
        return error.message.includes("against this machine only");
      });
      assert.deepEqual(plugin.messages, []);
      const making = plugin.resource("GroupWithoutMembers").create({ displayName: "x", securityEnabled: true });
      await assert.rejects(making, /the engine has not configured the plugin/);
      assert.deepEqual(tenant.take(), []);
    });
  }

  it("refuses a metadata host elsewhere in config, too", async () => {
    await start({});
    await assert.rejects(plugin.configure({ metadataHost: "management.azure.com" }), /is "management\.azure\.com"/);
  });

  const here = "https://localhost";
  const clouds: [string, string, string][] = [
    ["sign-in", here, "https://login.microsoftonline.com"],
    ["Graph", "https://graph.microsoft.com/", here],
  ];
  for (const [what, microsoftGraphResourceId, loginEndpoint] of clouds) {
    it(`refuses a metadata host on this machine that names another one for ${what}`, async () => {
      const cloud = { name: "x", resourceManager: here, microsoftGraphResourceId, authentication: { loginEndpoint } };
      tenant.next("GET", /metadata/, { status: 200, body: cloud });
      await start({});
      await assert.rejects(
        plugin.configure(),
        new RegExp(`azuread stand-in: the ${what} address that the metadata host`),
      );
      assert.equal(tenant.take().length, 1);
    });
  }
});
