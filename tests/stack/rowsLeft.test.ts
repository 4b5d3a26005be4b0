/**
 * What somebody changed by hand is put right by `--refresh` alone: a run without it leaves it, and what that does to users counts, too. The
 * sandbox says a day later who is blocked and which Macs are frozen.
 */
import assert from "node:assert/strict";
import { inPilot } from "../support/enforced";
import { Rows } from "../support/rows";
import { done, flat } from "../support/stack";

const policies = "/v1.0/identity/conditionalAccess/policies";
const smartGroups = "/api/v3/computer-groups/smart-groups";
const force = { stage: "enforce", reason: "Agreed in the change board." };

const narrowLine = {
  name: "Operating System Version",
  priority: 0,
  andOr: "and",
  searchType: "greater than or equal",
  value: "27",
  openingParen: false,
  closingParen: false,
};

async function narrowedByHand(rows: Rows): Promise<void> {
  const { id } = await rows.smartGroup("Jamf-Intune Compliance Group");
  const { admin } = rows.world.tenant;
  const { json } = await admin.must("GET", `${smartGroups}/${id}`);
  await admin.must("PUT", `${smartGroups}/${id}`, { ...json, criteria: [narrowLine] });
}

async function addedByHand(rows: Rows, ids: readonly string[]): Promise<void> {
  const group = await rows.userGroup();
  const { graphUrl } = rows.world.tenant.sandbox.entra;
  for (const id of ids)
    await rows.graph("POST", `/v1.0/groups/${group}/members/$ref`, {
      "@odata.id": `${graphUrl}/v1.0/directoryObjects/${id}`,
    });
}

describe("a run to enforce that leaves what somebody changed by hand, a day later", function () {
  this.timeout(600_000);
  const rows = Rows.declared(inPilot);

  async function refusedWhereClosed(): Promise<void> {
    const { jamf } = await rows.world.tenant.snapshot(["jamf.policies"]);
    const { id } = jamf.policies.find(({ name }: any) => /Register with/.test(name));
    const closed = "<policy><general><enabled>false</enabled></general></policy>";
    await rows.given(() => rows.world.tenant.admin.must("PUT", `/JSSResource/policies/id/${id}`, closed));
    await rows.refused({}, /Registration is not open.*pulumi up --refresh in the stage reached/);
    done((await rows.ran({ stage: "pilot" }, "--refresh")).ran);
    done((await rows.ran({})).ran);
  }

  it("a Compliance group that was narrowed by hand: refused with those it would block; put right first, nobody is", async () => {
    await rows.given(() => narrowedByHand(rows));
    const blocked = rows.world.members.length;
    const text = await rows.refused({}, new RegExp(`\\b${blocked} users would lose access`));
    assert.match(
      text,
      /criteria of the Compliance group were changed in Jamf Pro\. The numbers say what a run without --refresh does/,
    );
    done((await rows.ran({ stage: "pilot" }, "--refresh")).ran);
    await rows.world.later();
    done((await rows.ran({})).ran);
    assert.equal((await rows.unhurt()).asked.length, blocked);
  });

  it("registration that was closed by hand: the managed policy stays off, and the error names --refresh", async () => {
    await refusedWhereClosed();
  });

  it("the same after a run whose write of the managed policy failed, and its gate had passed it", async () => {
    const { admin } = rows.world.tenant;
    await admin.control("POST", "/faults", {
      rules: [{ method: "PATCH", path: "/**conditionalAccess/policies/*", kind: "htmlForbidden", times: 9 }],
    });
    const { ran } = await rows.ran({});
    await admin.control("POST", "/faults", { rules: [] });
    assert.equal(ran.code, 1, ran.text);
    const { text } = await rows.world.stack.preview();
    assert.doesNotMatch(text, /no change/);
    assert.match(text, /required to use a compliant Mac +0 +27 +\+27/);
    await refusedWhereClosed();
    assert.deepEqual((await rows.ran({})).written, []);
  });

  it("members who were added to the group of users by hand: refused with those of them it would block", async () => {
    await rows.given(() => addedByHand(rows, rows.world.others.slice(0, 9)));
    const text = await rows.refused({}, /\b9 users would lose access/);
    assert.match(text, /members of the group of users were changed in Entra \(9 added\)/);
  });
});

