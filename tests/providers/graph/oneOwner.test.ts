/** Facts of a tenant that several parts ask for: one function each, and the behaviour that was chosen. */
import assert from "node:assert/strict";
import { hasReported, lastHeard, type Partner } from "../../../providers/graph/compliancePartner/entry";
import { isManagedPolicy } from "../../../providers/graph/conditionalAccess/managedPolicy";
import type { Policy } from "../../../providers/graph/conditionalAccess/policy";
import { gateNames, recordedGates } from "../../../providers/graph/gates";
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

  it("every gate is recorded but the one that the stack passes itself", () => {
    assert.deepEqual(
      gateNames.filter((name) => !(recordedGates as readonly string[]).includes(name)),
      ["partnerAssignment"],
    );
  });
});
