import assert from "node:assert/strict";
import fc from "fast-check";
import { holds, parseRule, type Rule } from "../../../sandbox/entra/ruleLanguage";

const facts: Record<string, unknown> = {
  "user.department": "Sales",
  "user.country": null,
  "user.accountEnabled": true,
  "user.userPrincipalName": "Lena.Mueller@example.com",
  "user.level": 7,
  "user.proxyAddresses": ["SMTP:lena@example.com", "smtp:l.m@example.com"],
  "user.assignedPlans": [
    { service: "SCO", capabilityStatus: "Enabled" },
    { service: "exchange", capabilityStatus: "Deleted" },
  ],
};
const read = (property: string) => facts[property];
const evaluate = (rule: string) =>
  holds(
    parseRule(rule, () => true),
    read,
  );

const truths: [string, boolean][] = [
  ['user.department -eq "Sales"', true],
  ['user.department -eq "sales"', true],
  ["user.department eq 'Sales'", true],
  ['user.department -ne "Sales"', false],
  ['user.department -startsWith "Sa"', true],
  ['user.department -notStartsWith "Sa"', false],
  ['user.department -endsWith "LES"', true],
  ['user.department -contains "ale"', true],
  ['user.department -notContains "ale"', false],
  ['user.department -match "^S.*s$"', true],
  ['user.department -notMatch "^X"', true],
  ['user.department -in ["Legal", "Sales"]', true],
  ['user.department -notIn ["Legal", "Sales"]', false],
  ["user.accountEnabled -eq true", true],
  ['user.accountEnabled -eq "True"', true],
  ["user.level -eq 7", true],
  ["user.country -eq null", true],
  ["user.department -eq null", false],
  ["user.department -ne null", true],
  // Without a value positive operators never match, negative ones always do.
  ['user.country -eq "DE"', false],
  ['user.country -ne "DE"', true],
  ['user.country -contains ""', false],
  ['user.country -notContains "x"', true],
  ['user.country -in ["DE"]', false],
  ['user.country -notIn ["DE"]', true],
  // Precedence and grouping.
  ["user.level -eq 1 -and user.level -eq 2 -or user.level -eq 7", true],
  ["user.level -eq 7 -or user.level -eq 1 -and user.level -eq 2", true],
  ["(user.level -eq 7 -or user.level -eq 1) -and user.level -eq 2", false],
  ["-not (user.level -eq 1)", true],
  ["not (user.level -eq 7) or user.accountEnabled -eq false", false],
  // Words of the language inside texts are text.
  ['user.department -ne "Sales -or user.level -eq 7"', true],
  ['user.department -eq "Sa`les"', true],
  // Lists.
  ['user.proxyAddresses -any (_ -contains "l.m@")', true],
  ['user.proxyAddresses -all (_ -startsWith "smtp")', true],
  ['user.assignedPlans -any (assignedPlan.service -eq "SCO" -and assignedPlan.capabilityStatus -eq "Enabled")', true],
  [
    'user.assignedPlans -any (assignedPlan.service -eq "exchange" -and assignedPlan.capabilityStatus -eq "Enabled")',
    false,
  ],
];

describe("the language of membership rules and device filters", () => {
  for (const [rule, expected] of truths) {
    it(`${rule} is ${expected}`, () => assert.equal(evaluate(rule), expected));
  }

  const comparison = fc.constantFrom(
    'user.department -eq "Sales"',
    'user.country -eq "DE"',
    "user.level -eq 7",
    "user.level -eq 8",
  );

  it("negation swaps the answer, however deep", () => {
    const rule = fc.letrec<{ rule: string }>((tie) => ({
      rule: fc.oneof(
        { depthSize: "small" },
        comparison,
        fc
          .tuple(tie("rule"), fc.constantFrom("-and", "-or"), tie("rule"))
          .map(([left, word, right]) => `(${left} ${word} ${right})`),
        tie("rule").map((inner) => `-not (${inner})`),
      ),
    })).rule;
    fc.assert(fc.property(rule, (text) => evaluate(`-not (${text})`) === !evaluate(text)));
  });

  it("never takes a text for a rule that it does not read to its end", () => {
    fc.assert(
      fc.property(comparison, fc.constantFrom(")", "x", '"y"', "-eq 3", "]"), (rule, rest) => {
        assert.throws(() => parseRule(`${rule} ${rest}`, () => true));
      }),
    );
  });

  it("reads any quoted text back as it was", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const parsed = parseRule(`user.x -eq "${text.replace(/["`]/g, "`$&")}"`, () => true) as Rule & {
          value: unknown;
        };
        assert.equal(parsed.value, text);
      }),
      { examples: [['""'], ['`"'], ["`\n"]] },
    );
  });
});
