/** Facts of a tenant that several parts ask for: one function each, and the behaviour that was chosen. */
import assert from "node:assert/strict";
import { hasReported, lastHeard, type Partner } from "../../../providers/graph/compliancePartner/entry";
import { isManagedPolicy, managedPolicies } from "../../../providers/graph/conditionalAccess/managedPolicy";
import type { GraphClient } from "../../../providers/graph/client";
import type { Policy } from "../../../providers/graph/conditionalAccess/policy";
import { gateNames, recordedGates } from "../../../providers/graph/gates";
import { userGroups } from "../../../providers/graph/userGroup";
import { leftOpen } from "../../../providers/graph/tearDownGuard";

const partner = (partnerState: string, lastHeartbeatDateTime = "0001-01-01T00:00:00Z"): Partner => ({
  id: "1",
  displayName: "Jamf Device Compliance",
  partnerState,
  lastHeartbeatDateTime,
  macOsOnboarded: true,
});

describe("facts of a tenant with one owner", () => {
  it("a partner was heard when its heartbeat lies in this century; the year 1 and nonsense mean never", () => {
    assert.equal(lastHeard(partner("enabled", "2026-11-23T10:00:00Z")), Date.UTC(2026, 10, 23, 10));
    for (const never of ["0001-01-01T00:00:00Z", "1970-01-01T00:00:01Z", "", "soon"])
      assert.equal(lastHeard(partner("enabled", never)), undefined, never);
  });

  it("a partner has reported when it was heard, or has a state that only an entry once active has", () => {
    for (const state of ["enabled", "terminated", "unresponsive"])
      assert.equal(hasReported(partner(state)), true, state);
    for (const state of ["unknown", "unavailable", "rejected"]) {
      assert.equal(hasReported(partner(state)), false, state);
      assert.equal(hasReported(partner(state, "2026-01-01T00:00:00Z")), true, state);
    }
  });

  it("destroy with compliant Macs is refused beside a partner that was terminated and whose heartbeat Intune forgot", () => {
    const last = { tenantId: "", stack: "s", stage: "prepare", registrationOpen: false, groupId: "" };
    const seen = { managedPolicyOn: false, partnerReported: hasReported(partner("terminated")), compliantMacs: 3 };
    assert.equal(leftOpen(last, seen, Date.now()).length, 1);
  });

  it("the managed policy has the configured name and requires a compliant device; without a name there is none", () => {
    const policy = (displayName: string, ...builtInControls: string[]) =>
      ({ id: "1", displayName, state: "enabled", grantControls: { builtInControls } }) as unknown as Policy;
    assert.equal(isManagedPolicy(policy("Ours", "mfa", "compliantDevice"), "Ours"), true);
    assert.equal(isManagedPolicy(policy("Ours", "mfa"), "Ours"), false);
    assert.equal(isManagedPolicy(policy("ours", "compliantDevice"), "Ours"), false);
    assert.equal(isManagedPolicy({ ...policy("Ours"), grantControls: null } as unknown as Policy, "Ours"), false);
    assert.equal(
      isManagedPolicy({ ...policy("x", "compliantDevice"), displayName: undefined } as unknown as Policy, undefined),
      false,
    );
  });

  it("the managed policy is the one with the id in the state; only where the tenant has none of it, those of its name", () => {
    const policy = (id: string, displayName: string) =>
      ({
        id,
        displayName,
        state: "enabled",
        grantControls: { builtInControls: ["compliantDevice"] },
      }) as unknown as Policy;
    const [renamed, namesake, twin, other] = [
      policy("A1", "Was renamed"),
      policy("2", "Ours"),
      policy("3", "Ours"),
      policy("4", "Other"),
    ];
    const found = (all: Policy[], id?: string) => managedPolicies(all, { id, displayName: "Ours" }).map((p) => p.id);
    assert.deepEqual(found([namesake!, renamed!, other!], "a1"), ["A1"]);
    assert.deepEqual(found([namesake!, twin!, other!], "a1"), ["2", "3"]);
    assert.deepEqual(found([renamed!, twin!]), ["3"]);
    assert.deepEqual(found([renamed!, other!], "9"), []);
    assert.deepEqual(managedPolicies([other!], {}), []);
    // To be adopted: the policy of that id, or none.
    const adopted = (id?: string) =>
      managedPolicies([namesake!, other!], { id, adoptedId: "4", displayName: "Ours" }).map((p) => p.id);
    assert.deepEqual(adopted(), ["4"]);
    assert.deepEqual(adopted("2"), ["2"]);
    assert.deepEqual(managedPolicies([namesake!], { adoptedId: "4", displayName: "Ours" }), []);
  });

  it("the user group by its id is one, by its name every group of that name, whatever signs stand in it", async () => {
    const asked: object[] = [];
    const groups = [1, 2].map((n) => ({ id: `${n}`, displayName: "O'Brien's Macs" }));
    const graph = {
      list: async (path: string, _subject: object, query: object) => (asked.push({ path, ...query }), groups),
      read: async (path: string) => (path === "/groups/1" ? groups[0] : undefined),
    } as unknown as GraphClient;
    assert.deepEqual(await userGroups(graph, { displayName: "O'Brien's Macs" }), groups);
    assert.deepEqual(asked, [
      {
        path: "/groups",
        filter: "displayName eq 'O''Brien''s Macs'",
        select: "id,displayName,groupTypes,membershipRule",
      },
    ]);
    assert.deepEqual(await userGroups(graph, { groupId: "1" }), [groups[0]]);
    assert.deepEqual(await userGroups(graph, { groupId: "3" }), []);
  });

  it("every gate is recorded but the one that the stack passes itself", () => {
    assert.deepEqual(
      gateNames.filter((name) => !(recordedGates as readonly string[]).includes(name)),
      ["partnerAssignment"],
    );
  });
});
