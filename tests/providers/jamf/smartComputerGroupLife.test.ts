import assert from "node:assert/strict";
import { criteria, memberOf } from "../../../providers/jamf/criteria/criteria";
import type { Bag, Managed } from "../../support/host";
import { asked, smartGroups, started, type Started } from "./started";

const kind = "jamf:SmartComputerGroup";
const portal = criteria.applicationTitle.is("Company Portal.app");
const named = async ({ admin }: Started, name: string) =>
  (await smartGroups(admin)).find((group) => group["name"] === name)!;

/** `made(jamf, "Macs", {…})`: in state after a first up. */
async function made({ host, jamfUrl }: Started, name: string, args: Bag): Promise<Managed & { args: Bag }> {
  const it = host.resource(kind, name);
  const whole = { jamfUrl, name, ...args };
  assert.equal(await it.up(whole), "create");
  return Object.assign(it, { args: whole });
}

async function plansNothing(it: Managed, args: Bag): Promise<void> {
  assert.equal(await it.refresh(), "same");
  assert.equal(await it.preview(args), "same");
}

describe("smart computer group at Jamf Pro 11.30.1", () => {
  let jamf: Started;
  before(async () => void (jamf = await started()));
  after(() => jamf?.stop());
  const up = (name: string, args: Bag) => jamf.host.resource(kind, name).up({ jamfUrl: jamf.jamfUrl, name, ...args });

  it("asks v3 only: three requests to create, two to update, one to refresh", async () => {
    await made(jamf, "Signed in", { criteria: [portal] });
    const v3 = "/api/v3/computer-groups/smart-groups";
    let it!: Managed & { args: Bag };
    assert.deepEqual(await asked(jamf.admin, async () => (it = await made(jamf, "Counted", { criteria: [portal] }))), [
      `GET ${v3}`,
      `POST ${v3}`,
      `GET ${v3}/${it.held!.id}`,
    ]);
    const one = `${v3}/${it.held!.id}`;
    assert.deepEqual(await asked(jamf.admin, () => it.up({ ...it.args, description: "x" })), [
      `PUT ${one}`,
      `GET ${one}`,
    ]);
    assert.deepEqual(await asked(jamf.admin, () => it.refresh()), [`GET ${one}`]);
    assert.deepEqual(await asked(jamf.admin, () => it.preview({ ...it.args, description: "x" })), []);
  });

  it("sees no change when Macs join or leave", async () => {
    const it = await made(jamf, "Fresh", { criteria: [criteria.lastInventoryUpdate.lessThanDaysAgo(2)] });
    const members = async () => ((await named(jamf, "Fresh"))["members"] as number[]).length;
    const before = await members();
    await jamf.admin.control("POST", "/jamf/mac", { id: 1, set: { reportedAt: 0 } });
    assert.notEqual(await members(), before);
    await plansNothing(it, it.args);
  });

  it("names the line that Jamf Pro does not know, and what was probably meant; nothing is made", async () => {
    const lines = [portal, criteria.named("FileVault2 Status").is("All Partitions Encrypted")];
    await assert.rejects(
      up("Misspelt", { criteria: lines }),
      /Could not create smart computer group "Misspelt": Jamf Pro answered 400 .+ criteria\[1\] is "FileVault2 Status" is "All Partitions Encrypted": write criterion and operator as the admin center .+ did you mean .*"FileVault 2 Status"/,
    );
    assert.equal(await named(jamf, "Misspelt"), undefined);
  });

  it("names the line whose operator does not fit", async () => {
    const lines = [portal, { criterion: "Last Inventory Update", operator: "like", value: "2026" }];
    await assert.rejects(
      up("Misfit", { criteria: lines }),
      /criteria\[1\] is "Last Inventory Update" like "2026": write/,
    );
  });

  it("names the line whose group does not exist", async () => {
    await assert.rejects(
      up("By name", { criteria: [portal, memberOf("Nobody")] }),
      /criteria\[1\] is "Computer Group" member of "Nobody": that group must exist; make it first/,
    );
    await assert.rejects(
      up("By id", { criteria: [memberOf("999")] }),
      /Could not create smart computer group "By id": there is no computer group with the id 999 in Jamf Pro/,
    );
  });

  it("says that there is no such site, and which one was probably meant", async () => {
    await assert.rejects(
      up("Elsewhere", { criteria: [portal], site: "Werk Sud" }),
      /Could not create smart computer group "Elsewhere": there is no site "Werk Sud" in Jamf Pro\. Did you mean "Werk Süd"\?/,
    );
    await assert.rejects(
      up("Elsewhere", { criteria: [portal], site: "77" }),
      /there is no site with the id 77 in Jamf Pro/,
    );
  });

  it("says what holds the name: a static group, or one that differs in letter case only", async () => {
    await assert.rejects(
      up("IT Department", { criteria: [portal] }),
      /"IT Department": an object of that name exists and it is a static group \(id \d+\)\. Choose another name/,
    );
    await made(jamf, "Straße", { criteria: [portal] });
    await assert.rejects(
      up("STRASSE".replace("SS", "ß"), { criteria: [portal] }),
      /an object of that name exists and is called "Straße": only letter case differs/,
    );
  });

  it("follows a nested group that is named by its id through a rename in the same run", async () => {
    const inner = await made(jamf, "Inner", { criteria: [portal] });
    const outer = await made(jamf, "Outer", { criteria: [memberOf(inner.held!.id)] });
    await inner.up({ ...inner.args, name: "Inner, renamed" });
    await plansNothing(outer, outer.args);
    await outer.up({ ...outer.args, description: "written again" });
    await plansNothing(outer, { ...outer.args, description: "written again" });
  });

  it("cannot be deleted while in use, names what uses it, and goes when nothing does any more", async () => {
    const inner = await made(jamf, "Used", { criteria: [portal] });
    const outer = await made(jamf, "User", { criteria: [memberOf(inner.held!.id)] });
    await assert.rejects(
      inner.destroy(),
      /Could not delete smart computer group "Used" \(id \d+\): Jamf Pro answered 422 .*computer group "User".+still in use.+pulumi up/,
    );
    await outer.up({ ...outer.args, criteria: [portal] });
    await inner.destroy();
    assert.equal(await named(jamf, "Used"), undefined);
  });

  it("names the privileges that a nested group by id needs", async () => {
    const limited = await started();
    try {
      await limited.admin.control("POST", "/jamf/privileges", { without: ["Read Static Computer Groups"] });
      await assert.rejects(
        made(limited, "Nested", { criteria: [memberOf("1")] }),
        /Could not list computer groups: Jamf Pro answered 403 .+"Read Smart Computer Groups" and "Read Static Computer Groups"/,
      );
    } finally {
      await limited.stop();
    }
  });

  it("makes a group of all Macs when the program says so", async () => {
    const it = await made(jamf, "All", { matchesAllComputers: true });
    assert.equal(((await named(jamf, "All"))["members"] as number[]).length, 40);
    await plansNothing(it, it.args);
  });
});

