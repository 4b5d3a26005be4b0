import assert from "node:assert/strict";
import fc from "fast-check";
import { judge } from "../../../../providers/graph/conditionalAccess/judge";
import type { SignInContext } from "../../../../providers/graph/conditionalAccess/signInContext";
import { severity } from "../../../../providers/graph/conditionalAccess/vocabulary";
import { changes, situations } from "./anyPolicy";
import { A, placeholder, policy, type Change } from "./policies";

const verdict = (change: Change, situation: SignInContext) => judge(policy(change), situation).verdict;
const runs = { numRuns: 3000 };

describe("laws of the judgement", () => {
  it("excluding the registration app never makes a verdict worse", () =>
    fc.assert(
      fc.property(changes, situations, (change, situation) => {
        const excludeApplications = [...(change.applications!.excludeApplications as string[]), A];
        const after = { ...change, applications: { ...change.applications, excludeApplications } };
        assert.ok(severity(verdict(after, situation)) <= severity(verdict(change, situation)));
      }),
      runs,
    ));

  it("excluding what is needed, with the setting customised, takes registration out of every policy that says so", () =>
    fc.assert(
      fc.property(changes, situations, (change, situation) => {
        const { fixableByExclusion } = judge(policy(change), situation);
        fc.pre(fixableByExclusion);
        const excludeApplications = [...(change.applications!.excludeApplications as string[]), A, placeholder];
        const after = { ...change, applications: { ...change.applications, excludeApplications } };
        assert.equal(verdict(after, { ...situation, baselineScopes: { appId: placeholder } }), "notApplicable");
      }),
      runs,
    ));

  it("a policy that is switched off never blocks", () =>
    fc.assert(
      fc.property(changes, situations, (change, situation) =>
        assert.equal(
          verdict({ ...change, policy: { ...change.policy, state: "disabled" } }, situation),
          "notApplicable",
        ),
      ),
      runs,
    ));

  it("report-only is never worse than enabled, and never a block", () =>
    fc.assert(
      fc.property(changes, situations, (change, situation) => {
        const as = (state: string) => verdict({ ...change, policy: { ...change.policy, state } }, situation);
        const report = severity(as("enabledForReportingButNotEnforced"));
        assert.ok(report <= severity(as("enabled")) && report <= severity("reportOnly"));
      }),
      runs,
    ));

  it("letter case of values does not matter", () =>
    fc.assert(
      fc.property(changes, situations, fc.infiniteStream(fc.boolean()), (change, situation, coin) => {
        const recase = (value: unknown): unknown => {
          if (typeof value === "string")
            return [...value].map((c) => (coin.next().value ? c.toUpperCase() : c.toLowerCase())).join("");
          if (Array.isArray(value)) return value.map(recase);
          if (typeof value !== "object" || value === null) return value;
          return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, recase(inner)]));
        };
        const before = policy(change);
        const facts = ({ verdict, fixableByExclusion, rule, needs, moment }: ReturnType<typeof judge>) =>
          JSON.stringify({ verdict, fixableByExclusion, rule, needs, moment });
        assert.equal(facts(judge(recase(before), situation)), facts(judge(before, situation)));
      }),
      runs,
    ));

  it("the order of lists does not matter", () =>
    fc.assert(
      fc.property(changes, situations, (change, situation) => {
        const reversed = (value: unknown): unknown => {
          if (Array.isArray(value)) return [...(value as unknown[])].reverse();
          if (typeof value !== "object" || value === null) return value;
          return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, reversed(inner)]));
        };
        const before = policy(change);
        assert.equal(judge(reversed(before), situation).verdict, judge(before, situation).verdict);
      }),
      runs,
    ));
});
