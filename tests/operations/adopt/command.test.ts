/** `adopt` on integrations that were made by hand, each in another way: what is recognised, what is written into the stack's file, what is not. */
import assert from "node:assert/strict";
import { copyFileSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "yaml";
import { handMade, makeByHand } from "../../support/handMade";
import { Tenant, writes } from "../../support/tenant";
import { root, run as runAlone } from "../command";

describe("adopt", function () {
  this.timeout(300_000);
  let tenant: Tenant;
  let folder: string;

  before(async () => {
    tenant = await Tenant.start("--macs", "12");
    folder = mkdtempSync(join(tmpdir(), "adopt-"));
    copyFileSync(join(root, "Pulumi.yaml"), join(folder, "Pulumi.yaml"));
  });
  beforeEach(() => tenant.admin.control("POST", "/reset"));
  after(async () => {
    await tenant?.stop();
    rmSync(folder, { recursive: true });
  });

  const adopt = (...args: string[]) => {
    const { jamf, entra } = tenant.sandbox;
    return ["adopt", "--jamf-url", jamf.url, "--tenant", entra.tenantId, ...args];
  };
  const run = (args: string[]) => tenant.command(adopt(...args), { cwd: folder });

  for (const made of handMade) {
    it(`recognises one ${made.label}, and writes nothing in Jamf Pro or the tenant`, async () => {
      const choices = await makeByHand(tenant, made);
      await tenant.admin.control("POST", "/macs/tick", { minutes: 1500 });
      if (choices.length > 0) {
        const asked = await run([]);
        assert.equal(asked.code, 2, asked.err);
        for (const each of choices) assert.ok(asked.out.includes(`--choose ${each}`), asked.out);
      }
      const { result, requests } = await tenant.logged(() =>
        run(["--json", ...choices.flatMap((each) => ["--choose", each])]),
      );
      assert.equal(result.code, made.differs ? 2 : 0, result.out + result.err);
      assert.deepEqual(writes(requests), []);
      const { config, adopted } = JSON.parse(result.out);
      assert.equal(config.jamf.applicableGroup.displayName, made.applicable.name);
      assert.equal(config.jamf.complianceGroup.displayName, made.compliance.name);
      assert.equal(config.jamf.registrationPolicy.displayName, made.policy.name);
      assert.equal(config.stage, made.stage);
      assert.equal(config.conditionalAccess.managedPolicy !== undefined, made.managesPolicy === true, result.out);
      const changed = adopted.flatMap(({ kind, changes }: any) =>
        changes.map(({ property }: { property: string }) => [kind, property]),
      );
      assert.deepEqual(
        changed,
        (made.differs ?? []).map((property) => ["Policy", property]),
      );
      assert.ok(adopted.length >= 3, result.out);
    });
  }

  it("writes the stack's file once, and changes nothing that stands there", async () => {
    await makeByHand(tenant, handMade[0]!);
    const first = await runAlone(adopt("--write", "--stack", "contoso"), { cwd: folder, env: tenant.environment });
    assert.equal(first.code, 0, first.out + first.err);
    const file = join(folder, "Pulumi.contoso.yaml");
    const text = readFileSync(file, "utf8");
    const { config } = parse(text);
    assert.equal(config["jamf-entra-compliance:stage"], "pilot");
    assert.equal(config["jamf-entra-compliance:adoptExisting"], undefined);
    assert.equal((await run(["--write", "--stack", "contoso"])).code, 0);
    await tenant.admin.control("POST", "/reset");
    await makeByHand(tenant, handMade[1]!);
    const other = await run(["--write", "--stack", "contoso"]);
    assert.equal(other.code, 1);
    assert.match(other.err, /sets .*jamf.* already, to something else\. Nothing was written/);
    assert.equal(readFileSync(file, "utf8"), text);
  });

  it("asks for what is not there", async () => {
    const { code, out } = await run([]);
    assert.equal(code, 2);
    assert.match(out, /Registration policy: not found\. If it exists, name it: --choose registrationPolicy=ID/);
  });
});
