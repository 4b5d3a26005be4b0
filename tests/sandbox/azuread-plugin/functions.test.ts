import assert from "node:assert/strict";
import { configured } from "./configured";
import { callerId, tenantId } from "./recordingTenant";

describe("azuread stand-in: functions", () => {
  const standIn = configured();
  beforeEach(() => standIn.tenant.objects.clear());

  const id = "6e6e6e6e-0000-4000-8000-000000000001";
  const people = ["GET /beta/groups/{id}/members", "GET /beta/groups/{id}/owners"];

  it("getClientConfig tells who signed in, without a request", async () => {
    const { result } = await standIn.plugin.invoke("getClientConfig", {});
    assert.deepEqual([result["tenantId"], result["objectId"]], [tenantId, callerId]);
    assert.deepEqual(standIn.tenant.take(), []);
  });

  describe("getGroup", () => {
    beforeEach(() => {
      const group = { "@odata.type": "#microsoft.graph.group", id, displayName: "Mac users", membershipRule: null };
      standIn.tenant.objects.set(id, group);
      standIn.tenant.references.set(`groups/${id}/members`, [callerId]);
    });

    it("looks a group up by id, then lists all members and owners", async () => {
      const { result } = await standIn.plugin.invoke("getGroup", { objectId: id });
      assert.deepEqual(standIn.tenant.take(), ["GET /beta/groups/{id}", ...people]);
      assert.deepEqual(
        [result["displayName"], result["members"], result["id"]],
        ["Mac users", [callerId], `/groups/${id}`],
      );
      assert.deepEqual(result["dynamicMemberships"], []);
    });

    it("looks a group up by name, and narrows by kind", async () => {
      await standIn.plugin.invoke("getGroup", { displayName: "Mac users", securityEnabled: true });
      const lookUp = "GET /beta/groups?$filter=displayName eq 'Mac users' and securityEnabled eq true";
      assert.deepEqual(standIn.tenant.take(), [lookUp, ...people]);
    });

    it("says that there is none, in the provider's words", async () => {
      const none = /\[object_id\] No group found with object ID: "7e7e7e7e-0000-4000-8000-000000000009"/;
      await assert.rejects(
        standIn.plugin.invoke("getGroup", { objectId: "7e7e7e7e-0000-4000-8000-000000000009" }),
        none,
      );
      await assert.rejects(
        standIn.plugin.invoke("getGroup", { displayName: "Nobody" }),
        /No group found matching specified filter/,
      );
    });

    it("wants exactly one way to name the group", async () => {
      const { failures } = await standIn.plugin.invoke("getGroup", {});
      assert.match(failures[0]!, /one of `display_name,mail_nickname,object_id` must be specified/);
      const two = await standIn.plugin.invoke("getGroup", { objectId: id, displayName: "x" });
      assert.match(two.failures[0]!, /only one of .* but `display_name,object_id` were specified/);
      assert.deepEqual(standIn.tenant.take(), []);
    });
  });

  it("getServicePrincipal looks up by client id, and asks beta for one property", async () => {
    const appId = "b03c10a8-71c7-45f9-b44a-3335ab76e970";
    const roles = [{ id: "r", value: "Some.Role", isEnabled: true, allowedMemberTypes: ["Application"] }];
    const type = "#microsoft.graph.servicePrincipal";
    standIn.tenant.objects.set(id, {
      "@odata.type": type,
      id,
      appId,
      displayName: "User registration app",
      appRoles: roles,
    });
    const { result } = await standIn.plugin.invoke("getServicePrincipal", { clientId: appId });
    assert.deepEqual(standIn.tenant.take(), [
      "GET /v1.0/servicePrincipals?$filter=appId eq '{id}'",
      "GET /beta/servicePrincipals/{id}?$select=samlMetadataUrl",
    ]);
    assert.deepEqual([result["objectId"], result["displayName"]], [id, "User registration app"]);
    assert.deepEqual(result["appRoleIds"], { "Some.Role": "r" });
  });

  it("getServicePrincipal doubles quotes in a name, and says when there is none", async () => {
    const asked = standIn.plugin.invoke("getServicePrincipal", { displayName: "Mac's app" });
    await assert.rejects(asked, /Service principal not found: no service principals found matching filter/);
    assert.deepEqual(standIn.tenant.take(), ["GET /v1.0/servicePrincipals?$filter=displayName eq 'Mac''s app'"]);
  });

  it("getUser looks up by name, then asks for named properties and the manager", async () => {
    const userPrincipalName = "ada@example.com";
    standIn.tenant.objects.set(id, {
      "@odata.type": "#microsoft.graph.user",
      id,
      userPrincipalName,
      accountEnabled: true,
    });
    const { result } = await standIn.plugin.invoke("getUser", { userPrincipalName });
    const [lookUp, user, manager] = standIn.tenant.take();
    assert.equal(lookUp, "GET /v1.0/users?$filter=userPrincipalName eq 'ada@example.com'");
    assert.match(user!, /^GET \/v1\.0\/users\/\{id\}\?\$select=accountEnabled,ageGroup,.*,userType$/);
    assert.equal(manager, "GET /v1.0/users/{id}/manager");
    assert.deepEqual([result["objectId"], result["accountEnabled"], result["managerId"]], [id, true, ""]);
  });

  it("names what it covers when asked for something else", async () => {
    await assert.rejects(
      standIn.plugin.invoke("getDomains", {}),
      /unrecognized data function.*the azuread stand-in covers/,
    );
  });
});
