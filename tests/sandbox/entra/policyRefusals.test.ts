import assert from "node:assert/strict";
import { Entra, plainPolicy, type Json } from "./entra";

const path = "/v1.0/identity/conditionalAccess/policies";
const unknownApp = "11111111-2222-4333-8444-555555555555";

/** A policy with other conditions. */
const having = (conditions: Json, more: Json = {}): Json =>
  plainPolicy({ conditions: { ...plainPolicy()["conditions"], ...conditions }, ...more });

describe("what the sandbox's Graph refuses of a Conditional Access policy", () => {
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
      / 1040: NamedLocation with id .* does not exist/,
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
});
