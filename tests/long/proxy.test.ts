/** A program on the real engine, on a machine that reaches nothing but its proxy. */
import assert from "node:assert/strict";
import { BehindProxy, jamfUrl } from "../support/behindProxy";
import { Tenant } from "../support/tenant";

describe("pulumi up behind a proxy", () => {
  let tenant: Tenant;
  let proxy: BehindProxy;
  before(async () => {
    tenant = await Tenant.start("--macs", "10");
    proxy = await BehindProxy.of(tenant);
  });
  after(async () => {
    await proxy?.stop();
    await tenant?.stop();
  });

  const variables = (): NodeJS.ProcessEnv =>
    Object.fromEntries(Object.entries(proxy.environment).filter(([, value]) => value !== undefined));

  it("makes its objects through it, program and host alike, and has nothing to do then", async () => {
    const stack = tenant.stack({ jamfUrl }, variables());
    const up = await stack.up();
    assert.equal(up.code, 0, up.text);
    assert.ok(proxy.connected.includes("jamf.example.com:443"));
    const preview = await stack.preview("--expect-no-changes");
    assert.equal(preview.code, 0, preview.text);
  });

  it("takes the variable in small letters beside no_proxy, which Pulumi's own connections need", async () => {
    const { HTTPS_PROXY, ...others } = variables();
    const env = { ...others, https_proxy: HTTPS_PROXY, no_proxy: "127.0.0.1,localhost" };
    const preview = await tenant.stack({ jamfUrl }, env).preview();
    assert.equal(preview.code, 0, preview.text);
  });
});
