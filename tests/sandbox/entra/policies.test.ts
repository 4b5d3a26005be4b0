import assert from "node:assert/strict";
import { Entra, plainPolicy, type Json } from "./entra";

const path = "/v1.0/identity/conditionalAccess/policies";
const intune = "0000000a-0000-0000-c000-000000000000";
const unknownApp = "11111111-2222-4333-8444-555555555555";

/** A policy with other conditions. */
const having = (conditions: Json, more: Json = {}): Json =>
  plainPolicy({ conditions: { ...plainPolicy()["conditions"], ...conditions }, ...more });

describe("Conditional Access policies in the sandbox's Graph", () => {
  let entra: Entra;

  beforeEach(async () => {
    entra = await Entra.start();
  });
  afterEach(() => entra.stop());

  const reason = async (body: Json, method = "POST", at = path): Promise<string> => {
    const { status, code, innerError } = await entra.refused(method, at, body);
    return `${status} ${code} ${innerError["message"] ?? ""}`;
  };
  const byName = async (name: RegExp): Promise<Json> =>
    (await entra.list(path)).find(({ displayName }) => name.test(displayName as string))!;

  it("are created as azuread sends them and read back complete", async () => {
    // Explicit nulls and empty lists, as recorded of azuread 6.9.1.
    const policy = await entra.create(path, {
      "@odata.type": "#microsoft.graph.conditionalAccessPolicy",
      displayName: "Require a compliant Mac",
      state: "enabledForReportingButNotEnforced",
      conditions: {
        applications: { includeApplications: ["All"], excludeApplications: [intune], includeUserActions: [] },
        authenticationFlows: null,
        clientAppTypes: ["all"],
        devices: null,
        locations: null,
        platforms: { includePlatforms: ["macOS"], excludePlatforms: [] },
        ...{ servicePrincipalRiskLevels: [], signInRiskLevels: [], userRiskLevels: [] },
        users: {
          ...{
            includeUsers: ["All"],
            excludeUsers: [],
            includeGroups: [],
            excludeGroups: [],
            includeRoles: [],
            excludeRoles: [],
          },
          ...{ includeGuestsOrExternalUsers: null, excludeGuestsOrExternalUsers: null },
        },
      },
      grantControls: {
        builtInControls: ["compliantDevice"],
        customAuthenticationFactors: [],
        operator: "OR",
        termsOfUse: [],
      },
      sessionControls: null,
    });
    assert.equal(policy["modifiedDateTime"], null);
    assert.match(policy["createdDateTime"] as string, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{7}Z$/);
    const { "@odata.context": _, ...made } = policy;
    const { "@odata.context": __, ...read } = await entra.get(`${path}/${policy["id"]}`);
    assert.deepEqual(read, made);
    assert.equal(read["conditions"].locations, null);
    assert.deepEqual(read["conditions"].applications.includeAuthenticationContextClassReferences, []);
    assert.equal(read["grantControls"].authenticationStrength, null);
  });

  it("merge a PATCH at every depth, replace lists whole, and answer 204 without a body", async () => {
    const policy = await entra.create(
      path,
      having({ platforms: { includePlatforms: ["macOS"] }, signInRiskLevels: ["high"] }),
    );
    const one = `${path}/${policy["id"]}`;
    const answer = await entra.ask("PATCH", one, {
      body: { conditions: { applications: { excludeApplications: [intune] } } },
    });
    assert.deepEqual([answer.status, answer.text], [204, ""]);
    const after = await entra.get(one);
    assert.deepEqual(after["conditions"].applications.includeApplications, ["All"]);
    assert.deepEqual(after["conditions"].applications.excludeApplications, [intune]);
    assert.deepEqual(after["conditions"].signInRiskLevels, ["high"]);
    assert.deepEqual(after["conditions"].platforms.includePlatforms, ["macOS"]);
    await entra.change(one, { conditions: { applications: { includeApplications: ["All"] } } });
    assert.deepEqual(
      (await entra.get(one))["conditions"].applications.excludeApplications,
      [intune],
      "leaving out keeps",
    );
    await entra.change(one, { conditions: { applications: { excludeApplications: [] }, platforms: null } });
    const cleared = await entra.get(one);
    assert.deepEqual(cleared["conditions"].applications.excludeApplications, []);
    assert.equal(cleared["conditions"].platforms, null);
  });

  it("move modifiedDateTime with every PATCH, forwards only", async () => {
    const { id } = await entra.create(path, plainPolicy());
    const times: string[] = [];
    for (let turn = 0; turn < 5; turn++) {
      await entra.change(`${path}/${id}`, { description: `turn ${turn}` });
      times.push((await entra.get(`${path}/${id}`))["modifiedDateTime"] as string);
    }
    assert.deepEqual(times, [...new Set(times)].sort());
  });

  it("lose session controls that have no effect, and all of them with null only", async () => {
    const restrictions = { applicationEnforcedRestrictions: { isEnabled: true } };
    const { id } = await entra.create(path, plainPolicy({ sessionControls: restrictions }));
    await entra.change(`${path}/${id}`, { sessionControls: { persistentBrowser: { isEnabled: true, mode: "never" } } });
    assert.equal((await entra.get(`${path}/${id}`))["sessionControls"].applicationEnforcedRestrictions.isEnabled, true);
    await entra.change(`${path}/${id}`, { sessionControls: null });
    assert.equal((await entra.get(`${path}/${id}`))["sessionControls"], null);
    const off = await entra.create(
      path,
      plainPolicy({ sessionControls: { applicationEnforcedRestrictions: { isEnabled: false } } }),
    );
    assert.equal(off["sessionControls"], null);
  });

  it("are refused with a generic message and the reason inside", async () => {
    const { message } = await entra.refused("POST", path, having({ clientAppTypes: [] }));
    assert.equal(message, "The server could not process the request because it is malformed or incorrect.");
  });

  it("refuse misspelt properties at any depth and values that do not exist (1007)", async () => {
    for (const body of [
      plainPolicy({ grantControl: {} }),
      having({ clientAppsTypes: ["all"] }),
      having({ platforms: { includePlatforms: ["MacOS"] } }),
      plainPolicy({ grantControls: { operator: "OR", builtInControls: ["requireCompliantDevice"] } }),
      plainPolicy({ state: "on" }),
      having({ users: { includeUsers: "All" } }),
      having({ signInRiskLevels: null }),
    ]) {
      assert.match(await reason(body), /^400 BadRequest 1007: /, JSON.stringify(body));
    }
  });

  it("take comma-joined flags, strengths and annotations, which the published contract would refuse", async () => {
    const guests = {
      guestOrExternalUserTypes: "b2bCollaborationGuest,b2bDirectConnectUser",
      externalTenants: { "@odata.type": "#microsoft.graph.conditionalAccessAllExternalTenants", membershipKind: "all" },
    };
    const policy = await entra.create(path, {
      ...having({
        users: { includeUsers: [], includeGuestsOrExternalUsers: guests },
        authenticationFlows: { transferMethods: "deviceCodeFlow,authenticationTransfer" },
        insiderRiskLevels: "moderate,elevated",
      }),
      grantControls: {
        operator: "OR",
        authenticationStrength: {
          "@odata.type": "#microsoft.graph.authenticationStrengthPolicy",
          id: "00000000-0000-0000-0000-000000000004",
        },
      },
    });
    assert.equal(policy["grantControls"].authenticationStrength.displayName, "Phishing-resistant MFA");
    assert.equal(policy["conditions"].users.includeGuestsOrExternalUsers.externalTenants.membershipKind, "all");
  });

  it("refuse what no schema knows, by number", async () => {
    const apps = (applications: Json) => having({ applications });
    assert.match(await reason(apps({ includeApplications: [] })), / 1011: /);
    const both = { includeApplications: ["All"], includeUserActions: ["urn:user:registerdevice"] };
    assert.match(await reason(apps(both)), / 1012: /);
    assert.match(await reason(having({ clientAppTypes: [] })), / 1064: /);
    assert.match(await reason(having({ clientApplications: { includeServicePrincipals: ["nobody"] } })), / 1054: /);
    assert.match(
      await reason(having({ locations: { includeLocations: [unknownApp] } })),
      /NamedLocation with id .* does not exist/,
    );
    assert.match(
      await reason(plainPolicy({ grantControls: { operator: "OR", builtInControls: ["passwordChange"] } })),
      / 1032: .*InvalidPasswordResetControl/,
    );
    for (const grantControls of [
      { operator: "OR", builtInControls: [] },
      { operator: "XOR", builtInControls: ["mfa"] },
      { operator: "OR", builtInControls: ["block", "mfa"] },
      null,
    ]) {
      assert.match(await reason(plainPolicy({ grantControls })), / 1032: /, JSON.stringify(grantControls));
    }
    const filter = { devices: { deviceFilter: { mode: "exclude", rule: "device.isCompliant -equals True" } } };
    assert.match(await reason(having(filter)), / 1032: .*InvalidDeviceFilter/);
    const joining = {
      users: { includeUsers: ["All"] },
      applications: { includeUserActions: ["urn:user:registerdevice"] },
    };
    assert.match(
      await reason(
        plainPolicy({ conditions: joining, grantControls: { operator: "OR", builtInControls: ["compliantDevice"] } }),
      ),
      / 1032: /,
    );
  });

  it("break with a 500 on an include of nobody, and take None for it", async () => {
    const { status } = await entra.refused("POST", path, having({ users: { includeUsers: [] } }));
    assert.equal(status, 500);
    await entra.create(path, having({ users: { includeUsers: ["None"] } }));
  });

  it("name every application that they cannot have, as JSON (1034)", async () => {
    const body = having({
      applications: {
        includeApplications: [unknownApp],
        excludeApplications: ["3b511579-5e00-46e1-a89e-a6f0870e2f5a"],
      },
    });
    const said = await reason(body);
    assert.deepEqual(JSON.parse(said.slice(said.indexOf("{"))), {
      [unknownApp]: "ServicePrincipalNotFound",
      "3b511579-5e00-46e1-a89e-a6f0870e2f5a": "UnsupportedFirstPartyApplication",
    });
    assert.match(said, /1034: Policy contains invalid applications: /);
  });

  it("exclude the registration app once it is in the tenant, and never target it", async () => {
    const registration = "b03c10a8-71c7-45f9-b44a-3335ab76e970";
    const excluding = having({ applications: { includeApplications: ["All"], excludeApplications: [registration] } });
    assert.match(await reason(excluding), /ServicePrincipalNotFound/);
    await entra.person("consentRegistrationApp", { via: "url" });
    await entra.create(path, excluding);
    assert.match(
      await reason(having({ applications: { includeApplications: [registration] } })),
      /PublicClientsAreUnsupported/,
    );
  });

  it("refuse every change while a stale application id of somebody else stands in them", async () => {
    const policy = await byName(/^zugriff NUR/);
    const said = await reason({ displayName: "renamed" }, "PATCH", `${path}/${policy["id"]}`);
    assert.match(said, /1034: .*7D4C1B5E-2F61-4A0C-9C39-2F5F3A9E6D10.*ServicePrincipalNotFound/);
    assert.equal((await byName(/^zugriff NUR/))["displayName"], policy["displayName"]);
  });

  it("with preview features are missing on v1.0, shown on beta, and not written on v1.0", async () => {
    const seen = async (version: string) =>
      (await entra.list(`/${version}/identity/conditionalAccess/policies`)).map(({ id }) => id as string);
    const [v1, beta] = [await seen("v1.0"), await seen("beta")];
    const [hidden, ...more] = beta.filter((id) => !v1.includes(id));
    assert.deepEqual(more, []);
    assert.equal((await entra.get(`/beta/identity/conditionalAccess/policies/${hidden}`))["id"], hidden);
    const reading = await entra.refused("GET", `${path}/${hidden}`);
    assert.match(reading.innerError["message"]!, /^1037: /);
    assert.match(await reason({ displayName: "x" }, "PATCH", `${path}/${hidden}`), / 1038: /);
  });

  it("are lost to v1.0 for good once written through beta", async () => {
    const { id } = await entra.create(path, plainPolicy());
    await entra.change(`/beta/identity/conditionalAccess/policies/${id}`, { description: "oops" });
    assert.match((await entra.refused("GET", `${path}/${id}`)).innerError["message"]!, /^1037: /);
  });

  it("stay among the deleted and come back from there", async () => {
    const { id } = await entra.create(path, plainPolicy());
    assert.equal((await entra.ask("DELETE", `${path}/${id}`)).status, 204);
    assert.equal((await entra.refused("GET", `${path}/${id}`)).status, 404);
    assert.equal((await entra.refused("DELETE", `${path}/${id}`)).status, 404);
    const bin = "/v1.0/identity/conditionalAccess/deletedItems/policies";
    assert.deepEqual(
      (await entra.list(bin)).map((each) => each["id"] as string),
      [id],
    );
    assert.equal((await entra.ask("POST", `${bin}/${id}/restore`)).status, 200);
    assert.equal((await entra.get(`${path}/${id}`))["displayName"], "Require MFA");
  });

  it("are what an export says, strange fields and letter case included", async () => {
    const file = [
      {
        DisplayName: "PascalCase",
        State: "enabled",
        Conditions: { Users: { IncludeUsers: ["all"] }, Applications: { IncludeApplications: ["ALL"] } },
        GrantControls: { Operator: "or", BuiltInControls: ["block"] },
      },
      {
        id: unknownApp,
        ...plainPolicy({
          displayName: "odd platform",
          conditions: { ...plainPolicy()["conditions"], platforms: { includePlatforms: ["MacOS"] } },
        }),
      },
      plainPolicy({
        displayName: "preview",
        conditions: { ...plainPolicy()["conditions"], networkAccess: { includeNetworks: ["x"] } },
      }),
    ];
    const loaded = await entra.control("POST", "/entra/policies", { policies: { value: file } });
    assert.deepEqual(loaded.json(), { policies: 3 });
    const policies = await entra.list(path);
    assert.deepEqual(
      policies.map(({ displayName }) => displayName as string),
      ["PascalCase", "odd platform"],
    );
    assert.deepEqual(policies[0]!["conditions"].users.includeUsers, ["all"]);
    assert.deepEqual(policies[1]!["conditions"].platforms.includePlatforms, ["MacOS"]);
    assert.equal((await entra.control("POST", "/entra/policies", { policies: { nothing: true } })).status, 400);
  });

  it("of an export are changed where a PATCH says so and nowhere else", async () => {
    const strange = {
      id: unknownApp,
      ...{ displayName: "strange", state: "enabled", description: null },
      conditions: {
        ...{ clientAppTypes: ["all"], platforms: { includePlatforms: [], excludePlatforms: [] }, devices: null },
        ...{ users: { includeUsers: ["ALL"] }, locations: { includeLocations: [intune], excludeLocations: [] } },
        applications: { includeApplications: ["all"], excludeApplications: ["99999999-2222-4333-8444-555555555555"] },
      },
      grantControls: {
        operator: "or",
        builtInControls: ["compliantDevice"],
        customAuthenticationFactors: [],
        termsOfUse: [],
      },
    };
    await entra.control("POST", "/entra/policies", { policies: [strange] });
    const one = `${path}/${unknownApp}`;
    await entra.change(one, {
      conditions: { applications: { includeApplications: ["all"], excludeApplications: [intune] } },
    });
    const { "@odata.context": _, modifiedDateTime, ...after } = await entra.get(one);
    assert.ok(modifiedDateTime);
    const { applications, ...rest } = after["conditions"] as Json;
    const { applications: __, ...before } = strange.conditions;
    assert.deepEqual(applications, { includeApplications: ["all"], excludeApplications: [intune] });
    assert.deepEqual({ ...after, conditions: rest }, { ...strange, conditions: before });
  });

  it("of an export alone lack their applications and places", async () => {
    const stale = having({
      applications: { includeApplications: ["All"], excludeApplications: ["99999999-2222-4333-8444-555555555555"] },
    });
    await entra.control("POST", "/entra/policies", { policies: [{ ...stale, id: unknownApp }], alone: true });
    assert.match(await reason({ description: "x" }, "PATCH", `${path}/${unknownApp}`), /ServicePrincipalNotFound/);
  });

  it("stand on named locations, which cannot go while they are used or trusted", async () => {
    const places = "/v1.0/identity/conditionalAccess/namedLocations";
    const range = { "@odata.type": "#microsoft.graph.iPv4CidrRange", cidrAddress: "192.0.2.0/24" };
    const type = { "@odata.type": "#microsoft.graph.ipNamedLocation" };
    const place = await entra.create(places, { ...type, displayName: "Werk", isTrusted: true, ipRanges: [range] });
    const one = `${places}/${place["id"]}`;
    assert.equal((await entra.refused("DELETE", one)).status, 400);
    await entra.change(one, { ...type, isTrusted: false });
    const policy = await entra.create(path, having({ locations: { includeLocations: [place["id"]] } }));
    assert.equal((await entra.refused("DELETE", one)).status, 400);
    await entra.ask("DELETE", `${path}/${policy["id"]}`);
    assert.equal((await entra.ask("DELETE", one)).status, 204);
    assert.equal((await entra.refused("POST", places, { ...type, displayName: "leer", ipRanges: [] })).status, 400);
    assert.equal((await entra.refused("POST", places, { displayName: "of no type", ipRanges: [range] })).status, 400);
  });

  it("show the baseline setting on beta alone, and only while it can be read", async () => {
    const settings = "/beta/identity/conditionalAccess/settings";
    const answer = await entra.ask("GET", settings);
    assert.equal(answer.json<Json>()["advancedSettings"], null);
    assert.ok(answer.headers["sunset"]);
    assert.equal((await entra.refused("GET", settings.replace("beta", "v1.0"))).status, 501);
    await entra.set({ showsBaselineSetting: false });
    assert.equal((await entra.refused("GET", settings)).status, 404);
  });
});
