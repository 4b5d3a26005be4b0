/**
 * What somebody else does to a tenant in stage `enforce`, and the run after it: deleted and renamed groups, namesakes, lost states,
 * exceptions made by hand, lists that cannot be read. The sandbox says a day later who is blocked and which Macs are frozen.
 */
import assert from "node:assert/strict";
import { Rows } from "../support/rows";
import { done, flat } from "../support/stack";

const policies = "/v1.0/identity/conditionalAccess/policies";

describe("what others do to the tenant, a day later", function () {
  this.timeout(600_000);
  const rows = Rows.declared();

  it("users group renamed by hand: the run goes on with the same group", async () => {
    const id = await rows.userGroup();
    await rows.given(() => rows.graph("PATCH", `/v1.0/groups/${id}`, { displayName: "Mac people" }));
    const day = await rows.passes({}, /./);
    assert.equal(await rows.userGroup(), id);
    assert.equal(day.asked.length, rows.world.members.length);
    done((await rows.ran({}, "--refresh")).ran);
    await rows.unhurt();
  });

  it("users group deleted by hand: alarm, and the run that repairs it blocks nobody and freezes no Mac", async () => {
    const id = await rows.userGroup();
    await rows.given(() => rows.graph("DELETE", `/v1.0/groups/${id}`));
    const alarm = await rows.ran({});
    assert.match(flat(alarm.ran.text), /The user group of this stack \(id [0-9a-f-]+\) was deleted in Entra/);
    await rows.unhurt();
    const repaired = await rows.ran({}, "--refresh");
    done(repaired.ran);
    assert.notEqual(await rows.userGroup(), id);
    await rows.unhurt();
  });

  it("an exception that somebody made by hand in the policy, removed by up --refresh, is refused with those it would block", async () => {
    const id = await rows.userGroup();
    const exempt = rows.world.others.slice(0, 12);
    const force = { stage: "enforce", reason: "They register next week." };
    const users = { members: [...rows.world.members, ...exempt] };
    done((await rows.ran({ users, force })).ran);
    const policy = await rows.managedPolicy();
    await rows.given(() =>
      rows.graph("PATCH", `${policies}/${policy.id}`, {
        conditions: { ...policy.conditions, users: { ...policy.conditions.users, excludeUsers: exempt } },
      }),
    );
    assert.ok(id);
    await rows.refused({ users }, /\b12 users? would lose access/, "--refresh");
  });

  it("up --refresh after report-only leaves the policy as it is until the configuration says to resume", async () => {
    const policy = await rows.managedPolicy();
    const state = "enabledForReportingButNotEnforced";
    await rows.given(() => rows.graph("PATCH", `${policies}/${policy.id}`, { state }));
    const day = await rows.passes(
      {},
      /switched to report-only by a run of this stack that did not come to its end, or outside this stack, and stays so/,
      "--refresh",
    );
    assert.deepEqual(day.asked, []);
    assert.equal((await rows.managedPolicy()).state, state);
    const { conditionalAccess } = rows.world.config;
    const managedPolicy = { ...conditionalAccess.managedPolicy, resume: "ticket 4711" };
    const resumed = await rows.passes({ conditionalAccess: { ...conditionalAccess, managedPolicy } }, /./);
    assert.equal(resumed.asked.length, rows.world.members.length);
  });

  it("a lower stage whose answer from Graph was lost, then the stage before: the policy stays off, and the text names that run as a possible cause", async () => {
    const lost = { service: "graph", method: "PATCH", path: "/**conditionalAccess/policies/*", kind: "dropAfter" };
    await rows.world.tenant.admin.control("POST", "/faults", { rules: [{ ...lost, times: 9 }] });
    assert.equal((await rows.ran({ stage: "connect" })).ran.code, 1);
    await rows.world.tenant.admin.control("POST", "/faults", { rules: [] });
    assert.equal((await rows.managedPolicy()).state, "enabledForReportingButNotEnforced");
    await rows.given(async () => undefined);
    const said =
      /switched to report-only by a run of this stack that did not come to its end, or outside this stack, and stays so/;
    assert.deepEqual((await rows.passes({}, said)).asked, []);
  });

  it("a namesake of the policy is refused on a run that enforces, and does not count as ours on the way down", async () => {
    const { id: _, createdDateTime: _c, modifiedDateTime: _m, ...copy } = await rows.managedPolicy();
    await rows.given(() => rows.graph("POST", policies, { ...copy, state: "disabled" }));
    await rows.refused(
      { thresholds: { ...rows.world.config["thresholds"], heartbeatHours: 48 } },
      /The tenant has a policy "Require a compliant Mac/,
    );
    const day = await rows.passes({ stage: "connect" }, /The tenant has a policy "Require a compliant Mac/);
    assert.deepEqual(day.asked, []);
  });

  it("a namesake of the Compliance group that holds other Macs changes no count", async () => {
    const criteria = [
      {
        name: "Computer Name",
        priority: 0,
        andOr: "and",
        searchType: "like",
        value: "MacBook",
        openingParen: false,
        closingParen: false,
      },
    ];
    const own = await rows.smartGroup("Jamf-Intune Compliance Group");
    await rows.world.tenant.admin.must("PUT", `/api/v3/computer-groups/smart-groups/${own.id}`, {
      ...(await rows.world.tenant.admin.must("GET", `/api/v3/computer-groups/smart-groups/${own.id}`)).json,
      name: "Compliance (renamed)",
    });
    await rows.given(() =>
      rows.world.tenant.admin.must("POST", "/api/v3/computer-groups/smart-groups", {
        name: "Jamf-Intune Compliance Group",
        siteId: "-1",
        criteria,
      }),
    );
    const tooNew = { criterion: "Operating System Version", operator: "greater than or equal", value: "27" };
    await rows.refused(
      { jamf: { complianceGroup: { criteria: [tooNew] } } },
      new RegExp(`${rows.world.members.length} users would lose access`),
    );
  });

  it("a lost state is refused, and so is one that lost the policy alone", async () => {
    const lost = rows.world.tenant.anyStack({ ...rows.world.config, adoptExisting: true });
    const { result } = await rows.world.tenant.logged(() => lost.up());
    assert.equal(result.code, 1, result.text);
    assert.match(flat(result.text), /set conditionalAccess\.managedPolicy\.id to its ID/);
    const day = await rows.unhurt();
    assert.equal(day.asked.length, rows.world.members.length);
  });

  it("policies with preview features that cannot be listed are no empty list: enforce is refused, and nobody is required", async () => {
    done((await rows.ran({ stage: "pilot" })).ran);
    const path = "/beta/identity/conditionalAccess/**";
    const rules = [{ kind: "htmlForbidden", method: "GET", path, times: 50 }];
    await rows.world.tenant.admin.control("POST", "/faults", { rules });
    const { ran, written } = await rows.ran({});
    await rows.world.tenant.admin.control("POST", "/faults", { rules: [] });
    assert.equal(ran.code, 1, ran.text);
    assert.match(flat(ran.text), /preview features, which could not be listed/);
    assert.deepEqual(written, []);
    assert.deepEqual((await rows.unhurt()).asked, []);
  });

  it("a registration policy that was renamed by hand counts as what it is: closing it is said with the Macs that could register", async () => {
    const { jamf } = await rows.world.tenant.snapshot(["jamf.policies"]);
    const { id } = jamf.policies.find(({ name }: any) => name.startsWith("Register with Azure"));
    const renamed = "<policy><general><name>Renamed by hand</name></general></policy>";
    await rows.given(() => rows.world.tenant.admin.must("PUT", `/JSSResource/policies/id/${id}`, renamed));
    await rows.passes({ stage: "connect" }, /\d+ Macs? could register now and could not after this run/);
  });

  it("smart groups that were renamed by hand are looked for by their ids: a namesake tells nothing of the page in Jamf Pro", async () => {
    const { admin } = rows.world.tenant;
    const own = await rows.smartGroup("Jamf-Intune Applicable Group");
    const path = `/api/v3/computer-groups/smart-groups/${own.id}`;
    const { json } = await admin.must("GET", path);
    await rows.given(async () => {
      await admin.must("PUT", path, { ...json, name: "Applicable (renamed)" });
      const line = { name: "Computer Name", priority: 0, andOr: "and", searchType: "is not", value: "nobody" };
      const criteria = [{ ...line, openingParen: false, closingParen: false }];
      const namesake = { name: "Jamf-Intune Applicable Group", siteId: "-1", criteria };
      await admin.must("POST", "/api/v3/computer-groups/smart-groups", namesake);
    });
    const { ran } = await rows.ran({});
    assert.doesNotMatch(flat(ran.text), /pageSaved(?: is|:) broken/);
    await rows.unhurt();
  });

  it("a candidate that was renamed by hand tells whom its criteria would block when they are moved, all the same", async () => {
    const is = (criterion: string, operator: string, value: string) => ({ criterion, operator, value });
    // Whether % stands for any text is not documented: Jamf Pro alone can tell.
    const criteria = [
      is("Last Inventory Update", "less than x days ago", "8"),
      is("Computer Name", "like", "%nobody%"),
    ];
    done((await rows.ran({ jamf: { complianceGroup: { inventoryWithinDays: 8, candidate: criteria } } })).ran);
    const candidate = await rows.smartGroup("Jamf-Intune Compliance Group (candidate)");
    const path = `/api/v3/computer-groups/smart-groups/${candidate.id}`;
    const { json } = await rows.world.tenant.admin.must("GET", path);
    await rows.given(() => rows.world.tenant.admin.must("PUT", path, { ...json, name: "On trial" }));
    const { blocked } = await rows.world.access();
    assert.deepEqual(blocked, []);
    const text = await rows.refused(
      { jamf: { complianceGroup: { criteria } } },
      new RegExp(`${rows.world.members.length} users would lose access`),
    );
    assert.doesNotMatch(text, /cannot be evaluated/);
  });

  it("the same project and stack name in another backend: its objects are foreign, and it is refused", async () => {
    const other = rows.world.tenant.anyStack({
      ...rows.world.config,
      conditionalAccess: undefined,
      tenantId: undefined,
      users: undefined,
      stage: undefined,
    });
    const { result } = await rows.world.tenant.logged(() => other.up());
    assert.equal(result.code, 1, result.text);
    assert.match(flat(result.text), /one of that name is managed by/);
    await rows.unhurt();
  });
});
