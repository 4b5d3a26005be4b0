import assert from "node:assert/strict";
import { Entra, type Json } from "./entra";

const intuneEnrollment = "d4ebce55-015a-49b5-a083-c84d1797ae8c";

describe("applications and service principals in the sandbox's Graph", () => {
  let entra: Entra;
  let me: string;

  beforeEach(async () => {
    entra = await Entra.start();
    me = (JSON.parse(Buffer.from(entra.bearer.split(".")[1]!, "base64url").toString()) as { oid: string }).oid;
  });
  afterEach(() => entra.stop());

  const reference = (id: string) => `${entra.sandbox.entra.graphUrl}/v1.0/directoryObjects/${id}`;

  /** What azuread sends for an application with nothing but a name. */
  const azureadBody = (displayName: string, owners: string[]): Json => ({
    "@odata.type": "#microsoft.graph.application",
    displayName,
    appRoles: [],
    identifierUris: [],
    optionalClaims: {},
    requiredResourceAccess: [],
    signInAudience: "AzureADMyOrg",
    "owners@odata.bind": owners.map(reference),
    api: { oauth2PermissionScopes: [] },
  });

  it("make a placeholder application with its principal as azuread does, and take both away together", async () => {
    const application = await entra.create("/v1.0/applications", azureadBody("Placeholder", [me]));
    const path = `/v1.0/applications/${application["id"]}`;
    await entra.change(path, { displayName: "TERRAFORM_UPDATE_x" });
    await entra.change(path, { displayName: "Placeholder" });
    assert.deepEqual(
      (await entra.list(`${path}/owners`)).map(({ id }) => id as string),
      [me],
    );
    await entra.get(`/beta/applications/${application["id"]}?$select=oauth2RequirePostResponse`);
    const { appId } = application as { appId: string };
    const principal = await entra.create("/v1.0/servicePrincipals", { appId });
    assert.equal(principal["appOwnerOrganizationId"], entra.tenantId);
    await entra.get(`/beta/servicePrincipals/${principal["id"]}?$select=samlMetadataUrl`);
    assert.equal((await entra.ask("DELETE", path)).status, 204);
    assert.deepEqual(await entra.list(`/v1.0/servicePrincipals?$filter=appId eq '${appId}'`), []);
    const kept = await entra.list("/v1.0/directory/deletedItems/microsoft.graph.application");
    assert.deepEqual(
      kept.map(({ id }) => id as string),
      [application["id"]],
    );
    assert.equal((await entra.ask("POST", `/v1.0/directory/deletedItems/${application["id"]}/restore`)).status, 200);
    assert.equal((await entra.get(path))["displayName"], "Placeholder");
  });

  it("change nothing that the caller does not own, with OwnedBy alone", async () => {
    const application = await entra.create("/v1.0/applications", azureadBody("Not mine", [me]));
    const path = `/v1.0/applications/${application["id"]}`;
    assert.equal((await entra.ask("DELETE", `${path}/owners/${me}/$ref`)).status, 204);
    assert.equal((await entra.refused("PATCH", path, { displayName: "x" })).status, 403);
    assert.equal((await entra.refused("DELETE", path)).status, 403);
    const [graph] = await entra.list("/v1.0/servicePrincipals?$filter=displayName eq 'Microsoft Graph'");
    assert.equal((await entra.refused("DELETE", `/v1.0/servicePrincipals/${graph!["id"]}`)).status, 403);
  });

  it("never show a secret", async () => {
    const text = (await entra.ask("GET", "/v1.0/applications")).text + (await entra.control("GET", "/snapshot")).text;
    assert.equal(text.includes(entra.sandbox.entra.clientSecret), false);
    const [application] = JSON.parse((await entra.ask("GET", "/v1.0/applications")).text).value as Json[];
    const [credential] = application!["passwordCredentials"] as Json[];
    assert.equal(credential!["secretText"], null);
    assert.ok(Date.parse(credential!["endDateTime"] as string) > Date.now());
  });

  it("bring a known application of somebody else into the tenant once", async () => {
    const principal = await entra.create("/v1.0/servicePrincipals", { appId: intuneEnrollment });
    assert.equal(principal["displayName"], "Microsoft Intune Enrollment");
    const again = await entra.refused("POST", "/v1.0/servicePrincipals", { appId: intuneEnrollment });
    assert.deepEqual([again.status, again.code], [409, "Request_MultipleObjectsWithSameKeyValue"]);
    const unknown = await entra.refused("POST", "/v1.0/servicePrincipals", {
      appId: "11111111-2222-4333-8444-555555555555",
    });
    assert.match(unknown.message, /does not reference a valid application object/);
  });

  it("refuse bodies that Graph would not take", async () => {
    assert.match(
      (await entra.refused("POST", "/v1.0/applications", { displayNam: "x" })).message,
      /displayNam is not a known property/,
    );
    assert.match((await entra.refused("POST", "/v1.0/applications", {})).message, /displayName/);
    assert.match(
      (await entra.refused("POST", "/v1.0/applications", { displayName: "x", signInAudience: "All" })).message,
      /signInAudience/,
    );
    const malformed = await entra.ask("POST", "/v1.0/applications", {
      headers: { "content-type": "application/json" },
      body: "{",
    });
    assert.equal(malformed.status, 400);
    const form = { headers: { "content-type": "text/plain" }, body: "x" };
    assert.equal((await entra.ask("POST", "/v1.0/applications", form)).status, 415);
  });

  it("assign app roles from both sides, each once, and grant scopes", async () => {
    const permissions = [
      "Application.ReadWrite.All",
      "AppRoleAssignment.ReadWrite.All",
      "DelegatedPermissionGrant.ReadWrite.All",
    ];
    await entra.control("POST", "/entra/permissions", { only: permissions });
    await entra.signIn();
    const [graph] = await entra.list("/v1.0/servicePrincipals?$filter=displayName eq 'Microsoft Graph'");
    const client = await entra.create("/v1.0/servicePrincipals", { appId: intuneEnrollment });
    const role = (graph!["appRoles"] as Json[]).find(({ value }) => value === "User.Read.All")!;
    const assignment = { principalId: client["id"], resourceId: graph!["id"], appRoleId: role["id"] };
    const made = await entra.create(`/v1.0/servicePrincipals/${graph!["id"]}/appRoleAssignedTo`, assignment);
    const held = await entra.list(`/v1.0/servicePrincipals/${client["id"]}/appRoleAssignments`);
    assert.deepEqual(
      held.map(({ id }) => id as string),
      [made["id"]],
    );
    const again = await entra.refused("POST", `/v1.0/servicePrincipals/${client["id"]}/appRoleAssignments`, assignment);
    assert.match(again.message, /already exists/);
    const wrong = { ...assignment, appRoleId: "11111111-2222-4333-8444-555555555555" };
    assert.match(
      (await entra.refused("POST", `/v1.0/servicePrincipals/${client["id"]}/appRoleAssignments`, wrong)).message,
      /was not found on application/,
    );
    const grant = {
      clientId: client["id"],
      consentType: "AllPrincipals",
      resourceId: graph!["id"],
      scope: "User.Read",
    };
    const granted = await entra.create("/v1.0/oauth2PermissionGrants", grant);
    assert.equal((await entra.refused("POST", "/v1.0/oauth2PermissionGrants", grant)).status, 409);
    await entra.change(`/v1.0/oauth2PermissionGrants/${granted["id"]}`, { scope: "User.Read openid" });
    const grants = await entra.list(`/v1.0/servicePrincipals/${client["id"]}/oauth2PermissionGrants`);
    assert.deepEqual(
      grants.map(({ scope }) => scope as string),
      ["User.Read openid"],
    );
    const gone = `/v1.0/servicePrincipals/${graph!["id"]}/appRoleAssignedTo/${made["id"]}`;
    assert.equal((await entra.ask("DELETE", gone)).status, 204);
    assert.equal((await entra.refused("GET", gone)).status, 404);
  });
});
