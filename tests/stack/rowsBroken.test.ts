/**
 * What is broken already when a run begins and what the run must not make worse, or claim to mend: a managed policy that was deleted or changed by
 * hand, a compliance partner that is not active any more. The sandbox says a day later who is blocked and which Macs are frozen.
 */
import assert from "node:assert/strict";
import { Rows } from "../support/rows";
import { done, flat } from "../support/stack";

const policies = "/v1.0/identity/conditionalAccess/policies";

describe("a policy and a partner that are broken already, a day later", function () {
  this.timeout(600_000);
  const rows = Rows.declared();

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
      const { id, conditions } = await rows.managedPolicy();
      const body = change && "conditions" in change ? { conditions: { ...conditions, ...change.conditions } } : change;
      await rows.given(() => rows.graph(body ? "PATCH" : "DELETE", `${policies}/${id}`, body));
      const said = new RegExp(
        `warning: .*The managed policy "Require a compliant Mac \\(Jamf\\)" \\(id ${id}\\) ${named}.*pulumi up --refresh`,
      );
      assert.match(flat((await rows.world.stack.preview()).text), said);
      const { ran, written } = await rows.ran({});
      done(ran);
      assert.deepEqual(written, []);
      assert.match(flat(ran.text), said);
      assert.match(flat(ran.text), /Access: no change by a run without --refresh\. What pulumi up --refresh would do/);
      assert.deepEqual((await rows.unhurt()).asked, []);
      done((await rows.ran({}, "--refresh")).ran);
      assert.equal((await rows.unhurt()).asked.length, rows.world.members.length);
      const quiet = (await rows.ran({})).ran.text;
      assert.doesNotMatch(flat(quiet), /outside this stack|without --refresh/);
    });

  for (const options of [[], ["--refresh"]])
    it(`a managed policy that was deleted by hand stops no way back: drain ${options.join()} empties the Compliance group`, async () => {
      const { id } = await rows.managedPolicy();
      await rows.given(() => rows.graph("DELETE", `${policies}/${id}`));
      assert.deepEqual((await rows.passes({ stage: "drain" }, /was deleted outside this stack/, ...options)).asked, []);
      const [first] = (await rows.smartGroup("Jamf-Intune Compliance Group")).criteria;
      assert.equal(first.value, "no Mac: stage drain");
      done((await rows.ran({ stage: "drain" })).ran);
      await rows.unhurt();
    });

  it("a managed policy that was deleted by hand, then drain without --refresh: no later run takes it for on, writes to it, or fails by it", async () => {
    const { id } = await rows.managedPolicy();
    await rows.given(() => rows.graph("DELETE", `${policies}/${id}`));
    done((await rows.ran({ stage: "drain" })).ran);
    for (const stage of ["drain", "prepare", "connect", "pilot"]) {
      const { ran, written } = await rows.ran({ stage });
      done(ran);
      const text = flat(ran.text);
      assert.match(text, /was deleted outside this stack/, stage);
      assert.match(text, /Users required to use a compliant Mac 0 0|Access: no change/, stage);
      assert.deepEqual(
        written.filter(({ path }) => path.includes("conditionalAccess")),
        [],
        stage,
      );
      assert.deepEqual((await rows.unhurt()).asked, []);
    }
    done((await rows.ran({ stage: "pilot" }, "--refresh")).ran);
    assert.equal((await rows.managedPolicy()).state, "enabledForReportingButNotEnforced");
    assert.doesNotMatch(flat((await rows.ran({ stage: "pilot" })).ran.text), /outside this stack/);
  });

  it("a managed policy that was deleted by hand, then drain without --refresh, then destroy: nothing of the stack is left", async () => {
    const { id } = await rows.managedPolicy();
    await rows.given(() => rows.graph("DELETE", `${policies}/${id}`));
    done((await rows.ran({ stage: "drain" })).ran);
    await rows.world.later();
    const page = { complianceGroup: "All Managed Clients", applicableGroup: "All Managed Clients" };
    await rows.world.tenant.admin.control("POST", "/people/savePage", page);
    done(await rows.world.stack.destroy());
    assert.deepEqual(await rows.world.stack.resources(), []);
  });

  it("a managed policy that was set to all users by hand: every enabled user counts as required, as in the sandbox", async () => {
    const { id, conditions } = await rows.managedPolicy();
    const users = { ...conditions.users, includeUsers: ["All"], includeGroups: [] };
    await rows.given(() => rows.graph("PATCH", `${policies}/${id}`, { conditions: { ...conditions, users } }));
    const { asked, blocked } = await rows.world.access();
    assert.ok(asked.length > 2 * rows.world.members.length, String(asked.length));
    const { ran, written } = await rows.ran({});
    assert.deepEqual(written, []);
    const text = flat(ran.text);
    assert.match(
      text,
      new RegExp(`Users required to use a compliant Mac ${asked.length} ${rows.world.members.length} `),
    );
    assert.match(text, new RegExp(`Users blocked ${blocked.length} 0 `));
    const gone = asked.length - rows.world.members.length;
    assert.match(text, new RegExp(`${gone} users would no longer be required to use a compliant Mac`));
    const force = { stage: "enforce", reason: "The policy was set to all users by mistake." };
    done((await rows.ran({ force }, "--refresh")).ran);
    assert.equal((await rows.unhurt()).asked.length, rows.world.members.length);
  });

  for (const partnerState of ["terminated", "unresponsive"])
    it(`a partner that is ${partnerState}: drain holds the Compliance group back and says what to do, a lower stage warns`, async () => {
      const partner = (await rows.world.tenant.part("entra.complianceManagementPartners")).find(
        ({ displayName }: any) => displayName.startsWith("Jamf"),
      );
      await rows.given(() =>
        rows.world.tenant.admin.control("POST", "/entra/partner", { id: partner.id, set: { partnerState } }),
      );
      const group = async () => (await rows.smartGroup("Jamf-Intune Compliance Group")).criteria;
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
        rows.world.tenant.admin.control("POST", "/entra/partner", { id: partner.id, set: { partnerState } }),
      );
      assert.deepEqual((await rows.passes({ stage: "connect" }, /warning: .*confirmed is broken/)).asked, []);
    });

  it("a partner that is assigned to all users: drain holds the Compliance group back and says what to do", async () => {
    const partner = (await rows.world.tenant.part("entra.complianceManagementPartners")).find(({ displayName }: any) =>
      displayName.startsWith("Jamf"),
    );
    const everybody = { target: { "@odata.type": "#microsoft.graph.allLicensedUsersAssignmentTarget" } };
    const set = { macOsEnrollmentAssignments: [...partner.macOsEnrollmentAssignments, everybody] };
    await rows.given(() => rows.world.tenant.admin.control("POST", "/entra/partner", { id: partner.id, set }));
    const { criteria } = await rows.smartGroup("Jamf-Intune Compliance Group");
    const said =
      /assigned to all users or all devices, which stops the connection\. Remove that assignment .* Held back in this run.* the Compliance group/;
    assert.deepEqual((await rows.passes({ stage: "drain" }, said)).asked, []);
    assert.deepEqual((await rows.smartGroup("Jamf-Intune Compliance Group")).criteria, criteria);
  });
});
