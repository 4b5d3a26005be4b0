import assert from "node:assert/strict";
import fc from "fast-check";
import { judge } from "../../../../providers/graph/conditionalAccess/judge";
import { severity } from "../../../../providers/graph/conditionalAccess/vocabulary";
import { changes, situations, some } from "./anyPolicy";
import { A, W, policy, situation, type Change } from "./policies";

const runs = { numRuns: 3000 };

describe("laws of what is unknown", () => {
  const places = ["", "conditions", "conditions.users", "conditions.applications", "grantControls", "sessionControls"];
  const somewhere = (
    json: Record<string, unknown>,
    path: string,
    name: string,
    value: unknown,
  ): Record<string, unknown> => {
    const [head, ...rest] = path === "" ? [] : path.split(".");
    const copy = { ...json };
    if (head === undefined) copy[name] = value;
    else copy[head] = somewhere((copy[head] ?? {}) as Record<string, unknown>, rest.join("."), name, value);
    return copy;
  };

  const blocking: fc.Arbitrary<Change> = fc.record({
    users: fc.record({ includeUsers: fc.constantFrom(["All"], "All"), excludeUsers: some("None") }),
    applications: fc.record({ includeApplications: fc.constantFrom(["All"], ["All", A], [W], [A]) }),
    conditions: fc.record({
      platforms: fc.constantFrom(null, { includePlatforms: ["macOS"], excludePlatforms: ["linux"] }),
      clientAppTypes: fc.constantFrom(["all"], ["browser"]),
      devices: fc.constantFrom(null, { deviceFilter: { mode: "exclude", rule: "device.isCompliant -eq True" } }),
    }),
    grant: fc.constantFrom(
      { builtInControls: ["block"] },
      { builtInControls: ["compliantDevice", "domainJoinedDevice"] },
      { operator: "AND", builtInControls: ["mfa", "compliantDevice"] },
    ),
  });

  it("an unknown property makes a blocking policy unknown, and names itself", () =>
    fc.assert(
      fc.property(
        blocking,
        situations,
        fc.constantFrom(...places),
        fc.tuple(
          fc.stringMatching(/^new[A-Z][a-z]{2,8}$/),
          fc.constantFrom<unknown>("x", ["x"], { x: 1 }, true, false, 0),
        ),
        (change, situation, path, [name, value]) => {
          const before = policy(change);
          assert.equal(judge(before, situation).verdict, "blocks");
          const after = judge(somewhere(before, path, name, value), situation);
          assert.equal(after.verdict, "unknown");
          assert.ok(after.marks.some(({ because }) => because.includes(name)));
        },
      ),
      runs,
    ));

  it("an unknown property never makes anything that was not harmless harmless", () =>
    fc.assert(
      fc.property(changes, situations, fc.constantFrom(...places), (change, situation, path) => {
        const before = policy(change);
        fc.pre(severity(judge(before, situation).verdict) >= severity("reportOnly"));
        const after = judge(somewhere(before, path, "newThing", ["x"]), situation);
        assert.ok(severity(after.verdict) >= severity("reportOnly"), after.why);
      }),
      runs,
    ));

  const lists: [string, (value: string[]) => Change][] = [
    ["state", ([state]) => ({ policy: { state } })],
    ["includeUserActions", (includeUserActions) => ({ applications: { includeApplications: [], includeUserActions } })],
    ["includeApplications", (includeApplications) => ({ applications: { includeApplications } })],
    ["includeUsers", (includeUsers) => ({ users: { includeUsers } })],
    ["clientAppTypes", (clientAppTypes) => ({ conditions: { clientAppTypes } })],
    [
      "includePlatforms",
      (includePlatforms) => ({ conditions: { platforms: { includePlatforms, excludePlatforms: [] } } }),
    ],
    [
      "excludePlatforms",
      (excludePlatforms) => ({ conditions: { platforms: { includePlatforms: ["all"], excludePlatforms } } }),
    ],
    ["signInRiskLevels", (signInRiskLevels) => ({ conditions: { signInRiskLevels } })],
    ["userRiskLevels", (userRiskLevels) => ({ conditions: { userRiskLevels } })],
    ["insiderRiskLevels", (levels) => ({ conditions: { insiderRiskLevels: levels.join(",") } })],
    ["transferMethods", (methods) => ({ conditions: { authenticationFlows: { transferMethods: methods.join(",") } } })],
    ["builtInControls", (builtInControls) => ({ grant: { builtInControls } })],
    [
      "mode",
      ([mode]) => ({ conditions: { devices: { deviceFilter: { mode, rule: "device.isCompliant -ne True" } } } }),
    ],
  ];
  for (const [name, change] of lists)
    it(`an unknown value in ${name} makes a blocking policy unknown`, () =>
      fc.assert(
        fc.property(fc.stringMatching(/^All[A-Z][a-z]{2,8}$/), fc.subarray(["none"]), (value, before) => {
          const found = judge(policy(change([value, ...(name.endsWith("RiskLevels") ? before : [])])), situation());
          assert.equal(found.verdict, "unknown", found.why);
        }),
        { numRuns: 50 },
      ));
});
