import assert from "node:assert/strict";
import { codes, group, Jamf, smartGroups, type Policy } from "./jamfClient";

const deployments = "/api/v1/app-installers/deployments";

describe("what released clients send to the sandbox's Jamf Pro", () => {
  let jamf: Jamf;
  beforeEach(async () => (jamf = await Jamf.start({ macs: 3, nodes: 2 })));
  afterEach(() => jamf.stop());

  it("is taken with read-only properties in it, whatever they hold, and these are ignored", async () => {
    const category = await jamf.create("/api/v1/categories", { id: "", name: "Compliance", priority: 9 });
    assert.equal(category, "2");
    const body = { id: "77", name: "Compliance 2", priority: 9 };
    assert.equal((await jamf.send("PUT", `/api/v1/categories/${category}`, body)).status, 200);
    assert.equal((await jamf.get("/api/v1/categories/77")).status, 404);
    assert.equal((await jamf.get(`/api/v1/categories/${category}`)).json<{ name: string }>().name, "Compliance 2");
    const script = await jamf.send("POST", "/api/v1/scripts", { id: "", name: "Hello", scriptContents: "true" });
    assert.equal(script.status, 201, script.text);
  });

  it("is still refused with a misspelt property or a wrong type in what it may set", async () => {
    const wrong = await jamf.send("POST", "/api/v1/categories", { id: "", name: 7, priority: 9, prioritee: 1 });
    assert.deepEqual([wrong.status, ...codes(wrong).sort()], [400, "INVALID_FIELD name", "INVALID_FIELD prioritee"]);
  });

  it("may leave switches of an App Installer null, which is their default, and read-only properties too", async () => {
    const [title] = (await jamf.get("/api/v1/app-installers/titles?page-size=1")).json<{ results: { id: string }[] }>()
      .results;
    const id = await jamf.create(deployments, {
      name: "Portal",
      appTitleId: title!.id,
      deploymentType: "SELF_SERVICE",
      updateBehavior: "AUTOMATIC",
      enabled: null,
      installPredefinedConfigProfiles: null,
      triggerAdminNotifications: null,
      versionRemoved: null,
      titleAvailableInAis: null,
      latestAvailableVersion: "0",
      selfServiceSettings: { includeInFeaturedCategory: null, forceViewDescription: true },
    });
    const app = (await jamf.get(`${deployments}/${id}`)).json<Record<string, unknown>>();
    assert.deepEqual(
      [app["enabled"], app["installPredefinedConfigProfiles"], app["triggerAdminNotifications"]],
      [false, false, false],
    );
    const selfService = app["selfServiceSettings"] as Record<string, boolean>;
    assert.deepEqual([selfService["includeInFeaturedCategory"], selfService["forceViewDescription"]], [false, true]);
  });

  it("reads a policy's disk encryption without an action as none and nothing else", async () => {
    const encryption = `<disk_encryption><action/><disk_encryption_configuration_id>0</disk_encryption_configuration_id>
      <remediate_key_type>Individual</remediate_key_type></disk_encryption>`;
    const id = await jamf.createXml("policies", `<policy><general><name>P</name></general>${encryption}</policy>`);
    const { policy } = await jamf.document<{ policy: Record<string, unknown> }>(`/policies/id/${id}`);
    assert.deepEqual(policy["disk_encryption"], { action: "none" });
  });

  it("reads empty reboot choices as their words, and the drive where it is overridden as well", async () => {
    const reboot = "<reboot><startup_disk/><no_user_logged_in/><user_logged_in/><message/></reboot>";
    const general = "<general><name>P</name><target_drive>/Volumes/Restore/</target_drive></general>";
    const id = await jamf.createXml("policies", `<policy>${general}${reboot}</policy>`);
    const read = async () => (await jamf.document<Policy>(`/policies/id/${id}`)).policy;
    const { reboot: words, general: shown } = await read();
    assert.deepEqual(
      [words["startup_disk"], words["no_user_logged_in"], words["user_logged_in"], words["message"]],
      ["Current Startup Disk", "Do not restart", "Do not restart", ""],
    );
    const overridden = (section: Record<string, unknown>) =>
      (section["override_default_settings"] as Record<string, unknown>)["target_drive"];
    assert.equal(overridden(shown), "/Volumes/Restore/");
    await jamf.xml("PUT", `/policies/id/${id}`, "<policy><general><target_drive/></general></policy>");
    assert.equal(overridden((await read()).general), "/");
  });

  it("gets a page and a cookie from / without a token, another node each time until it sends the cookie back", async () => {
    const ask = (headers: Record<string, string>) => jamf.client.ask("GET", `${jamf.sandbox.jamf.url}/`, { headers });
    const answers = [await ask({}), await ask({})];
    assert.deepEqual([answers[0]!.status, answers[0]!.headers["content-type"]], [200, "text/html;charset=UTF-8"]);
    const cookies = answers.map(({ headers }) => String(headers["set-cookie"]).split(";")[0]!);
    assert.deepEqual(cookies.sort(), ["jpro-ingress=node-0", "jpro-ingress=node-1"]);
    assert.equal((await ask({ cookie: cookies[1]! })).headers["set-cookie"], undefined);
  });
});

