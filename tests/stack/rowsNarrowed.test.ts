/**
 * From `enforce` to a pilot in which the managed policy stays on for fewer users: a lower stage, so nothing refuses it. What the sandbox has
 * afterwards is what counts.
 */
import assert from "node:assert/strict";
import { before, beforeEach } from "mocha";
import { Rows } from "../support/rows";
import { flat } from "../support/stack";

const policies = "/v1.0/identity/conditionalAccess/policies/";

describe("From enforce to a pilot group", function () {
  this.timeout(600_000);
  const rows = Rows.declared();
  let pilot: { stage: string; pilot: { groupId: string } };
  let emergencyGroupId: string;

  const groupOf = async (displayName: string, users: readonly string[]): Promise<string> => {
    const made = await rows.graph("POST", "/v1.0/groups", {
      displayName,
      mailEnabled: false,
      mailNickname: displayName.replaceAll(" ", ""),
      securityEnabled: true,
      "members@odata.bind": users.map((id) => `https://graph.microsoft.com/v1.0/directoryObjects/${id}`),
    });
    return made.id as string;
  };
  const conditionalAccess = () => rows.world.config["conditionalAccess"] as Record<string, any>;
  const partner = async (set: object) => {
    const { entra } = await rows.world.tenant.snapshot(["entra.complianceManagementPartners"]);
    const { id } = entra.complianceManagementPartners.find((each: any) => each.displayName.startsWith("Jamf"));
    await rows.world.tenant.admin.control("POST", "/entra/partner", { id, set });
  };
  const withoutExclusion = async () => {
    const { id, conditions } = await rows.managedPolicy();
    const users = { ...conditions.users, excludeGroups: [] };
    await rows.graph("PATCH", policies + id, { conditions: { ...conditions, users } });
  };
  const permissions = (...without: string[]) =>
    rows.world.tenant.admin.control("POST", "/entra/permissions", { without });
  const notReadable = (path: string) => {
    const rules = [{ kind: "htmlForbidden", method: "GET", path, times: 500 }];
    return rows.world.tenant.admin.control("POST", "/faults", { rules });
  };

  before(() => {
    emergencyGroupId = conditionalAccess()["breakGlass"].groupId;
  });
  beforeEach(async () => {
    pilot = { stage: "pilot", pilot: { groupId: await groupOf("Pilot ring", rows.world.members.slice(0, 3)) } };
  });

  const isForPilot = async () => {
    const { state, conditions } = await rows.managedPolicy();
    assert.deepEqual([state, conditions.users.includeGroups], ["enabled", [pilot.pilot.groupId]]);
    assert.equal((await rows.world.access()).asked.length, 3);
  };

  const worlds: Record<string, () => Promise<unknown>> = {
    "the partner is terminated": () => partner({ partnerState: "terminated" }),
    "the partner entry cannot be read": () => permissions("DeviceManagementServiceConfig.ReadWrite.All"),
    "the emergency access group cannot be read": () => notReadable(`/v1.0/groups/${emergencyGroupId}/**`),
    "somebody took the exclusion out of the policy, and Jamf Pro is silent": async () => {
      await withoutExclusion();
      await partner({ lastHeartbeatDateTime: "2026-01-01T00:00:00Z" });
    },
    "somebody took the exclusion out of the policy, and devices cannot be read": async () => {
      await withoutExclusion();
      await permissions("Device.Read.All");
    },
    "somebody closed registration, and Jamf Pro is silent": async () => {
      const disabled = "<policy><general><enabled>false</enabled></general></policy>";
      const id = (await rows.world.stack.outputs())["registrationPolicyId"] as string;
      await rows.world.tenant.admin.must("PUT", `/JSSResource/policies/id/${id}`, disabled);
      await partner({ lastHeartbeatDateTime: "2026-01-01T00:00:00Z" });
    },
  };
  for (const [name, happens] of Object.entries(worlds))
    it(`goes through although ${name}`, async () => {
      await happens();
      const { ran } = await rows.ran(pilot);
      await permissions();
      await rows.world.tenant.admin.control("POST", "/faults", { rules: [] });
      assert.equal(ran.code, 0, ran.text);
      await isForPilot();
    });

  it("goes through at once, and the next run has nothing to do", async () => {
    assert.equal((await rows.ran(pilot)).ran.code, 0);
    await isForPilot();
    const again = await rows.world.stack.up("--expect-no-changes");
    assert.equal(again.code, 0, again.text);
  });

  it("comes first: a write to Jamf Pro that fails leaves nobody asked who is not in the pilot", async () => {
    const { jamf } = rows.world.config;
    const rules = [
      { kind: "htmlForbidden", path: "/api/v*/computer-extension-attributes/**", method: "PUT", times: 20 },
    ];
    await rows.world.tenant.admin.control("POST", "/faults", { rules });
    const more = { ...jamf, extensionAttribute: { displayName: "Another name" } };
    const { ran } = await rows.ran({ ...pilot, jamf: more });
    await rows.world.tenant.admin.control("POST", "/faults", { rules: [] });
    assert.equal(ran.code, 1, ran.text);
    await isForPilot();
  });

  it("is held back where the tenant has no such group: the policy goes on for those whom it is for", async () => {
    await rows.graph("DELETE", `/v1.0/groups/${pilot.pilot.groupId}`);
    const before = (await rows.managedPolicy()).conditions.users;
    const { ran, written } = await rows.ran(pilot);
    assert.equal(ran.code, 0, ran.text);
    assert.match(flat(ran.text), /Held back: .* apply to no user: the tenant has no group .* Correct pilot\.groupId/);
    assert.deepEqual([written, (await rows.managedPolicy()).conditions.users], [[], before]);
    const { ran: off } = await rows.ran({ ...pilot, stage: "connect" });
    assert.equal(off.code, 0, off.text);
    assert.deepEqual((await rows.world.access()).asked, []);
  });

  it("holds criteria back that nobody can evaluate, whatever reason is given: no Mac stays compliant without being reported", async () => {
    const unevaluable = { criterion: "Computer Name", operator: "like", value: "%nobody%" };
    const app = { criterion: "Application Title", operator: "is", value: "Company Portal.app" };
    const more = {
      force: { stage: "pilot", reason: "Agreed in the change board." },
      jamf: { ...rows.world.config["jamf"], applicableGroup: { criteria: [app, unevaluable] } },
    };
    await rows.passes({ ...pilot, ...more }, /Held back: The effects of this run on users could not be counted/);
    await isForPilot();
  });

  it("says that nobody is asked where the group is empty", async () => {
    const { ran } = await rows.ran({ stage: "pilot", pilot: { groupId: await groupOf("Nobody", []) } });
    assert.equal(ran.code, 0, ran.text);
    assert.match(flat(ran.text), /Note: The managed policy would be on and apply to no user/);
    assert.deepEqual((await rows.world.access()).asked, []);
  });

  for (const [what, happens, why] of [
    ["was deleted", (id: string) => rows.graph("DELETE", `/v1.0/groups/${id}`), /was deleted in Entra/],
    [
      "was emptied",
      async (id: string) => {
        for (const each of rows.world.members.slice(0, 3))
          await rows.graph("DELETE", `/v1.0/groups/${id}/members/${each}/$ref`);
      },
      /has no member who can sign in/,
    ],
  ] as const)
    it(`an up without a change says in its block Access that the policy applies to nobody since the pilot group ${what}`, async () => {
      assert.equal((await rows.ran(pilot)).ran.code, 0);
      const before = await rows.ran(pilot);
      assert.match(flat(before.ran.text), /Access: no change\. /);
      await happens(pilot.pilot.groupId);
      const { ran, written } = await rows.ran(pilot);
      assert.equal(ran.code, 0, ran.text);
      assert.deepEqual([written, (await rows.world.access()).asked], [[], []]);
      assert.match(
        flat(ran.text),
        /Access: no change by this run\. Warning: The managed policy is on and applies to no user: the pilot group/,
      );
      assert.match(flat(ran.text), why);
      // What lowers the stage goes on.
      assert.equal((await rows.ran({ ...pilot, stage: "connect" })).ran.code, 0);
    });

  it("an up without a change says the same of a group of the tenant's own that is named for all users", async () => {
    const groupId = await rows.userGroup();
    assert.equal((await rows.ran({ users: { groupId } })).ran.code, 0);
    for (const each of rows.world.members) await rows.graph("DELETE", `/v1.0/groups/${groupId}/members/${each}/$ref`);
    const { ran, written } = await rows.ran({ users: { groupId } });
    assert.deepEqual([ran.code, written], [0, []]);
    assert.match(
      flat(ran.text),
      /Warning: The managed policy is on and applies to no user: the group .* \(users\.groupId\)/,
    );
  });

  it("says that its numbers are incomplete where the compliance of Macs could not be read", async () => {
    await permissions("Device.Read.All");
    const { ran } = await rows.ran(pilot);
    await permissions();
    assert.equal(ran.code, 0, ran.text);
    assert.match(flat(ran.text), /The numbers are incomplete: Could not list devices: .*403/);
  });

  it("holds the policy where nobody whom the same run would exclude can sign in, and says so", async () => {
    const { entra } = await rows.world.tenant.snapshot(["entra.users"]);
    const { id } = entra.users.find(({ accountEnabled }: any) => !accountEnabled);
    const more = { conditionalAccess: { ...conditionalAccess(), breakGlass: { userIds: [id] } } };
    const { ran, written } = await rows.ran({ ...pilot, ...more });
    assert.equal(ran.code, 0, ran.text);
    assert.match(flat(ran.text), /Held back: The managed policy would be on without an emergency access account/);
    assert.deepEqual(written, []);
    const { conditions } = await rows.managedPolicy();
    assert.deepEqual(conditions.users.excludeGroups, [emergencyGroupId]);
  });

  it("holds the policy for a pilot whose members would be blocked, although the partner is terminated", async () => {
    await partner({ partnerState: "terminated" });
    const groupId = await groupOf("Without a compliant Mac", rows.world.others.slice(0, 10));
    const { ran } = await rows.ran({ stage: "pilot", pilot: { groupId } });
    assert.equal(ran.code, 0, ran.text);
    assert.match(flat(ran.text), /Held back: 10 users would lose access/);
    assert.deepEqual((await rows.world.access()).blocked, []);
  });

  it("leaves a policy off that was switched off by hand, with a text to resume too: the next run heeds it", async () => {
    const { id } = await rows.managedPolicy();
    await rows.graph("PATCH", policies + id, { state: "disabled" });
    const groupId = await groupOf("Without a compliant Mac", rows.world.others.slice(0, 10));
    const resumed = { ...conditionalAccess(), managedPolicy: { resume: "INC-1" } };
    for (const option of [[], ["--refresh"]]) {
      const more = { stage: "pilot", pilot: { groupId }, conditionalAccess: resumed };
      const { ran } = await rows.ran(more, ...(option.length === 0 ? [] : option));
      if (option.length > 0) {
        // Level by now: judged as going up.
        assert.equal(ran.code, 1, ran.text);
        assert.match(flat(ran.text), /peopleLosingAccess: 10 of 10 users/);
      } else {
        assert.equal(ran.code, 0, ran.text);
        assert.match(flat(ran.text), /the next run heeds conditionalAccess.managedPolicy.resume/);
      }
      assert.deepEqual([(await rows.managedPolicy()).state, (await rows.world.access()).blocked], ["disabled", []]);
    }
    const { ran } = await rows.ran({ ...pilot, conditionalAccess: resumed });
    assert.equal(ran.code, 0, ran.text);
    await isForPilot();
  });
});
