/** The package as somebody else uses it: packed, installed from the tarball into a Pulumi program of its own or a workspace. */
import assert from "node:assert/strict";
import { install, type Installed, type Layout, type Manager, project } from "./installed";
import type { Stack } from "./stack";
import { Tenant, writes } from "./tenant";

export const worksWhereInstalled = (manager: Manager, layout: Layout) =>
  describe(`the package, installed by ${manager} in another ${layout}`, function () {
    this.timeout(600_000);
    let installed: Installed;
    let tenant: Tenant;
    let stack: Stack;

    before(async () => {
      installed = install(manager, layout);
      tenant = await Tenant.start();
      stack = tenant.stack({}, {}, installed.directory);
      stack.configure({ jamfUrl: tenant.sandbox.jamf.url }, project);
    });
    after(async () => {
      await tenant?.stop();
      installed?.remove();
    });

    const policy = async () => (await tenant.part("jamf.policies")).find((p: any) => /Register with/.test(p.name));

    it("carries nothing that is not for users", () => {
      const aside = installed.files.filter((path) => /(^|\/)(tests|sandbox|demo)\//.test(path));
      assert.deepEqual(aside, []);
    });

    it("makes the objects", async () => {
      const ran = await stack.up();
      assert.equal(ran.code, 0, ran.text);
      assert.equal((await policy()).general.enabled, false);
    });

    it("changes what changed, and nothing the second time", async () => {
      stack.configure({ jamfUrl: tenant.sandbox.jamf.url, stage: "pilot" }, project);
      const ran = await stack.up();
      assert.equal(ran.code, 0, ran.text);
      assert.equal((await policy()).general.enabled, true);
      const { result, requests } = await tenant.logged(() => stack.up("--expect-no-changes"));
      assert.equal(result.code, 0, result.text);
      assert.deepEqual(writes(requests), []);
    });

    it("keeps the same constant text in state as in its own project", async () => {
      const { text, resources } = await stack.state();
      assert.ok(!text.includes(tenant.sandbox.jamf.clientSecret));
      const texts = resources.map((r) => r.inputs?.__provider as string | undefined).filter((t) => t !== undefined);
      assert.ok(texts.length > 0 && texts.every((t) => t.length <= 300 && t.includes("jamf-entra-compliance/host")));
    });

    it("removes them", async () => {
      const ran = await stack.destroy();
      assert.equal(ran.code, 0, ran.text);
      assert.equal(await policy(), undefined);
    });
  });
