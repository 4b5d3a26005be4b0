/** Which tenant a stack manages, and what holds where its state cannot be read. */
import assert from "node:assert/strict";
import { recordedIn } from "../../../components/state/lastOutputs";
import { stateObstacle } from "../../../components/tenant/recordedTenant";

describe("a state that could not be read", () => {
  const state = { notRead: "The state of stack a/b/c could not be read: no answer." };
  const tenantId = "11111111-2222-4333-8444-555555555555";

  it("refuses upwards, with a tenant and without", () => {
    assert.equal(stateObstacle({ tenantId }, state, false), state.notRead);
    assert.match(stateObstacle({}, state, false)!, /could not be read: no answer\. Configuration tenantId: is missing/);
  });

  it("refuses downwards only where no tenant is configured: nothing would look there", () => {
    assert.equal(stateObstacle({ tenantId }, state, true), undefined);
    assert.match(stateObstacle({}, state, true)!, /Configuration tenantId: is missing/);
  });

  it("is no obstacle where it was read", () => {
    const read = recordedIn({});
    for (const isDown of [true, false]) assert.equal(stateObstacle({}, read, isDown), undefined);
  });
});
