/** Which way a run goes, what comes first in it, and what is held back. Pure. */
import assert from "node:assert/strict";
import { directionOf, runDirection } from "../../../components/stages/direction";
import { candidatesOf } from "../../../components/stages/candidates";
import { holdsOf } from "../../../components/stages/holds";
import { isLeaving, isOn, orderOf } from "../../../components/stages/order";
import { planOf } from "../../../components/stages/plan";
import { checkedConfig } from "../../../components/config/check";
import { recordedIn } from "../../../components/state/lastOutputs";
import { recordedPolicy } from "../../../components/state/recordedPolicy";

const urn = (type: string, name: string) =>
  `urn:pulumi:s::p::jamf-entra-compliance:index:MacDeviceCompliance$${type}::${name}`;
const dynamic = (kind: string, name: string) => urn(`pulumi-nodejs:dynamic/${kind}`, name);
const policyUrn = urn("azuread:index/conditionalAccessPolicy:ConditionalAccessPolicy", "macs-require-compliant");
const planAt = (stage: "connect" | "enforce" | "drain" | "prepare", managedPolicy = true) =>
  planOf({ stage, managedPolicy, pilotGroup: false, registrationApp: true, managedPolicyExists: true });
const line = (value: string) => [{ criterion: "Application Title", operator: "is", value }];

describe("the direction of a run", () => {
  it("is down to a lower stage and always to drain, level in the same stage, up otherwise and after drain", () => {
    assert.equal(directionOf("pilot", "enforce"), "down");
    assert.equal(directionOf("drain", undefined), "down");
    assert.equal(directionOf("enforce", "enforce"), "level");
    for (const reached of [undefined, "connect", "drain", "no stage"])
      assert.equal(directionOf("enforce", reached), "up");
  });
});

describe("the direction of a run after one that ended half-way up", () => {
  const after = (guard: object, gate: object) =>
    recordedIn({
      [dynamic("jamf:SmartComputerGroup", "macs-compliance")]: { outputs: {} },
      [dynamic("graph:TearDownGuard", "macs-guard")]: { outputs: guard },
      [dynamic("core:Gate", "macs-enforcement")]: { outputs: gate },
      [dynamic("graph:CompliancePartner", "macs-partner")]: { outputs: { groupId: "ALL" } },
    });

  it("is down to the stage that was reached, where the managed policy passed its gate for the first time", () => {
    const last = after({ stage: "connect", managedPolicyOn: false }, { policyState: "enabled", audience: "all" });
    assert.deepEqual(
      [runDirection({ stage: "connect" }, last, "macs"), runDirection({ stage: "enforce" }, last, "macs")],
      ["down", "up"],
    );
    const ended = after({ stage: "connect", managedPolicyOn: false }, { policyState: "disabled", audience: "all" });
    assert.equal(runDirection({ stage: "connect" }, ended, "macs"), "level");
  });

  it("is down to a pilot where it passed for all users, level where it passed for the pilot group, or was adopted", () => {
    const on = { stage: "pilot", managedPolicyOn: true };
    const direction = (guard: object, audience: string, groupId = "pilot") =>
      runDirection({ stage: "pilot", pilot: { groupId } }, after(guard, { policyState: "enabled", audience }), "macs");
    assert.equal(direction(on, "all"), "down");
    assert.equal(direction(on, "pilot"), "level");
    assert.equal(direction(on, "all", "All"), "level");
    assert.equal(direction({ ...on, adoptedPolicyId: "id" }, "all"), "level");
  });
});

describe("the direction of a run of a new stack", () => {
  const group = dynamic("jamf:SmartComputerGroup", "macs-compliance");
  it("is up to drain too, until the state holds something of it; where the state could not be read, drain stays down", () => {
    assert.equal(runDirection({ stage: "drain" }, recordedIn({}), "macs"), "up");
    assert.equal(runDirection({ stage: "drain" }, recordedIn({ [group]: { outputs: {} } }), "macs"), "down");
    assert.equal(runDirection({ stage: "drain" }, undefined, "macs"), "down");
  });
});

