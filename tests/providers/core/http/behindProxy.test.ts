/** Program host and commands on a machine that reaches nothing but its proxy, whatever its Node does by itself. */
import assert from "node:assert/strict";
import { run } from "../../../operations/command";
import { BehindProxy, jamfUrl } from "../../../support/behindProxy";
import { Host } from "../../../support/host";
import { live, stackFolder } from "../../../support/livingFleet";
import { Tenant } from "../../../support/tenant";

const microsoft = ["graph.microsoft.com:443", "login.microsoftonline.com:443"];

describe("behind a proxy", function () {
  let tenant: Tenant;
  let proxy: BehindProxy;
  let place: ReturnType<typeof stackFolder>;
  before(async () => {
    tenant = await Tenant.start("--macs", "40", "--seed", "3");
    const groupId = await live(tenant, { registrationFailures: 0.2, minutes: [600] });
    proxy = await BehindProxy.of(tenant);
    place = stackFolder({ jamfUrl, tenantId: tenant.sandbox.entra.tenantId, users: { groupId } });
  });
  after(async () => {
    place?.remove();
    await proxy?.stop();
    await tenant?.stop();
  });
  beforeEach(() => {
    proxy.connected.length = 0;
    proxy.refusal = undefined;
  });

  const verify = (env: NodeJS.ProcessEnv = {}) =>
    run(["verify", "--json", "--stack", "test"], { env: { ...proxy.environment, ...env } as never, cwd: place.folder });

  it("a command reaches Jamf Pro, the sign-in and Graph through it, and keeps its connections", async () => {
    const { code, out, err } = await verify();
    assert.deepEqual([code, err.includes("proxy")], [2, false], err);
    const { isComplete, macs } = JSON.parse(out);
    assert.deepEqual([isComplete, macs.length > 20], [true, true]);
    assert.deepEqual([...new Set(proxy.connected)].sort(), [...microsoft, "jamf.example.com:443"].sort());
    assert.ok(proxy.connected.length <= 16, `${proxy.connected.length} connections`);
  });

  it("takes the variable in small letters, and leaves out what NO_PROXY names", async () => {
    const { HTTPS_PROXY: https_proxy } = proxy.environment;
    const { code, err } = await verify({ HTTPS_PROXY: undefined, https_proxy, NO_PROXY: "example.com" });
    // Nothing resolves the name of Jamf Pro here: that it is asked for is the proof.
    assert.deepEqual([code, /Jamf Pro did not answer: .*jamf\.example\.com/.test(err)], [1, true], err);
    assert.equal(
      proxy.connected.some((target) => target.startsWith("jamf.")),
      false,
    );
  });

  it("names the proxy where it refuses, for the sign-in as for Jamf Pro, and what helps; no password", async () => {
    const wrong = await verify({ HTTPS_PROXY: proxy.proxyUrl.replace("p%40ss", "wr0ng-password") });
    assert.equal(wrong.code, 1);
    assert.match(wrong.err, /Jamf Pro did not answer: the proxy 127\.0\.0\.1:\d+ \(HTTPS_PROXY\) answered 407/);
    assert.match(wrong.err, /Put them into HTTPS_PROXY, in front of the host name: NAME:PASSWORD@/);
    assert.equal(wrong.err.includes("wr0ng"), false);
    proxy.refusal = 403;
    const refused = await run(["status", "--stack", "test"], { env: proxy.environment as never, cwd: place.folder });
    assert.match(
      refused.out + refused.err,
      /Entra sign-in (did not answer|answered).* the proxy 127\.0\.0\.1:\d+ \(HTTPS_PROXY\) answered 403/,
    );
  });

  it("the provider host makes an object through it", async () => {
    const env = Object.fromEntries(Object.entries(proxy.environment).filter(([, value]) => value !== undefined));
    const host = await Host.start(env);
    try {
      const category = host.resource("jamf:Category");
      assert.equal(await category.up({ jamfUrl, name: "Through the proxy", priority: 9 }), "create");
      assert.deepEqual([...new Set(proxy.connected)], ["jamf.example.com:443"]);
      const list = await tenant.admin.must("GET", "/api/v1/categories?page-size=100");
      assert.ok(list.json.results.some(({ name }: { name: string }) => name === "Through the proxy"));
    } finally {
      await host.stop();
    }
  });
});
