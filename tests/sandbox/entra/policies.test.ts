import assert from "node:assert/strict";
import { Entra, plainPolicy, type Json } from "./entra";

const path = "/v1.0/identity/conditionalAccess/policies";
const intune = "0000000a-0000-0000-c000-000000000000";

/** A policy with other conditions. */
const having = (conditions: Json, more: Json = {}): Json =>
  plainPolicy({ conditions: { ...plainPolicy()["conditions"], ...conditions }, ...more });

describe("Conditional Access policies in the sandbox's Graph", () => {
  let entra: Entra;

  beforeEach(async () => {
    entra = await Entra.start();
  });
  afterEach(() => entra.stop());

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
        servicePrincipalRiskLevels: [],
        signInRiskLevels: [],
        userRiskLevels: [],
        users: {
          includeUsers: ["All"],
          excludeUsers: [],
          includeGroups: [],
          excludeGroups: [],
          includeRoles: [],
          excludeRoles: [],
          includeGuestsOrExternalUsers: null,
          excludeGuestsOrExternalUsers: null,
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

  it("take the tenants of guests without a type, show them with one, and put one kind in the other's place", async () => {
    const guests = (externalTenants: Json | null) => ({
      users: {
        includeUsers: ["All"],
        excludeGuestsOrExternalUsers: { guestOrExternalUserTypes: "b2bCollaborationGuest", externalTenants },
      },
    });
    const { id } = await entra.create(path, having(guests({ membershipKind: "all" })));
    const tenants = async () =>
      (await entra.get(`${path}/${id}`))["conditions"].users.excludeGuestsOrExternalUsers.externalTenants as Json;
    const all = { "@odata.type": "#microsoft.graph.conditionalAccessAllExternalTenants", membershipKind: "all" };
    assert.deepEqual(await tenants(), all);
    const type = "#microsoft.graph.conditionalAccessEnumeratedExternalTenants";
    const some = { "@odata.type": type, membershipKind: "enumerated", members: [entra.tenantId] };
    const patch = (tenantsOf: Json | null) =>
      entra.ask("PATCH", `${path}/${id}`, { body: { conditions: guests(tenantsOf) } });
    assert.equal((await patch(some)).status, 204);
    assert.deepEqual(await tenants(), some);
    assert.equal((await patch({ membershipKind: "all" })).status, 204);
    assert.deepEqual(await tenants(), all);
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
