import assert from "node:assert/strict";
import { configured } from "./configured";
import { unknown, type Bag } from "./plugin";
import { callerId, graphError } from "./recordingTenant";

const rule = '(user.department -eq "Sales")';
const group: Bag = { displayName: "Mac users", securityEnabled: true };
const byRule: Bag = { ...group, types: ["DynamicMembership"], dynamicMembership: { enabled: true, rule } };
const looks = Array<string>(5).fill("GET /beta/groups/{id}");
const read = ["GET /beta/groups/{id}", "GET /beta/groups/{id}/owners", "GET /beta/groups/{id}/memberOf"];
const readWithMembers = [read[0]!, read[1]!, "GET /beta/groups/{id}/members", read[2]!];
const nameLookUp = (name: string) => `GET /beta/groups?$filter=displayName eq '${name}'`;

describe("azuread stand-in: groups", () => {
  const standIn = configured();

  const groups = () => standIn.plugin.resource("GroupWithoutMembers");

  it("creates with POST, a rename and back, five looks, and a read", async () => {
    const { id, state } = await groups().create(group);
    const renames = ["PATCH /beta/groups/{id}", "PATCH /beta/groups/{id}"];
    assert.deepEqual(standIn.tenant.take(), ["POST /beta/groups", ...renames, ...looks, ...read]);
    assert.match(id, /^\/groups\/[0-9a-f-]{36}$/);
    assert.equal(state["objectId"], id.slice("/groups/".length));
    assert.equal(state["id"], id);
  });

  it("sends the body that the real plugin sends", async () => {
    await groups().create({ ...group, description: "All Macs" });
    const [post, away, back] = standIn.tenant.takeRequests().map(({ body }) => body!);
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
      "owners@odata.bind": [`${standIn.tenant.url}/beta/directoryObjects/${callerId}`],
    });
    assert.match(away!["displayName"], /^TERRAFORM_UPDATE_[0-9a-f-]{36}$/);
    assert.deepEqual(back, { "@odata.type": "#microsoft.graph.group", displayName: "Mac users" });
  });

  it("sends a rule with its processing state, and an unset description as null", async () => {
    await groups().create({ ...byRule, dynamicMembership: { enabled: false, rule } });
    const { membershipRule, membershipRuleProcessingState, groupTypes, description } =
      standIn.tenant.takeRequests()[0]!.body!;
    assert.deepEqual([membershipRule, membershipRuleProcessingState], [rule, "Paused"]);
    assert.deepEqual([groupTypes, description], [["DynamicMembership"], null]);
  });

  it("looks three times at each owner other than the caller, and binds both", async () => {
    const owner = "0a0a0a0a-0000-4000-8000-00000000000a";
    await groups().create({ ...group, owners: [owner, callerId] });
    const requests = standIn.tenant.takeRequests();
    const before = requests.slice(0, 3).map(({ path }) => path);
    assert.deepEqual(before, Array(3).fill(`/v1.0/directoryObjects/${owner}`));
    const bound = requests[3]!.body!["owners@odata.bind"];
    assert.deepEqual(
      bound,
      [callerId, owner].map((each) => `${standIn.tenant.url}/beta/directoryObjects/${each}`),
    );
  });

  it("waits for a group that appears late", async () => {
    const missing = graphError(404, "Request_ResourceNotFound", "not yet");
    standIn.tenant.next("GET", /^\/beta\/groups\/[0-9a-f-]{36}$/, missing, 2);
    await groups().create(group);
    assert.equal(standIn.tenant.take().filter((line) => line === looks[0]).length, 2 + 5 + 1);
  });

  it("updates with one PATCH and a read, without waiting", async () => {
    const held = await groups().create(byRule);
    standIn.tenant.takeRequests();
    const { state } = await groups().update(held, { ...byRule, displayName: "Renamed", description: "Now with text" });
    const requests = standIn.tenant.takeRequests();
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
    standIn.tenant.takeRequests();
    await groups().delete(held);
    assert.deepEqual(standIn.tenant.take(), [looks[0], "DELETE /beta/groups/{id}", ...looks]);
  });

  it("asks Graph nothing in a preview, of a new group, a change, or no change", async () => {
    const held = await groups().create(group);
    standIn.tenant.takeRequests();
    const preview = await groups().create(group, true);
    await groups().diff(held, { ...group, displayName: "Other" });
    const changed = await groups().update(held, { ...group, displayName: "Other" }, true);
    assert.deepEqual(standIn.tenant.take(), []);
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
    standIn.tenant.takeRequests();
    await groups().read(held, group);
    assert.deepEqual(standIn.tenant.take(), read);
    standIn.tenant.objects.delete(held.state["objectId"]);
    assert.equal(await groups().read(held, group), undefined);
  });

  it("sees by a refresh what was changed by hand, and shows it as a difference", async () => {
    const held = await groups().create(group);
    standIn.tenant.objects.get(held.state["objectId"])!["displayName"] = "By hand";
    const refreshed = await groups().read(held, group);
    assert.equal(refreshed!.inputs["displayName"], "By hand");
    assert.deepEqual((await groups().diff(refreshed!, group)).lines, ["displayName: UPDATE"]);
  });

  it("imports by path, and finds nothing by a bare id without asking", async () => {
    const held = await groups().create({ ...byRule, description: "For import" });
    standIn.tenant.takeRequests();
    assert.equal(await groups().read({ id: held.state["objectId"], state: {} }), undefined);
    assert.deepEqual(standIn.tenant.take(), []);
    const imported = await groups().read({ id: held.id, state: {} });
    const { displayName, dynamicMembership, types, description } = imported!.inputs;
    assert.deepEqual([displayName, types, description], ["Mac users", ["DynamicMembership"], "For import"]);
    assert.deepEqual(dynamicMembership.rule, rule);
    assert.equal(imported!.inputs["objectId"], undefined);
  });

  it("looks names up once in a create, twice in the preview of a rename, three times in its up", async () => {
    const unique = { ...group, displayName: "Unique", preventDuplicateNames: true };
    await groups().create(unique, true);
    assert.deepEqual(standIn.tenant.take(), []);
    const held = await groups().create(unique);
    assert.equal(standIn.tenant.take().filter((line) => line === nameLookUp("Unique")).length, 1);
    const renamed = { ...unique, displayName: "Only one" };
    await groups().diff(held, renamed);
    await groups().update(held, renamed, true);
    assert.deepEqual(standIn.tenant.take(), Array(2).fill(nameLookUp("Only one")));
    await groups().diff(held, renamed);
    await groups().update(held, renamed);
    assert.equal(standIn.tenant.take().filter((line) => line === nameLookUp("Only one")).length, 3);
  });

  it("refuses a second group of a name that must be unique", async () => {
    const unique = { ...group, displayName: "Once", preventDuplicateNames: true };
    await groups().create(unique);
    await assert.rejects(groups().create(unique), /An existing "azuread_group" with name "Once" \(ID: "[0-9a-f-]+"\)/);
  });

  describe("with members", () => {
    const withMembers = () => standIn.plugin.resource("Group");
    const [one, two] = ["1e1e1e1e-0000-4000-8000-000000000001", "2e2e2e2e-0000-4000-8000-000000000002"];

    it("adds members one by one after the create, and lists them in every read", async () => {
      const { state } = await withMembers().create({ ...group, members: [one, two] });
      const lines = standIn.tenant.take();
      assert.deepEqual(lines.slice(8), [...Array(2).fill("POST /beta/groups/{id}/members/$ref"), ...readWithMembers]);
      assert.deepEqual(state["members"], [one, two]);
    });

    it("adds them in the order of their checksums, and holds them in that of their texts", async () => {
      const [three, four, five] = [
        "0c0c0c0c-0000-4000-8000-000000000003",
        "aaaa1111-0000-4000-8000-000000000004",
        "bbbb2222-0000-4000-8000-000000000005",
      ];
      for (const members of [
        [one, two, three, four, five],
        [five, one, four, two, three],
      ]) {
        const { state } = await withMembers().create({ ...group, members });
        const added = standIn.tenant.takeRequests().filter(({ path }) => path.includes("/members/$ref"));
        // As the real plugin 6.9.1 does with these five.
        assert.deepEqual(
          added.map(({ body }) => String(body!["@odata.id"]).slice(-36)),
          [three, five, four, one, two],
        );
        assert.deepEqual(state["members"], [three, one, two, four, five]);
      }
    });

    it("shows another member as one that goes and one that comes, each in its place", async () => {
      const other = "0c0c0c0c-0000-4000-8000-000000000003";
      const held = await withMembers().create({ ...group, members: [two, one] });
      const { lines } = await withMembers().diff(held, { ...group, members: [two, other] });
      assert.deepEqual(lines, ["members[0]: DELETE", "members[1]: ADD"]);
    });

    it("removes and adds what differs", async () => {
      const held = await withMembers().create({ ...group, members: [one] });
      standIn.tenant.takeRequests();
      await withMembers().update(held, { ...group, members: [two] });
      assert.deepEqual(standIn.tenant.take(), [
        "PATCH /beta/groups/{id}",
        "GET /beta/groups/{id}/members",
        "DELETE /beta/groups/{id}/members/{id}/$ref",
        "POST /beta/groups/{id}/members/$ref",
        ...readWithMembers,
      ]);
    });

    it("says which member could not be added", async () => {
      const held = await withMembers().create(group);
      standIn.tenant.next("POST", /members/, graphError(404, "Request_ResourceNotFound", "no such user"));
      const words = new RegExp(
        `removing Group Id Member \\(Group: ".*"\nDirectory Object: "${two}"\\): unexpected status 404`,
      );
      await assert.rejects(withMembers().update(held, { ...group, members: [two] }), words);
    });

    it("does not care for the order of members", async () => {
      const held = await withMembers().create({ ...group, members: [one, two] });
      assert.deepEqual((await withMembers().diff(held, { ...group, members: [two, one] })).lines, []);
    });

    it("leaves members alone that the program does not name", async () => {
      const held = await withMembers().create(group);
      standIn.tenant.references.set(`groups/${held.state["objectId"]}/members`, [one]);
      const refreshed = await withMembers().read(held, group);
      assert.deepEqual(refreshed!.state["members"], [one]);
      assert.deepEqual((await withMembers().diff(refreshed!, group)).lines, []);
    });
  });
});
