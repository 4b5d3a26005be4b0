import assert from "node:assert/strict";
import { Entra, type Json } from "./entra";

const eventual = { consistencylevel: "eventual" };

describe("lists of the sandbox's Graph", () => {
  let entra: Entra;
  let users: Json[];

  before(async () => {
    entra = await Entra.start({ macs: 130 });
    users = (await entra.snapshot())["entra"]["users"] as Json[];
  });
  after(() => entra.stop());

  const refusal = async (path: string): Promise<string> => {
    const { status, code } = await entra.refused("GET", path);
    return `${status} ${code}`;
  };

  it("come in pages of a hundred, with https links, each user once", async () => {
    const pages = await entra.pages("/v1.0/users");
    assert.deepEqual(
      pages.map((page) => page.length),
      [100, users.length - 100],
    );
    assert.deepEqual(
      pages.flat().map(({ id }) => id as string),
      users.map(({ id }) => id as string),
    );
    const { "@odata.nextLink": link } = await entra.get("/v1.0/users?$top=2&$select=displayName");
    assert.match(link as string, /^https:\/\/localhost:\d+\/v1\.0\/users\?.*skiptoken=/);
  });

  it("take $top up to 999 and refuse what is no page size", async () => {
    assert.equal((await entra.list("/v1.0/users?$top=999")).length, users.length);
    assert.equal(await refusal("/v1.0/users?$top=1000"), "400 Request_UnsupportedQuery");
    assert.equal(await refusal("/v1.0/users?$top=0"), "400 Request_UnsupportedQuery");
    assert.equal(await refusal("/v1.0/users?$top=many"), "400 BadRequest");
    assert.equal(await refusal("/v1.0/users?$skip=3"), "400 Request_BadRequest");
  });

  it("show the usual properties of users, and others when selected", async () => {
    const [user] = await entra.list("/v1.0/users?$top=1");
    assert.equal(user!["accountEnabled"], undefined);
    assert.deepEqual(user!["businessPhones"], []);
    const [selected] = await entra.list(
      "/v1.0/users?$top=1&$select=id,accountEnabled,assignedLicenses,city,otherMails",
    );
    assert.deepEqual(Object.keys(selected!).sort(), ["accountEnabled", "assignedLicenses", "city", "id", "otherMails"]);
    assert.deepEqual([selected!["city"], selected!["otherMails"]], [null, []]);
    assert.equal(await refusal("/v1.0/users?$select=nickname"), "400 BadRequest");
    assert.equal(await refusal("/v1.0/users?$orderBy=id"), "400 Request_UnsupportedQuery");
  });

  it("are filtered by what Graph can filter, without regard to letter case", async () => {
    const expected = users.filter(({ department, accountEnabled }) => department === "Finance" && accountEnabled);
    const found = await entra.list("/v1.0/users?$filter=department eq 'FINANCE' and accountEnabled eq true");
    assert.deepEqual(
      found.map(({ id }) => id as string),
      expected.map(({ id }) => id as string),
    );
    const o = await entra.list("/v1.0/users?$filter=surname in ('O''Neill','Müller') or startsWith(displayName,'Zoë')");
    assert.equal(
      o.length,
      users.filter(({ surname, displayName }) => /^(O'Neill|Müller)$/.test(surname) || displayName.startsWith("Zoë"))
        .length,
    );
    const sku = "6fd2c87f-b296-42f0-b197-1e91e994b900";
    const licensed = await entra.list(`/v1.0/users?$filter=assignedLicenses/any(l:l/skuId eq ${sku})`);
    assert.ok(licensed.length > 0 && licensed.length < users.length);
  });

  it("refuse filters on other properties, with other operators or in no language", async () => {
    assert.equal(await refusal("/v1.0/users?$filter=aboutMe eq 'x'"), "400 Request_UnsupportedQuery");
    assert.equal(await refusal("/v1.0/users?$filter=contains(displayName,'x')"), "400 Request_UnsupportedQuery");
    assert.equal(await refusal("/v1.0/users?$filter=department = 'x'"), "400 BadRequest");
    assert.equal(await refusal("/v1.0/users?$filter=department eq"), "400 BadRequest");
    assert.equal(await refusal("/v1.0/users?$sort=department"), "400 BadRequest");
    assert.equal(
      await refusal("/v1.0/deviceManagement/complianceManagementPartners?$filter=displayName eq 'x'"),
      "400 Request_UnsupportedQuery",
    );
  });

  it("answer advanced queries only with $count and ConsistencyLevel", async () => {
    const path = "/v1.0/users?$filter=department ne 'Finance'";
    assert.equal(await refusal(path), "400 Request_UnsupportedQuery");
    assert.equal(await refusal(`${path}&$count=true`), "400 Request_BadRequest");
    const answer = await entra.get(`${path}&$count=true&$top=5`, eventual);
    assert.equal(answer["@odata.count"], users.filter(({ department }) => department !== "Finance").length);
    assert.equal(answer["value"].length, 5);
    assert.equal(await refusal("/v1.0/users/$count"), "400 Request_BadRequest");
    const named = (values: number) => `/v1.0/users?$filter=surname in (${Array(values).fill("'Berg'").join()})`;
    assert.ok(await entra.list(named(15)));
    assert.equal(await refusal(named(16)), "400 Request_UnsupportedQuery");
    const count = await entra.ask("GET", "/v1.0/users/$count", { headers: eventual });
    assert.deepEqual([count.headers["content-type"], count.text], ["text/plain", String(users.length)]);
    const found = await entra.list('/v1.0/users?$search="displayName:lena"', eventual);
    assert.ok(found.length > 0 && found.every(({ displayName }) => /lena/i.test(displayName as string)));
  });

  it("are sorted on demand", async () => {
    const names = (await entra.list("/v1.0/users?$orderby=displayName desc&$top=20")).map(({ displayName }) =>
      String(displayName).toLowerCase(),
    );
    assert.deepEqual(names, [...names].sort().reverse());
  });

  it("end a page link whose object is gone", async () => {
    const made = await entra.create("/v1.0/applications", { displayName: "Zwischenstand" });
    const link = `/v1.0/applications?$skiptoken=${Buffer.from(`0 ${made["id"]}`).toString("base64url")}`;
    assert.deepEqual(await entra.list(link), []);
    await entra.ask("DELETE", `/v1.0/applications/${made["id"]}`);
    assert.equal(await refusal(link), "400 Directory_ExpiredPageToken");
  });

  it("find one object by id, by sign-in name and by alternate key", async () => {
    const [{ id, userPrincipalName }] = users as [Json];
    assert.equal((await entra.get(`/v1.0/users/${id}`))["userPrincipalName"], userPrincipalName);
    assert.equal((await entra.get(`/v1.0/users/${userPrincipalName}`))["id"], id);
    assert.equal((await entra.get(`/v1.0/users/${String(id).toUpperCase()}`))["id"], id);
    const graph = await entra.get(
      "/v1.0/servicePrincipals(appId='00000003-0000-0000-c000-000000000000')?$select=displayName",
    );
    assert.equal(graph["displayName"], "Microsoft Graph");
    assert.equal(await refusal("/v1.0/users/nobody"), "400 Request_BadRequest");
    assert.equal(await refusal("/v1.0/users/11111111-2222-4333-8444-555555555555"), "404 Request_ResourceNotFound");
    assert.equal(await refusal("/v1.0/servicePrincipals(name='x')"), "400 Request_BadRequest");
  });

  it("know nothing of paths that the sandbox does not serve", async () => {
    assert.equal(await refusal("/v1.0/teams"), "501 NotInSandbox");
    assert.equal(await refusal("/v2.0/users"), "400 BadRequest");
    assert.equal((await entra.refused("DELETE", "/v1.0/organization")).status, 405);
  });
});

describe("the sandbox's tenant", () => {
  let entra: Entra;

  before(async () => {
    entra = await Entra.start({ macs: 60 });
  });
  after(() => entra.stop());

  it("has people with and without a licence for Intune, guests, and accounts that are off", async () => {
    const plan = "c1ec4a95-1f05-45b3-a911-aa3fa01094f5";
    const users = (await entra.pages("/v1.0/users?$select=id,assignedPlans,accountEnabled,userType")).flat();
    const hasIntune = ({ assignedPlans }: Json) =>
      (assignedPlans as Json[]).some(({ servicePlanId }) => servicePlanId === plan);
    assert.ok(users.filter(hasIntune).length > users.length / 2);
    assert.ok(users.some((user) => !hasIntune(user)));
    assert.ok(users.some(({ userType }) => userType === "Guest"));
    assert.ok(users.some(({ accountEnabled }) => accountEnabled === false));
  });

  it("has an account for the user of every Mac", async () => {
    const { jamf, entra: directory } = await entra.snapshot();
    const names = new Set((directory.users as Json[]).map(({ userPrincipalName }) => userPrincipalName as string));
    assert.ok((jamf.macs as Json[]).every(({ email }) => names.has(email as string)));
  });

  it("has lookalikes of Jamf's applications and neither of the real ones", async () => {
    const filter = "displayName eq 'Cloud Connector for Device Compliance'";
    const lookalikes = await entra.list(`/v1.0/servicePrincipals?$filter=${filter}`);
    assert.equal(new Set(lookalikes.map(({ appOwnerOrganizationId }) => appOwnerOrganizationId as string)).size, 2);
    const real = "appId eq 'b03c10a8-71c7-45f9-b44a-3335ab76e970'";
    assert.deepEqual(await entra.list(`/v1.0/servicePrincipals?$filter=${real}`), []);
  });

  it("offers Intune's partner endpoints while it has Intune", async () => {
    const path = "/v1.0/servicePrincipals(appId='0000000a-0000-0000-c000-000000000000')/endpoints";
    const names = (await entra.list(path)).map(({ providerName }) => providerName as string);
    assert.deepEqual(names, ["PartnerTenantDataSyncService", "PartnerDeviceDataSyncService"]);
    await entra.set({ hasIntune: false });
    assert.deepEqual(await entra.list(path), []);
    const { status, message } = await entra.refused("GET", "/v1.0/deviceManagement/complianceManagementPartners");
    assert.deepEqual([status, message], [400, "Request not applicable to target tenant."]);
    await entra.set({ hasIntune: true });
  });

  it("shows a missing P1 licence in its plans, and refuses what needs it", async () => {
    const plans = async () =>
      (await entra.list("/v1.0/subscribedSkus")).flatMap(({ servicePlans }) =>
        (servicePlans as Json[]).map(({ servicePlanName }) => servicePlanName as string),
      );
    assert.ok((await plans()).includes("AAD_PREMIUM"));
    await entra.set({ hasPremiumP1: false });
    assert.equal((await plans()).includes("AAD_PREMIUM"), false);
    const { status, message } = await entra.refused("GET", "/v1.0/identity/conditionalAccess/policies");
    assert.deepEqual([status, message], [403, "Your tenant is not licensed for this feature."]);
    assert.equal(
      (await entra.refused("GET", "/v1.0/auditLogs/signIns")).code,
      "Authentication_RequestFromNonPremiumTenantOrB2CTenant",
    );
    const rule = {
      groupTypes: ["DynamicMembership"],
      membershipRule: 'user.country -eq "Germany"',
      membershipRuleProcessingState: "On",
    };
    const group = { displayName: "x", mailEnabled: false, mailNickname: "x", securityEnabled: true, ...rule };
    assert.equal((await entra.refused("POST", "/v1.0/groups", group)).status, 403);
    await entra.set({ hasPremiumP1: true });
  });

  it("is the same for the same seed", async () => {
    const same = await Entra.start({ macs: 60 });
    const ids = async (each: Entra) =>
      ((await each.snapshot())["entra"]["users"] as Json[]).map(({ id }) => id as string);
    assert.deepEqual(await ids(same), await ids(entra));
    await same.stop();
  });

  it("lists devices with their owners, and a user's devices", async () => {
    const [device] = await entra.list("/v1.0/devices?$filter=operatingSystem eq 'Windows'&$expand=registeredOwners");
    const [owner] = device!["registeredOwners"] as Json[];
    assert.equal(owner!["@odata.type"], "#microsoft.graph.user");
    const owned = await entra.list(`/v1.0/users/${owner!["id"]}/ownedDevices`);
    assert.equal(owned[0]!["id"], device!["id"]);
    const byKey = await entra.get(`/v1.0/devices(deviceId='${device!["deviceId"]}')`);
    assert.equal(byKey["displayName"], device!["displayName"]);
    assert.equal((await entra.list(`/v1.0/devices/${device!["id"]}/registeredUsers`)).length, 1);
  });

  it("shows an employee's manager, and a refusal where there is none", async () => {
    const users = await entra.list("/v1.0/users?$filter=userType eq 'Member'&$top=999");
    const [first, second] = users as [Json, Json];
    const manager = await entra.get(`/v1.0/users/${second["id"]}/manager`);
    assert.deepEqual([manager["@odata.type"], manager["id"]], ["#microsoft.graph.user", first["id"]]);
    assert.equal((await entra.get(`/v1.0/users/${second["userPrincipalName"]}/manager`))["id"], first["id"]);
    const none = await entra.refused("GET", `/v1.0/users/${first["id"]}/manager`);
    assert.deepEqual([none.status, none.code], [404, "Request_ResourceNotFound"]);
  });
});

describe("long lists of the sandbox's directory", () => {
  let entra: Entra;
  before(async () => {
    entra = await Entra.start({ macs: 4 });
    for (let at = 0; at < 130; at++) {
      const answer = await entra.control("POST", "/entra/device", { set: { displayName: `Mac ${at}` } });
      assert.equal(answer.status, 200, answer.text);
    }
  });
  after(() => entra.stop());

  it("show at most a hundred entries a page where something is expanded, whatever $top says", async () => {
    const sizes = async (query: string) => (await entra.pages(`/v1.0/devices?${query}`)).map(({ length }) => length);
    const plain = await sizes("$top=999");
    assert.equal(plain.length, 1);
    const expanded = await sizes("$top=999&$expand=registeredOwners");
    assert.deepEqual(expanded, [100, plain[0]! - 100]);
    assert.equal((await sizes("$expand=registeredOwners&$top=50"))[0], 50);
    const parts = await Promise.all(
      [..."0123456789abcdef"].map((digit) => entra.list(`/v1.0/devices?$filter=startswith(deviceId,'${digit}')`)),
    );
    assert.equal(parts.flat().length, plain[0]);
  });
});
