import assert from "node:assert/strict";
import { Entra, plainGroup, type Json } from "./entra";

const registrationApp = "b03c10a8-71c7-45f9-b44a-3335ab76e970";
const page = { complianceGroup: "All Managed Clients", applicableGroup: "All Managed Clients" };

describe("people in the sandbox's Microsoft pages", () => {
  let entra: Entra;

  beforeEach(async () => {
    entra = await Entra.start();
    await entra.create("/v1.0/groups", plainGroup("Mac users"));
  });
  afterEach(() => entra.stop());

  const person = async (step: string, body: object = {}) => (await entra.person(step, body))[0];
  const sentence = async (step: string, body: object = {}) => {
    const [status, answer] = await entra.person(step, body);
    return `${status} ${answer["error"]}`;
  };
  const partner = async () =>
    (await entra.list("/v1.0/deviceManagement/complianceManagementPartners")).find(
      ({ displayName }) => displayName === "Jamf Device Compliance",
    )!;
  const principals = async (filter: string) => entra.list(`/v1.0/servicePrincipals?$filter=${filter}`);

  /** The order of the wizard. */
  const connect = async () => {
    for (const [step, body] of [
      ["savePage", page],
      ["consentCloudConnector", {}],
      ["consentRegistrationApp", {}],
      ["addPartner", { group: "Mac users" }],
      ["confirm", {}],
    ] as const) {
      assert.equal(await person(step, body), 200, step);
    }
  };

  it("connect Jamf and Intune when they keep the wizard's order", async () => {
    const began = Math.floor(Date.now() / 1000) * 1000;
    await connect();
    const { partnerState, macOsOnboarded, lastHeartbeatDateTime, iosEnrollmentAssignments } = (await partner()) as Json;
    assert.deepEqual([partnerState, macOsOnboarded, iosEnrollmentAssignments.length], ["enabled", true, 1]);
    assert.ok(Date.parse(lastHeartbeatDateTime as string) >= began, lastHeartbeatDateTime as string);
    const { people } = await entra.snapshot();
    assert.deepEqual(Object.keys(people as object).sort(), [
      "cloudConnectorConsent",
      "confirmed",
      "page",
      "partnerAdded",
      "registrationAppConsent",
    ]);
  });

  it("bring both applications of one owner, with what they asked for, by consent", async () => {
    await person("savePage", page);
    await person("consentCloudConnector");
    await person("consentRegistrationApp");
    const [app] = await principals(`appId eq '${registrationApp}'`);
    const connectors = await principals("displayName eq 'Cloud Connector for Device Compliance'");
    const ours = connectors.filter(
      ({ appOwnerOrganizationId }) => appOwnerOrganizationId === app!["appOwnerOrganizationId"],
    );
    assert.deepEqual([connectors.length, ours.length], [3, 1]);
    assert.equal((await entra.list(`/v1.0/servicePrincipals/${ours[0]!["id"]}/appRoleAssignments`)).length, 2);
    const [grant] = await entra.list(`/v1.0/servicePrincipals/${app!["id"]}/oauth2PermissionGrants`);
    assert.match(grant!["scope"] as string, /User\.Read/);
    assert.equal(await person("consentCloudConnector"), 200, "a second consent changes nothing");
    assert.equal((await principals("displayName eq 'Cloud Connector for Device Compliance'")).length, 3);
  });

  it("are refused without the role", async () => {
    await person("savePage", page);
    assert.match(
      await sentence("consentCloudConnector", { as: "Application Administrator" }),
      /^403 Application Administrator may not consent.*Global Administrator/,
    );
    assert.match(await sentence("consentRegistrationApp", { as: "User Administrator" }), /^403 /);
    assert.match(await sentence("addPartner", { as: "Helpdesk Administrator", group: "Mac users" }), /^403 /);
    assert.match(
      await sentence("customizeBaselineScopes", { as: "Intune Administrator", choice: "disabled" }),
      /^403 /,
    );
    assert.match(await sentence("withdrawConsent", { as: "Intune Administrator" }), /^403 /);
    assert.match(await sentence("confirm", { as: "Global Administrator" }), /^403 /);
    assert.equal(await person("consentCloudConnector", { as: "privileged role administrator" }), 200);
  });

  it("cannot consent before the page is saved, nor to the second application before the first", async () => {
    assert.match(await sentence("consentCloudConnector"), /^409 .*page is saved/);
    assert.match(await sentence("consentRegistrationApp"), /^409 .*first/);
    assert.equal(await person("consentRegistrationApp", { via: "url", as: "Application Administrator" }), 200);
    assert.equal((await principals(`appId eq '${registrationApp}'`)).length, 1);
  });

  it("may consent in the wrong tenant, and nobody tells them", async () => {
    await person("savePage", page);
    assert.equal(await person("consentCloudConnector", { tenant: "suedkontor.example" }), 200);
    assert.equal((await principals("displayName eq 'Cloud Connector for Device Compliance'")).length, 2);
    const { otherTenants } = (await entra.snapshot())["entra"];
    assert.ok(
      (otherTenants[0].servicePrincipals as Json[]).some(
        ({ displayName }) => displayName === "Cloud Connector for Device Compliance",
      ),
    );
    assert.equal(await person("consentCloudConnector", { tenant: "nowhere.example" }), 404);
  });

  it("cannot confirm while anything is missing, and are told what", async () => {
    assert.match(await sentence("confirm"), /^409 .*page/);
    await person("savePage", page);
    assert.match(await sentence("confirm"), /^409 "Cloud Connector/);
    await person("consentCloudConnector");
    assert.match(await sentence("confirm"), /^409 "User registration app/);
    await person("consentRegistrationApp");
    assert.match(await sentence("confirm"), /^409 No group is assigned/);
    assert.match(await sentence("addPartner", { group: "Nobody" }), /^404 .*"Nobody"/);
    assert.equal(await person("addPartner", { group: "mac users" }), 200);
    assert.equal((await partner())["partnerState"], "unavailable");
    assert.match(await sentence("addPartner", { group: "Mac users" }), /^409 .*already/);
    await entra.set({ isPartnerConnected: false });
    assert.match(await sentence("confirm"), /^409 .*cannot reach/);
    await entra.set({ isPartnerConnected: true });
    assert.equal(await person("confirm"), 200);
  });

  it("stop the connection by assigning all users", async () => {
    await person("savePage", page);
    await person("consentCloudConnector");
    await person("consentRegistrationApp");
    assert.equal(await person("addPartner", { allUsers: true }), 200);
    assert.match(await sentence("confirm"), /^409 .*all users/);
  });

  it("stop a connection that stands by assigning all users afterwards", async () => {
    await connect();
    await entra.tick(60);
    const { id, lastHeartbeatDateTime } = (await partner()) as Json;
    const everybody = { target: { "@odata.type": "#microsoft.graph.allLicensedUsersAssignmentTarget" } };
    const path = `/v1.0/deviceManagement/complianceManagementPartners/${id}`;
    assert.equal((await entra.ask("PATCH", path, { body: { macOsEnrollmentAssignments: [everybody] } })).status, 200);
    await entra.tick(60);
    assert.equal((await partner())["lastHeartbeatDateTime"], lastHeartbeatDateTime);
  });

  it("may choose the wrong platform", async () => {
    assert.equal(await person("addPartner", { group: "Mac users", platform: "ios" }), 200);
    assert.deepEqual(
      [(await partner())["iosOnboarded"], (await partner())["macOsEnrollmentAssignments"].length],
      [true, 0],
    );
  });

  it("add an entry where none is listed, and use the one that is", async () => {
    const before = (await partner())["id"];
    await person("addPartner", { group: "Mac users" });
    assert.equal((await partner())["id"], before);
    await entra.ask("DELETE", `/v1.0/deviceManagement/complianceManagementPartners/${before}`);
    assert.equal(await person("addPartner", { group: "Mac users" }), 200);
    assert.notEqual((await partner())["id"], before);
  });

  it("withdraw a consent: the application and its grants go, and the heartbeat with them", async () => {
    await connect();
    await entra.tick(60);
    const beating = (await partner())["lastHeartbeatDateTime"] as string;
    assert.equal(await person("withdrawConsent", { app: "cloudConnector" }), 200);
    assert.equal(await person("withdrawConsent", { app: "cloudConnector" }), 409);
    assert.equal((await principals("displayName eq 'Cloud Connector for Device Compliance'")).length, 2);
    await entra.tick(60);
    assert.deepEqual(
      [(await partner())["partnerState"], (await partner())["lastHeartbeatDateTime"]],
      ["enabled", beating],
    );
    await entra.tick(30 * 60);
    assert.equal((await partner())["partnerState"], "unresponsive");
    assert.equal(await person("consentCloudConnector"), 200);
    await entra.tick(15);
    assert.equal((await partner())["partnerState"], "enabled");
  });

  it("end the partnership by switching the page off", async () => {
    await connect();
    assert.equal(await person("disablePage"), 200);
    assert.equal((await partner())["partnerState"], "terminated");
    await entra.tick(60);
    assert.equal((await partner())["partnerState"], "terminated");
  });

  it("choose how baseline scopes are enforced, with an application of their own only", async () => {
    const setting = async () =>
      (await entra.get("/beta/identity/conditionalAccess/settings"))["advancedSettings"] as Json | null;
    const placeholder = await entra.create("/v1.0/applications", { displayName: "Placeholder" });
    assert.equal(await person("customizeBaselineScopes", { placeholderAppId: placeholder["appId"] }), 200);
    assert.equal((await setting())!["baselineScopes"].resourceAppId, placeholder["appId"]);
    assert.equal(await person("customizeBaselineScopes", { placeholderAppId: registrationApp }), 404);
    assert.equal(await person("customizeBaselineScopes", {}), 400);
    await person("customizeBaselineScopes", { choice: "enforced" });
    assert.equal((await setting())!["baselineScopes"].resourceAppId, "00000002-0000-0000-c000-000000000000");
    await person("customizeBaselineScopes", { choice: "unset" });
    assert.equal(await setting(), null);
  });
});