describe("smart computer group at Jamf Pro 11.27", () => {
  let jamf: Started;
  before(async () => void (jamf = await started("--jamf-version", "11.27")));
  after(() => jamf?.stop());

  it("asks v2 only", async () => {
    const paths = await asked(jamf.admin, async () => {
      const it = await made(jamf, "Old", { criteria: [portal] });
      await it.up({ ...it.args, criteria: [portal, criteria.lastCheckIn.lessThanDaysAgo(7)] });
      await it.destroy();
    });
    assert.deepEqual(
      paths.filter((path) => !path.includes("/v2/computer-groups/smart-groups")),
      ["GET /api/v1/jamf-pro-version"],
    );
  });

  it("says what uses a group that it cannot delete, although v2 has no answer of its own for that", async () => {
    const inner = await made(jamf, "Used", { criteria: [portal] });
    await made(jamf, "User", { criteria: [memberOf("Used")] });
    await assert.rejects(inner.destroy(), /answered 400 .*computer group "User".+still in use/);
  });
});

describe("smart computer group at Jamf Pro 11.29, which answers ids for nested groups", () => {
  let jamf: Started;
  before(async () => void (jamf = await started("--jamf-version", "11.29")));
  after(() => jamf?.stop());

  it("sees no change, whether the group is named by name or by id", async () => {
    const inner = await made(jamf, "Pilot", { criteria: [portal] });
    for (const value of ["Pilot", inner.held!.id]) {
      const it = await made(jamf, `Members of ${value}`, { criteria: [memberOf(value)] });
      await plansNothing(it, it.args);
    }
  });

  it("sees and repairs another group put in its place by hand", async () => {
    for (const value of ["Pilot", (await named(jamf, "Pilot"))["id"]]) {
      const it = await made(jamf, `Repaired ${String(value)}`, { criteria: [memberOf(String(value))] });
      const path = `/api/v3/computer-groups/smart-groups/${it.held!.id}`;
      const { json } = await jamf.admin.must("GET", path);
      json.criteria[0].value = "IT Department";
      await jamf.admin.must("PUT", path, json);
      assert.equal(await it.refresh(), "changed");
      assert.equal(await it.up(it.args), "update");
      await plansNothing(it, it.args);
    }
  });
});

