/**
 * Own evaluation of criteria. The sandbox, which has rules of its own, is asked over HTTP who is a member: over random criteria and
 * inventories the two agree, or the own evaluation says that it can't tell. `RUNS=2000 npm test -- …` is the long form.
 */
import assert from "node:assert/strict";
import fc from "fast-check";
import type { Criterion, Operator } from "../../../../providers/jamf/criteria/criterion";
import { evaluation, type InventoryRow } from "../../../../providers/jamf/criteria/evaluation/evaluate";
import type { Mac } from "../../../../sandbox/jamf/macs/mac";
import { type SandboxProcess, startSandboxProcess } from "../../../../sandbox/child";
import { ByHand } from "../../../support/byHand";
import { readLive } from "../../../components/access/readLive";

const now = Date.parse("2026-11-25T10:00:00Z");
const day = 86_400_000;
const around = { now, attributes: new Map([["Cost centre", "STRING" as const]]) };
const line = (criterion: string, operator: Operator, value: string, more: Partial<Criterion> = {}): Criterion => ({
  criterion,
  operator,
  value,
  ...more,
});

function holds(row: Partial<InventoryRow>, ...criteria: Criterion[]): boolean {
  const { matches, notEvaluable } = evaluation(criteria, around);
  assert.ok(matches, JSON.stringify(notEvaluable));
  return matches({ id: "1", ...row });
}

describe("own evaluation of criteria", () => {
  const portal = { name: "Company Portal.app", bundleId: "com.microsoft.CompanyPortalMac", version: "5.2604" };
  const cases: [string, Partial<InventoryRow>, Criterion, boolean][] = [
    ["letter case", { applications: [portal] }, line("Application Title", "is", "company PORTAL.app"), true],
    [
      "a typing error in a title",
      { applications: [portal] },
      line("Application Title", "is", "CompanyPortal.app"),
      false,
    ],
    ["no application at all", {}, line("Application Title", "does not have", "Company Portal.app"), true],
    [
      "inventory at the edge",
      { reportedAt: now - 2 * day },
      line("Last Inventory Update", "less than x days ago", "2"),
      true,
    ],
    [
      "inventory past it",
      { reportedAt: now - 2 * day - 1 },
      line("Last Inventory Update", "less than x days ago", "2"),
      false,
    ],
    [
      "inventory ahead of the clock here",
      { reportedAt: now + day },
      line("Last Inventory Update", "less than x days ago", "2"),
      true,
    ],
    ["never reported", {}, line("Last Inventory Update", "more than x days ago", "2"), false],
    ["15.10 after 15.9", { osVersion: "15.10" }, line("Operating System Version", "greater than", "15.9"), true],
    ["26 like 26.0", { osVersion: "26" }, line("Operating System Version", "greater than or equal", "26.0"), true],
    [
      "all partitions",
      { fileVault2Status: "ALL_ENCRYPTED" },
      line("FileVault 2 Status", "is", "All Partitions Encrypted"),
      true,
    ],
    [
      "boot partition",
      { fileVault2Status: "BOOT_ENCRYPTED" },
      line("FileVault 2 Status", "is", "All Partitions Encrypted"),
      false,
    ],
    ["unknown encryption", {}, line("FileVault 2 Status", "is not", "All Partitions Encrypted"), true],
    ["a group by name", { groups: [{ id: "4", name: "Pilot" }] }, line("Computer Group", "member of", "pilot"), true],
    ["a group by id", { groups: [{ id: "4", name: "Pilot" }] }, line("Computer Group", "not member of", "4"), false],
    ["an attribute", { attributes: new Map([["Cost centre", ["4711"]]]) }, line("Cost centre", "is", "4711"), true],
    ["an attribute without value", {}, line("Cost centre", "is", ""), true],
    [
      "a date",
      { reportedAt: Date.parse("2026-11-24T23:59:59Z") },
      line("Last Inventory Update", "before (yyyy-mm-dd)", "2026-11-25"),
      true,
    ],
  ];
  for (const [name, row, criterion, expected] of cases) {
    it(`${name}: ${criterion.criterion} ${criterion.operator} "${criterion.value}" is ${expected}`, () => {
      assert.equal(holds(row, criterion), expected);
    });
  }

  const untold: [string, Criterion[]][] = [
    ["a criterion that inventory does not show", [line("Last Check-in", "less than x days ago", "2")]],
    ["an attribute that is not there, or disabled", [line("Warranty", "is", "x")]],
    ["patch reporting", [line("Patch Reporting: Google Chrome", "less than", "143")]],
    ["what may be a wildcard", [line("Computer Name", "like", "a%")]],
    ["regular expressions", [line("Computer Name", "matches regex", "^Mac")]],
    ["an encryption status that nobody knows", [line("FileVault 2 Status", "is", "Encrypted")]],
    ["a version beside a title", [line("Application Title", "is", "a.app"), line("Application Version", "is", "1")]],
    ["a parenthesis that none closes", [line("Model", "is", "x", { openingParenthesis: true })]],
  ];
  for (const [name, criteria] of untold) {
    it(`does not guess at ${name}, and names the line`, () => {
      const { matches, notEvaluable } = evaluation([line("Model", "is", "y"), ...criteria], around);
      assert.equal(matches, undefined);
      assert.ok(notEvaluable!.every((found) => found.line >= 1));
    });
  }

  it("names what this run changes too by its membership after the run", () => {
    const groups = new Map([["Pilot", () => true]]);
    const { matches } = evaluation([line("Computer Group", "member of", "Pilot")], { ...around, groups });
    assert.equal(matches!({ id: "1", groups: [] }), true);
  });

  it("joins as JavaScript does: and before or, parentheses before both", () => {
    const bit = fc.record({ truth: fc.boolean(), andOr: fc.constantFrom("and" as const, "or" as const) });
    const chain = fc.tuple(
      fc.array(bit, { minLength: 1, maxLength: 9 }),
      fc.array(fc.tuple(fc.nat(), fc.nat()), { maxLength: 3 }),
    );
    fc.assert(
      fc.property(chain, ([bits, pairs]) => {
        const lines = bits.map(({ truth, andOr }) => line("Model", "is", truth ? "x" : "y", { andOr }));
        const opened = bits.map(() => false);
        const closed = bits.map(() => false);
        const taken: [number, number][] = [];
        for (const [one, other] of pairs) {
          const [a, b] = [one % bits.length, other % bits.length].sort((x, y) => x - y) as [number, number];
          const crosses = taken.some(([c, d]) => (a < c && b >= c && b < d) || (c < a && d >= a && d < b));
          if (a === b || opened[a] || closed[b] || closed[a] || opened[b] || crosses) continue;
          taken.push([a, b]);
          opened[a] = closed[b] = true;
        }
        const text = bits
          .map(({ truth, andOr }, i) => {
            const join = i === 0 ? "" : andOr === "or" ? "||" : "&&";
            return `${join} ${opened[i] ? "(" : ""}${truth}${closed[i] ? ")" : ""}`;
          })
          .join(" ");
        const criteria = lines.map((each, i) => ({
          ...each,
          openingParenthesis: opened[i]!,
          closingParenthesis: closed[i]!,
        }));
        assert.equal(holds({ model: "x" }, ...criteria), Function(`return ${text}`)() as boolean, text);
      }),
      { numRuns: 1_000 },
    );
  });
});

