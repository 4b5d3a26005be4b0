/**
 * What is broken already when a run begins and what the run must not make worse, or claim to mend: a managed policy that was deleted or changed by
 * hand, a compliance partner that is not active any more. The sandbox says a day later who is blocked and which Macs are frozen.
 */
import assert from "node:assert/strict";
import { type Enforced, done, enforced } from "../support/enforced";
import { flat, Rows } from "../support/rows";

const policies = "/v1.0/identity/conditionalAccess/policies";

describe("a policy and a partner that are broken already, a day later", function () {
  this.timeout(600_000);
  let world: Enforced;
  let rows: Rows;

  before(async () => {
    world = await enforced();
    rows = await Rows.in(world);
  });
  after(() => world?.tenant.stop());
  beforeEach(async () => {
    await rows.backToTheBeginning();
    await rows.given(async () => undefined);
  });

  const graph = (method: string, path: string, body?: object) => world.tenant.admin.graph(method, path, body);
  const managed = async () => {
    const { entra } = await world.tenant.snapshot();
    return entra.conditionalAccessPolicies.find(
      ({ displayName }: any) => displayName === "Require a compliant Mac (Jamf)",
    );
  };
  const smartGroup = async (name: string) =>
    (await world.tenant.snapshot()).jamf.smartComputerGroups.find((each: any) => each.name === name);

  for (const [what, change, named] of [
    ["deleted", undefined, "was deleted outside this stack"],
    [
      "changed to other platforms",
      { conditions: { platforms: { includePlatforms: ["windows"] } } },
      "was changed outside this stack: conditions\\.platforms",
    ],
    [
      "changed to another control",
      { grantControls: { operator: "OR", builtInControls: ["mfa"] } },
      "was changed outside this stack: grantControls",
    ],
  ] as const)
    it(`a managed policy that was ${what} by hand: preview and up say that only --refresh repairs it, and count nothing as done`, async () => {
      const { id, conditions } = await managed();
      const body = change && "conditions" in change ? { conditions: { ...conditions, ...change.conditions } } : change;
      await rows.given(() => graph(body ? "PATCH" : "DELETE", `${policies}/${id}`, body));
      const said = new RegExp(
        `warning: .*The managed policy "Require a compliant Mac \\(Jamf\\)" \\(id ${id}\\) ${named}.*pulumi up --refresh`,
      );
      assert.match(flat((await world.stack.preview()).text), said);
      const { ran, written } = await rows.ran({});
      done(ran);
      assert.deepEqual(written, []);
      assert.match(flat(ran.text), said);
      assert.match(flat(ran.text), /Access: no change by a run without --refresh\. What pulumi up --refresh would do/);
      assert.deepEqual((await rows.unhurt()).asked, []);
      done((await rows.ran({}, "--refresh")).ran);
      assert.equal((await rows.unhurt()).asked.length, world.members.length);
      const quiet = (await rows.ran({})).ran.text;
      assert.doesNotMatch(flat(quiet), /outside this stack|without --refresh/);
    });

  for (const options of [[], ["--refresh"]])
    it(`a managed policy that was deleted by hand stops no way back: drain ${options.join()} empties the Compliance group`, async () => {
      const { id } = await managed();
      await rows.given(() => graph("DELETE", `${policies}/${id}`));
      assert.deepEqual((await rows.passes({ stage: "drain" }, /was deleted outside this stack/, ...options)).asked, []);
      const [first] = (await smartGroup("Jamf-Intune Compliance Group")).criteria;
      assert.equal(first.value, "no Mac: stage drain");
      done((await rows.ran({ stage: "drain" })).ran);
      await rows.unhurt();
    });

  it("a managed policy that was set to all users by hand: every enabled user counts as required, as in the sandbox", async () => {
    const { id, conditions } = await managed();
    const users = { ...conditions.users, includeUsers: ["All"], includeGroups: [] };
    await rows.given(() => graph("PATCH", `${policies}/${id}`, { conditions: { ...conditions, users } }));
    const { asked, blocked } = await world.access();
    assert.ok(asked.length > 2 * world.members.length, String(asked.length));
    const { ran, written } = await rows.ran({});
    assert.deepEqual(written, []);
    const text = flat(ran.text);
    assert.match(text, new RegExp(`Users required to use a compliant Mac ${asked.length} ${world.members.length} `));
    assert.match(text, new RegExp(`Users blocked ${blocked.length} 0 `));
    const gone = asked.length - world.members.length;
    assert.match(text, new RegExp(`${gone} users would no longer be required to use a compliant Mac`));
    const force = { stage: "enforce", reason: "The policy was set to all users by mistake." };
    done((await rows.ran({ force }, "--refresh")).ran);
    assert.equal((await rows.unhurt()).asked.length, world.members.length);
  });

  for (const partnerState of ["terminated", "unresponsive"])
    it(`a partner that is ${partnerState}: drain holds the Compliance group back and says what to do, a lower stage warns`, async () => {
      const partner = (await world.tenant.snapshot()).entra.complianceManagementPartners.find(({ displayName }: any) =>
        displayName.startsWith("Jamf"),
      );
      await rows.given(() =>
        world.tenant.admin.control("POST", "/entra/partner", { id: partner.id, set: { partnerState } }),
      );
      const group = async () => (await smartGroup("Jamf-Intune Compliance Group")).criteria;
      const criteria = await group();
      const what =
        /Held back: The compliance partner is not active: .* \d+ Macs would stay compliant .* Settings > Global > Device Compliance.* Held back in this run.* the Compliance group/;
      assert.deepEqual((await rows.passes({ stage: "drain" }, what)).asked, []);
      assert.deepEqual(await group(), criteria);
      // An entry that only missed reports is active again after the next one: then drain empties the group.
      const isActiveAgain = partnerState === "unresponsive";
      await rows.passes({ stage: "drain" }, isActiveAgain ? /Access:/ : what);
      assert.equal(JSON.stringify(await group()) === JSON.stringify(criteria), !isActiveAgain);
      await rows.backToTheBeginning();
      await rows.given(() =>
        world.tenant.admin.control("POST", "/entra/partner", { id: partner.id, set: { partnerState } }),
      );
      assert.deepEqual((await rows.passes({ stage: "connect" }, /warning: .*confirmed is broken/)).asked, []);
    });

  it("a partner that is assigned to all users: drain holds the Compliance group back and says what to do", async () => {
    const partner = (await world.tenant.snapshot()).entra.complianceManagementPartners.find(({ displayName }: any) =>
      displayName.startsWith("Jamf"),
    );
    const everybody = { target: { "@odata.type": "#microsoft.graph.allLicensedUsersAssignmentTarget" } };
    const set = { macOsEnrollmentAssignments: [...partner.macOsEnrollmentAssignments, everybody] };
    await rows.given(() => world.tenant.admin.control("POST", "/entra/partner", { id: partner.id, set }));
    const { criteria } = await smartGroup("Jamf-Intune Compliance Group");
    const said =
      /assigned to all users or all devices, which stops the connection\. Remove that assignment .* Held back in this run.* the Compliance group/;
    assert.deepEqual((await rows.passes({ stage: "drain" }, said)).asked, []);
    assert.deepEqual((await smartGroup("Jamf-Intune Compliance Group")).criteria, criteria);
  });
});
