/**
 * Steps between the stages, from the pilot to the enforced policy, back, and out: whom a step would block is counted by
 * what the configuration says, no Mac is frozen, and what would block somebody on the way out is held back until it is acknowledged. The
 * sandbox says a day later what happened.
 */
import assert from "node:assert/strict";
import { type Enforced, piloting } from "../support/enforced";
import { writes } from "../support/tenant";
import { done, flat } from "../support/stack";

describe("users and Macs between the stages", function () {
  this.timeout(600_000);
  let world: Enforced;

  before(async () => (world = await piloting()));
  after(() => world?.tenant.stop());

  async function refused(more: Record<string, unknown>, why: RegExp): Promise<void> {
    world.configure(more);
    const { result, requests } = await world.tenant.logged(() => world.stack.preview());
    assert.deepEqual(writes(requests), []);
    assert.match(flat(result.text), why);
    assert.equal(result.code, 1, result.text);
  }
  const smartGroup = async (name: string) =>
    (await world.tenant.part("jamf.smartComputerGroups")).find((each: any) => each.name === name);
  const policyState = async (): Promise<string | undefined> => {
    const { entra } = await world.tenant.snapshot(["entra.conditionalAccessPolicies"]);
    return entra.conditionalAccessPolicies.find((each: any) => /Require a compliant Mac/.test(each.displayName))?.state;
  };
  const unhurt = async () => {
    await world.later();
    const { blocked, frozen } = await world.access();
    assert.deepEqual([blocked, frozen], [[], []]);
  };

  it("enforce is refused for members that the same run adds", () =>
    refused(
      { users: { members: [...world.members, ...world.others] } },
      /(\d\d+) (users would lose access|of \d+ people)/,
    ));

  it("enforce asks those alone whom the configuration names, and blocks nobody", async () => {
    world.configure({});
    done(await world.stack.up());
    assert.equal((await world.access()).asked.length, world.members.length);
    await unhurt();
  });

  it("back to the pilot the Applicable group stays as it is, nobody is frozen, and nobody is asked any more", async () => {
    const { criteria } = await smartGroup("Jamf-Intune Applicable Group");
    world.configure({ stage: "pilot" });
    done(await world.stack.up());
    assert.deepEqual((await smartGroup("Jamf-Intune Applicable Group")).criteria, criteria);
    assert.equal((await world.access()).asked.length, 0);
    await unhurt();
  });

  it("enforce is refused while policies with preview features cannot be listed: a gap is never none", async () => {
    const { tenant, stack } = world;
    world.configure({});
    const path = "/beta/identity/conditionalAccess/**";
    const rules = [{ kind: "htmlForbidden", method: "GET", path, times: 50 }];
    await tenant.admin.control("POST", "/faults", { rules });
    const ran = await stack.preview();
    await tenant.admin.control("POST", "/faults", { rules: [] });
    assert.equal(ran.code, 1, ran.text);
    assert.match(flat(ran.text), /blockingPolicies: 1: "policies with preview features, which could not be listed"/);
  });

  it("connect is open though a permission to read is missing and the partner is assigned to all users", async () => {
    world.configure({});
    done(await world.stack.up());
    assert.equal(await policyState(), "enabled");
    const { tenant } = world;
    const partner = (await tenant.part("entra.complianceManagementPartners")).find(({ displayName }: any) =>
      displayName.startsWith("Jamf"),
    );
    const everybody = { target: { "@odata.type": "#microsoft.graph.allLicensedUsersAssignmentTarget" } };
    const assigned = (set: object) => tenant.admin.control("POST", "/entra/partner", { id: partner.id, set });
    await assigned({ macOsEnrollmentAssignments: [everybody] });
    await tenant.admin.control("POST", "/entra/permissions", { without: ["Device.Read.All"] });
    world.configure({ stage: "connect" });
    const ran = await world.stack.up();
    await tenant.admin.control("POST", "/entra/permissions", { without: [] });
    await assigned({ macOsEnrollmentAssignments: partner.macOsEnrollmentAssignments });
    assert.notEqual(await policyState(), "enabled", ran.text);
    done(ran);
    await unhurt();
  });

  it("drain holds the Compliance group back while a policy of the tenant asks for compliant Macs, until it is acknowledged", async () => {
    const { tenant, stack } = world;
    const before = (await smartGroup("Jamf-Intune Compliance Group")).criteria;
    const userGroup = (await stack.outputs())["userGroupId"] as string;
    await tenant.admin.requireCompliantMac("The tenant's own", userGroup);
    world.configure({ stage: "drain" });
    const held = await stack.up();
    done(held);
    assert.match(flat(held.text), /Held back in this run.*the Compliance group/);
    assert.deepEqual((await smartGroup("Jamf-Intune Compliance Group")).criteria, before);
    await unhurt();
    world.configure({ stage: "drain", acknowledged: { drainBlocks: world.members.length } });
    done(await stack.up());
    assert.notDeepEqual((await smartGroup("Jamf-Intune Compliance Group")).criteria, before);
    await world.later();
    const { compliant, frozen } = await world.access();
    assert.deepEqual([compliant, frozen], [[], []]);
  });

  it("destroy is refused by a day of acknowledged.drained that is older than drain while a Mac is compliant", async () => {
    const { tenant, stack } = world;
    const [mac] = (await tenant.part("entra.devices")).filter((each: any) => each.managementType === "jamf");
    await tenant.admin.control("POST", "/entra/device", {
      id: mac.id,
      set: { isCompliant: true, accountEnabled: false },
    });
    world.configure({ stage: "drain", acknowledged: { drainBlocks: world.members.length, drained: "1999-01-01" } });
    done(await stack.up());
    const { result, requests } = await tenant.logged(() => stack.destroy());
    assert.notEqual(result.code, 0, result.text);
    assert.match(flat(result.text), /1 Mac is still compliant in Entra/);
    assert.match(flat(result.text), /acknowledged\.drained: 1999-01-01 does not count: drain began on/);
    assert.deepEqual(writes(requests), []);
    await tenant.admin.control("POST", "/entra/device", { id: mac.id, set: { isCompliant: false } });
  });
});
