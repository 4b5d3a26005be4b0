import assert from "node:assert/strict";
import fc from "fast-check";
import * as pulumi from "@pulumi/pulumi";
import { parseXml, serialiseXml } from "../../../providers/jamf/client/xml";
import { criteria, type CriterionInput, memberOf, or, parentheses } from "../../../providers/jamf/criteria/criteria";
import { type Criterion, knownCriteria, operators } from "../../../providers/jamf/criteria/criterion";
import { criteriaToClassic, criteriaToWire } from "../../../providers/jamf/criteria/wire";
import { smartComputerGroup, type SmartComputerGroupArgs } from "../../../providers/jamf/smartComputerGroup";
import { fromWire, toWire } from "../../../providers/jamf/smartComputerGroup/wire";

const text = fc.string({ unit: "grapheme", maxLength: 40 });
const line: fc.Arbitrary<Required<Criterion>> = fc.record(
  {
    criterion: text.filter((t) => t.trim() !== ""),
    operator: fc.constantFrom(...operators),
    value: text,
    andOr: fc.constantFrom("and", "or"),
    openingParenthesis: fc.boolean(),
    closingParenthesis: fc.boolean(),
  },
  { noNullPrototype: true },
);
const firstJoinsNothing = (lines: Required<Criterion>[]) =>
  lines.map((l, i) => (i === 0 ? { ...l, andOr: "and" as const } : l));
const group = fc.record(
  {
    name: text,
    description: text.map((t) => t.replace(/\r\n?/g, "\n")),
    siteId: fc.constantFrom("-1", "3"),
    criteria: fc.array(line, { maxLength: 6 }).map(firstJoinsNothing),
    managedBy: fc.option(fc.constantFrom("project/stack/name"), { nil: undefined }),
  },
  { noNullPrototype: true },
);

const problems = (args: object) =>
  smartComputerGroup.validate!(
    args as SmartComputerGroupArgs,
    (property) => (args as Record<string, unknown>)[property] !== undefined,
  ).map(({ property, reason }) => `${property} ${reason}`);
const good = { name: "Macs", criteria: [criteria.applicationTitle.is("Company Portal.app")] };
const withLine = (changed: object) => problems({ name: "Macs", criteria: [{ ...good.criteria[0], ...changed }] });

