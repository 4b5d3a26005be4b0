import assert from "node:assert/strict";
import { ServiceError } from "../../../providers/core/errors";
import type { JamfClient } from "../../../providers/jamf/client";
import { resolve } from "../../../providers/jamf/macApp/catalog";
import type { Bag, Managed } from "../../support/host";
import { asked, started, type Started } from "./started";

const kind = "jamf:MacApp";
const portal = "Microsoft Intune Company Portal";
const deployments = "/api/v1/app-installers/deployments";

describe("Mac App against Jamf Pro", () => {
  let jamf: Started;
  before(async () => void (jamf = await started()));
  after(() => jamf?.stop());
  beforeEach(() => jamf.admin.control("POST", "/jamf/settings", { cloudServices: true, termsAccepted: true }));

  const up = (args: Bag) => jamf.host.resource(kind).up({ jamfUrl: jamf.jamfUrl, appTitle: portal, ...args });
  async function made(args: Bag): Promise<Managed & { args: Bag }> {
    const it = jamf.host.resource(kind);
    const whole = { jamfUrl: jamf.jamfUrl, appTitle: portal, ...args };
    assert.equal(await it.up(whole), "create");
    return Object.assign(it, { args: whole });
  }
  const stored = async (it: Managed): Promise<any> =>
    (await jamf.admin.must("GET", `${deployments}/${it.held!.id}`)).json;

  it("looks up title and groups once per process, then asks three times to create or update, and once to refresh", async () => {
    await made({ name: "Signed in" });
    let it!: Managed & { args: Bag };
    assert.deepEqual(await asked(jamf.admin, async () => (it = await made({ name: "Counted" }))), [
      `GET ${deployments}`,
      `POST ${deployments}`,
      `GET ${deployments}/${it.held!.id}`,
    ]);
    const one = `${deployments}/${it.held!.id}`;
    const changed = { ...it.args, deploy: true };
    assert.deepEqual(await asked(jamf.admin, () => it.preview(changed)), [], "a preview asks nothing");
    assert.deepEqual(await asked(jamf.admin, () => it.up(changed)), [`GET ${one}`, `PUT ${one}`, `GET ${one}`]);
    assert.deepEqual(await asked(jamf.admin, () => it.refresh()), [`GET ${one}`]);
  });

  it("goes to every Mac by default, and shows the catalog's id and versions as outputs", async () => {
    const it = await made({ name: "By default", updateBehavior: "Manual", deploy: true });
    const { smartGroupId, selectedVersion, appTitleId, latestAvailableVersion } = await stored(it);
    assert.equal(smartGroupId, "1");
    assert.notEqual(selectedVersion, "");
    const { outputs } = it.held!;
    assert.deepEqual(
      [outputs["appTitleId"], outputs["selectedVersion"], outputs["latestAvailableVersion"]],
      [appTitleId, selectedVersion, latestAvailableVersion],
    );
    assert.equal(await it.preview(it.args), "same");
  });

  it("keeps what the program does not speak of when it writes", async () => {
    const it = await made({ name: "Shared", notifications: { message: "Aus dem Programm" } });
    const app = await stored(it);
    await jamf.admin.must("PUT", `${deployments}/${it.held!.id}`, {
      ...app,
      notificationSettings: { ...app.notificationSettings, deadline: 12 },
      selfServiceSettings: { ...app.selfServiceSettings, description: "Von Hand" },
    });
    assert.equal(await it.refresh(), "same");
    await it.up({ ...it.args, deploy: true });
    const { enabled, notificationSettings, selfServiceSettings } = await stored(it);
    assert.deepEqual(
      [
        enabled,
        notificationSettings.notificationMessage,
        notificationSettings.deadline,
        selfServiceSettings.description,
      ],
      [true, "Aus dem Programm", 12, "Von Hand"],
    );
  });

  it("names near titles when there is none, the bundle id when it is another, and what bears the bundle id", async () => {
    await assert.rejects(
      up({ appTitle: "Company Portal" }),
      /Could not create Mac App "Company Portal": the Jamf App Catalog has no title "Company Portal" among \d+\. .+Did you mean "Microsoft Intune Company Portal"/,
    );
    await assert.rejects(
      up({ bundleId: "com.example.other" }),
      /the title "Microsoft Intune Company Portal" has another bundle id than com\.example\.other: com\.microsoft\.CompanyPortalMac/,
    );
    await assert.rejects(
      up({ appTitle: "Chrome by Google", bundleId: "com.google.Chrome" }),
      /Did you mean "Google Chrome", "Google Chrome \(Apple silicon\)"\?/,
    );
  });

  it("does not deploy to a static group, nor to one that does not exist", async () => {
    await assert.rejects(
      up({ name: "Static", targetGroup: "IT Department" }),
      /Could not create Mac App "Static": its target group "IT Department" \(id 3\) is a static group/,
    );
    await assert.rejects(
      up({ name: "Nobody", targetGroup: "All Managed Client" }),
      /Did you mean "All Managed Clients"/,
    );
  });

  it("says what to do without a Cloud Services Connection, also in refresh and delete", async () => {
    const it = await made({ name: "Connected" });
    await jamf.admin.control("POST", "/jamf/settings", { cloudServices: false });
    const step = /answered 403 .+Settings > Global > Cloud services connection/;
    await assert.rejects(up({ name: "Not connected" }), step);
    await assert.rejects(it.refresh(), step);
    await assert.rejects(it.destroy(), step);
  });

  it("says where to accept the terms", async () => {
    await jamf.admin.control("POST", "/jamf/settings", { termsAccepted: false });
    await assert.rejects(
      up({ name: "No terms" }),
      /Could not create Mac App "No terms": Jamf Pro answered 403 .+terms and conditions of the Jamf App Catalog are not accepted: .+App Installers/,
    );
  });

  it("still names the missing privilege when the terms are accepted", async () => {
    await jamf.admin.control("POST", "/jamf/privileges", { without: ["Create Mac Applications"] });
    await assert.rejects(up({ name: "Not allowed" }), /Give the API role the privilege "Create Mac Applications"/);
    await jamf.admin.control("POST", "/jamf/privileges", { without: [] });
  });

  it("finds the group of every Mac under another name, by its id", async () => {
    const renamed = await started();
    try {
      const path = "/api/v3/computer-groups/smart-groups/1";
      const { json } = await renamed.admin.must("GET", path);
      await renamed.admin.must("PUT", path, { ...json, name: "Alle Macs" });
      const it = renamed.host.resource(kind);
      const args = { jamfUrl: renamed.jamfUrl, appTitle: portal, deploy: true };
      await it.up(args);
      assert.equal((await renamed.admin.must("GET", `${deployments}/${it.held!.id}`)).json.smartGroupId, "1");
      assert.equal(await it.refresh(), "same");
      assert.equal(await it.preview(args), "same");
    } finally {
      await renamed.stop();
    }
  });
});