describe("the managed policy in the state", () => {
  const last = recordedIn({
    [policyUrn]: {
      outputs: {
        displayName: "Require",
        state: "enabled",
        objectId: "ID-1",
        sessionControls: null,
        conditions: { users: { includedGroups: ["g"], excludedUsers: [] }, devices: null },
      },
    },
  });

  it("is read without what the plugin fills in", () => {
    const policy = recordedPolicy(last, "macs")!;
    assert.deepEqual(policy.args, {
      displayName: "Require",
      state: "enabled",
      conditions: { users: { includedGroups: ["g"] } },
    });
    assert.equal(policy.objectId, "ID-1");
  });

  it("goes first where it is on in the state or in the tenant and will not be, and last otherwise", () => {
    const recorded = recordedPolicy(last, "macs");
    assert.equal(orderOf(planAt("drain"), isOn(recorded, undefined)), "policyFirst");
    assert.equal(
      orderOf(planAt("drain"), isOn({ ...recorded!, state: "disabled" }, { state: "enabled" })),
      "policyFirst",
    );
    assert.equal(orderOf(planAt("enforce"), isOn(recorded, undefined)), "policyLast");
    assert.equal(orderOf(planAt("connect"), isOn(undefined, undefined)), "policyLast");
  });

  it("leaves only when it is off", () => {
    const recorded = recordedPolicy(last, "macs");
    assert.equal(isLeaving(planAt("prepare"), recorded, true), true);
    assert.equal(isLeaving(planAt("prepare"), { ...recorded!, state: "disabled" }, false), false);
    assert.equal(isLeaving(planAt("enforce"), recorded, true), false);
  });
});

describe("what is held back", () => {
  const last = recordedIn({
    [dynamic("jamf:SmartComputerGroup", "macs-compliance")]: { outputs: { criteria: line("Company Portal.app") } },
    [dynamic("jamf:Policy", "macs-registration")]: { outputs: { enabled: true } },
    [dynamic("graph:ConditionalAccessExclusion", "macs-exclusion-p1")]: { outputs: {} },
  });

  it("keeps what the state recorded of the steps that are held, and of no other", () => {
    assert.deepEqual(holdsOf(new Set(["complianceGroup", "registrationPolicy", "exclusions"]), last, "macs"), {
      compliance: line("Company Portal.app"),
      registration: "open",
      exclusions: ["p1"],
    });
    assert.deepEqual(holdsOf(new Set(), last, "macs"), {});
    assert.deepEqual(holdsOf(new Set(["complianceGroup"]), undefined, "macs"), {});
  });
});

describe("candidates", () => {
  const config = (jamf: object) => checkedConfig({ jamfUrl: "https://a.jamfcloud.com", jamf });
  const moved = (first: string, candidate: string) =>
    recordedIn({
      [dynamic("jamf:SmartComputerGroup", "macs-applicable")]: { outputs: { criteria: line(first) } },
      [dynamic("jamf:SmartComputerGroup", "macs-applicable-candidate")]: { outputs: { criteria: line(candidate) } },
    });

  it("are made as configured, stay for the run in which they are moved, and leave in the next", () => {
    const one = config({ applicableGroup: { candidate: line("New.app") } });
    assert.deepEqual(
      candidatesOf(one, undefined, "macs").applicable?.map(({ value }) => value),
      ["New.app"],
    );
    const after = config({ applicableGroup: { criteria: line("New.app") } });
    assert.ok(candidatesOf(after, moved("Old.app", "New.app"), "macs").applicable);
    assert.equal(candidatesOf(after, moved("New.app", "New.app"), "macs").applicable, undefined);
    assert.equal(candidatesOf(after, moved("Old.app", "Other.app"), "macs").applicable, undefined, "given up");
  });
});
