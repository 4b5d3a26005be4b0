/** Which excluded objects help in an emergency. */
import assert from "node:assert/strict";
import { readBreakGlass } from "../../../components/access/breakGlass";
import { ServiceError } from "../../../providers/core/errors";
import type { GraphClient } from "../../../providers/graph/client";

const user = (id: string, accountEnabled: boolean | null | undefined = true) => ({
  "@odata.type": "#microsoft.graph.user",
  id,
  accountEnabled,
});
const other = (kind: string) => ({ "@odata.type": `#microsoft.graph.${kind}`, id: kind, accountEnabled: true });

function read(members: object[] | "gone" | "refused", accounts: Record<string, object> = {}, userIds: string[] = []) {
  const fail = (status: number) =>
    new ServiceError({ verb: "look up", noun: "group" }, { status, words: "no", codes: [] } as never);
  const graph = {
    pages: async (_path: string, _subject: object, _query: object, visit: (page: object[]) => void) => {
      if (members === "gone") throw fail(404);
      if (members === "refused") throw fail(403);
      visit(members);
    },
    read: async (path: string) => accounts[path.split("/").at(-1)!],
  } as unknown as GraphClient;
  return readBreakGlass(graph, { groupId: "g", userIds });
}

describe("emergency access accounts", () => {
  const unreachable: [string, object[] | "gone", RegExp][] = [
    ["an empty group", [], /has no members/],
    ["a group of empty groups", [other("group")], /only group, so no emergency access account/],
    [
      "service principals, devices and contacts",
      [other("servicePrincipal"), other("device"), other("orgContact")],
      /only device, orgContact, servicePrincipal/,
    ],
    ["disabled accounts", [user("a", false)], /every account in group g is disabled/],
    ["an account whose state could not be read", [user("a", null)], /could not be read/],
    ["a group that is gone", "gone", /has no group g/],
  ];
  for (const [name, members, expected] of unreachable) {
    it(`${name}: nobody is reachable`, async () => {
      const { reachable, problems } = await read(members);
      assert.deepEqual(reachable, []);
      assert.match(problems.join(), expected);
    });
  }

  it("one enabled user is enough; what else does not help is a warning", async () => {
    const { reachable, problems, warnings } = await read([other("group"), user("a")], { b: user("b", false) }, ["b"]);
    assert.deepEqual([reachable, problems], [["a"], []]);
    assert.match(warnings.join(), /account b is disabled/);
  });

  it("an account that is named directly counts, whatever the group is", async () => {
    assert.deepEqual((await read([], { b: user("b") }, ["b"])).reachable, ["b"]);
    assert.match((await read([], {}, ["b"])).problems.join(), /no user b/);
  });

  it("warns of more than ten, who are all exempt", async () => {
    const many = Array.from({ length: 11 }, (_, at) => user(`u${at}`));
    assert.match((await read(many)).warnings.join(), /11 users are excluded/);
    assert.deepEqual((await read(many.slice(1))).warnings, []);
  });

  it("an error is never none", async () => {
    await assert.rejects(read("refused"));
  });
});