describe("smart computer group at Jamf Pro 11.32, whose v3 refuses what Classic stores", () => {
  let jamf: Started;
  before(async () => void (jamf = await started("--jamf-version", "11.32")));
  after(() => jamf?.stop());
  const patch = criteria.patchReporting("Google Chrome").lessThan("142");
  const has = criteria.extensionAttribute("Cost Centre").has("4711");

  const hasNot = criteria.extensionAttribute("Cost Centre").doesNotHave("4712");

  it("writes patch reporting, and has and does not have on an extension attribute, with description and marker", async () => {
    const it = await made(jamf, "Fallback", {
      description: "Zeile",
      site: "Werk Süd",
      criteria: [portal, patch, has, hasNot],
    });
    const stored = await named(jamf, "Fallback");
    assert.equal(stored["description"], "Zeile\n[managed by jamf-entra-compliance: project/test/Fallback]");
    assert.deepEqual(
      (stored["criteria"] as Bag[]).map(({ name, searchType, value }) => [name, searchType, value]),
      [
        ["Application Title", "is", "Company Portal.app"],
        ["Patch Reporting: Google Chrome", "less than", "142"],
        ["Cost Centre", "has", "4711"],
        ["Cost Centre", "does not have", "4712"],
      ],
    );
    await plansNothing(it, it.args);
    assert.equal(await it.up({ ...it.args, site: "None", name: "Fallback 2", criteria: [patch] }), "update");
    await plansNothing(it, { ...it.args, site: "None", name: "Fallback 2", criteria: [patch] });
  });

  it("holds no Mac until its criteria are written, leaves nothing behind, and goes on from what it had to leave", async () => {
    const refused = (method: string, path: string) => ({
      method,
      path,
      service: "jamf",
      kind: "htmlForbidden",
      times: 9,
    });
    const put = refused("PUT", "/JSSResource/computergroups");
    const attempt = () =>
      assert.rejects(
        jamf.host.resource(kind, "Halfway").up({ jamfUrl: jamf.jamfUrl, name: "Halfway", criteria: [patch] }),
        /Could not create smart computer group "Halfway": Jamf Pro answered 403 .+proxy or firewall/,
      );
    await jamf.admin.control("POST", "/faults", { rules: [put] });
    await attempt();
    assert.equal(await named(jamf, "Halfway"), undefined);

    await jamf.admin.control("POST", "/faults", { rules: [put, refused("DELETE", "/api/v3/computer-groups")] });
    await attempt();
    assert.deepEqual((await named(jamf, "Halfway"))["members"], []);

    await jamf.admin.control("POST", "/faults", { rules: [] });
    const it = await made(jamf, "Halfway", { criteria: [patch] });
    assert.equal(it.held!.outputs["ownership"], "created");
    await plansNothing(it, it.args);
  });

  it("does not take a mistake for that defect", async () => {
    const wrong = criteria.named("Operating Sytem Version").is("26.1");
    const paths = await asked(jamf.admin, () =>
      assert.rejects(
        jamf.host.resource(kind).up({ jamfUrl: jamf.jamfUrl, name: "Wrong", criteria: [patch, wrong] }),
        /criteria\[1\] is "Operating Sytem Version" is "26\.1".+did you mean .*"Operating System Version"/,
      ),
    );
    assert.deepEqual(
      paths.filter((path) => path.includes("JSSResource")),
      [],
    );
    await assert.rejects(
      jamf.host.resource(kind).up({ jamfUrl: jamf.jamfUrl, name: "Wrong", criteria: [wrong] }),
      /criteria\[0\] is/,
    );
    assert.equal(await named(jamf, "Wrong"), undefined);
  });

  it("reports the line when Classic refuses it too, and leaves nothing behind", async () => {
    const unknown = criteria.extensionAttribute("No such attribute").has("x");
    await assert.rejects(
      jamf.host.resource(kind).up({ jamfUrl: jamf.jamfUrl, name: "Both", criteria: [unknown] }),
      /Could not create smart computer group "Both": Jamf Pro answered 400 .+Problem with criteria.+criteria\[0\] is "No such attribute" has "x"/,
    );
    assert.equal(await named(jamf, "Both"), undefined);
  });

  it("says that a person must change the description, and goes on once that is done", async () => {
    const it = await made(jamf, "Described", { description: "alt", criteria: [patch] });
    const changed = { ...it.args, description: "neu", criteria: [patch, portal] };
    await assert.rejects(it.up(changed), /set the description to "neu" in the admin center, then run pulumi up again/);
    const stored = await named(jamf, "Described");
    assert.equal((stored["criteria"] as Bag[]).length, 2, "the criteria are written nevertheless");
    // The admin page can save such a group; the sandbox has that page only for groups that v3 takes.
    const path = `/api/v3/computer-groups/smart-groups/${it.held!.id}`;
    const { json } = await jamf.admin.must("GET", path);
    await jamf.admin.must("PUT", path, { ...json, description: "neu", criteria: [] });
    assert.equal(await it.up(changed), "update");
    await plansNothing(it, changed);
  });
});
