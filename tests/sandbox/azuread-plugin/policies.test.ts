import assert from "node:assert/strict";
import { configured } from "./configured";
import { CallFailed, unknown } from "./plugin";
import { app, breakGlass, placeholder, policy, usersId, withApplications } from "./policy";
import { graphError } from "./recordingTenant";

const path = "/v1.0/identity/conditionalAccess/policies";
const look = `GET ${path}/{id}`;
const looks = Array<string>(5).fill(look);

describe("azuread stand-in: Conditional Access policies", () => {
  const standIn = configured();

  const policies = () => standIn.plugin.resource("ConditionalAccessPolicy");

  it("creates with POST, five looks and a read", async () => {
    const { id, state } = await policies().create(policy);
    assert.deepEqual(standIn.tenant.take(), [`POST ${path}`, ...looks, look]);
    assert.equal(id, `/identity/conditionalAccess/policies/${state["objectId"]}`);
  });

  it("sends empty lists and explicit nulls, and leaves out what it has no value for", async () => {
    await policies().create(policy);
    assert.deepEqual(standIn.tenant.takeRequests()[0]!.body, {
      "@odata.type": "#microsoft.graph.conditionalAccessPolicy",
      displayName: "Require a compliant Mac",
      state: "enabledForReportingButNotEnforced",
      conditions: {
        applications: { includeApplications: ["All"], excludeApplications: [app], includeUserActions: [] },
        authenticationFlows: null,
        clientAppTypes: ["all"],
        devices: null,
        locations: null,
        platforms: { includePlatforms: ["macOS"], excludePlatforms: [] },
        servicePrincipalRiskLevels: [],
        signInRiskLevels: [],
        userRiskLevels: [],
        users: {
          includeUsers: [],
          excludeUsers: [breakGlass],
          includeGroups: [usersId],
          excludeGroups: [],
          includeRoles: [],
          excludeRoles: [],
          includeGuestsOrExternalUsers: null,
          excludeGuestsOrExternalUsers: null,
        },
      },
      grantControls: {
        operator: "OR",
        builtInControls: ["compliantDevice"],
        customAuthenticationFactors: [],
        termsOfUse: [],
      },
      sessionControls: null,
    });
  });

  it("gives each session control its own type", async () => {
    const sessionControls = { signInFrequency: 8, signInFrequencyPeriod: "hours", persistentBrowserMode: "never" };
    await policies().create({ ...policy, sessionControls });
    assert.deepEqual(standIn.tenant.takeRequests()[0]!.body!["sessionControls"], {
      applicationEnforcedRestrictions: {
        "@odata.type": "#microsoft.graph.applicationEnforcedRestrictionsSessionControl",
        isEnabled: false,
      },
      cloudAppSecurity: null,
      disableResilienceDefaults: false,
      persistentBrowser: {
        "@odata.type": "#microsoft.graph.persistentBrowserSessionControl",
        isEnabled: true,
        mode: "never",
      },
      signInFrequency: {
        "@odata.type": "#microsoft.graph.signInFrequencySessionControl",
        authenticationType: "primaryAndSecondaryAuthentication",
        frequencyInterval: "timeBased",
        isEnabled: true,
        type: "hours",
        value: 8,
      },
    });
  });

  it("sends session controls without effect as null, and shows no difference for them afterwards", async () => {
    const idle = { ...policy, sessionControls: { disableResilienceDefaults: false } };
    const held = await policies().create(idle);
    assert.equal(standIn.tenant.takeRequests()[0]!.body!["sessionControls"], null);
    assert.deepEqual((await policies().diff(held, idle)).lines, []);
  });

  it("names an authentication strength by its id", async () => {
    const strength = "/policies/authenticationStrengthPolicies/00000000-0000-0000-0000-000000000004";
    const grantControls = { operator: "OR", authenticationStrengthPolicyId: strength };
    const held = await policies().create({ ...policy, grantControls });
    assert.deepEqual(standIn.tenant.takeRequests()[0]!.body!["grantControls"].authenticationStrength, {
      "@odata.type": "#microsoft.graph.authenticationStrengthPolicy",
      id: "00000000-0000-0000-0000-000000000004",
    });
    assert.equal(held.state["grantControls"].authenticationStrengthPolicyId, strength);
  });

  it("updates with a PATCH of the whole policy and five looks, without a read", async () => {
    const held = await policies().create(policy);
    standIn.tenant.takeRequests();
    const { state } = await policies().update(held, withApplications([app, placeholder]));
    const requests = standIn.tenant.takeRequests();
    assert.deepEqual(
      requests.map(({ method }) => method),
      ["PATCH", ...Array<string>(5).fill("GET")],
    );
    const { conditions, grantControls, displayName, sessionControls } = requests[0]!.body!;
    assert.deepEqual(conditions.applications.excludeApplications, [app, placeholder]);
    assert.deepEqual([conditions.users.includeGroups, conditions.locations], [[usersId], null]);
    assert.deepEqual([displayName, grantControls.operator, sessionControls], [policy["displayName"], "OR", null]);
    assert.deepEqual(state["conditions"].applications.excludedApplications, [app, placeholder]);
    assert.equal(state["objectId"], held.state["objectId"]);
  });

  it("waits after an update until name and state are shown, five times in a row", async () => {
    const held = await policies().create(policy);
    const stale = { status: 200, body: { ...standIn.tenant.objects.get(held.state["objectId"])! } };
    standIn.tenant.takeRequests();
    standIn.tenant.next("GET", /policies/, stale, 2);
    await policies().update(held, { ...policy, state: "disabled" });
    assert.equal(standIn.tenant.take().length, 1 + 2 + 5);
  });

  it("does not wait for anything but name and state: the real plugin does not either", async () => {
    const held = await policies().create(policy);
    const stale = { status: 200, body: { ...standIn.tenant.objects.get(held.state["objectId"])! } };
    standIn.tenant.takeRequests();
    standIn.tenant.next("GET", /policies/, stale, 5);
    await policies().update(held, withApplications([]));
    assert.equal(standIn.tenant.take().length, 1 + 5);
  });

  it("deletes with a look, DELETE, and five looks that find nothing", async () => {
    const held = await policies().create(policy);
    standIn.tenant.takeRequests();
    await policies().delete(held);
    assert.deepEqual(standIn.tenant.take(), [look, `DELETE ${path}/{id}`, ...looks]);
  });

  it("takes a policy that is gone for deleted, after one look", async () => {
    const held = await policies().create(policy);
    standIn.tenant.objects.delete(held.state["objectId"]);
    standIn.tenant.takeRequests();
    await policies().delete(held);
    assert.deepEqual(standIn.tenant.take(), [look]);
  });

  it("reads with one request", async () => {
    const held = await policies().create(policy);
    standIn.tenant.takeRequests();
    const found = await policies().read(held, policy);
    assert.deepEqual(standIn.tenant.take(), [look]);
    // A list that nobody gave is null before, and empty then.
    const withoutNulls = (state: object) =>
      JSON.parse(JSON.stringify(state, (_, value: unknown) => (String(value ?? "") === "" ? null : value))) as object;
    assert.deepEqual(withoutNulls(found!.state), withoutNulls(held.state));
  });

  it("asks Graph nothing in a preview, and tells no id in advance", async () => {
    const { state } = await policies().create({ ...policy, displayName: unknown }, true);
    assert.equal(state["objectId"], unknown);
    const held = { id: "/identity/conditionalAccess/policies/x", state: { ...policy, objectId: "x" } };
    await policies().diff(held, withApplications([]));
    await policies().update(held, withApplications([]), true);
    assert.deepEqual(standIn.tenant.take(), []);
  });

  it("after a failed PATCH the state holds what was not applied: set back, the program shows a change", async () => {
    const held = await policies().create(policy);
    const inner = `1034: Policy contains invalid applications: {"${placeholder}":"ServicePrincipalNotFound"}`;
    standIn.tenant.next(
      "PATCH",
      /policies/,
      graphError(400, "BadRequest", "1034: Policy contains invalid applications", inner),
    );
    const wanted = withApplications([app, placeholder]);
    const failed = (await policies()
      .update(held, wanted)
      .catch((error: unknown) => error)) as CallFailed;
    const said = `BadRequest: 1034: Policy contains invalid applications: ${inner}`;
    assert.deepEqual(failed.kept!.reasons, [
      `updating ${policies().urn}: 1 error occurred:\n\t* ` +
        `Could not update conditional access policy with ID: "${held.id}": ` +
        `unexpected status 400 (400 Bad Request) with error: ${said}\n\n`,
    ]);
    const left = { id: held.id, state: failed.kept!.state };
    const { lines } = await policies().diff(left, policy);
    assert.deepEqual(lines, ["conditions.applications.excludedApplications[1]: DELETE"]);
    assert.deepEqual((await policies().diff(left, wanted)).lines, []);
  });

  it("loses a new policy whose looks fail: it exists, and the stack does not know it", async () => {
    standIn.tenant.next("GET", /policies/, graphError(403, "AccessDenied", "no reading"));
    const failed = (await policies()
      .create(policy)
      .catch((error: unknown) => error)) as CallFailed;
    assert.equal(failed.kept, undefined);
    assert.match(
      failed.message,
      /Waiting for creation of .*: retrieving resource: unexpected status 403 \(403 Forbidden\)/,
    );
  });
});