describe("what a refresh took into the state, a day later", function () {
  this.timeout(600_000);
  const rows = Rows.declared();

  for (const [what, change] of [
    ["control", { grantControls: { operator: "OR", builtInControls: ["mfa"] } }],
    ["platforms", { conditions: { platforms: { includePlatforms: ["windows"] } } }],
    ["clients", { conditions: { clientAppTypes: ["other"] } }],
    ["risk", { conditions: { signInRiskLevels: ["high"] } }],
  ] as const)
    it(`a managed policy with another ${what} by hand, which the next run puts right: refused with those it would block`, async () => {
      const more = rows.world.others.slice(0, 9);
      const users = { members: [...rows.world.members, ...more] };
      const { id, conditions } = await rows.managedPolicy();
      await rows.graph("PATCH", `${policies}/${id}`, {
        ...change,
        ...("conditions" in change ? { conditions: { ...conditions, ...change.conditions } } : {}),
      });
      done((await rows.ran({ users, force })).ran);
      await rows.world.stack.refresh();
      await rows.given(async () => undefined);
      await rows.refused({ users }, /\b9 users would lose access/);
    });

  it("a compliance partner that lost its group by hand, which the next run assigns: refused with those whose Macs it would report", async () => {
    const [partner] = (await rows.world.tenant.part("entra.complianceManagementPartners")).filter(
      ({ displayName }: any) => displayName.startsWith("Jamf"),
    );
    await rows.world.tenant.admin.control("POST", "/entra/partner", {
      id: partner.id,
      set: { macOsEnrollmentAssignments: [] },
    });
    const criteria = [{ criterion: "Operating System Version", operator: "greater than or equal", value: "27" }];
    const jamf = { complianceGroup: { criteria } };
    done((await rows.ran({ jamf, force })).ran);
    await rows.world.stack.refresh();
    await rows.given(async () => undefined);
    await rows.refused({ jamf }, new RegExp(`\\b${rows.world.members.length} users would lose access`));
  });
});

describe("a policy of the tenant's own that refers to the group of users of the stack, a day later", function () {
  this.timeout(600_000);
  const rows = Rows.declared();
  const connect = { stage: "connect" };

  it("members whom it requires a compliant Mac of count, though the managed policy requires nothing; on the way down they wait", async () => {
    const users = { members: [...rows.world.members, ...rows.world.others.slice(0, 9)] };
    const group = await rows.userGroup();
    await rows.given(() => rows.world.tenant.admin.requireCompliantMac("The tenant's own", group));
    const said = /9 users would lose access.*Held back in this run.*the groups of the compliance partner/;
    const day = await rows.passes({ ...connect, users }, said);
    assert.equal(day.asked.length, rows.world.members.length);
    assert.notEqual((await rows.managedPolicy()).state, "enabled");
    await rows.refused({ ...connect, users }, /\b9 users would lose access/);
  });

  it("members whom it excludes count where they leave the group, or the group goes", async () => {
    const more = rows.world.others.slice(0, 9);
    const users = { members: [...rows.world.members, ...more] };
    done((await rows.ran({ ...connect })).ran);
    done((await rows.ran({ ...connect, users })).ran);
    const group = await rows.userGroup();
    await rows.given(() =>
      rows.graph("POST", policies, {
        displayName: "The tenant's own",
        state: "enabled",
        conditions: {
          users: { includeUsers: ["All"], excludeGroups: [group] },
          applications: { includeApplications: ["All"] },
          clientAppTypes: ["all"],
        },
        grantControls: { operator: "OR", builtInControls: ["compliantDevice"] },
      }),
    );
    await rows.refused(connect, /\b9 users would lose access/);
    const { id: groupId } = await rows.graph("POST", "/v1.0/groups", {
      displayName: "Mac users of a department",
      mailEnabled: false,
      mailNickname: "macs",
      securityEnabled: true,
    });
    const text = flat((await rows.ran({ ...connect, users: { groupId } })).ran.text);
    assert.match(text, /\b9 users would lose access/);
  });

  it("another group in place of it is held back with its reports, and so is what that policy would end then", async () => {
    const own = await rows.userGroup();
    await rows.given(() => rows.world.tenant.admin.requireCompliantMac("The tenant's own", own));
    const { id: groupId } = await rows.graph("POST", "/v1.0/groups", {
      displayName: "Some of them",
      mailEnabled: false,
      mailNickname: "some",
      securityEnabled: true,
      "members@odata.bind": rows.world.members
        .slice(0, 20)
        .map((id) => `https://graph.microsoft.com/v1.0/directoryObjects/${id}`),
    });
    const said = new RegExp(
      `Users required to use a compliant Mac 27 27 .*Held back: ${rows.world.members.length} users would lose access.*Held back in this run`,
    );
    await rows.passes({ stage: "drain", users: { groupId } }, said);
  });

  it("a group that the group of users is in, for the tenant's own policy and for a pilot: members who enter count", async () => {
    const { graphUrl } = rows.world.tenant.sandbox.entra;
    const own = await rows.userGroup();
    const around = async (displayName: string, inner: string): Promise<string> => {
      const bind = { "members@odata.bind": [`${graphUrl}/v1.0/directoryObjects/${inner}`] };
      const group = { displayName, mailEnabled: false, mailNickname: displayName, securityEnabled: true, ...bind };
      return (await rows.graph("POST", "/v1.0/groups", group)).id as string;
    };
    const groupId = await around("Outer", await around("Inner", own));
    const pilot = { stage: "pilot", pilot: { groupId } };
    const users = { members: [...rows.world.members, ...rows.world.others.slice(0, 9)] };
    done((await rows.ran(pilot)).ran);
    await rows.given(async () => undefined);
    await rows.refused({ ...pilot, users }, /\b9 users would lose access/);
    done((await rows.ran(connect)).ran);
    await rows.given(() => rows.world.tenant.admin.requireCompliantMac("The tenant's own", groupId));
    await rows.refused({ ...connect, users }, /\b9 users would lose access/);
  });
});
