import assert from "node:assert/strict";
import * as fc from "fast-check";
import type { Criterion } from "../../sandbox/jamf/groups/criteria";
import type { Mac } from "../../sandbox/jamf/macs/mac";
import { compile, hasUnpairedParens } from "../../sandbox/jamf/groups/membership";
import { group, Jamf, smartGroups, type Line } from "./jamfClient";

const line = (name: string, searchType: string, value: string, more: Partial<Line> = {}): Line => ({
  name,
  searchType,
  value,
  ...more,
});

describe("membership of the sandbox's smart groups", () => {
  let jamf: Jamf;
  let groups = 0;
  before(async () => {
    jamf = await Jamf.start({ macs: 4 });
    const hour = 3_600_000;
    const day = 24 * hour;
    const now = Date.now();
    const portal = { name: "Company Portal.app", bundleId: "com.microsoft.CompanyPortalMac", version: "5.2604.0" };
    const chrome = { name: "Google Chrome.app", bundleId: "com.google.Chrome", version: "142.0.7444.60" };
    const macs: Partial<Mac>[] = [
      {
        name: "Mäc 1",
        osVersion: "26.1",
        apps: [portal, chrome],
        fileVault: "All Partitions Encrypted",
        reportedAt: now - hour,
      },
      {
        name: "Mac 2",
        osVersion: "15.7.2",
        apps: [chrome],
        fileVault: "No Partitions Encrypted",
        reportedAt: now - 47 * hour,
      },
      {
        name: "Mac 3",
        osVersion: "15.10",
        apps: [portal],
        fileVault: "Boot Partitions Encrypted",
        reportedAt: now - 3 * day,
      },
      {
        name: "Mac 4",
        osVersion: "9.9",
        apps: [],
        fileVault: "All Partitions Encrypted",
        reportedAt: Date.parse("2024-05-06"),
      },
    ];
    for (const [at, set] of macs.entries()) {
      const answer = await jamf.control("POST", "/jamf/mac", { id: at + 1, set: { ...set, attributes: {} } });
      assert.equal(answer.status, 200, answer.text);
    }
  });
  after(() => jamf.stop());

  const members = async (...lines: Line[]) => {
    const id = await jamf.create(smartGroups, group(`Group ${(groups += 1)}`, ...lines));
    const answer = await jamf.get(`/api/v3/computer-groups/smart-group-membership/${id}`);
    return answer.json<{ members: number[] }>().members;
  };

  const cases: [string, string, string, number[]][] = [
    ["Application Title", "is", "company portal.app", [1, 3]],
    ["Application Title", "is", "CompanyPortal.app", []],
    ["Application Title", "is not", "Company Portal.app", [2, 4]],
    ["Application Title", "has", "Google Chrome.app", [1, 2]],
    ["Application Title", "does not have", "Google Chrome.app", [3, 4]],
    ["Application Title", "like", "Portal", [1, 3]],
    ["Application Title", "not like", "Portal", [2, 4]],
    ["Application Bundle ID", "is", "com.microsoft.CompanyPortalMac", [1, 3]],
    ["Computer Name", "matches regex", "^M.c [13]$", [1, 3]],
    ["Computer Name", "does not match regex", "[13]", [2, 4]],
    ["Computer Name", "matches regex", "(", []],
    ["FileVault 2 Status", "is", "All Partitions Encrypted", [1, 4]],
    ["FileVault 2 Status", "is not", "All Partitions Encrypted", [2, 3]],
    ["FileVault 2 Partition Encryption State", "is", "Encrypted", [1, 3, 4]],
    ["Last Inventory Update", "less than x days ago", "2", [1, 2]],
    ["Last Inventory Update", "more than x days ago", "2", [3, 4]],
    ["Last Inventory Update", "before (yyyy-mm-dd)", "2024-05-07", [4]],
    ["Last Inventory Update", "after (yyyy-mm-dd)", "2024-05-06", [1, 2, 3]],
    ["Last Inventory Update", "in less than x days", "5", []],
    ["Operating System Version", "greater than or equal", "15.8", [1, 3]],
    ["Operating System Version", "less than", "15.10", [2, 4]],
    ["Operating System Version", "like", "15.", [2, 3]],
    ["Patch Reporting: Google Chrome", "less than", "143", [1, 2]],
    ["Cost Centre", "is", "", [1, 2, 3, 4]],
  ];
  for (const [name, searchType, value, expected] of cases) {
    it(`"${name}" ${searchType} "${value}" gives ${expected.join(", ") || "nobody"}`, async () => {
      assert.deepEqual(await members(line(name, searchType, value)), expected);
    });
  }

  it("gives everybody without criteria", async () => {
    assert.deepEqual(await members(), [1, 2, 3, 4]);
  });

  it("binds and tighter than or, and parentheses tighter than both", async () => {
    const [a, b, c] = ["1", "2", "3"].map((number) => line("Computer Name", "like", number)) as [Line, Line, Line];
    const noChrome = line("Application Title", "does not have", "Google Chrome.app");
    assert.deepEqual(await members(a, { ...c, andOr: "or" }, noChrome), [1, 3]);
    assert.deepEqual(
      await members({ ...a, openingParen: true }, { ...c, andOr: "or", closingParen: true }, noChrome),
      [3],
    );
    const nested = [
      { ...noChrome, openingParen: true },
      { ...b, openingParen: true },
      { ...c, andOr: "or", closingParen: true },
      line("Computer Name", "like", "Mac", { closingParen: true }),
    ];
    assert.deepEqual(await members(...nested), [3]);
  });

  it("follows membership of other groups and what happens to their Macs", async () => {
    const inner = group("Encrypted", line("FileVault 2 Status", "is", "All Partitions Encrypted"));
    const id = await jamf.create(smartGroups, inner);
    const memberOf = line("Computer Group", "member of", "Encrypted");
    const outer = await jamf.create(
      smartGroups,
      group("Encrypted with portal", memberOf, line("Application Title", "like", "Portal")),
    );
    const path = `/api/v3/computer-groups/smart-group-membership/${outer}`;
    assert.deepEqual((await jamf.get(path)).json<{ members: number[] }>().members, [1]);
    assert.deepEqual(await members(line("Computer Group", "not member of", "Encrypted")), [2, 3]);
    await jamf.send("PUT", `${smartGroups}/${id}`, group("Encrypted", line("Computer Name", "like", "3")));
    assert.deepEqual((await jamf.get(path)).json<{ members: number[] }>().members, [3]);
  });
});

