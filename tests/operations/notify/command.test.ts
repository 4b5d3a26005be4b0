/** The compiled command with a live policy. */
import assert from "node:assert/strict";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { stackFolder } from "../../support/livingFleet";
import { Tenant, writes } from "../../support/tenant";
import { run as runAlone } from "../command";

describe("notify", function () {
  let tenant: Tenant;
  let place: ReturnType<typeof stackFolder>;
  before(async () => {
    tenant = await Tenant.start("--macs", "5");
    place = stackFolder({ jamfUrl: tenant.sandbox.jamf.url, stage: "pilot" });
  });
  after(async () => {
    place?.remove();
    await tenant?.stop();
  });

  const notify = (...args: string[]) => tenant.command(["notify", ...args], { cwd: place.folder });
  const usual = ["--deadline", "2099-12-15", "--contact", "it@example.com"];
  const policy = (enabled: boolean) =>
    `<policy><general><name>Register with Azure AD(Entra)</name><enabled>${enabled}</enabled></general></policy>`;

  it("refuses what it does not know rather than leave it out", async () => {
    assert.match(
      (await notify("--deadline", "2099-12-15")).err,
      /^--contact is missing: every message names a contact\./,
    );
    assert.match((await notify("--contact", "it")).err, /^--deadline is missing: announcement names the deadline\./);
    assert.match(
      (await notify(...usual)).err,
      /^Jamf Pro has no policy "Register with Azure AD\(Entra\)": run pulumi up first/,
    );
    assert.ok(!existsSync(join(place.folder, "notify")));
  });

  it("warns while nobody could find the policy", async () => {
    await tenant.admin.must("POST", "/JSSResource/policies/id/0", policy(false));
    const { code, out, err } = await notify(...usual, "--print", "reminder", "--language", "en");
    assert.equal(code, 2);
    assert.match(err, /The policy is not enabled yet, so it is not shown in Self Service\./);
    assert.match(out, /^Please register your Mac by December 15, 2099\n=+\n/);
  });

  it("writes every piece in every language and format, reads only, and a second run changes nothing", async () => {
    const list = await tenant.admin.must("GET", "/JSSResource/policies");
    const id = /<id>(\d+)<\/id><name>Register with/.exec(list.text)![1]!;
    await tenant.admin.must("PUT", `/JSSResource/policies/id/${id}`, policy(true));
    const { result, requests } = await tenant.logged(() =>
      runAlone(["notify", ...usual, "--json"], { cwd: place.folder, env: tenant.environment }),
    );
    assert.equal(result.code, 0, result.err);
    assert.deepEqual(writes(requests), []);
    const { files, facts } = JSON.parse(result.out) as {
      files: { file: string; subject: string }[];
      facts: { link: string };
    };
    assert.equal(files.length, 24);
    assert.equal(facts.link, `jamfselfservice://content?entity=policy&id=${id}&action=view`);
    for (const { file } of files)
      assert.ok(readFileSync(join(place.folder, file), "utf8").includes("AccountNotOnboarded"), file);
    assert.equal((await notify(...usual)).code, 0);
  });

  it("replaces nothing that somebody has edited, unless told to", async () => {
    const file = join(place.folder, "notify", "de", "reminder.md");
    writeFileSync(file, "Ours.\n");
    const refused = await notify(...usual);
    assert.equal(refused.code, 1);
    assert.match(refused.err, /^Nothing was written: notify\/de\/reminder\.md would change\. Pass --force/);
    assert.equal(readFileSync(file, "utf8"), "Ours.\n");
    assert.equal((await notify(...usual, "--force")).code, 0);
    assert.notEqual(readFileSync(file, "utf8"), "Ours.\n");
  });
});
