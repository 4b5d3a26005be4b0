import assert from "node:assert/strict";
import { Entra, plainGroup, type Json } from "./entra";

const byRule = (membershipRule: string, more: Json = {}) => ({
  groupTypes: ["DynamicMembership"],
  membershipRule,
  membershipRuleProcessingState: "On",
  ...more,
});

describe("groups in the sandbox's Graph", () => {
  let entra: Entra;
  let users: Json[];

  beforeEach(async () => {
    entra = await Entra.start();
    users = (await entra.snapshot())["entra"]["users"] as Json[];
  });
  afterEach(() => entra.stop());

  const reference = (id: unknown, version = "v1.0") =>
    `${entra.sandbox.entra.graphUrl}/${version}/directoryObjects/${String(id)}`;
  const ids = async (path: string) => (await entra.pages(path)).flat().map(({ id }) => id as string);

  /** What azuread 6.9.1 sends, as recorded. */
  const azureadBody = (owner: string): Json => ({
    "@odata.type": "#microsoft.graph.group",
    ...plainGroup("Mac users", { mailNickname: "1f5e3a7c-9", description: null }),
    groupTypes: [],
    isAssignableToRole: false,
    resourceBehaviorOptions: [],
    resourceProvisioningOptions: [],
    membershipRule: null,
    "owners@odata.bind": [reference(owner, "beta")],
  });

  it("are created, renamed twice and read on beta as azuread does it", async () => {
    const { oid } = JSON.parse(Buffer.from(entra.bearer.split(".")[1]!, "base64url").toString()) as { oid: string };
    const group = await entra.create("/beta/groups", azureadBody(oid));
    const path = `/beta/groups/${group["id"]}`;
    await entra.change(path, { "@odata.type": "#microsoft.graph.group", displayName: "TERRAFORM_UPDATE_x" });
    await entra.change(path, { "@odata.type": "#microsoft.graph.group", displayName: "Mac users" });
    assert.equal((await entra.get(path))["displayName"], "Mac users");
    assert.deepEqual(await ids(`${path}/owners`), [oid]);
    assert.deepEqual(await ids(`${path}/memberOf`), []);
    const found = await entra.list("/beta/groups?$filter=displayName eq 'Mac users'");
    assert.deepEqual(
      found.map(({ id }) => id as string),
      [group["id"]],
    );
    assert.equal((await entra.ask("DELETE", path)).status, 204);
    assert.equal((await entra.refused("GET", path)).status, 404);
    assert.equal((await entra.refused("DELETE", path)).status, 404);
  });

  it("refuse unknown and misspelt properties, wrong types and missing values", async () => {
    const refused = async (more: Json) => (await entra.refused("POST", "/v1.0/groups", plainGroup("x", more))).message;
    assert.match(await refused({ descripton: "typo" }), /descripton is not a known property/);
    assert.match(await refused({ mailEnabled: "no" }), /mailEnabled must be boolean/);
    assert.match(await refused({ displayName: "" }), /required for property 'displayName'/);
    assert.match(await refused({ mailNickname: "a b" }), /'mailNickname'/);
    assert.match(await refused({ groupTypes: ["Sometimes"] }), /'groupTypes'/);
    assert.match(
      await refused({ membershipRule: 'user.city -eq "x"' }),
      /only be set for a group with the type DynamicMembership/,
    );
    const { securityEnabled: _, ...lacking } = plainGroup("x");
    assert.match((await entra.refused("POST", "/v1.0/groups", lacking)).message, /securityEnabled/);
  });

  it("take members one by one, once each, and only those that exist", async () => {
    const group = await entra.create("/v1.0/groups", plainGroup("Pilot"));
    const members = `/v1.0/groups/${group["id"]}/members`;
    const add = (id: unknown) => entra.ask("POST", `${members}/$ref`, { body: { "@odata.id": reference(id) } });
    const [first, second] = users.map(({ id }) => id as string);
    assert.equal((await add(first)).status, 204);
    assert.equal((await add(second)).status, 204);
    assert.match((await add(first)).text, /added object references already exist/);
    assert.equal((await add("11111111-2222-4333-8444-555555555555")).status, 404);
    assert.deepEqual(await ids(members), [first, second]);
    assert.equal((await entra.ask("DELETE", `${members}/${first}/$ref`)).status, 204);
    assert.equal((await entra.ask("DELETE", `${members}/${first}/$ref`)).status, 404);
    assert.deepEqual(await ids(members), [second]);
    assert.equal((await entra.refused("POST", `${members}/$ref`, { id: first })).status, 400);
  });

  it("keep their last owner", async () => {
    const group = await entra.create("/v1.0/groups", {
      ...plainGroup("Owned"),
      "owners@odata.bind": [reference(users[0]!["id"])],
    });
    const { status } = await entra.refused("DELETE", `/v1.0/groups/${group["id"]}/owners/${users[0]!["id"]}/$ref`);
    assert.equal(status, 400);
  });

  it("count and filter members at any depth, a cycle included", async () => {
    const inner = await entra.create("/v1.0/groups", {
      ...plainGroup("Inner"),
      "members@odata.bind": [reference(users[0]!["id"])],
    });
    const outer = await entra.create("/v1.0/groups", {
      ...plainGroup("Outer"),
      "members@odata.bind": [reference(inner["id"])],
    });
    await entra.ask("POST", `/v1.0/groups/${inner["id"]}/members/$ref`, {
      body: { "@odata.id": reference(outer["id"]) },
    });
    const all = `/v1.0/groups/${outer["id"]}/transitiveMembers`;
    assert.deepEqual((await ids(all)).sort(), [inner["id"], users[0]!["id"]].sort());
    const people = await entra.list(`${all}/microsoft.graph.user?$select=id,department,accountEnabled`);
    assert.deepEqual(Object.keys(people[0]!).sort(), ["@odata.type", "accountEnabled", "department", "id"]);
    const count = await entra.ask("GET", `${all}/microsoft.graph.user/$count`, {
      headers: { consistencylevel: "eventual" },
    });
    assert.equal(count.text, "1");
    const check = await entra.ask("POST", `/v1.0/users/${users[0]!["id"]}/checkMemberGroups`, {
      body: { groupIds: [outer["id"], "11111111-2222-4333-8444-555555555555"] },
    });
    assert.deepEqual(check.json<Json>()["value"], [outer["id"]]);
    const many = Array.from({ length: 21 }, () => outer["id"] as string);
    assert.equal(
      (await entra.refused("POST", `/v1.0/users/${users[0]!["id"]}/checkMemberGroups`, { groupIds: many })).status,
      400,
    );
  });

  it("are filled by their rule, follow the directory, and take nobody by hand", async () => {
    const rule = '(user.department -eq "Sales") and (user.accountEnabled -eq true)';
    const group = await entra.create("/v1.0/groups", plainGroup("Sales", byRule(rule)));
    const path = `/v1.0/groups/${group["id"]}`;
    const inSales = users.filter(({ department, accountEnabled }) => department === "Sales" && accountEnabled);
    assert.ok(inSales.length > 1);
    assert.deepEqual(
      await ids(`${path}/members`),
      inSales.map(({ id }) => id as string),
    );
    const outside = users.find(({ department }) => department === "Legal")!;
    const body = { "@odata.id": reference(outside["id"]) };
    assert.equal((await entra.refused("POST", `${path}/members/$ref`, body)).status, 403);
    await entra.control("POST", "/entra/user", {
      id: outside["id"],
      set: { department: "Sales", accountEnabled: true },
    });
    assert.equal((await ids(`${path}/members`)).length, inSales.length + 1);
    await entra.change(path, { membershipRuleProcessingState: "Paused" });
    await entra.control("POST", "/entra/user", { id: outside["id"], set: { department: "Legal" } });
    assert.equal((await ids(`${path}/members`)).length, inSales.length + 1);
    await entra.change(path, { membershipRuleProcessingState: "On" });
    assert.equal((await ids(`${path}/members`)).length, inSales.length);
  });

  it("refuse rules that are none, and rules that the sandbox cannot evaluate", async () => {
    const message = async (rule: string, more: Json = {}) =>
      (await entra.refused("POST", "/v1.0/groups", plainGroup("x", byRule(rule, more)))).message;
    for (const rule of [
      "user.department -eq",
      'user.departmnt -eq "x"',
      '(user.city -eq "x"',
      'user.city -near "x"',
      'user.city -in "x"',
      'user.city -match "("',
    ]) {
      assert.match(await message(rule), /^Dynamic membership rule validation error: /, rule);
    }
    assert.match(await message('device.deviceOSType -eq "macOS"'), /sandbox evaluates rules over users only/);
    assert.match(await message("x".repeat(3073)), /3072/);
    assert.match(
      await message('user.city -eq "x"', { membershipRuleProcessingState: null }),
      /membershipRuleProcessingState/,
    );
  });
});
