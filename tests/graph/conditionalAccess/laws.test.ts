import assert from "node:assert/strict";
import fc from "fast-check";
import { judge } from "../../../providers/graph/conditionalAccess/judge.js";
import type { Situation } from "../../../providers/graph/conditionalAccess/situation.js";
import { severity, verdicts } from "../../../providers/graph/conditionalAccess/vocabulary.js";
import {
  A,
  W,
  deviceRegistration,
  graph,
  groupOne,
  groupTwo,
  otherApp,
  placeholder,
  policy,
  role,
  type Change,
} from "./policies.js";

const some = (...values: string[]) => fc.subarray(values, { minLength: 0 });
const rarely = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.option(value, { nil: undefined, freq: 3 });
const filters = [
  "device.isCompliant -eq True",
  "device.isCompliant -ne True",
  'device.trustType -eq "Workplace" -or device.mdmAppId -eq "x"',
  'not (device.operatingSystem -startsWith "Mac")',
  "nonsense",
];

/** Policies such as administrators write, in all combinations, a few of which Graph would refuse. */
const changes: fc.Arbitrary<Change> = fc.record({
  policy: fc.record(
    {
      state: fc.constantFrom("enabled", "enabled", "enabledForReportingButNotEnforced", "disabled"),
      sessionControls: fc.constantFrom(
        null,
        { secureSignInSession: { isEnabled: true } },
        { signInFrequency: { isEnabled: true } },
      ),
    },
    { requiredKeys: ["state"] },
  ),
  applications: fc.record({
    includeApplications: fc.oneof(
      fc.constant(["All"]),
      some("All", "None", "Office365", A, W, graph, deviceRegistration, otherApp, placeholder),
    ),
    excludeApplications: some(W, otherApp, placeholder, "Office365", deviceRegistration, "None"),
    includeUserActions: fc.oneof(
      { weight: 9, arbitrary: fc.constant<string[]>([]) },
      some("urn:user:registerdevice", "urn:user:registersecurityinfo"),
    ),
    applicationFilter: fc.oneof(
      { weight: 9, arbitrary: fc.constant(null) },
      fc.constant({ mode: "include", rule: "x" }),
    ),
  }),
  users: fc.record({
    includeUsers: fc.oneof(fc.constant(["All"]), some("All", "None", "GuestsOrExternalUsers", otherApp)),
    includeGroups: some(groupOne, groupTwo),
    excludeGroups: some(groupTwo),
    excludeRoles: some(role),
  }),
  conditions: fc
    .record({
      clientAppTypes: rarely(some("all", "browser", "other")),
      platforms: rarely(
        fc.record({ includePlatforms: some("all", "macOS", "windows"), excludePlatforms: some("macOS", "linux") }),
      ),
      locations: rarely(
        fc.record({ includeLocations: some("All", "AllTrusted"), excludeLocations: some("AllTrusted") }),
      ),
      devices: rarely(
        fc.record({
          deviceFilter: fc.record({ mode: fc.constantFrom("include", "exclude"), rule: fc.constantFrom(...filters) }),
        }),
      ),
      signInRiskLevels: rarely(some("high", "none")),
      authenticationFlows: rarely(fc.record({ transferMethods: fc.constantFrom("none", "deviceCodeFlow") })),
      times: rarely(fc.constant({ includeAllTimes: true })),
    })
    .map((all) => Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined))),
  grant: fc.oneof(
    { weight: 1, arbitrary: fc.constant(null) },
    {
      weight: 9,
      arbitrary: fc.record({
        operator: fc.constantFrom("AND", "OR"),
        builtInControls: some("block", "mfa", "compliantDevice", "domainJoinedDevice", "passwordChange", "newControl"),
        customAuthenticationFactors: fc.oneof({ weight: 5, arbitrary: fc.constant<string[]>([]) }, some("f1")),
      }),
    },
  ),
});