describe("a smart group that looks at dates", () => {
  it("moves with simulated time", async () => {
    const jamf = await Jamf.start({ macs: 4 });
    const lately = line("Last Enrollment", "less than x days ago", "5000");
    const id = await jamf.create(smartGroups, group("Seen lately", lately));
    const count = async () => {
      const answer = await jamf.get(`/api/v3/computer-groups/smart-group-membership/${id}`);
      return answer.json<{ members: number[] }>().members.length;
    };
    const before = await count();
    await jamf.control("POST", "/macs/tick", { minutes: 5001 * 24 * 60 });
    const after = await count();
    await jamf.stop();
    assert.deepEqual([before, after], [4, 0]);
  });
});

describe("the evaluation of criteria", () => {
  const look = { now: 0, complianceOf: () => "Not Available" as const };
  const bit = fc.record({ truth: fc.boolean(), andOr: fc.constantFrom("and", "or") });

  /** Criteria that are constants: a member-of line whose group has the Mac or has it not. */
  const constant = (truth: boolean, andOr: string, openingParen = false, closingParen = false) =>
    ({
      name: "Computer Group",
      searchType: "member of",
      value: truth ? "1" : "0",
      andOr,
      priority: 0,
      openingParen,
      closingParen,
    }) as Criterion;
  const evaluate = (criteria: Criterion[]) =>
    compile(
      criteria,
      {
        field: () => ({ type: "group", of: () => undefined }),
        members: (id) => new Set(id === 1 ? [7] : []),
      },
      look,
    )({ id: 7 } as Mac);

  it("agrees with JavaScript on any chain of and and or", () => {
    fc.assert(
      fc.property(fc.array(bit, { minLength: 1, maxLength: 8 }), (bits) => {
        const text = bits
          .map(({ truth, andOr }, at) => `${at > 0 ? (andOr === "or" ? "||" : "&&") : ""} ${truth}`)
          .join(" ");
        const expected = Function(`return ${text}`)() as boolean;
        assert.equal(evaluate(bits.map(({ truth, andOr }) => constant(truth, andOr))), expected);
      }),
    );
  });

  it("agrees with JavaScript on any run of lines in parentheses", () => {
    const arbitrary = fc.tuple(fc.array(bit, { minLength: 2, maxLength: 8 }), fc.nat(), fc.nat());
    fc.assert(
      fc.property(arbitrary, ([bits, one, other]) => {
        const [first, last] = [one % bits.length, other % bits.length].sort((a, b) => a - b) as [number, number];
        const text = bits
          .map(({ truth, andOr }, at) => {
            const word = at > 0 ? (andOr === "or" ? "||" : "&&") : "";
            return `${word} ${at === first ? "(" : ""}${truth}${at === last ? ")" : ""}`;
          })
          .join(" ");
        const criteria = bits.map(({ truth, andOr }, at) => constant(truth, andOr, at === first, at === last));
        assert.equal(hasUnpairedParens(criteria), false);
        assert.equal(evaluate(criteria), Function(`return ${text}`)() as boolean);
      }),
    );
  });
});
