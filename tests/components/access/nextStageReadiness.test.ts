import assert from "node:assert/strict";
import { nextStage, observedStage } from "../../../components/access/nextStageReadiness";
import { checkedConfig } from "../../../components/config/check";
import { type Stage, stages, type ObservedState } from "../../../components/stages/plan";

const config = (stage: Stage, managedPolicy: boolean) =>
  checkedConfig({
    jamfUrl: "https://jamf.example",
    stage,
    tenantId: "00000000-0000-4000-8000-000000000001",
    users: { groupId: "00000000-0000-4000-8000-000000000002" },
    ...(managedPolicy
      ? {
          conditionalAccess: {
            managedPolicy: {},
            breakGlass: { groupId: "00000000-0000-4000-8000-000000000003" },
          },
        }
      : {}),
  });
const confirmed = (state: "done" | "waiting") => [{ name: "confirmed" as const, state }];
const observed = (
  { registration = "closed", enforcedFor = "nobody" }: Partial<ObservedState>,
  { stage = "prepare" as Stage, own = true, connected = false, empty = false } = {},
) => observedStage(config(stage, own), { registration, enforcedFor }, confirmed(connected ? "done" : "waiting"), empty);

describe("how far a tenant is", () => {
  it("is what people notice, whatever the configuration asks for", () => {
    for (const stage of stages) {
      assert.equal(observed({ enforcedFor: "everybody" }, { stage }), "enforce");
      assert.equal(observed({ enforcedFor: "pilot" }, { stage }), "pilot");
      assert.equal(observed({ registration: "open" }, { stage }), "pilot");
    }
  });

  it("is connect with a connection, and prepare without", () => {
    assert.equal(observed({}, { connected: true }), "connect");
    assert.equal(observed({}), "prepare");
  });

  it("is drain only on the way out, and only when nobody is in the Compliance group", () => {
    assert.equal(observed({}, { stage: "drain", empty: true, connected: true }), "drain");
    assert.equal(observed({}, { stage: "drain", connected: true }), "connect");
    assert.equal(observed({}, { stage: "connect", empty: true, connected: true }), "connect");
    assert.equal(observed({ registration: "open" }, { stage: "drain", empty: true }), "pilot");
  });

  it("is enforce for a stack that has no policy of its own and is told so", () => {
    assert.equal(observed({ registration: "open" }, { stage: "enforce", own: false }), "enforce");
    assert.equal(observed({ registration: "open" }, { stage: "pilot", own: false }), "pilot");
  });

  it("decides which preconditions are listed: of the next stage that switches something on", () => {
    assert.equal(nextStage("prepare", "prepare"), "pilot");
    assert.equal(nextStage("connect", "connect"), "pilot");
    assert.equal(nextStage("pilot", "connect"), "pilot");
    assert.equal(nextStage("pilot", "pilot"), "enforce");
    assert.equal(nextStage("enforce", "pilot"), "enforce");
    assert.equal(nextStage("drain", "enforce"), "drain");
  });
});
