/** Users as tenants have them: with Macs that nobody can be matched to, with accounts that are disabled, guests among them. The sandbox says a day later who is blocked. */
import assert from "node:assert/strict";
import { Rows } from "../support/rows";
import { flat } from "../support/stack";

describe("users of a tenant while the managed policy is on", function () {
  this.timeout(600_000);
  const rows = Rows.declared();
  const admin = () => rows.world.tenant.admin;
  const days = (inventoryWithinDays: number) => ({ jamf: { complianceGroup: { inventoryWithinDays } } });
  const tooNew = { criterion: "Operating System Version", operator: "greater than or equal", value: "27" };
  const narrowed = { jamf: { complianceGroup: { criteria: [tooNew] } } };

  it("Macs with local user names: what the policy requires already locks out nobody anew, and edits go on", async () => {
    const { jamf } = await rows.world.tenant.snapshot(["jamf.macs"]);
    await rows.given(async () => {
      for (const { id } of jamf.macs.slice(0, 20))
        await admin().control("POST", "/jamf/mac", { id, set: { username: `local${id}`, email: "" } });
    });
    await rows.passes(days(9), /Access: no change\./);
    await rows.refused(narrowed, /27 users would lose access: .* 6 with a short name that no user has/);
  });

  it("accounts that are disabled have no access to lose: they count for nothing, and their Macs are reported all the same", async () => {
    const { members, tenant } = rows.world;
    const leavers = members.slice(2);
    const leave = async () => {
      for (const id of leavers)
        await tenant.admin.control("POST", "/entra/user", { id, set: { accountEnabled: false } });
    };
    await rows.given(leave);
    const { ran } = await rows.ran(narrowed);
    assert.equal(ran.code, 0, ran.text);
    assert.match(flat(ran.text), /required to use a compliant Mac 2 2 .*Newly blocked, user by user: 2\./);
    assert.equal((await rows.dayLater()).newlyBlocked.length, 2);
    await rows.backToTheBeginning();
    await rows.given(leave);
    await rows.refused(
      { users: { members: members.slice(0, 2) } },
      /\d+ Macs would stay compliant in Entra without being reported/,
    );
  });

  const disabledOnes = (ids: readonly string[]) => async (): Promise<void> => {
    for (const id of ids) await admin().control("POST", "/entra/user", { id, set: { accountEnabled: false } });
  };

  it("disabled accounts that the members list newly have no access to lose; those beside them that can sign in do", async () => {
    const { members, others } = rows.world;
    const leavers = others.slice(0, 10);
    await rows.given(disabledOnes(leavers));
    await rows.refused(
      { users: { members: [...members, ...others.slice(0, 14)] } },
      /\b4 users would lose access: a policy requires a compliant Mac and they have none/,
    );
    await rows.backToTheBeginning();
    await rows.given(disabledOnes(leavers));
    await rows.passes({ users: { members: [...members, ...leavers] } }, /Access:/);
  });

  it("disabled accounts that somebody removed from the group, and that a run puts back, have none either", async () => {
    const { members, others } = rows.world;
    const leavers = others.slice(0, 10);
    const users = { members: [...members, ...leavers] };
    const force = { stage: "enforce", reason: "They register next week." };
    assert.equal((await rows.ran({ users, force })).ran.code, 0);
    const group = await rows.userGroup();
    await rows.given(async () => {
      await disabledOnes(leavers)();
      for (const id of leavers) await rows.graph("DELETE", `/v1.0/groups/${group}/members/${id}/$ref`);
    });
    await rows.passes({ users, ...days(9) }, /0 of 27 users required to use a compliant Mac are blocked/, "--refresh");
  });

  it("disabled accounts that a policy of the tenant's own names are not among those who are required", async () => {
    const named = rows.world.others.slice(0, 10);
    await rows.given(async () => {
      await disabledOnes(named.slice(0, 7))();
      await admin().requireCompliantMac("Compliant Macs of a few", { includeUsers: named });
    });
    await rows.passes(days(9), /3 of 30 users required to use a compliant Mac are blocked/);
  });

  for (const [mode, rule] of [
    ["exclude", "device.isCompliant -eq True"],
    ["include", "device.isCompliant -ne True"],
  ])
    it(`a policy of the tenant's own that blocks what is not compliant (${mode} ${rule}) requires a compliant Mac: drain holds the Compliance group back`, async () => {
      const some = rows.world.members.slice(0, 10);
      await rows.given(() =>
        admin().requireCompliantMac("Block what is not compliant", { includeUsers: some }, { block: { mode, rule } }),
      );
      await rows.passes({ stage: "drain" }, /10 users would lose access:.*Held back in this run.*the Compliance group/);
    });

  const policies = "/v1.0/identity/conditionalAccess/policies";
  const asGuests = async (ids: readonly string[]) => {
    for (const id of ids) await admin().control("POST", "/entra/user", { id, set: { userType: "Guest" } });
  };
  const externalUsers = {
    guestOrExternalUserTypes: "internalGuest,b2bCollaborationGuest",
    externalTenants: {
      "@odata.type": "#microsoft.graph.conditionalAccessAllExternalTenants",
      membershipKind: "all",
    },
  };

  it("guests with Macs, and a policy of the tenant's own for guests: drain holds the Compliance group back", async () => {
    const some = rows.world.members.slice(0, 8);
    for (const users of [
      { includeUsers: ["GuestsOrExternalUsers"] },
      { includeGuestsOrExternalUsers: externalUsers },
    ]) {
      await rows.backToTheBeginning();
      await rows.given(async () => {
        await asGuests(some);
        await admin().requireCompliantMac("Compliant Macs of guests", users);
      });
      const { ran } = await rows.ran({ stage: "drain" });
      assert.equal(ran.code, 0, ran.text);
      assert.match(flat(ran.text), /8 users would lose access:.*Held back in this run.*the Compliance group/);
      await rows.unhurt();
    }
  });

  it("an exception for guests that somebody made by hand in the managed policy, removed by up --refresh, is refused with those it would block", async () => {
    const exempt = rows.world.others.slice(0, 12);
    const users = { members: [...rows.world.members, ...exempt] };
    const force = { stage: "enforce", reason: "They register next week." };
    for (const exception of [
      { excludeUsers: ["GuestsOrExternalUsers"] },
      { excludeGuestsOrExternalUsers: externalUsers },
    ]) {
      await rows.backToTheBeginning();
      assert.equal((await rows.ran({ users, force })).ran.code, 0);
      await asGuests(exempt);
      const { id, conditions } = await rows.managedPolicy();
      await rows.given(() =>
        rows.graph("PATCH", `${policies}/${id}`, {
          conditions: { ...conditions, users: { ...conditions.users, ...exception } },
        }),
      );
      await rows.refused({ users }, /\b12 users would lose access/, "--refresh");
    }
  });

  it("guests who cannot be listed are not taken for nobody: enforce is refused where a policy excludes them", async () => {
    const { id, conditions } = await rows.managedPolicy();
    const { excludeUsers = [], ...others } = conditions.users;
    const users = { ...others, excludeUsers: [...excludeUsers, "GuestsOrExternalUsers"] };
    await rows.given(() => rows.graph("PATCH", `${policies}/${id}`, { conditions: { ...conditions, users } }));
    const rules = [{ kind: "htmlForbidden", method: "GET", path: "/v1.0/users", times: 50 }];
    await admin().control("POST", "/faults", { rules });
    const { ran, written } = await rows.ran(narrowed);
    await admin().control("POST", "/faults", { rules: [] });
    assert.equal(ran.code, 1, ran.text);
    assert.match(flat(ran.text), /A policy includes or excludes guests, who could not be read\./);
    assert.deepEqual(written, []);
  });

  it("the consent for the registration app withdrawn, then prepare: the next run deletes the managed policy, and is not refused", async () => {
    await rows.given(() => admin().control("POST", "/people/withdrawConsent", { app: "registrationApp" }));
    await rows.passes({ stage: "prepare" }, /registration app is missing/);
    assert.equal((await rows.managedPolicy()).state, "disabled");
    const { ran } = await rows.ran({ stage: "prepare" });
    assert.equal(ran.code, 0, ran.text);
    assert.equal(await rows.managedPolicy(), undefined);
  });
});
