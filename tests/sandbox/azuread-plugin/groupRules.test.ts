import assert from "node:assert/strict";
import { configured } from "./configured";
import { CallFailed, unknown, type Bag } from "./plugin";
import { callerId, graphError } from "./recordingTenant";

const rule = '(user.department -eq "Sales")';
const group: Bag = { displayName: "Mac users", securityEnabled: true };
const byRule: Bag = { ...group, types: ["DynamicMembership"], dynamicMembership: { enabled: true, rule } };

describe("azuread stand-in: what groups replace, keep and refuse", () => {
  const standIn = configured();
  const groups = () => standIn.plugin.resource("GroupWithoutMembers");

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

  it("after a failed PATCH keeps the values that were not applied, and the next up sends them again", async () => {
    const held = await groups().create(group);
    const renamed = { ...group, displayName: "Never" };
    standIn.tenant.next("PATCH", /groups/, graphError(403, "Authorization_RequestDenied", "Insufficient privileges"));
    const failed = (await groups()
      .update(held, renamed)
      .catch((error: unknown) => error)) as CallFailed;
    assert.equal(failed.kept!.state["displayName"], "Never");
    assert.deepEqual(failed.kept!.reasons, [
      `updating ${groups().urn}: 1 error occurred:\n\t* Updating Group (Group: "${held.state["objectId"]}"): ` +
        "unexpected status 403 (403 Forbidden) with error: Authorization_RequestDenied: Insufficient privileges\n\n",
    ]);
    const left = { id: held.id, state: failed.kept!.state };
    assert.deepEqual((await groups().diff(left, renamed)).lines, []);
    standIn.tenant.takeRequests();
    await groups().update(left, renamed);
    assert.equal(standIn.tenant.takeRequests()[0]!.body!["displayName"], "Never");
  });

  it("keeps a group in the stack whose renaming failed after the POST", async () => {
    standIn.tenant.next("PATCH", /groups/, graphError(403, "Authorization_RequestDenied", "no"));
    const failed = (await groups()
      .create(group)
      .catch((error: unknown) => error)) as CallFailed;
    assert.match(failed.kept!.id, /^\/groups\/[0-9a-f-]{36}$/);
    assert.match(failed.message, /Failed to patch Group \(Group: ".*"\) after creating: unexpected status 403/);
    assert.equal(failed.kept!.state["objectId"], undefined);
  });

  it("keeps nothing of a group that Graph refused", async () => {
    standIn.tenant.next("POST", /groups/, graphError(403, "Authorization_RequestDenied", "Insufficient privileges"));
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
    standIn.tenant.objects.delete(held.state["objectId"]);
    await assert.rejects(groups().delete(held), /Retrieving Group \(Group: "[0-9a-f-]+"\): group was not found/);
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
