/** What `status` says of a managed policy that somebody switched off, deleted or changed, and `verify` of a partner that ended, beside what the sandbox has. */
import assert from "node:assert/strict";
import { chmodSync, copyFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { after, before } from "mocha";
import { Rows } from "../../support/rows";
import { root } from "../command";

describe("status of a managed policy that was changed by hand", function () {
  this.timeout(600_000);
  const rows = Rows.declared();
  let folder: string;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), "status-"));
    copyFileSync(join(root, "Pulumi.yaml"), join(folder, "Pulumi.yaml"));
    // In place of Pulumi's command line: the state of the stand-in for the engine.
    const script = `#!/bin/sh\ncase "$1 $2" in "stack export") cat "${folder}/state.json";; *) echo "[]";; esac\n`;
    writeFileSync(join(folder, "pulumi"), script);
    chmodSync(join(folder, "pulumi"), 0o755);
  });
  after(() => rmSync(folder, { recursive: true }));

  async function command(name: "status" | "verify"): Promise<{ code: number; out: any }> {
    const { stack, tenant, config } = rows.world;
    writeFileSync(join(folder, "state.json"), JSON.stringify({ deployment: { resources: await stack.resources() } }));
    const lines = Object.entries(config)
      .filter(([, value]) => value !== undefined)
      .map(([key, value]) => `  jamf-entra-compliance:${key}: ${JSON.stringify(value)}`);
    writeFileSync(join(folder, "Pulumi.test.yaml"), ["config:", ...lines, ""].join("\n"));
    const { environment } = tenant;
    const env = { ...process.env, ...environment, PATH: `${folder}${delimiter}${environment["PATH"]}` };
    const ran = await tenant.command([name, "--stack", "test", "--json"], { env, cwd: folder });
    assert.notEqual(ran.code, 1, ran.err);
    return { code: ran.code, out: JSON.parse(ran.out) };
  }

  async function status(): Promise<{ code: number; warnings: string[] }> {
    const { code, out } = await command("status");
    return { code, warnings: out.warnings };
  }

  const policy = async () => `/v1.0/identity/conditionalAccess/policies/${(await rows.managedPolicy()).id}`;

  it("says nothing of one that is as the last run left it", async () =>
    assert.deepEqual(await status(), { code: 0, warnings: [] }));

  for (const [state, word] of [
    ["disabled", "off"],
    ["enabledForReportingButNotEnforced", "to report-only"],
  ])
    it(`is open where it was switched ${word}, also after a run that leaves it so`, async () => {
      await rows.graph("PATCH", await policy(), { state });
      for (const options of [undefined, ["--refresh"]]) {
        if (options) assert.equal((await rows.ran({}, ...options)).ran.code, 0);
        const { code, warnings } = await status();
        assert.equal(code, 2);
        assert.match(
          warnings.join(),
          new RegExp(`^The managed policy was switched ${word} by a run .*, or outside this stack`),
        );
      }
    });

  it("is open while it is on and no emergency access account can sign in", async () => {
    const { groupId } = rows.world.config["conditionalAccess"].breakGlass;
    const { value } = await rows.graph("GET", `/v1.0/groups/${groupId}/members`);
    for (const { id } of value)
      await rows.world.tenant.admin.control("POST", "/entra/user", { id, set: { accountEnabled: false } });
    const { code, warnings } = await status();
    assert.equal(code, 2);
    assert.match(warnings.join(), /^The managed policy is on\. breakGlass: .* every account in group .* is disabled/);
  });

  it("shows the rest where devices cannot be counted, and names the permission", async () => {
    const { admin } = rows.world.tenant;
    await admin.control("POST", "/entra/permissions", { without: ["Device.Read.All"] });
    const { code, out } = await command("status");
    await admin.control("POST", "/entra/permissions", { without: [] });
    assert.equal(code, 2);
    assert.match(out.warnings.join(), /^The preconditions of stage enforce could not be read\. .*Device\.Read\.All/);
    assert.match(out.access.notRead.join(), /Device\.Read\.All/);
    assert.equal(out.partner.state, "enabled");
    assert.ok(out.gates.length > 5, JSON.stringify(out.gates));
  });

  it("verify proves no Mac compliant that is not reported any more, since the partner ended", async () => {
    const { tenant } = rows.world;
    const { out: before } = await command("verify");
    assert.ok(before.counts.compliant > 0);
    const { entra } = await tenant.snapshot(["entra.complianceManagementPartners"]);
    const { id } = entra.complianceManagementPartners.find((each: any) => each.displayName.startsWith("Jamf"));
    await tenant.admin.control("POST", "/entra/partner", { id, set: { partnerState: "terminated" } });
    assert.equal((await rows.world.access()).frozen.length, before.counts.compliant);
    const { code, out } = await command("verify");
    assert.deepEqual([code, out.isComplete, out.counts.compliant], [3, false, 0]);
    assert.match(out.gaps.join(), /Intune shows the compliance partner as terminated/);
  });

  it("is open where it was deleted, or asks others", async () => {
    const { conditions } = await rows.managedPolicy();
    const users = { ...conditions.users, includeGroups: [], includeUsers: ["All"] };
    await rows.graph("PATCH", await policy(), { conditions: { ...conditions, users } });
    const changed = await status();
    assert.equal(changed.code, 2);
    assert.match(
      changed.warnings.join(),
      /was changed outside this stack: conditions\.users.* --refresh puts it right/,
    );
    await rows.graph("DELETE", await policy());
    const deleted = await status();
    assert.equal(deleted.code, 2);
    assert.match(deleted.warnings.join(), /was deleted outside this stack\./);
    assert.doesNotMatch(deleted.warnings.join(), /This run/);
  });

  it("is open where the managed policy applies to nobody, and where Macs stay compliant without being reported", async () => {
    const { members } = rows.world;
    const group = await rows.userGroup();
    for (const id of members) await rows.graph("DELETE", `/v1.0/groups/${group}/members/${id}/$ref`);
    const { code, warnings } = await status();
    assert.equal(code, 2);
    assert.match(warnings[0]!, /^Changed outside this stack: members .* \(\d+ removed\)\. /);
    assert.match(warnings[1]!, /^The managed policy is on and applies to no user who can sign in/);
    assert.match(warnings[2]!, /^\d+ Macs are compliant in Entra without being reported any more/);
    await rows.backToTheBeginning();
    for (const id of members)
      await rows.world.tenant.admin.control("POST", "/entra/user", { id, set: { accountEnabled: false } });
    assert.match(
      (await status()).warnings.join(),
      /^The managed policy is on and applies to no user who can sign in[^.]*\.[^.]*\.$/,
    );
  });

  it("is open in stage drain while the Compliance group is held back", async () => {
    const { config, members, tenant } = rows.world;
    const { id } = await rows.graph("POST", "/v1.0/groups", {
      displayName: "Finance Macs",
      mailEnabled: false,
      mailNickname: "financemacs",
      securityEnabled: true,
      "members@odata.bind": members
        .slice(0, 8)
        .map((each) => `https://graph.microsoft.com/v1.0/directoryObjects/${each}`),
    });
    await tenant.admin.requireCompliantMac("The tenant's own", id);
    await rows.ran({ stage: "drain" });
    config["stage"] = "drain";
    try {
      const { code, warnings } = await status();
      assert.equal(code, 2);
      assert.match(warnings.join(), /The last run in stage drain held back: the Compliance group\./);
      assert.equal((await rows.ran({ acknowledged: { drainBlocks: 8 } })).ran.code, 0);
      assert.doesNotMatch((await status()).warnings.join(), /held back/);
    } finally {
      config["stage"] = "enforce";
    }
  });

  it("is open where a smart group, registration or the members were changed by hand, until up --refresh", async () => {
    const { admin } = rows.world.tenant;
    const { id } = await rows.smartGroup("Jamf-Intune Compliance Group");
    const path = `/api/v3/computer-groups/smart-groups/${id}`;
    const { json } = await admin.must("GET", path);
    await admin.must("PUT", path, { ...json, criteria: json.criteria.slice(0, 2) });
    const { jamf } = await rows.world.tenant.snapshot(["jamf.policies"]);
    const registration = jamf.policies.find(({ name }: any) => name.startsWith("Register with"));
    const closed = "<policy><general><enabled>false</enabled></general></policy>";
    await admin.must("PUT", `/JSSResource/policies/id/${registration.id}`, closed);
    const [member] = rows.world.members;
    await rows.graph("DELETE", `/v1.0/groups/${await rows.userGroup()}/members/${member}/$ref`);
    const { code, warnings } = await status();
    assert.equal(code, 2);
    assert.match(
      warnings[0]!,
      /^Changed outside this stack: the criteria of the Compliance group were changed in Jamf Pro; registration was closed in Jamf Pro; members of the group of users were changed in Entra \(1 removed\)\. /,
    );
    assert.equal((await rows.ran({}, "--refresh")).ran.code, 0);
    assert.deepEqual(await status(), { code: 0, warnings: [] });
  });
});