describe("Mac App catalog", () => {
  const subject = { verb: "create", noun: "Mac App", name: "Twin" };
  const catalog = (titles: () => Promise<object[]>) =>
    ({
      list: (path: string) =>
        path.endsWith("/titles")
          ? titles()
          : Promise.resolve([{ id: "1", name: "All Managed Clients", smartGroup: true }]),
      read: () => Promise.resolve(undefined),
    }) as unknown as JamfClient;
  const twins = [
    { id: "0A1", titleName: "Twin", bundleId: "com.example.twin", publisher: "One" },
    { id: "0A2", titleName: "Twin", bundleId: "org.example.twin", publisher: "Two" },
  ];

  it("says so when several titles bear the name, and takes the one with the bundle id", async () => {
    const jamf = catalog(() => Promise.resolve(twins));
    await assert.rejects(
      resolve(jamf, { appTitle: "Twin" }, subject),
      /has 2 titles "Twin": com\.example\.twin, One \(id 0A1\); org\.example\.twin, Two \(id 0A2\)\. Set bundleId to choose one/,
    );
    const { appTitleId } = await resolve(jamf, { appTitle: "Twin", bundleId: "org.example.twin" }, subject);
    assert.equal(appTitleId, "0A2");
  });

  it("says that there are no App Installers when their paths do not exist, and asks again next time", async () => {
    let absent = true;
    const gone = new ServiceError(
      { verb: "list", noun: "titles" },
      { service: "Jamf Pro", status: 404, words: "Not Found" },
    );
    const jamf = catalog(() => (absent ? Promise.reject(gone) : Promise.resolve(twins.slice(0, 1))));
    const args = { appTitle: "Twin" };
    await assert.rejects(resolve(jamf, args, subject), /answered 404 Not Found\. This Jamf Pro has no App Installers/);
    absent = false;
    assert.equal((await resolve(jamf, args, subject)).appTitleId, "0A1");
  });
});
