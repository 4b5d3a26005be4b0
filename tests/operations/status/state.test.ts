/** What the command makes of the stack's state and of all that it has read, without a process. */
import assert from "node:assert/strict";
import { exitCodeOf, type TenantStatus } from "../../../operations/status/tenantStatus";
import { fromState } from "../../../operations/stack/state";

describe("what status makes of the stack's state", () => {
  const urn = (type: string, name: string) =>
    `urn:pulumi:test::p::x:MacDeviceCompliance$pulumi-nodejs:dynamic/${type}::${name}`;

  it("names unfinished operations and when the objects with a checkbox were last written", () => {
    const state = fromState(
      {
        deployment: {
          pending_operations: [{ type: "creating", resource: { urn: urn("jamf:Policy", "macs-registration") } }],
          resources: [
            {
              urn: urn("jamf:Policy", "macs-registration"),
              type: "pulumi-nodejs:dynamic/jamf:Policy",
              id: "7",
              created: "2026-11-01T08:00:00Z",
              modified: "2026-11-20T08:00:00Z",
            },
            ...["applicable", "compliance"].map((name, at) => ({
              urn: urn("jamf:SmartComputerGroup", `macs-${name}`),
              type: "pulumi-nodejs:dynamic/jamf:SmartComputerGroup",
              id: `1${at}`,
            })),
            {
              urn: "urn:pulumi:test::p::x:MacDeviceCompliance$azuread:p/c:C::macs-require-compliant",
              type: "azuread:index/conditionalAccessPolicy:ConditionalAccessPolicy",
              id: "/identity/conditionalAccess/policies/5f0c",
            },
          ],
        },
      },
      [],
    );
    assert.deepEqual(state.pending, [
      { operation: "creating", resource: "pulumi-nodejs:dynamic/jamf:Policy macs-registration" },
    ]);
    assert.equal(state.registrationPolicyId, "7");
    const { applicableGroupId, complianceGroupId, managedPolicyId } = state;
    assert.deepEqual([applicableGroupId, complianceGroupId, managedPolicyId], ["10", "11", "5f0c"]);
    assert.deepEqual(state.writtenAt, { membershipEmail: undefined, registrationPayload: "2026-11-20T08:00:00Z" });
    assert.equal(state.lastUpdate, null);
  });

  it("is 0 when nothing is open, 2 when somebody has to act, 3 when nobody can see", () => {
    const gate = (
      state: "done" | "waiting" | "broken" | "cannotBeSeen",
      name: "confirmed" | "membershipEmail" = "confirmed",
    ) => ({
      name,
      state,
      who: "",
      where: "",
      what: "",
      evidence: { text: "", at: "" },
    });
    const of = (more: Partial<TenantStatus>): number =>
      exitCodeOf({
        stage: "prepare",
        configuration: [],
        warnings: [],
        clock: [],
        observedStage: "prepare",
        gates: [],
        partner: null,
        blockers: [],
        preconditions: [],
        access: null,
        pending: [],
        lastUpdate: null,
        ...more,
      });
    assert.equal(of({ gates: [gate("done"), gate("cannotBeSeen", "membershipEmail")] }), 0);
    assert.equal(of({ gates: [gate("cannotBeSeen")] }), 3);
    assert.equal(of({ gates: [gate("cannotBeSeen"), gate("broken")] }), 2);
    assert.equal(of({ gates: [gate("waiting")] }), 2);
    assert.equal(of({ warnings: ["The user group of this stack was deleted in Entra."] }), 2);
    assert.equal(of({ configuration: ["Configuration jamf.macApp: must be a map of keys, or false, not 7."] }), 2);
    assert.equal(of({ pending: [{ operation: "creating", resource: "x" }] }), 2);
  });
});
