import assert from "node:assert/strict";
import { configured } from "./configured";
import { callerId, graphError } from "./recordingTenant";
import { CallFailed, unknown, type Bag } from "./plugin";

const placeholder: Bag = { displayName: "Baseline scopes placeholder", notes: "Never sign in with it" };
const owner = "0a0a0a0a-0000-4000-8000-00000000000a";

describe("azuread stand-in: applications and service principals", () => {
  const standIn = configured();
  beforeEach(() => standIn.tenant.objects.clear());

  const apps = () => standIn.plugin.resource("Application");
  const principals = () => standIn.plugin.resource("ServicePrincipal");

  describe("an application", () => {
    const at = "/v1.0/applications/{id}";
    const read = [`GET ${at}`, "GET /beta/applications/{id}?$select=oauth2RequirePostResponse", `GET ${at}/owners`];

    it("is made with POST, a rename and back, the caller's leaving, and a read", async () => {
      const { id, state } = await apps().create(placeholder);
      assert.deepEqual(standIn.tenant.take(), [
        "POST /v1.0/applications",
        `PATCH ${at}`,
        `PATCH ${at}`,
        `DELETE ${at}/owners/{id}/$ref`,
        ...read,
      ]);
      assert.equal(id, `/applications/${state["objectId"]}`);
      assert.match(state["clientId"], /^[0-9a-f-]{36}$/);
      assert.equal(state["owners"], null);
    });

    it("is sent with all of the provider's defaults", async () => {
      await apps().create(placeholder);
      assert.deepEqual(standIn.tenant.takeRequests()[0]!.body, {
        "@odata.type": "#microsoft.graph.application",
        api: {
          acceptMappedClaims: false,
          knownClientApplications: [],
          oauth2PermissionScopes: [],
          requestedAccessTokenVersion: 1,
        },
        appRoles: [],
        description: null,
        displayName: "Baseline scopes placeholder",
        groupMembershipClaims: null,
        identifierUris: [],
        info: { marketingUrl: null, privacyStatementUrl: null, supportUrl: null, termsOfServiceUrl: null },
        isDeviceOnlyAuthSupported: false,
        isFallbackPublicClient: false,
        notes: "Never sign in with it",
        optionalClaims: {},
        publicClient: { redirectUris: [] },
        requiredResourceAccess: [],
        serviceManagementReference: null,
        signInAudience: "AzureADMyOrg",
        spa: { redirectUris: [] },
        tags: [],
        web: {
          homePageUrl: null,
          implicitGrantSettings: { enableAccessTokenIssuance: false, enableIdTokenIssuance: false },
          logoutUrl: null,
          redirectUris: [],
        },
        "owners@odata.bind": [`${standIn.tenant.url}/v1.0/directoryObjects/${callerId}`],
      });
    });

    it("keeps the caller as owner where the program names it", async () => {
      const { state } = await apps().create({ ...placeholder, owners: [callerId, owner] });
      assert.ok(!standIn.tenant.take().some((line) => line.startsWith("DELETE")));
      assert.deepEqual(state["owners"], [owner, callerId]);
    });

    it("is updated with one PATCH and a read, and shows no difference before and after", async () => {
      const held = await apps().create(placeholder);
      assert.deepEqual((await apps().diff(held, placeholder)).lines, []);
      standIn.tenant.takeRequests();
      const renamed = { ...placeholder, displayName: "Placeholder" };
      const next = await apps().update(held, renamed);
      assert.deepEqual(standIn.tenant.take(), [`PATCH ${at}`, ...read]);
      assert.deepEqual((await apps().diff(next, renamed)).lines, []);
      assert.equal(next.state["clientId"], held.state["clientId"]);
    });

    it("is deleted without a look before, and five after", async () => {
      const held = await apps().create(placeholder);
      standIn.tenant.takeRequests();
      await apps().delete(held);
      assert.deepEqual(standIn.tenant.take(), [`DELETE ${at}`, ...Array<string>(5).fill(`GET ${at}`)]);
    });

    it("tells its own id in the preview of a change, and none before it exists", async () => {
      const held = await apps().create(placeholder);
      const preview = await apps().update(held, { ...placeholder, displayName: "Other" }, true);
      assert.equal(preview.state["clientId"], held.state["clientId"]);
      assert.equal((await apps().create(placeholder, true)).state["clientId"], unknown);
    });

    it("is not made with what the stand-in does not cover", async () => {
      const { failures } = await apps().check({ ...placeholder, web: { redirectUris: ["https://localhost/"] } });
      assert.match(failures.join(), /azuread stand-in: `web` is a property of the real plugin/);
    });
  });

  describe("a service principal", () => {
    const clientId = "9a9a9a9a-0000-4000-8000-000000000001";
    const at = "/v1.0/servicePrincipals/{id}";
    const lookUp = "GET /v1.0/servicePrincipals?$filter=appId eq '{id}'";
    const read = [`GET ${at}`, "GET /beta/servicePrincipals/{id}?$select=samlMetadataUrl", `GET ${at}/owners`];

    it("is made with a look-up, POST, its description, the caller's leaving, and a read", async () => {
      const { id, state } = await principals().create({ clientId });
      const requests = standIn.tenant.takeRequests();
      assert.deepEqual(
        requests.map(({ method }) => method),
        ["GET", "POST", "PATCH", "DELETE", "GET", "GET", "GET"],
      );
      const { description, ...body } = requests[1]!.body!;
      assert.match(description, /^TERRAFORM_UPDATE_/);
      assert.deepEqual(body, {
        "@odata.type": "#microsoft.graph.servicePrincipal",
        accountEnabled: true,
        alternativeNames: [],
        appId: clientId,
        appRoleAssignmentRequired: false,
        loginUrl: null,
        notes: null,
        notificationEmailAddresses: [],
        preferredSingleSignOnMode: null,
        samlSingleSignOnSettings: {},
        tags: [],
        "owners@odata.bind": [`${standIn.tenant.url}/v1.0/directoryObjects/${callerId}`],
      });
      assert.deepEqual(requests[2]!.body, { "@odata.type": "#microsoft.graph.servicePrincipal", description: null });
      assert.equal(id, `/servicePrincipals/${state["objectId"]}`);
    });

    it("that exists already is an error, unless the program takes it over", async () => {
      await principals().create({ clientId, notes: "of someone else" });
      standIn.tenant.takeRequests();
      const error = /A resource with the ID "[0-9a-f-]+" already exists: To be managed via Terraform/;
      await assert.rejects(principals().create({ clientId }), error);
      assert.deepEqual(standIn.tenant.take(), [lookUp]);
      const { state } = await principals().create({ clientId, useExisting: true });
      assert.deepEqual(standIn.tenant.take(), [lookUp, `PATCH ${at}`, ...read]);
      assert.equal(state["notes"], "");
    });

    it("taken over is deleted all the same, and nobody looks whether that worked", async () => {
      const held = await principals().create({ clientId, useExisting: true });
      standIn.tenant.takeRequests();
      standIn.tenant.next("DELETE", /servicePrincipals/, graphError(403, "Authorization_RequestDenied", "no"));
      await principals().delete(held);
      assert.deepEqual(standIn.tenant.take(), [`DELETE ${at}`]);
    });

    it("is replaced when its application changes", async () => {
      const held = await principals().create({ clientId });
      const { replaces } = await principals().diff(held, { clientId: owner });
      assert.deepEqual(replaces, ["clientId"]);
    });

    it("is made once the new application has spread", async () => {
      const said = `The appId '${clientId}' of the service principal does not reference a valid application object.`;
      standIn.tenant.next("POST", /servicePrincipals/, graphError(400, "Request_BadRequest", said));
      await principals().create({ clientId });
      assert.equal(standIn.tenant.take().filter((line) => line === "POST /v1.0/servicePrincipals").length, 2);
    });

    it("hidden by a feature is hidden by a tag", async () => {
      const inputs = { clientId, featureTags: [{ hide: true }] };
      const held = await principals().create(inputs);
      assert.deepEqual(held.state["tags"], ["HideApp"]);
      assert.deepEqual((await principals().diff(held, inputs)).lines, []);
    });

    it("sends an empty single sign-on setting back once it has read one, and shows no difference", async () => {
      const held = await principals().create({ clientId });
      assert.deepEqual(held.state["samlSingleSignOn"], { relayState: "" });
      standIn.tenant.takeRequests();
      const next = await principals().update(held, { clientId, notes: "More" });
      assert.deepEqual(standIn.tenant.takeRequests()[0]!.body!["samlSingleSignOnSettings"], { relayState: "" });
      assert.deepEqual((await principals().diff(next, { clientId, notes: "More" })).lines, []);
    });

    it("says twice what failed, the second time as the provider's own log", async () => {
      const denied = graphError(403, "Authorization_RequestDenied", "no");
      standIn.tenant.next("POST", /servicePrincipals/, denied);
      const before = standIn.plugin.messages.length;
      const failed = (await principals()
        .create({ clientId })
        .catch((error: unknown) => error)) as CallFailed;
      const said =
        "Could not create service principal: unexpected status 403 (403 Forbidden) with error: Authorization_RequestDenied: no";
      assert.ok(failed.message.includes(said), failed.message);
      assert.deepEqual(standIn.plugin.messages.slice(before), [
        `  sdk-v2/provider2.go:572: sdk.helper_schema: ${said}: provider=azuread@6.9.1`,
      ]);
    });

    it("stays in the stack when its description cannot be set", async () => {
      standIn.tenant.next("PATCH", /servicePrincipals/, graphError(403, "Authorization_RequestDenied", "no"));
      const failed = (await principals()
        .create({ clientId })
        .catch((error: unknown) => error)) as CallFailed;
      assert.match(failed.kept!.id, /^\/servicePrincipals\//);
    });
  });
});
