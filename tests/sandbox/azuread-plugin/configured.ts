import { Plugin } from "./plugin";
import { RecordingTenant } from "./recordingTenant";

/**
 * For one `describe`: a tenant of its own and a plugin that is configured for it; each test starts with an empty log.
 */
export function configured(): { readonly tenant: RecordingTenant; readonly plugin: Plugin } {
  let tenant: RecordingTenant;
  let plugin: Plugin;
  before(async () => {
    tenant = await RecordingTenant.start();
    plugin = await Plugin.start(tenant.environment);
    await plugin.configure();
  });
  beforeEach(() => void tenant.takeRequests());
  after(async () => {
    await plugin.stop();
    await tenant.stop();
  });
  return {
    get tenant() {
      return tenant;
    },
    get plugin() {
      return plugin;
    },
  };
}
