import assert from "node:assert/strict";
import { codes, group, Jamf, smartGroups } from "./jamfClient";

const apps = "/api/v1/app-installers";
const deployments = `${apps}/deployments`;

interface Title {
  id: string;
  titleName: string;
  bundleId: string;
}

describe("App Installers of the sandbox", () => {
  let jamf: Jamf;
  let portal: Title;
  const smallest = () => ({
    name: "Company Portal",
    appTitleId: portal.id,
    deploymentType: "INSTALL_AUTOMATICALLY",
    updateBehavior: "AUTOMATIC",
  });
  const titles = async () => {
    const found: Title[] = [];
    for (let page = 0; ; page++) {
      const { totalCount, results } = (await jamf.get(`${apps}/titles?page=${page}&page-size=100`)).json<{
        totalCount: number;
        results: Title[];
      }>();
      found.push(...results);
      if (found.length >= totalCount) return found;
    }
  };
  beforeEach(async () => {
    jamf = await Jamf.start({ macs: 30 });
    portal = (await titles()).find(({ titleName }) => titleName === "Microsoft Intune Company Portal")!;
  });
  afterEach(() => jamf.stop());

  it("has a catalogue of several pages, unique ids, and bundle ids that several titles share", async () => {
    const all = await titles();
    assert.ok(all.length > 200);
    assert.equal(new Set(all.map(({ id }) => id)).size, all.length);
    assert.equal(all.filter(({ bundleId }) => bundleId === "com.google.Chrome").length, 2);
    assert.equal(portal.bundleId, "com.microsoft.CompanyPortalMac");
    const missing = await jamf.get(`${apps}/titles/ZZZ`);
    assert.deepEqual([missing.status, missing.text], [404, ""]);
  });

  it("echoes both nested blocks and its own fields, though nobody sent them", async () => {
    const id = await jamf.create(deployments, smallest());
    const read = (await jamf.get(`${deployments}/${id}`)).json<Record<string, unknown>>();
    assert.deepEqual(
      [read["enabled"], read["smartGroupId"], read["categoryId"], read["siteId"], read["selectedVersion"]],
      [false, "-1", "-1", "-1", ""],
    );
    assert.equal((read["notificationSettings"] as { deadline: null }).deadline, null);
    assert.deepEqual((read["selfServiceSettings"] as { categories: [] }).categories, []);
  });

  it("replaces everything on PUT, pins a version under MANUAL, deletes with 204", async () => {
    const id = await jamf.create(deployments, {
      ...smallest(),
      triggerAdminNotifications: true,
      enabled: true,
      smartGroupId: "1",
    });
    const updated = await jamf.send("PUT", `${deployments}/${id}`, { ...smallest(), updateBehavior: "MANUAL" });
    const body = updated.json<Record<string, unknown>>();
    assert.deepEqual(
      [updated.status, body["enabled"], body["triggerAdminNotifications"], body["smartGroupId"]],
      [200, false, false, "-1"],
    );
    assert.equal(body["selectedVersion"], body["latestAvailableVersion"]);
    assert.equal((await jamf.delete(`${deployments}/${id}`)).status, 204);
    assert.equal((await jamf.get(`${deployments}/${id}`)).status, 404);
  });

  it("takes categories with a featured mark and strips line ends from descriptions", async () => {
    const selfServiceSettings = { description: "Text\n", categories: [{ id: "1", featured: true }] };
    const id = await jamf.create(deployments, { ...smallest(), selfServiceSettings });
    const read = (await jamf.get(`${deployments}/${id}`)).json<{ selfServiceSettings: Record<string, unknown> }>();
    assert.equal(read.selfServiceSettings["description"], "Text");
    assert.deepEqual(read.selfServiceSettings["categories"], [{ id: "1", name: "Büro & Druck", featured: true }]);
  });

  const refused: [title: string, changes: object, field: string][] = [
    ["no name", { name: undefined }, "name"],
    ["a blank name", { name: " " }, "name"],
    ["no title", { appTitleId: undefined }, "appTitleId"],
    ["an unknown title", { appTitleId: "ZZZ" }, "appTitleId"],
    ["an unknown distribution method", { deploymentType: "MAYBE" }, "deploymentType"],
    ["an unknown property", { targetGroup: "1" }, "targetGroup"],
    ["a number where a text belongs", { smartGroupId: 1 }, "smartGroupId"],
    ["a group that does not exist", { smartGroupId: "77" }, "smartGroupId"],
    ["a static group", { smartGroupId: "3" }, "smartGroupId"],
    ["an enabled app for nobody", { enabled: true, smartGroupId: "-1" }, "smartGroupId"],
    ["an unknown category", { categoryId: "77" }, "categoryId"],
    ["a blank message", { notificationSettings: { completeMessage: "" } }, "notificationSettings.completeMessage"],
    [
      "a long message",
      { notificationSettings: { deadlineMessage: "x".repeat(151) } },
      "notificationSettings.deadlineMessage",
    ],
    ["a deadline of 0", { notificationSettings: { deadline: 0 } }, "notificationSettings.deadline"],
  ];
  for (const [title, changes, field] of refused) {
    it(`refuses ${title}`, async () => {
      const answer = await jamf.send("POST", deployments, { ...smallest(), ...changes });
      assert.equal(answer.status, 400);
      assert.deepEqual(codes(answer), [`INVALID_FIELD ${field}`]);
    });
  }

  it("lists in another shape, with names, counts and filters", async () => {
    await jamf.create(deployments, { ...smallest(), enabled: true, smartGroupId: "1" });
    const query = encodeURIComponent(`app.bundleId=="com.microsoft.CompanyPortalMac";deploymentType=="INSTALL*"`);
    const { results } = (await jamf.get(`${deployments}?filter=${query}`)).json<{
      results: { smartGroup: object; app: { id: string }; computerStatuses: Record<string, number> }[];
    }>();
    assert.deepEqual(results[0]?.smartGroup, { id: "1", name: "All Managed Clients" });
    assert.equal(results[0]?.app.id, portal.id);
    assert.equal(results[0]?.computerStatuses["inProgress"], 30);
  });

  it("is installed on the Macs of its group as time passes, which other groups then notice", async () => {
    const compliant = group(
      "Has portal",
      { name: "Application Title", searchType: "is", value: "Company Portal.app" },
      { name: "Last Inventory Update", searchType: "less than x days ago", value: "2" },
    );
    const groupId = await jamf.create(smartGroups, compliant);
    const members = async () =>
      (await jamf.get(`/api/v3/computer-groups/smart-group-membership/${groupId}`)).json<{ members: number[] }>()
        .members.length;
    const id = await jamf.create(deployments, { ...smallest(), enabled: true, smartGroupId: "1" });
    assert.equal(await members(), 0);
    const { macs } = (await jamf.control("POST", "/macs/tick", { minutes: 30 })).json<{
      macs: { installed: number };
    }>();
    assert.ok(macs.installed > 20 && macs.installed < 30, "Macs in a drawer install nothing");
    assert.equal(await members(), macs.installed);
    await jamf.delete(`${deployments}/${id}`);
    assert.equal(await members(), macs.installed, "installed apps stay");
  });

  it("installs nothing for Self Service, drafts and zero minutes", async () => {
    await jamf.create(deployments, { ...smallest(), smartGroupId: "1" });
    await jamf.create(deployments, { ...smallest(), deploymentType: "SELF_SERVICE", enabled: true, smartGroupId: "1" });
    const { macs } = (await jamf.control("POST", "/macs/tick", { minutes: 30 })).json<{
      macs: { installed: number };
    }>();
    assert.equal(macs.installed, 0);
  });

  it("refuses without a Cloud Services Connection, and to create without accepted terms", async () => {
    await jamf.control("POST", "/jamf/settings", { termsAccepted: false });
    assert.equal((await jamf.get(`${apps}/terms-and-conditions`)).json<{ accepted: boolean }>().accepted, false);
    assert.equal((await jamf.send("POST", deployments, smallest())).status, 403);
    assert.equal((await jamf.send("POST", `${apps}/terms-and-conditions/accept`, {})).status, 204);
    assert.equal((await jamf.send("POST", deployments, smallest())).status, 201);
    await jamf.control("POST", "/jamf/settings", { cloudServices: false });
    const answer = await jamf.send("POST", deployments, smallest());
    assert.equal(answer.status, 403);
    assert.match(answer.text, /Cloud Services Connection not established/);
    assert.equal((await jamf.get(apps)).json<{ cloudServicesEnabled: boolean }>().cloudServicesEnabled, false);
    assert.equal((await jamf.control("POST", "/jamf/settings", { cloudServcies: false })).status, 400);
  });
});
