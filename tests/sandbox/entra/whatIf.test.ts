import assert from "node:assert/strict";
import { Entra, plainPolicy, type Json } from "./entra";

const path = "/v1.0/identity/conditionalAccess";
const exchange = "00000002-0000-0ff1-ce00-000000000000";

/** Conditions of a policy, what is asked, and whether it applies or why not. */
type Case = [string, Json, Json, true | string];

const cases: Case[] = [
  ["everybody and everything", {}, {}, true],
  ["the platform", { platforms: { includePlatforms: ["macOS"] } }, {}, true],
  ["another platform", { platforms: { includePlatforms: ["windows"] } }, {}, "devicePlatform"],
  [
    "an excluded platform",
    { platforms: { includePlatforms: ["all"], excludePlatforms: ["macOS"] } },
    {},
    "devicePlatform",
  ],
  [
    "a platform that nobody told",
    { platforms: { includePlatforms: ["macOS"] } },
    { devicePlatform: null },
    "notEnoughInformation,devicePlatform",
  ],
  ["the client", { clientAppTypes: ["mobileAppsAndDesktopClients"] }, {}, true],
  ["another client", { clientAppTypes: ["browser"] }, {}, "clientApps"],
  [
    "another application",
    { applications: { includeApplications: ["0000000a-0000-0000-c000-000000000000"] } },
    {},
    "application",
  ],
  ["Office 365", { applications: { includeApplications: ["Office365"] } }, {}, true],
  [
    "an excluded application",
    { applications: { includeApplications: ["All"], excludeApplications: [exchange] } },
    {},
    "application",
  ],
  [
    "excluded Office 365",
    { applications: { includeApplications: ["All"], excludeApplications: ["Office365"] } },
    {},
    "application",
  ],
  ["guests", { users: { includeUsers: ["GuestsOrExternalUsers"] } }, {}, "users"],
  [
    "a filter for known devices",
    { devices: { deviceFilter: { mode: "include", rule: "device.isCompliant -eq True" } } },
    {},
    "devices",
  ],
  [
    "a filter against known devices",
    { devices: { deviceFilter: { mode: "exclude", rule: "device.isCompliant -eq True" } } },
    {},
    true,
  ],
  [
    "the same with a known device",
    { devices: { deviceFilter: { mode: "exclude", rule: "device.isCompliant -eq True" } } },
    { deviceInfo: { isCompliant: true } },
    "devices",
  ],
  [
    "a filter by ownership",
    { devices: { deviceFilter: { mode: "include", rule: 'device.deviceOwnership -eq "Company"' } } },
    { deviceInfo: { ownership: "Company" } },
    true,
  ],
  [
    "a place that nobody told",
    { locations: { includeLocations: ["All"], excludeLocations: ["AllTrusted"] } },
    {},
    "notEnoughInformation,location",
  ],
  [
    "outside",
    { locations: { includeLocations: ["All"], excludeLocations: ["AllTrusted"] } },
    { ipAddress: "198.51.100.4" },
    true,
  ],
  [
    "inside",
    { locations: { includeLocations: ["All"], excludeLocations: ["AllTrusted"] } },
    { ipAddress: "203.0.113.4" },
    "location",
  ],
  ["high risk only", { signInRiskLevels: ["high"] }, {}, "signInRisk"],
  ["high risk at high risk", { signInRiskLevels: ["high"] }, { signInRiskLevel: "high" }, true],
  ["a risk list with none", { userRiskLevels: ["none", "low"] }, {}, true],
  ["device code flow", { authenticationFlows: { transferMethods: "deviceCodeFlow" } }, {}, "authenticationFlow"],
  [
    "device code flow in one",
    { authenticationFlows: { transferMethods: "deviceCodeFlow,authenticationTransfer" } },
    { authenticationFlow: { transferMethod: "deviceCodeFlow" } },
    true,
  ],
];