const situations: fc.Arbitrary<Situation> = fc.record({
  people: fc.constantFrom<Situation["people"]>("unknown", "all", "memberOfIncludedGroups", [
    { id: otherApp, groupIds: [groupOne], roleTemplateIds: [] },
    { id: A, groupIds: [groupTwo], roleTemplateIds: [role] },
  ]),
  registrationApp: fc.constant(A),
  placeholderApp: fc.constantFrom(undefined, placeholder),
  baselineScopes: fc.constantFrom<Situation["baselineScopes"]>("enforced", "disabled", "notReadable", "neverChosen", {
    appId: placeholder,
  }),
});

const verdict = (change: Change, situation: Situation) => judge(policy(change), situation).verdict;
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
        fc.stringMatching(/^new[A-Z][a-z]{2,8}$/),
        fc.constantFrom<unknown>("x", ["x"], { x: 1 }, true, false, 0),
        (change, situation, path, name, value) => {
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
    ["excludeApplications", (excludeApplications) => ({ applications: { excludeApplications } })],
    ["includeUsers", (includeUsers) => ({ users: { includeUsers } })],
    ["excludeUsers", (excludeUsers) => ({ users: { excludeUsers } })],
    ["clientAppTypes", (clientAppTypes) => ({ conditions: { clientAppTypes } })],
    [
      "includePlatforms",
      (includePlatforms) => ({ conditions: { platforms: { includePlatforms, excludePlatforms: [] } } }),
    ],
    [
      "excludePlatforms",
      (excludePlatforms) => ({ conditions: { platforms: { includePlatforms: ["all"], excludePlatforms } } }),
    ],
    [
      "includeLocations",
      (includeLocations) => ({ conditions: { locations: { includeLocations, excludeLocations: [] } } }),
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
          const found = judge(policy(change([value, ...(name.endsWith("RiskLevels") ? before : [])])), {
            people: "memberOfIncludedGroups",
            registrationApp: A,
            baselineScopes: "notReadable",
          });
          assert.equal(found.verdict, "unknown", found.why);
        }),
        { numRuns: 50 },
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

describe("judging is total", () => {
  const sound = (value: unknown, situation: Situation): void => {
    const { verdict, why, rule } = judge(value, situation);
    assert.ok(verdicts.includes(verdict) && rule.length > 0);
    assert.match(why, /\S\.$/);
  };

  it("on arbitrary JSON", () => fc.assert(fc.property(fc.jsonValue(), situations, sound), { numRuns: 2000 }));

  it("on policies with arbitrary JSON at every known property", () =>
    fc.assert(
      fc.property(changes, situations, fc.jsonValue(), fc.nat(), (change, situation, junk, pick) => {
        const paths: string[][] = [];
        const collect = (value: unknown, path: string[]): void => {
          if (path.length > 0) paths.push(path);
          if (typeof value === "object" && value !== null && !Array.isArray(value))
            for (const [name, inner] of Object.entries(value)) collect(inner, [...path, name]);
        };
        const whole = policy(change);
        collect(whole, []);
        const path = paths[pick % paths.length]!;
        sound(somewhereDeep(whole, path, junk), situation);
      }),
      { numRuns: 5000 },
    ));

  it("on nesting as deep as a parser lets through", () => {
    const deep = JSON.parse(`${'{"a":'.repeat(5000)}1${"}".repeat(5000)}`) as unknown;
    const brackets = JSON.parse(`${"[".repeat(5000)}${"]".repeat(5000)}`) as unknown;
    const situation: Situation = { people: "all", registrationApp: A, baselineScopes: "enforced" };
    for (const value of [
      deep,
      brackets,
      policy({ conditions: { times: deep, users: brackets } }),
      policy({ policy: { state: deep } }),
    ])
      sound(value, situation);
  });

  function somewhereDeep(
    json: Record<string, unknown>,
    [head, ...rest]: string[],
    value: unknown,
  ): Record<string, unknown> {
    const inner = rest.length === 0 ? value : somewhereDeep(json[head!] as Record<string, unknown>, rest, value);
    return { ...json, [head!]: inner };
  }
});
