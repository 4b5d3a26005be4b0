/** Which hand edits of the group of users count: those that change who is in it, of users that Entra has. */
import assert from "node:assert/strict";
import { membersDrift } from "../../../components/access/membersDrift";
import { recordedIn } from "../../../components/state/lastOutputs";

const group = "11111111-0000-4000-8000-000000000000";

interface Given {
  users: { groupId?: string; members?: readonly string[]; rule?: string };
  /** In the group now. */
  members?: readonly string[];
  /** That Entra does not have. */
  deleted?: readonly string[];
  rule?: string;
  /** The group that the state holds. */
  recorded?: string;
  /** Its users as the state holds them; else those of the configuration. */
  held?: { members?: readonly string[]; rule?: string };
}

async function drift({ users, members = [], deleted = [], rule, recorded = group, held = users }: Given) {
  const asked: string[] = [];
  const graph = {
    pages: async (path: string, _subject: object, _query: object, visit: (page: object[]) => void) => {
      asked.push(path);
      visit(members.map((id) => ({ "@odata.type": "#microsoft.graph.user", id })));
    },
    read: async (path: string) => {
      asked.push(path);
      const id = path.split("/").at(-1)!;
      return deleted.includes(id) ? undefined : { id };
    },
  };
  const kind = held.rule === undefined ? "group:Group" : "groupWithoutMembers:GroupWithoutMembers";
  const urn = `urn:pulumi:s::p::c$azuread:index/${kind}::macs-users`;
  const outputs = { objectId: recorded, members: held.members, dynamicMembership: { rule: held.rule } };
  const found = await membersDrift({
    name: "macs",
    last: recordedIn({ [urn]: { outputs } }),
    config: { users },
    tenant: { graph, userGroupId: group, userGroupRule: rule },
  } as never);
  return { ...found, asked };
}

describe("members that somebody changed by hand", () => {
  it("count by user, in any letter case and order, nested groups included", async () => {
    const same = await drift({ users: { members: ["A", "b"] }, members: ["B", "a"] });
    assert.deepEqual([same.parts, same.byHand, same.asked.length], [[], [], 1]);
    const other = await drift({ users: { members: ["a", "b", "c"] }, members: ["a", "d"] });
    assert.deepEqual(other.parts, ["users"]);
    assert.match(other.byHand.join(), /changed in Entra \(2 removed, 1 added\)/);
  });

  it("do not count where the user was deleted in Entra, who could lose nothing", async () => {
    const all = await drift({ users: { members: ["a", "B", "c"] }, members: ["a"], deleted: ["b", "c"] });
    assert.deepEqual([all.parts, all.byHand, [...all.gone]], [[], [], ["b", "c"]]);
    const some = await drift({ users: { members: ["a", "b", "c"] }, members: ["a"], deleted: ["c"] });
    assert.deepEqual([some.parts, [...some.gone]], [["users"], ["c"]]);
    assert.match(some.byHand.join(), /\(1 removed\)/);
  });

  it("all count where so many are missing that nobody looks them up", async () => {
    const members = Array.from({ length: 60 }, (_, i) => `u${i}`);
    const { parts, gone, asked } = await drift({ users: { members }, deleted: members });
    assert.deepEqual([parts, gone.size, asked.length], [["users"], 0, 1]);
  });

  it("are not those that the configuration changes: the group is compared with the state", async () => {
    const list = await drift({ users: { members: ["a", "b", "c"] }, members: ["a"], held: { members: ["A"] } });
    const rule = await drift({ users: { rule: "new" }, rule: "old", held: { rule: "old" } });
    assert.deepEqual([list.parts, list.byHand, rule.parts, rule.byHand], [[], [], [], []]);
  });

  it("are none of ours in a group that the configuration names, and in one that the state does not hold", async () => {
    const named = await drift({ users: { groupId: group }, members: ["a"] });
    const foreign = await drift({ users: { members: ["b"] }, members: ["a"], recorded: "another" });
    assert.deepEqual([named.parts, foreign.parts, [...named.asked, ...foreign.asked]], [[], [], []]);
  });

  it("follow a rule that somebody changed, which costs no request", async () => {
    const rule = "user.department -eq 'IT'";
    const same = await drift({ users: { rule }, rule: ` ${rule}` });
    const other = await drift({ users: { rule }, rule: "user.department -eq 'HR'" });
    assert.deepEqual([same.parts, other.parts, [...same.asked, ...other.asked]], [[], ["users"], []]);
    assert.match(other.byHand.join(), /the membership rule of the group of users was changed in Entra/);
  });
});