describe("sites of the sandbox's Jamf Pro", () => {
  let jamf: Jamf;
  beforeEach(async () => (jamf = await Jamf.start({ macs: 4 })));
  afterEach(() => jamf.stop());

  const safari = { name: "Application Title", searchType: "is", value: "Safari.app" };
  const inSite = (name: string) => ({ ...group(name, safari), siteId: "1" });
  const members = async (id: string) =>
    (await jamf.get(`/api/v3/computer-groups/smart-group-membership/${id}`)).json<{ members: number[] }>().members;
  const policy = (site: string, groupId: string, list = "computer_groups") =>
    `<policy><general><name>P ${site} ${groupId} ${list}</name><site><id>${site}</id></site></general>
      <scope>${list === "exclusions" ? "<exclusions>" : ""}<computer_groups><computer_group><id>${groupId}</id></computer_group>
      </computer_groups>${list === "exclusions" ? "</exclusions>" : ""}</scope></policy>`;
  const status = async (body: string) => (await jamf.xml("POST", "/policies/id/0", body)).status;

  it("hold only their own Macs in their smart groups, also when a Mac moves", async () => {
    const id = await jamf.create(smartGroups, inSite("Safari in the site"));
    assert.deepEqual(await members(id), []);
    await jamf.control("POST", "/jamf/mac", { id: 2, set: { siteId: 1 } });
    assert.deepEqual(await members(id), [2]);
    assert.equal((await members("1")).length, 4);
  });

  it("keep their policies to their own groups, targets and exclusions; a policy without a site may name all", async () => {
    const own = await jamf.create(smartGroups, inSite("Safari in the site"));
    assert.deepEqual(
      [
        await status(policy("1", own)),
        await status(policy("1", "1")),
        await status(policy("1", "1", "exclusions")),
        await status(policy("-1", own)),
        await status(policy("-1", "1")),
      ],
      [201, 409, 409, 201, 201],
    );
  });

  it("keep their Mac Apps to their own groups", async () => {
    const own = await jamf.create(smartGroups, inSite("Safari in the site"));
    const { results } = (await jamf.get("/api/v1/app-installers/titles?page-size=1")).json<{
      results: { id: string }[];
    }>();
    const app = (siteId: string, smartGroupId: string) => ({
      name: "App",
      appTitleId: results[0]!.id,
      deploymentType: "INSTALL_AUTOMATICALLY",
      updateBehavior: "AUTOMATIC",
      siteId,
      smartGroupId,
    });
    const refused = await jamf.send("POST", deployments, app("1", "1"));
    assert.deepEqual([refused.status, ...codes(refused)], [400, "INVALID_FIELD smartGroupId"]);
    assert.equal((await jamf.send("POST", deployments, app("1", own))).status, 201);
    assert.equal((await jamf.send("POST", deployments, app("-1", own))).status, 201);
  });
});