describe("smart computer group", () => {
  it("reads back from the wire what it wrote", () => {
    fc.assert(fc.property(group, (x) => assert.deepEqual(fromWire(toWire(x)), x)));
  });

  it("numbers the criteria from 0 in the order given, whatever order the service answers in", () => {
    fc.assert(
      fc.property(group, (x) => {
        const wire = toWire(x);
        assert.deepEqual(
          wire.criteria!.map((c) => c.priority),
          x.criteria.map((_, i) => i),
        );
        assert.deepEqual(fromWire({ ...wire, criteria: [...wire.criteria!].reverse() }), x);
      }),
    );
  });

  it("writes the same criteria to Classic", () => {
    fc.assert(
      fc.property(fc.array(line, { maxLength: 4 }), (lines) => {
        const document = parseXml(serialiseXml(criteriaToClassic(lines)));
        const read = document.children("criterion").map((c) => ({
          name: c.text("name"),
          priority: Number(c.text("priority")),
          andOr: c.text("and_or"),
          searchType: c.text("search_type"),
          value: c.text("value"),
          openingParen: c.text("opening_paren") === "true",
          closingParen: c.text("closing_paren") === "true",
        }));
        assert.deepEqual(read, criteriaToWire(lines));
      }),
    );
  });

  it("reads a group without criteria from null, nothing and an empty list", () => {
    for (const none of [null, undefined, []]) {
      assert.deepEqual(fromWire({ name: "a", criteria: none }).criteria, []);
    }
  });

  it("has one canonical form, which stays as it is", () => {
    const { canonical } = smartComputerGroup;
    fc.assert(
      fc.property(group, ({ name, description, criteria }) => {
        const once = canonical!({ name, description, criteria });
        assert.deepEqual(canonical!(structuredClone(once)), once);
      }),
    );
    const short = { criterion: "A", operator: "is", value: "1" } as const;
    const long = { ...short, andOr: "and", openingParenthesis: false, closingParenthesis: false } as const;
    assert.deepEqual(canonical!({ criteria: [short] }), canonical!({ criteria: [long] }));
    assert.deepEqual(canonical!({ criteria: [{ ...short, andOr: "or" }] }), canonical!({ criteria: [short] }));
  });

  it("changes nothing when only the permission for a group of all Macs changes", () => {
    assert.deepEqual(smartComputerGroup.canonical!({ matchesAllComputers: true }), {});
  });

  it("accepts every operator with a value that fits", () => {
    for (const operator of operators) {
      const value = operator.includes("x days") ? "7" : operator.includes("yyyy") ? "2026-09-30" : "x";
      assert.deepEqual(withLine({ operator, value }), [], operator);
    }
  });

  it("names the operators when one does not exist", () => {
    const [problem] = withLine({ operator: "equals" });
    assert.match(
      problem!,
      /^criteria\[0\]\.operator "equals" is not one of is, is not, has, .+, does not match regex$/,
    );
  });

  it("refuses values that the operator cannot mean", () => {
    const says = (operator: string, value: string) => withLine({ operator, value }).join();
    assert.match(says("less than x days ago", "two"), /criteria\[0\]\.value must be a number of days, not "two"/);
    assert.match(says("before (yyyy-mm-dd)", "2026-02-30"), /must be a date such as 2026-09-30, not "2026-02-30"/);
    assert.match(withLine({ value: 2 }).join(), /criteria\[0\]\.value must be text: "2"/);
    assert.match(says("is", "x".repeat(256)), /at most 255 characters/);
    assert.match(withLine({ criterion: "Computer Group", operator: "member of", value: "" }).join(), /name or the id/);
  });

  it("refuses parentheses that do not balance, at the line where they go wrong", () => {
    const plain = good.criteria[0]!;
    const open = { ...plain, openingParenthesis: true };
    const close = { ...plain, closingParenthesis: true };
    const of = (...lines: object[]) => problems({ name: "Macs", criteria: lines });
    assert.deepEqual(of(open, close), []);
    assert.deepEqual(of(open, open, close, close), []);
    assert.match(of(plain, close, open).join(), /^criteria\[1\]\.closingParenthesis closes a parenthesis/);
    assert.match(of(close, open).join(), /^criteria\[0\]\.closingParenthesis/);
    assert.match(
      of(plain, open, plain).join(),
      /^criteria\[1\]\.openingParenthesis opens a parenthesis that none closes/,
    );
  });

  it("finds parentheses balanced exactly when no prefix closes more than it opens and the whole closes all", () => {
    const flags = fc.array(fc.record({ openingParenthesis: fc.boolean(), closingParenthesis: fc.boolean() }), {
      minLength: 1,
      maxLength: 8,
    });
    fc.assert(
      fc.property(flags, (lines) => {
        let depth = 0;
        let sunk = false;
        for (const l of lines) {
          depth += l.openingParenthesis ? 1 : 0;
          depth -= l.closingParenthesis ? 1 : 0;
          sunk ||= depth < 0;
        }
        const complaints = problems({ name: "Macs", criteria: lines.map((l) => ({ ...good.criteria[0], ...l })) });
        assert.equal(complaints.length === 0, !sunk && depth === 0);
      }),
    );
  });

  it("refuses a group without criteria until all Macs are asked for", () => {
    assert.match(problems({ name: "Macs", criteria: [] }).join(), /^criteria must hold at least one criterion/);
    assert.match(problems({ name: "Macs" }).join(), /matchesAllComputers: true/);
    assert.deepEqual(problems({ name: "Macs", matchesAllComputers: true }), []);
    assert.match(problems({ ...good, matchesAllComputers: true }).join(), /^matchesAllComputers goes with a group/);
  });

  it("does not call criteria missing that are not known yet", () => {
    assert.deepEqual(
      smartComputerGroup.validate!({ name: "Macs" }, () => true).filter((p) => p.property === "criteria"),
      [],
    );
  });

  it("refuses the e-mail on membership change, in its type too, and says where a person ticks it", () => {
    // @ts-expect-error The property is there to say that it can never be set.
    const typed: SmartComputerGroupArgs = { jamfUrl: "", ...good, emailOnMembershipChange: true };
    assert.equal(problems(typed).length, 1);
    const [problem] = problems({ ...good, emailOnMembershipChange: true });
    assert.match(problem!, /^emailOnMembershipChange cannot be set: Jamf Pro has no API/);
    assert.match(problem!, /select the checkbox in the admin center: Computers > Smart Computer Groups > Macs > Edit/);
    assert.match(problem!, /lists it under the steps for people/);
  });

  it("refuses a key that a criterion does not have", () => {
    assert.match(
      withLine({ searchType: "is" }).join(),
      /criteria\[0\]\.searchType is an unknown key; allowed: criterion, operator/,
    );
  });

  it("refuses a missing name and a name that is too long", () => {
    assert.match(problems({ criteria: good.criteria }).join(), /^name is missing/);
    assert.match(problems({ ...good, name: "x".repeat(256) }).join(), /at most 255 characters long, not 256/);
  });
});

