import assert from "node:assert/strict";
import { callerId, graphError, RecordingTenant } from "./recordingTenant";
import { CallFailed, Plugin, unknown, type Bag } from "./plugin";

const rule = '(user.department -eq "Sales")';
const group: Bag = { displayName: "Mac users", securityEnabled: true };
const byRule: Bag = { ...group, types: ["DynamicMembership"], dynamicMembership: { enabled: true, rule } };
const looks = Array<string>(5).fill("GET /beta/groups/{id}");
const read = ["GET /beta/groups/{id}", "GET /beta/groups/{id}/owners", "GET /beta/groups/{id}/memberOf"];
const readWithMembers = [read[0]!, read[1]!, "GET /beta/groups/{id}/members", read[2]!];
const nameLookUp = (name: string) => `GET /beta/groups?$filter=displayName eq '${name}'`;

describe("azuread stand-in: groups", () => {
  let tenant: RecordingTenant;
  let plugin: Plugin;
  before(async () => {
    tenant = await RecordingTenant.start();
    plugin = await Plugin.start(tenant.environment);
    await plugin.configure();
  });
  beforeEach(() => void tenant.takeRequests());
  after(async () => {
    await plugin.stop();
    await tenant.stop();
  });

  const groups = () => plugin.resource("GroupWithoutMembers");

  it("creates with POST, a rename and back, five looks, and a read", async () => {
    const { id, state } = await groups().create(group);
    const renames = ["PATCH /beta/groups/{id}", "PATCH /beta/groups/{id}"];
    assert.deepEqual(tenant.take(), ["POST /beta/groups", ...renames, ...looks, ...read]);
    assert.match(id, /^\/groups\/[0-9a-f-]{36}$/);
    assert.equal(state["objectId"], id.slice("/groups/".length));
    assert.equal(state["id"], id);
  });

  it("sends the body that the real plugin sends", async () => {
    await groups().create({ ...group, description: "All Macs" });
    const [post, away, back] = tenant.takeRequests().map(({ body }) => body!);
    const { mailNickname, ...rest } = post!;
    assert.match(mailNickname, /^[0-9a-f]{8}-[0-9a-f]$/);
    assert.deepEqual(rest, {
      "@odata.type": "#microsoft.graph.group",
      description: "All Macs",
      displayName: "Mac users",
      groupTypes: [],
      isAssignableToRole: false,
      mailEnabled: false,
      membershipRule: null,
      resourceBehaviorOptions: [],
      resourceProvisioningOptions: [],
      securityEnabled: true,
      "owners@odata.bind": [`${tenant.url}/beta/directoryObjects/${callerId}`],
    });
    assert.match(away!["displayName"], /^TERRAFORM_UPDATE_[0-9a-f-]{36}$/);
    assert.deepEqual(back, { "@odata.type": "#microsoft.graph.group", displayName: "Mac users" });
  });

  it("sends a rule with its processing state, and an unset description as null", async () => {
    await groups().create({ ...byRule, dynamicMembership: { enabled: false, rule } });
    const { membershipRule, membershipRuleProcessingState, groupTypes, description } = tenant.takeRequests()[0]!.body!;
    assert.deepEqual([membershipRule, membershipRuleProcessingState], [rule, "Paused"]);
    assert.deepEqual([groupTypes, description], [["DynamicMembership"], null]);
  });

  it("looks three times at each owner other than the caller, and binds both", async () => {
    const owner = "0a0a0a0a-0000-4000-8000-00000000000a";
    await groups().create({ ...group, owners: [owner, callerId] });
    const requests = tenant.takeRequests();
    const before = requests.slice(0, 3).map(({ path }) => path);
    assert.deepEqual(before, Array(3).fill(`/v1.0/directoryObjects/${owner}`));
    const bound = requests[3]!.body!["owners@odata.bind"];
    assert.deepEqual(
      bound,
      [callerId, owner].map((each) => `${tenant.url}/beta/directoryObjects/${each}`),
    );
  });

  it("waits for a group that appears late", async () => {
    const missing = graphError(404, "Request_ResourceNotFound", "not yet");
    tenant.next("GET", /^\/beta\/groups\/[0-9a-f-]{36}$/, missing, 2);
    await groups().create(group);
    assert.equal(tenant.take().filter((line) => line === looks[0]).length, 2 + 5 + 1);
  });

  it("updates with one PATCH and a read, without waiting", async () => {
    const held = await groups().create(byRule);
    tenant.takeRequests();
    const { state } = await groups().update(held, { ...byRule, displayName: "Renamed", description: "Now with text" });
    const requests = tenant.takeRequests();
    assert.deepEqual(requests[0]!.body, {
      "@odata.type": "#microsoft.graph.group",
      description: "Now with text",
      displayName: "Renamed",
      mailEnabled: false,
      membershipRule: rule,
      membershipRuleProcessingState: "On",
      securityEnabled: true,
    });
    const methods = requests.map(({ method }) => method);
    assert.deepEqual(methods, ["PATCH", "GET", "GET", "GET"]);
    assert.equal(state["displayName"], "Renamed");
  });

  it("deletes with a look, DELETE, and five looks that find nothing", async () => {
    const held = await groups().create(group);
    tenant.takeRequests();
    await groups().delete(held);
    assert.deepEqual(tenant.take(), [looks[0], "DELETE /beta/groups/{id}", ...looks]);
  });

  it("asks Graph nothing in a preview, of a new group, a change, or no change", async () => {
    const held = await groups().create(group);
    tenant.takeRequests();
    const preview = await groups().create(group, true);
    await groups().diff(held, { ...group, displayName: "Other" });
    const changed = await groups().update(held, { ...group, displayName: "Other" }, true);
    assert.deepEqual(tenant.take(), []);
    assert.equal(preview.state["objectId"], unknown);
    assert.equal(changed.state["objectId"], held.state["objectId"]);
  });

  it("shows no difference of a group to the program that made it", async () => {
    for (const inputs of [group, byRule, { ...group, owners: [callerId], visibility: "Private" }]) {
      const held = await groups().create(inputs);
      assert.deepEqual((await groups().diff(held, inputs)).lines, []);
      const refreshed = await groups().read(held, inputs);
      assert.deepEqual((await groups().diff(refreshed!, inputs)).lines, []);
    }
  });

  it("reads with three requests, and an object that is gone is gone", async () => {
    const held = await groups().create(group);
    tenant.takeRequests();
    await groups().read(held, group);
    assert.deepEqual(tenant.take(), read);
    tenant.objects.delete(held.state["objectId"]);
    assert.equal(await groups().read(held, group), undefined);
  });

  it("sees by a refresh what was changed by hand, and shows it as a difference", async () => {
    const held = await groups().create(group);
    tenant.objects.get(held.state["objectId"])!["displayName"] = "By hand";
    const refreshed = await groups().read(held, group);
    assert.equal(refreshed!.inputs["displayName"], "By hand");
    assert.deepEqual((await groups().diff(refreshed!, group)).lines, ["displayName: UPDATE"]);
  });

  const replacing: [string, Bag, Bag][] = [
    ["types", group, { types: ["DynamicMembership"], dynamicMembership: { enabled: true, rule } }],
    ["mailNickname", { ...group, mailNickname: "macs" }, { mailNickname: "macusers" }],
    ["assignableToRole", group, { assignableToRole: true }],
  ];
  for (const [property, inputs, change] of replacing) {
    it(`replaces the group when ${property} changes`, async () => {
      const held = await groups().create(inputs);
      const { replaces, stables } = await groups().diff(held, { ...inputs, ...change });
      assert.deepEqual(replaces, [property]);
      assert.ok(!stables.includes(property));
    });
  }

  for (const [property, value] of [
    ["behaviors", "WelcomeEmailDisabled"] as const,
    ["provisioningOptions", "Team"] as const,
  ]) {
    it(`replaces a Microsoft 365 group when ${property} changes`, async () => {
      const unified = { ...group, types: ["Unified"], mailEnabled: true, mailNickname: "macs" };
      const held = { id: "/groups/x", state: { ...unified, [property]: [] } };
      const { lines, replaces } = await groups().diff(held, { ...unified, [property]: [value] });
      assert.deepEqual([lines, replaces], [[`${property}[0]: ADD_REPLACE`], [property]]);
    });
  }

  it("does not replace the group when its rule changes", async () => {
    const held = await groups().create(byRule);
    const dynamicMembership = { enabled: true, rule: '(user.department -eq "IT")' };
    const { lines, replaces } = await groups().diff(held, { ...byRule, dynamicMembership });
    assert.deepEqual([lines, replaces], [["dynamicMembership.rule: UPDATE"], []]);
  });

  it("imports by path, and finds nothing by a bare id without asking", async () => {
    const held = await groups().create({ ...byRule, description: "For import" });
    tenant.takeRequests();
    assert.equal(await groups().read({ id: held.state["objectId"], state: {} }), undefined);
    assert.deepEqual(tenant.take(), []);
    const imported = await groups().read({ id: held.id, state: {} });
    const { displayName, dynamicMembership, types, description } = imported!.inputs;
    assert.deepEqual([displayName, types, description], ["Mac users", ["DynamicMembership"], "For import"]);
    assert.deepEqual(dynamicMembership.rule, rule);
    assert.equal(imported!.inputs["objectId"], undefined);
  });

  it("looks names up once in a create, twice in the preview of a rename, three times in its up", async () => {
    const unique = { ...group, displayName: "Unique", preventDuplicateNames: true };
    await groups().create(unique, true);
    assert.deepEqual(tenant.take(), []);
    const held = await groups().create(unique);
    assert.equal(tenant.take().filter((line) => line === nameLookUp("Unique")).length, 1);
    const renamed = { ...unique, displayName: "Only one" };
    await groups().diff(held, renamed);
    await groups().update(held, renamed, true);
    assert.deepEqual(tenant.take(), Array(2).fill(nameLookUp("Only one")));
    await groups().diff(held, renamed);
    await groups().update(held, renamed);
    assert.equal(tenant.take().filter((line) => line === nameLookUp("Only one")).length, 3);
  });

  it("refuses a second group of a name that must be unique", async () => {
    const unique = { ...group, displayName: "Once", preventDuplicateNames: true };
    await groups().create(unique);
    await assert.rejects(groups().create(unique), /An existing "azuread_group" with name "Once" \(ID: "[0-9a-f-]+"\)/);
  });

  it("after a failed PATCH keeps the values that were not applied, and the next up sends them again", async () => {
    const held = await groups().create(group);
    const renamed = { ...group, displayName: "Never" };
    tenant.next("PATCH", /groups/, graphError(403, "Authorization_RequestDenied", "Insufficient privileges"));
    const failed = (await groups()
      .update(held, renamed)
      .catch((error: unknown) => error)) as CallFailed;
    assert.equal(failed.kept!.state["displayName"], "Never");
    assert.deepEqual(failed.kept!.reasons, [
      `updating ${groups().urn}: 1 error occurred:\n\t* Updating Group (Group: "${held.state["objectId"]}"): unexpected ` +
        "status 403 (403 Forbidden) with error: Authorization_RequestDenied: Insufficient privileges\n\n",
    ]);
    const left = { id: held.id, state: failed.kept!.state };
    assert.deepEqual((await groups().diff(left, renamed)).lines, []);
    tenant.takeRequests();
    await groups().update(left, renamed);
    assert.equal(tenant.takeRequests()[0]!.body!["displayName"], "Never");
  });

  it("keeps a group in the stack whose renaming failed after the POST", async () => {
    tenant.next("PATCH", /groups/, graphError(403, "Authorization_RequestDenied", "no"));
    const failed = (await groups()
      .create(group)
      .catch((error: unknown) => error)) as CallFailed;
    assert.match(failed.kept!.id, /^\/groups\/[0-9a-f-]{36}$/);
    assert.match(failed.message, /Failed to patch Group \(Group: ".*"\) after creating: unexpected status 403/);
    assert.equal(failed.kept!.state["objectId"], undefined);
  });

  it("keeps nothing of a group that Graph refused", async () => {
    tenant.next("POST", /groups/, graphError(403, "Authorization_RequestDenied", "Insufficient privileges"));
    const failed = (await groups()
      .create(group)
      .catch((error: unknown) => error)) as CallFailed;
    assert.equal(failed.kept, undefined);
    const said =
      "unexpected status 403 (403 Forbidden) with error: Authorization_RequestDenied: Insufficient privileges";
    assert.equal(failed.message, `1 error occurred:\n\t* Creating group "Mac users": ${said}\n\n`);
  });

  it("fails to delete a group that is gone", async () => {
    const held = await groups().create(group);
    tenant.objects.delete(held.state["objectId"]);
    await assert.rejects(groups().delete(held), /Retrieving Group \(Group: "[0-9a-f-]+"\): group was not found/);
  });

  describe("with members", () => {
    const withMembers = () => plugin.resource("Group");
    const [one, two] = ["1e1e1e1e-0000-4000-8000-000000000001", "2e2e2e2e-0000-4000-8000-000000000002"];

    it("adds members one by one after the create, and lists them in every read", async () => {
      const { state } = await withMembers().create({ ...group, members: [one, two] });
      const lines = tenant.take();
      assert.deepEqual(lines.slice(8), [...Array(2).fill("POST /beta/groups/{id}/members/$ref"), ...readWithMembers]);
      assert.deepEqual(state["members"], [one, two]);
    });

    it("removes and adds what differs", async () => {
      const held = await withMembers().create({ ...group, members: [one] });
      tenant.takeRequests();
      await withMembers().update(held, { ...group, members: [two] });
      assert.deepEqual(tenant.take(), [
        "PATCH /beta/groups/{id}",
        "GET /beta/groups/{id}/members",
        "DELETE /beta/groups/{id}/members/{id}/$ref",
        "POST /beta/groups/{id}/members/$ref",
        ...readWithMembers,
      ]);
    });

    it("does not care for the order of members", async () => {
      const held = await withMembers().create({ ...group, members: [one, two] });
      assert.deepEqual((await withMembers().diff(held, { ...group, members: [two, one] })).lines, []);
    });

    it("leaves members alone that the program does not name", async () => {
      const held = await withMembers().create(group);
      tenant.references.set(`groups/${held.state["objectId"]}/members`, [one]);
      const refreshed = await withMembers().read(held, group);
      assert.deepEqual(refreshed!.state["members"], [one]);
      assert.deepEqual((await withMembers().diff(refreshed!, group)).lines, []);
    });
  });

  describe("refuses", () => {
    const refusals: [string, Bag, RegExp][] = [
      [
        "a group that is neither for security nor for mail",
        { displayName: "x" },
        /one of `mail_enabled,security_enabled` must/,
      ],
      ["a missing name", { securityEnabled: true }, /The argument "display_name" is required/],
      [
        "an unknown type",
        { ...group, types: ["Static"] },
        /expected types\.0 to be one of \["DynamicMembership" "Unified"\]/,
      ],
      [
        "an owner that is no object id",
        { ...group, owners: ["me"] },
        /expected "owners\.0" to be a valid UUID, got me/,
      ],
      ["an output as an input", { ...group, objectId: callerId }, /Value for unconfigurable attribute.*'it\.objectId'/],
      [
        "a property it does not know",
        { ...group, colour: "red" },
        /Invalid or unknown key\. Examine values at 'it\.colour'/,
      ],
      [
        "what it does not cover",
        { ...group, writebackEnabled: true },
        /azuread stand-in: `writebackEnabled`.*does not cover/,
      ],
    ];
    for (const [what, inputs, words] of refusals) {
      it(`${what} when checking`, async () => {
        const { failures } = await groups().check(inputs);
        assert.ok(
          failures.some((reason) => words.test(reason)),
          failures.join("\n"),
        );
      });
    }

    const plans: [string, Bag, RegExp][] = [
      [
        "a dynamic group without a rule",
        { ...group, types: ["DynamicMembership"] },
        /`dynamic_membership` must be specified/,
      ],
      [
        "a mail-enabled security group",
        { ...group, mailEnabled: true },
        /`types` must contain "Unified" for mail-enabled/,
      ],
      [
        "behaviors of a security group",
        { ...group, behaviors: ["WelcomeEmailDisabled"] },
        /only supported for unified groups/,
      ],
    ];
    for (const [what, inputs, words] of plans) {
      it(`${what} when planning, in the preview already`, async () => {
        await assert.rejects(groups().create(inputs, true), words);
      });
    }

    it("nothing that is not known yet", async () => {
      const { failures } = await groups().check({ ...group, types: unknown, owners: [unknown] });
      assert.deepEqual(failures, []);
    });
  });
});