describe("own evaluation and the sandbox's membership", function () {
  this.timeout(120_000);
  const runs = Number(process.env["RUNS"] ?? 150);
  const macs = 40;
  let sandbox: SandboxProcess;
  before(async () => {
    sandbox = await startSandboxProcess(["--macs", String(macs), "--seed", "14"]);
  });
  after(() => sandbox.stop());

  const titles = [
    "Company Portal.app",
    "company portal.APP",
    "Slack.app",
    "Safari",
    "zoom.us.app",
    "CompanyPortal.app",
  ];
  const textOperators = ["is", "is not", "like", "not like"] as const;
  const listOperators = [...textOperators, "has", "does not have"] as const;
  const dateOperators = [
    ...(["less than x days ago", "more than x days ago", "in less than x days", "in more than x days"] as const),
  ];
  const orders = ["greater than", "less than", "greater than or equal", "less than or equal"] as const;
  const one = (name: string, operator: readonly Operator[], values: readonly string[]): fc.Arbitrary<Criterion> =>
    fc.record({
      criterion: fc.constant(name),
      operator: fc.constantFrom(...operator),
      value: fc.constantFrom(...values),
      andOr: fc.constantFrom("and" as const, "or" as const),
    });
  const anyLine = fc.oneof(
    one("Application Title", listOperators, titles),
    one("Application Bundle ID", listOperators, ["com.microsoft.CompanyPortalMac", "com.Apple", "us.zoom.xos"]),
    one("Last Inventory Update", dateOperators, ["0", "1", "2", "3", "7", "30"]),
    one(
      "Last Inventory Update",
      ["before (yyyy-mm-dd)", "after (yyyy-mm-dd)"],
      ["2026-11-01", "2026-11-24", "2020-02-29"],
    ),
    one(
      "FileVault 2 Status",
      ["is", "is not"],
      ["All Partitions Encrypted", "boot partitions encrypted", "No Partitions Encrypted"],
    ),
    one("Operating System Version", [...textOperators, ...orders], ["26.1", "15.7", "15.10", "14", "9.9", "26.1.0"]),
    one("Computer Name", textOperators, ["Mac", "macbook air", "^Mac", "von .*a", "[0-9]+", "mini$"]),
    one("Serial Number", textOperators, ["C", "^[CDF]", "0$", "XYZ"]),
    one("Model", textOperators, ["MacBook Pro", "Mac mini (M2, 2023)", "M[24]", "imac"]),
    one("Payer", listOperators, ["4711", "", "Sales", "^S"]),
    one("Floor", ["is", "is not", ...orders], ["3", "-1", "10"]),
    one("Computer Group", ["member of", "not member of"], ["Encrypted", "All Managed Clients"]),
  );
  /** Up to two pairs of parentheses that do not cross. */
  const anyCriteria = fc
    .tuple(fc.array(anyLine, { minLength: 1, maxLength: 6 }), fc.nat(), fc.nat(), fc.boolean())
    .map(([lines, one, other, wraps]) => {
      const [a, b] = [one % lines.length, other % lines.length].sort((x, y) => x - y) as [number, number];
      return lines.map((each, i) => ({
        ...each,
        openingParenthesis: wraps && a < b && i === a,
        closingParenthesis: wraps && a < b && i === b,
      }));
    });

  it(`agree on ${runs} random criteria over ${macs} random Macs, and most can be worked out`, async () => {
    const admin = new ByHand(sandbox);
    const attributes: Record<string, string> = {};
    for (const [name, dataType] of [
      ["Payer", "STRING"],
      ["Floor", "INTEGER"],
    ] as const) {
      const made = await admin.must("POST", "/api/v1/computer-extension-attributes", {
        name,
        dataType,
        inventoryDisplayType: "HARDWARE",
        inputType: "TEXT",
        enabled: true,
      });
      attributes[name] = made.json.id as string;
    }
    const [seconds] = [Math.floor(Date.now() / 1_000) * 1_000];
    const anyMac = fc.record({
      osVersion: fc.constantFrom("26.1", "15.7.2", "15.10", "14.8.2", "9.9"),
      fileVault: fc.constantFrom<Mac["fileVault"]>(
        ...(["All Partitions Encrypted", "Boot Partitions Encrypted", "No Partitions Encrypted"] as const),
      ),
      // Off the edges of whole days: the two are asked at different moments.
      reportedAt: fc.integer({ min: 0, max: 800 }).map((hours) => seconds - hours * 3_600_000 - 1_800_000),
      apps: fc.subarray(
        ["Company Portal.app", "Slack.app", "Safari.app", "zoom.us.app"].map((name) => ({
          name,
          version: "1.2",
          bundleId:
            { "Company Portal.app": "com.microsoft.CompanyPortalMac", "zoom.us.app": "us.zoom.xos" }[name] ??
            `com.apple.${name}`,
        })),
      ),
      attributes: fc.record({
        cost: fc.constantFrom("4711", "Sales", ""),
        floor: fc.constantFrom("3", "10", "-1", ""),
      }),
    });
    for (const [at, { attributes: values, ...set }] of fc.sample(anyMac, { numRuns: macs, seed: 14 }).entries()) {
      const all = Object.fromEntries(
        [
          ["Payer", values.cost],
          ["Floor", values.floor],
        ].flatMap(([name, value]) => (value === "" ? [] : [[attributes[name!]!, value]])),
      );
      await admin.control("POST", "/jamf/mac", { id: at + 1, set: { ...set, attributes: all } });
    }
    const group = async (name: string, criteria: readonly Criterion[]): Promise<number[]> => {
      const made = await admin.must("POST", "/api/v3/computer-groups/smart-groups", {
        name,
        siteId: "-1",
        criteria: criteria.map((each, priority) => ({
          name: each.criterion,
          priority,
          andOr: each.andOr ?? "and",
          searchType: each.operator,
          value: each.value,
          openingParen: each.openingParenthesis ?? false,
          closingParen: each.closingParenthesis ?? false,
        })),
      });
      const { json } = await admin.must("GET", `/api/v3/computer-groups/smart-group-membership/${made.json.id}`);
      return json.members as number[];
    };
    await group("Encrypted", [line("FileVault 2 Status", "is", "All Partitions Encrypted")]);
    const seed = Number(process.env["SEED"] ?? 14);
    const all = fc.sample(anyCriteria, { numRuns: runs, seed });
    const expected: Record<string, number[]> = {};
    for (const [i, criteria] of all.entries()) expected[`q${i}`] = await group(`q${i}`, criteria);
    const questions = Object.fromEntries(all.map((criteria, i) => [`q${i}`, criteria]));
    const { wouldBe } = await readLive(sandbox.environment, {
      config: {
        jamfUrl: sandbox.jamf.url,
        tenantId: sandbox.entra.tenantId,
        users: { groupId: sandbox.entra.tenantId },
      },
      criteria: questions,
    });
    let told = 0;
    for (const [name, members] of Object.entries(wouldBe)) {
      if (members.some((member) => typeof member === "string")) continue;
      told++;
      assert.deepEqual(
        [...members].sort((a, b) => Number(a) - Number(b)),
        [...expected[name]!].sort((a, b) => a - b),
        `seed ${seed}, ${JSON.stringify(questions[name])}`,
      );
    }
    assert.ok(told > runs * 0.8, `only ${told} of ${runs} could be worked out`);
  });
});