describe("criteria in words", () => {
  it("are the lines of the procedure", () => {
    const lines = [
      criteria.lastInventoryUpdate.lessThanDaysAgo(2),
      criteria.applicationTitle.is("Company Portal.app"),
      criteria.fileVault2Status.is("All Partitions Encrypted"),
    ];
    assert.deepEqual(lines, [
      { criterion: "Last Inventory Update", operator: "less than x days ago", value: "2" },
      { criterion: "Application Title", operator: "is", value: "Company Portal.app" },
      { criterion: "FileVault 2 Status", operator: "is", value: "All Partitions Encrypted" },
    ]);
  });

  it("use names that are known and operators that exist", () => {
    const makers = Object.values(criteria).filter((words) => typeof words === "object") as unknown as Record<
      string,
      (value: string) => CriterionInput
    >[];
    const lines = makers.flatMap((words) => Object.values(words).map((word) => word("1")));
    for (const { criterion, operator } of lines) {
      assert.ok(knownCriteria.includes(criterion as string), String(criterion));
      assert.ok(operators.includes(operator as never), String(operator));
    }
    assert.deepEqual(
      [
        ...new Set(
          Object.values(criteria.named("x")).map(
            (word) => (word as (v: never) => CriterionInput)("1" as never).operator,
          ),
        ),
      ].sort(),
      operators.filter((operator) => !operator.includes("member of")).sort(),
    );
  });

  it("name a group by resource, name, id or output", async () => {
    const valueOf = (line: { value: pulumi.Input<string> }) =>
      new Promise((resolve) => pulumi.output(line.value).apply(resolve));
    const resource = { id: pulumi.output("12") };
    assert.equal(await valueOf(memberOf(resource)), "12");
    assert.equal(await valueOf(memberOf(pulumi.output("12"))), "12");
    assert.equal(await valueOf(memberOf(Promise.resolve("12"))), "12");
    assert.equal(await valueOf(memberOf("Pilot")), "Pilot");
    assert.equal(criteria.computerGroup.notMemberOf("Pilot").operator, "not member of");
  });

  it("join by or and stand in parentheses", () => {
    const [a, b, c] = ["a", "b", "c"].map((name) => criteria.named(name).is("1")) as [
      CriterionInput,
      CriterionInput,
      CriterionInput,
    ];
    assert.deepEqual(
      [a, ...or(parentheses(b, or(c)))].map((l) => [l.andOr, l.openingParenthesis, l.closingParenthesis]),
      [
        [undefined, undefined, undefined],
        ["or", true, undefined],
        ["or", undefined, true],
      ],
    );
    assert.throws(() => parentheses(...parentheses(a, b), c), /one parenthesis at each end/);
  });
});
