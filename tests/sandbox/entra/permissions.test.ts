import assert from "node:assert/strict";
import { Entra, plainGroup, plainPolicy } from "./entra";

/** One request of each kind, the permission whose lack it shows, and the code that this part of Graph answers with. */
const cases: [string, string, string, object | undefined, string][] = [
  ["User.Read.All", "GET", "/v1.0/users", undefined, "Authorization_RequestDenied"],
  ["Group.ReadWrite.All", "POST", "/v1.0/groups", plainGroup("x"), "Authorization_RequestDenied"],
  ["Group.ReadWrite.All", "GET", "/v1.0/groups", undefined, "Authorization_RequestDenied"],
  ["Application.ReadWrite.OwnedBy", "POST", "/v1.0/applications", { displayName: "x" }, "Authorization_RequestDenied"],
  ["Device.Read.All", "GET", "/v1.0/devices", undefined, "Authorization_RequestDenied"],
  [
    "DelegatedPermissionGrant.Read.All",
    "GET",
    "/v1.0/oauth2PermissionGrants",
    undefined,
    "Authorization_RequestDenied",
  ],
  ["Organization.Read.All", "GET", "/v1.0/subscribedSkus", undefined, "Authorization_RequestDenied"],
  [
    "Policy.ReadWrite.ConditionalAccess",
    "POST",
    "/v1.0/identity/conditionalAccess/policies",
    plainPolicy(),
    "AccessDenied",
  ],
  ["Policy.Read.All", "GET", "/beta/identity/conditionalAccess/settings", undefined, "AccessDenied"],
  ["Policy.Read.ConditionalAccess", "POST", "/v1.0/identity/conditionalAccess/evaluate", {}, "AccessDenied"],
  [
    "DeviceManagementServiceConfig.ReadWrite.All",
    "GET",
    "/v1.0/deviceManagement/complianceManagementPartners",
    undefined,
    "Forbidden",
  ],
  ["AuditLog.Read.All", "GET", "/v1.0/auditLogs/signIns", undefined, "Authentication_MSGraphPermissionMissing"],
];

describe("permissions in the sandbox's Graph", () => {
  let entra: Entra;

  before(async () => {
    entra = await Entra.start();
  });
  after(() => entra.stop());

  for (const [permission, method, path, body, code] of cases) {
    it(`${method} ${path} without ${permission} is a 403 ${code}`, async () => {
      await entra.control("POST", "/entra/permissions", { without: [permission] });
      await entra.signIn();
      const refused = await entra.refused(method, path, body);
      assert.deepEqual([refused.status, refused.code], [403, code]);
    });
  }

  it("a policy is written with all three documented permissions only", async () => {
    for (const lacking of ["Application.Read.All", "Policy.Read.All"]) {
      const left = ["Policy.ReadWrite.ConditionalAccess", "Policy.Read.All", "Application.Read.All"];
      const only = left.filter((each) => each !== lacking);
      await entra.control("POST", "/entra/permissions", { only });
      await entra.signIn();
      const { status } = await entra.refused("POST", "/v1.0/identity/conditionalAccess/policies", plainPolicy());
      assert.equal(status, 403, lacking);
    }
  });

  it("Intune names the permissions that would do, wrapped into its message", async () => {
    await entra.control("POST", "/entra/permissions", { only: ["User.Read.All"] });
    await entra.signIn();
    const path = "/v1.0/deviceManagement/complianceManagementPartners";
    const { message } = await entra.refused("GET", path);
    const inner = JSON.parse(message) as { Message: string };
    assert.match(inner.Message, /one of the following scopes: DeviceManagementServiceConfig\.Read\.All, /);
  });

  it("reading permissions do not write", async () => {
    await entra.control("POST", "/entra/permissions", { only: ["DeviceManagementServiceConfig.Read.All"] });
    await entra.signIn();
    const path = "/v1.0/deviceManagement/complianceManagementPartners";
    const [partner] = await entra.list(path);
    assert.equal((await entra.refused("PATCH", `${path}/${partner!["id"]}`, { displayName: "x" })).status, 403);
  });
});
