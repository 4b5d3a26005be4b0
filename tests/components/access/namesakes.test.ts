/** Policies of the managed policy's name that are not the one in the state. */
import assert from "node:assert/strict";
import { namesakesOf } from "../../../components/access/namesakes";

const config = { conditionalAccess: { managedPolicy: { displayName: "Compliant Macs" } } } as Parameters<
  typeof namesakesOf
>[1];
const policy = (id: string, displayName: string, state = "enabled") =>
  ({ id, displayName, state }) as Parameters<typeof namesakesOf>[0][number];
const recorded = (objectId?: string) => ({
  displayName: "Compliant Macs",
  state: "enabled",
  args: {} as never,
  ...(objectId ? { objectId } : {}),
});

describe("policies of the managed policy's name", () => {
  const own = policy("AAAA", "Compliant Macs");
  const other = policy("bbbb", "compliant macs", "enabledForReportingButNotEnforced");
  const all = [own, other, policy("cccc", "Another")];

  it("are told where the state was lost, each with its id, state and the ways out", () => {
    const told = namesakesOf(all, config, { recorded: undefined, name: "macs" });
    assert.equal(told.length, 2);
    assert.match(told[0]!, /\(id AAAA, on\) that is not in this stack's state/);
    assert.match(told[0]!, /conditionalAccess\.managedPolicy\.id to its ID, .* as macs-require-compliant/);
    assert.match(told[1]!, /\(id bbbb, report-only\)/);
  });

  it("leave out the one in the state, by its id in any letter case", () => {
    const told = namesakesOf(all, config, { recorded: recorded("aaaa"), name: "macs" });
    assert.equal(told.length, 1);
    assert.match(told[0]!, /id bbbb/);
  });

  it("are not told by a state that holds no id", () =>
    assert.deepEqual(namesakesOf(all, config, { recorded: recorded(), name: "macs" }), []));
});
