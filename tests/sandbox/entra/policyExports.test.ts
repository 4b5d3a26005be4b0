import assert from "node:assert/strict";
import { Entra, plainPolicy, type Json } from "./entra";

const path = "/v1.0/identity/conditionalAccess/policies";
const intune = "0000000a-0000-0000-c000-000000000000";
const unknownApp = "11111111-2222-4333-8444-555555555555";

/** A policy with other conditions. */
const having = (conditions: Json, more: Json = {}): Json =>
  plainPolicy({ conditions: { ...plainPolicy()["conditions"], ...conditions }, ...more });

describe("policies of the sandbox's Graph that v1.0 hides, and those of an export", () => {
  let entra: Entra;

  beforeEach(async () => {
    entra = await Entra.start();
  });
  afterEach(() => entra.stop());

  const reason = async (body: Json, method = "POST", at = path): Promise<string> => {
    const { status, code, innerError } = await entra.refused(method, at, body);
    return `${status} ${code} ${innerError["message"] ?? ""}`;
  };

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
      displayName: "strange",
      state: "enabled",
      description: null,
      conditions: {
        clientAppTypes: ["all"],
        platforms: { includePlatforms: [], excludePlatforms: [] },
        devices: null,
        users: { includeUsers: ["ALL"] },
        locations: { includeLocations: [intune], excludeLocations: [] },
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
});
