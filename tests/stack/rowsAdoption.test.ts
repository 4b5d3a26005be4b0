/**
 * A live integration that was made by hand, with users whom a policy of the tenant requires to use a compliant Mac: what a stack that adopts it
 * would do to them is refused in stage `prepare` too, and what it adopted it gives back. The sandbox says a day later who is blocked.
 */
import assert from "node:assert/strict";
import { people } from "../support/connected";
import { live } from "../support/livingFleet";
import type { AnyStack } from "../support/standInStack";
import { Tenant, writes } from "../support/tenant";
import { flat } from "../support/stack";

describe("a live integration that a stack adopts, a day later", function () {
  this.timeout(600_000);
  let tenant: Tenant;
  let stack: AnyStack;
  let config: Record<string, any>;

  before(async () => {
    tenant = await Tenant.start("--macs", "40", "--seed", "3");
    const groupId = await live(tenant, { registrationFailures: 0, minutes: [60, 3000, 1440, 120] });
    const { config: connected } = await people(tenant);
    const { compliant } = await access();
    const { entra } = await tenant.snapshot(["entra.users"]);
    const members = entra.users.filter(({ userPrincipalName }: any) => compliant.includes(userPrincipalName));
    assert.ok(members.length > 15, `${members.length} users with a compliant Mac`);
    await tenant.admin.requireCompliantMac("The tenant's own", { includeUsers: members.map(({ id }: any) => id) });
    const jamf = {
      registrationPolicy: { displayName: "Register" },
      complianceGroup: { inventoryWithinDays: 2 },
      extensionAttribute: false,
      macApp: false,
    };
    const { conditionalAccess } = connected as Record<string, any>;
    const { managedPolicy: _, ...withoutPolicy } = conditionalAccess;
    config = { ...connected, jamf, users: { groupId }, adoptExisting: true, conditionalAccess: withoutPolicy };
    await tenant.admin.control("POST", "/marks", { name: "live" });
  });
  after(() => tenant?.stop());
  beforeEach(async () => {
    await tenant.admin.control("POST", "/reset", { mark: "live" });
    stack = tenant.anyStack(config);
  });

  const access = () => tenant.admin.control("GET", "/access");
  const later = () => tenant.admin.control("POST", "/macs/tick", { minutes: 1440 });
  const objects = async () => {
    const { jamf, entra } = await tenant.snapshot([
      "jamf.smartComputerGroups",
      "jamf.policies",
      "entra.conditionalAccessPolicies",
    ]);
    const groups = jamf.smartComputerGroups.map(({ members: __, ...group }: any) => group);
    const policies = jamf.policies.map(({ reaches: __, ...policy }: any) => policy);
    return { groups, policies, conditionalAccess: entra.conditionalAccessPolicies };
  };

  it("in stage prepare is refused with the users whom other criteria would block; nothing is written", async () => {
    const tooNew = { criterion: "Operating System Version", operator: "greater than or equal", value: "27" };
    stack.configure({ ...config, jamf: { ...config["jamf"], complianceGroup: { criteria: [tooNew] } } });
    const { asked } = await access();
    const { result, requests } = await tenant.logged(() => stack.up());
    assert.equal(result.code, 1, result.text);
    assert.match(flat(result.text), new RegExp(`\\b${asked.length} users would lose access`));
    assert.deepEqual(writes(requests), []);
    await later();
    const now = await access();
    assert.deepEqual([now.blocked, now.frozen], [[], []]);
  });

  it("and given up again is as it was found: nobody is blocked by the tenant's own policy, no Mac is frozen", async () => {
    const before = await objects();
    stack.configure({ ...config, stage: "pilot" });
    const adopted = await stack.up();
    assert.equal(adopted.code, 0, adopted.text);
    stack.configure({ ...config, stage: "drain" });
    const drain = await stack.up();
    assert.match(flat(drain.text), /Held back in this run.*the Compliance group/);
    await later();
    const meanwhile = await access();
    assert.deepEqual([meanwhile.blocked, meanwhile.frozen], [[], []]);
    const refused = await tenant.logged(() => stack.destroy());
    assert.match(flat(refused.result.text), /still compliant in Entra/);
    assert.deepEqual(writes(refused.requests), []);
    // Whoever keeps the integration says so: it goes on reporting these Macs.
    const drained = new Date().toISOString().slice(0, 10);
    stack.configure({ ...config, stage: "drain", acknowledged: { drained } });
    assert.equal((await stack.up()).code, 0);
    const gone = await stack.destroy();
    assert.equal(gone.code, 0, gone.text);
    assert.deepEqual(await objects(), before);
    await later();
    const now = await access();
    assert.deepEqual([now.blocked, now.frozen], [[], []]);
  });

  describe("whose managed policy is on already", () => {
    let managed: Record<string, any>;
    beforeEach(async () => {
      const id = await enforcedByHand();
      managed = { ...config, conditionalAccess: { ...config["conditionalAccess"], managedPolicy: { id } } };
    });
    const up = async (more: Record<string, unknown>) => {
      stack.configure({ ...managed, ...more });
      const { result, requests } = await tenant.logged(() => stack.up());
      return { ...result, text: flat(result.text), written: writes(requests) };
    };

    for (const stage of ["prepare", "connect", "pilot", "drain"])
      it(`a first run in stage ${stage} is refused with whom it would protect no longer, and what to set instead`, async () => {
        const { asked } = await access();
        const { code, text, written } = await up({ stage });
        assert.deepEqual([code, written], [1, []]);
        assert.match(
          text,
          new RegExp(
            `\\d+ users would no longer be required .* "Compliant Macs" \\(id [-0-9a-f]+\\) is on for them, and this is the first run that manages it: ` +
              `in stage ${stage} it would not be on for them\\. Set stage: enforce, .* set force with stage: ${stage} and a reason`,
          ),
        );
        assert.doesNotMatch(text, /lower the stage; otherwise correct the edit/);
        await later();
        assert.deepEqual((await access()).asked, asked);
      });

    it("a first run in stage enforce for other users is refused with the group that the policy is on for", async () => {
      const { entra } = await tenant.snapshot(["entra.users"]);
      const { code, text, written } = await up({ stage: "enforce", users: { members: [entra.users[0].id] } });
      assert.deepEqual([code, written], [1, []]);
      assert.match(
        text,
        /first run that manages it, for other users\. Where it is on for one group, name that group as users\.groupId\./,
      );
    });

    it("what the refusal says to set goes through: enforce leaves everybody asked who was, and a later run lowers the stage", async () => {
      const { asked } = await access();
      const first = await up({ stage: "enforce" });
      assert.equal(first.code, 0, first.text);
      assert.deepEqual((await access()).asked, asked);
      const lower = await up({ stage: "connect" });
      assert.equal(lower.code, 0, lower.text);
      assert.ok((await access()).asked.length < asked.length);
    });

    it("and a reason lets the first run end the protection", async () => {
      const forced = await up({ stage: "connect", force: { stage: "connect", reason: "The pilot begins anew." } });
      assert.equal(forced.code, 0, forced.text);
    });
  });

  /** The live integration has a policy of its own that is on for the group of users. */
  async function enforcedByHand(): Promise<string> {
    const { breakGlass } = config["conditionalAccess"];
    const { entra } = await tenant.snapshot(["entra.servicePrincipals"]);
    const app = entra.servicePrincipals.find(({ displayName }: any) => displayName.startsWith("User registration app"));
    const users = { includeGroups: [config["users"].groupId], excludeGroups: [breakGlass.groupId] };
    const { id } = await tenant.admin.requireCompliantMac("Compliant Macs", users, {
      excludeApplications: [app.appId],
    });
    return id;
  }
});