describe("What If in the sandbox's Graph", () => {
  let entra: Entra;
  let user: Json;

  before(async () => {
    entra = await Entra.start();
    user = ((await entra.snapshot())["entra"]["users"] as Json[])[0]!;
  });
  after(() => entra.stop());

  const question = (more: Json = {}, context: Json = {}): Json => ({
    signInIdentity: { "@odata.type": "#microsoft.graph.userSignIn", userId: user["id"] },
    signInContext: {
      "@odata.type": "#microsoft.graph.applicationContext",
      includeApplications: [exchange],
      ...context,
    },
    signInConditions: {
      devicePlatform: "macOS",
      clientAppType: "mobileAppsAndDesktopClients",
      deviceInfo: {},
      ...more,
    },
  });
  const ask = async (body: Json): Promise<Json[]> => {
    const answer = await entra.ask("POST", `${path}/evaluate`, { body });
    assert.equal(answer.status, 200, answer.text);
    return answer.json<Json>()["value"] as Json[];
  };
  const only = async (...policies: Json[]) => {
    assert.equal((await entra.control("POST", "/entra/policies", { policies })).status, 200);
  };
  const policy = (conditions: Json, more: Json = {}) =>
    plainPolicy({ conditions: { ...plainPolicy()["conditions"], ...conditions }, ...more });

  for (const [name, conditions, asked, expected] of cases) {
    it(`${name}: ${expected === true ? "applies" : expected}`, async () => {
      await only(policy(conditions));
      const [result] = await ask(question(asked));
      assert.deepEqual(
        [result!["policyApplies"], result!["analysisReasons"]],
        expected === true ? [true, "notSet"] : [false, expected],
      );
      assert.equal(result!["displayName"], "Require MFA");
    });
  }

  it("names every reason at once", async () => {
    await only(
      policy({ platforms: { includePlatforms: ["iOS"] }, clientAppTypes: ["browser"] }, { state: "disabled" }),
    );
    const [result] = await ask(question());
    assert.equal(result!["analysisReasons"], "policyNotEnabled,devicePlatform,clientApps");
  });

  it("follows groups and roles at any depth, and exclusions win", async () => {
    const members = { "members@odata.bind": [`${entra.sandbox.entra.graphUrl}/v1.0/users/${user["id"]}`] };
    const group = await entra.create("/v1.0/groups", {
      displayName: "g",
      mailEnabled: false,
      mailNickname: "g",
      securityEnabled: true,
      ...members,
    });
    const users = { includeUsers: ["All"], excludeGroups: [String(group["id"]).toUpperCase()] };
    await only(policy({ users: { includeGroups: [group["id"]] } }), policy({ users }));
    assert.deepEqual(
      (await ask(question())).map(({ analysisReasons }) => analysisReasons as string),
      ["notSet", "users"],
    );
    const admin = (await entra.list("/v1.0/users?$filter=startsWith(userPrincipalName,'adm-intune')"))[0]!;
    await only(policy({ users: { includeRoles: ["3a2c62db-5318-420d-8d74-23affee5d9d5"] } }));
    const asAdmin = {
      ...question(),
      signInIdentity: { "@odata.type": "#microsoft.graph.userSignIn", userId: admin["id"] },
    };
    assert.equal((await ask(asAdmin))[0]!["policyApplies"], true);
    assert.equal((await ask(question()))[0]!["policyApplies"], false);
  });

  it("knows registration as a user action, and workloads by themselves", async () => {
    const joining = { applications: { includeUserActions: ["urn:user:registerdevice"] } };
    await only(policy(joining), policy({}));
    const context = { "@odata.type": "#microsoft.graph.userActionContext", userAction: "registerOrJoinDevices" };
    const asked = { ...question(), signInContext: context };
    assert.deepEqual(
      (await ask(asked)).map(({ analysisReasons }) => analysisReasons as string),
      ["notSet", "userActions"],
    );
    const workload = {
      ...question(),
      signInIdentity: { "@odata.type": "#microsoft.graph.servicePrincipalSignIn", servicePrincipalId: "x" },
    };
    assert.match((await ask(workload))[1]!["analysisReasons"] as string, /workloadIdentities/);
  });

  it("calls a policy invalid that holds what no policy can, and judges the others", async () => {
    const strange = policy({ authenticationFlows: { transferMethods: ["deviceCodeFlow"] }, clientAppTypes: "all" });
    await only({ ...strange, id: "11111111-2222-4333-8444-555555555555" }, policy({}));
    const [first, second] = await ask(question());
    assert.match(first!["analysisReasons"] as string, /invalidPolicy/);
    assert.equal(second!["policyApplies"], true);
  });

  it("leaves out what does not apply when asked to, and changes nothing", async () => {
    await only(policy({}), policy({ clientAppTypes: ["browser"] }));
    assert.equal((await ask({ ...question(), appliedPoliciesOnly: true })).length, 1);
    assert.equal((await entra.list(`${path}/policies`)).length, 2);
  });

  it("refuses questions that are not whole, unknown people and unknown words", async () => {
    const { signInConditions: _, ...without } = question();
    assert.equal((await entra.refused("POST", `${path}/evaluate`, without)).status, 400);
    const nobody = {
      ...question(),
      signInIdentity: { "@odata.type": "#microsoft.graph.userSignIn", userId: "11111111-2222-4333-8444-555555555555" },
    };
    assert.equal((await entra.refused("POST", `${path}/evaluate`, nobody)).status, 404);
    assert.equal((await entra.refused("POST", `${path}/evaluate`, question({ devicePlatform: "MacOS" }))).status, 400);
    assert.equal(
      (await entra.refused("POST", `${path}/evaluate`, question({}, { includeApplications: [] }))).status,
      400,
    );
    assert.equal(
      (await entra.refused("POST", `${path}/evaluate`, { ...question(), conditionalAccessWhatIfSubject: {} })).status,
      400,
    );
  });
});
