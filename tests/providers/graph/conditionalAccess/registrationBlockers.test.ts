import assert from "node:assert/strict";
import { ServiceError } from "../../../../providers/core/errors";
import { fromWire } from "../../../../providers/graph/conditionalAccess/baselineSetting";
import { type GraphClient, TooManyPages } from "../../../../providers/graph/client";
import {
  getRegistrationBlockers,
  type RegistrationBlockersArgs,
} from "../../../../providers/graph/conditionalAccess/registrationBlockers";
import { registrationApp } from "../tenantOfMany";

const W = "00000002-0000-0000-c000-000000000000";
const policiesPath = "/identity/conditionalAccess/policies";
const blocking = (id: string, users: object = { includeUsers: ["All"] }, more: object = {}) => ({
  id,
  displayName: `Policy ${id}`,
  state: "enabled",
  conditions: {
    users,
    applications: { includeApplications: ["All"], excludeApplications: [] },
    clientAppTypes: ["all"],
  },
  grantControls: { operator: "OR", builtInControls: ["compliantDevice"] },
  ...more,
});
const user = (id: string, userType = "Member") => ({ "@odata.type": "#microsoft.graph.user", id, userType });
const group = (id: string) => ({ "@odata.type": "#microsoft.graph.group", id });
const refusal = (status: number) =>
  new ServiceError({ verb: "ask", noun: "something" }, { service: "Microsoft Graph", status, words: "No." });

interface World {
  policies: object[];
  onBeta?: object[] | Error;
  settings?: unknown;
  groups?: Record<string, object[] | Error>;
  above?: object[];
  /** Ids of the policies that What If calls applicable, by application. */
  whatIf?: Record<string, string[]> | Error;
}

/** Graph as far as the analysis asks it, and what it was asked. */
function graphOf(world: World): GraphClient & { asked: string[] } {
  const asked: string[] = [];
  const given = <T>(value: T | Error): T => {
    if (value instanceof Error) throw value;
    return value;
  };
  return {
    asked,
    tenantId: "t",
    cloud: "global",
    conditionalAccessFree: async () => undefined,
    async pages(path: string, _subject: object, _query: object, visit: (page: object[]) => void) {
      asked.push(path);
      visit(given(world.groups?.[path.split("/")[2]!] ?? refusal(404)));
    },
    async list(path: string, _subject: object, query: { beta?: boolean } = {}) {
      asked.push(`${query.beta ? "beta " : ""}${path}`);
      if (path === policiesPath) return given(query.beta ? (world.onBeta ?? world.policies) : world.policies);
      return world.above ?? [];
    },
    async read(path: string) {
      asked.push(path);
      if (path.endsWith("/settings")) return "settings" in world ? given(world.settings) : { advancedSettings: null };
      return user("u1");
    },
    async ask(path: string, body: { signInContext: { includeApplications: [string] } }) {
      asked.push(path);
      const applied = given(world.whatIf ?? {})[body.signInContext.includeApplications[0]] ?? [];
      return { value: applied.map((id) => ({ id, policyApplies: true })) };
    },
  } as unknown as GraphClient & { asked: string[] };
}

const verdicts = async (world: World, args: RegistrationBlockersArgs = {}) => {
  const { judgements } = await getRegistrationBlockers(graphOf(world), args);
  return judgements.map(({ id, verdict }) => `${id} ${verdict}`);
};
const theOnly = async (world: World, args: RegistrationBlockersArgs = {}) => {
  const { judgements, ...rest } = await getRegistrationBlockers(graphOf(world), args);
  assert.equal(judgements.length, 1);
  return { ...judgements[0]!, ...rest };
};

describe("Policies that would stop a registration, as the tenant has them", () => {
  it("cost three Conditional Access requests, and no answer is better than a half one", async () => {
    const graph = graphOf({ policies: [blocking("1")] });
    await getRegistrationBlockers(graph);
    assert.deepEqual(
      graph.asked.sort(),
      ["/identity/conditionalAccess/settings", policiesPath, `beta ${policiesPath}`].sort(),
    );
    await assert.rejects(getRegistrationBlockers(graphOf({ policies: refusal(403) as never })), /answered 403/);
    const lost = new ServiceError({ verb: "list", noun: "x" }, { service: "Microsoft Graph", words: "lost" });
    await assert.rejects(getRegistrationBlockers(graphOf({ policies: [], onBeta: lost })), /did not answer/);
  });

  it("include those that v1.0 does not show, which no exclusion by API can mend", async () => {
    const world = { policies: [blocking("1")], onBeta: [blocking("1"), blocking("2")] };
    const { judgements, gaps } = await getRegistrationBlockers(graphOf(world));
    assert.deepEqual(
      judgements.map(({ id, fixableByExclusion }) => [id, fixableByExclusion]),
      [
        ["1", true],
        ["2", false],
      ],
    );
    assert.match(
      judgements[1]!.notes.join(),
      /preview features are not shown by Graph v1\.0; exclusions in them must be made in/,
    );
    assert.deepEqual(gaps, []);
  });

  it("are told without those where beta refuses, and that is said", async () => {
    const { gaps, judgements } = await getRegistrationBlockers(
      graphOf({ policies: [blocking("1")], onBeta: refusal(403) }),
    );
    assert.equal(judgements.length, 1);
    assert.match(gaps.join(), /answered 403/);
  });

  describe("for the members of a group", () => {
    const ours = Array.from({ length: 10 }, (_, i) => user(`u${i}`));
    const groups = { ours, three: [...ours.slice(0, 3), user("stranger")], all: [...ours, group("nested")], none: [] };
    const whom = (include: string[], exclude: string[] = []) =>
      theOnly(
        { policies: [blocking("1", { includeUsers: [], includeGroups: include, excludeGroups: exclude })], groups },
        { groupId: "ours" },
      );

    it("count whom they concern", async () => {
      const some = await whom(["three"]);
      assert.deepEqual([some.verdict, some.marks[0]!.because], ["conditional", "only for 3 of 10 users"]);
      assert.equal((await whom(["all"])).verdict, "blocks");
      assert.equal((await whom(["OURS"])).verdict, "blocks");
      assert.equal((await whom(["none"])).verdict, "notApplicable");
      assert.equal((await whom(["all"], ["three"])).marks[0]!.because, "only for 7 of 10 users");
      assert.equal((await whom(["three"], ["all"])).verdict, "notApplicable");
    });

    it("concern nobody through a group that was deleted", async () => {
      assert.equal((await whom(["gone"])).verdict, "notApplicable");
      assert.equal((await whom(["all"], ["gone"])).verdict, "blocks");
    });

    it("are unknown where a group is too large to count, or a role decides", async () => {
      const policies = [blocking("1", { includeGroups: ["huge"] }), blocking("2", { includeRoles: ["admin"] })];
      const world = { policies, groups: { ...groups, huge: new TooManyPages() } };
      assert.deepEqual(await verdicts(world, { groupId: "ours" }), ["1 unknown", "2 unknown"]);
    });

    it("count guests as guests", async () => {
      const policies = [blocking("1", { includeUsers: ["GuestsOrExternalUsers"] })];
      const world = { policies, groups: { ours: [user("u1"), user("u2", "Guest")] } };
      assert.equal((await theOnly(world, { groupId: "ours" })).marks[0]!.because, "only for 1 of 2 users");
    });

    it("are looked up only where the answer depends on them, each group once, and twenty-five at most", async () => {
      const named = (id: string, ...includeGroups: string[]) => blocking(id, { includeGroups });
      const mfa = { grantControls: { operator: "OR", builtInControls: ["mfa"] } };
      const many = Array.from({ length: 40 }, (_, i) => named(`m${i}`, `g${i}`));
      const policies = [
        named("1", "three"),
        named("2", "three", "all"),
        blocking("3", { includeGroups: ["harmless"] }, mfa),
        blocking("4", { includeGroups: ["off"] }, { state: "disabled" }),
        ...many,
      ];
      const graph = graphOf({
        policies,
        groups: { ...groups, ...Object.fromEntries(many.map((_, i) => [`g${i}`, ours])) },
      });
      const { judgements } = await getRegistrationBlockers(graph, { groupId: "ours" });
      const looked = graph.asked.filter((path) => path.startsWith("/groups/")).map((path) => path.split("/")[2]);
      assert.equal(looked.length, new Set(looked).size);
      assert.equal(looked.length, 26, "ours, and twenty-five that policies name");
      assert.ok(looked.includes("three") && !looked.includes("harmless") && !looked.includes("off"));
      assert.equal(judgements.filter(({ verdict }) => verdict === "unknown").length, 40 - (25 - 2));
    });

    it("say so when nobody is in it, or too many", async () => {
      const cases: [object[] | Error, string][] = [
        [[], "no members yet"],
        [new TooManyPages(), "too many members to count"],
      ];
      for (const [members, words] of cases) {
        const world = {
          policies: [blocking("1", { includeGroups: ["three"] })],
          groups: { ...groups, ours: members },
        };
        const { verdict, gaps } = await theOnly(world, { groupId: "ours" });
        assert.deepEqual(
          [verdict, gaps],
          ["unknown", [`Group ours has ${words}: the users that each policy applies to were not counted.`]],
        );
      }
    });

    it("need the group to exist", async () => {
      await assert.rejects(
        getRegistrationBlockers(graphOf({ policies: [] }), { groupId: "nowhere" }),
        /^Error: Could not list the members of group \(id nowhere\): the tenant has no such group\.$/,
      );
    });
  });

  describe("for one person", () => {
    const role = { "@odata.type": "#microsoft.graph.directoryRole", id: "r", roleTemplateId: "admin" };
    const above = [group("three"), role];

    it("are judged by the person's groups and roles, with what What If says beside them, in five requests", async () => {
      const policies = [
        blocking("1", { includeGroups: ["three"] }),
        blocking("2", { includeRoles: ["admin"] }),
        blocking("3", { includeGroups: ["x"] }),
      ];
      const graph = graphOf({ policies, above, whatIf: { [registrationApp]: ["1", "2"], [W]: ["1"] } });
      const { judgements } = await getRegistrationBlockers(graph, { user: "mia@example.com" });
      assert.deepEqual(
        judgements.map(({ id, verdict, whatIf }) => [id, verdict, whatIf]),
        [
          ["1", "blocks", { registrationApp: true, baselineScopes: true }],
          ["2", "blocks", { registrationApp: true, baselineScopes: false }],
          ["3", "notApplicable", { registrationApp: false, baselineScopes: false }],
        ],
      );
      assert.equal(graph.asked.filter((path) => path.includes("/identity/")).length, 5);
      assert.ok(graph.asked.includes("/users/mia%40example.com"));
    });

    it("are unknown where What If contradicts a harmless verdict, and never better through it", async () => {
      const policies = [blocking("1", { includeGroups: ["x"] }), blocking("2")];
      const { judgements } = await getRegistrationBlockers(
        graphOf({ policies, above, whatIf: { [registrationApp]: ["1"] } }),
        { user: "mia@contoso.com" },
      );
      assert.deepEqual(
        judgements.map(({ verdict }) => verdict),
        ["unknown", "blocks"],
      );
      assert.match(
        judgements[0]!.why,
        /^Cannot be evaluated: What If of Entra says that it applies to this user, although/,
      );
    });

    it("are judged without What If where that refuses, and that is said", async () => {
      const { verdict, whatIf, gaps } = await theOnly(
        { policies: [blocking("1")], whatIf: refusal(400) },
        { user: "mia@contoso.com" },
      );
      assert.deepEqual([verdict, whatIf], ["blocks", undefined]);
      assert.match(gaps.join(), /answered 400/);
    });
  });

  describe("in the light of the baseline scopes setting", () => {
    const P = "99999999-9999-4999-8999-999999999999";
    const chosen = (resourceAppId: unknown) => ({
      advancedSettings: { baselineScopes: { resourceAppId, createdDateTime: "x" } },
    });
    const table: [unknown, unknown][] = [
      [{ advancedSettings: null, modifiedDateTime: "x" }, "neverChosen"],
      [chosen(W), "enforced"],
      [chosen("00000000-0000-0000-0000-000000000000"), "disabled"],
      [chosen(P.toUpperCase()), { appId: P }],
      [chosen("soon"), "notReadable"],
      [chosen(undefined), "notReadable"],
      [{ advancedSettings: {} }, "notReadable"],
      [{}, "notReadable"],
      [undefined, "notReadable"],
      ["<html>", "notReadable"],
    ];

    it("read what public tools describe, and take anything else for not readable", () => {
      for (const [said, setting] of table) assert.deepEqual(fromWire(said), setting, JSON.stringify(said));
    });

    it("judge with it, and go on without where it can't be read", async () => {
      const applications = { includeApplications: ["All"], excludeApplications: [registrationApp, P] };
      const policy = blocking("1");
      const policies = [{ ...policy, conditions: { ...policy.conditions, applications } }];
      assert.equal((await theOnly({ policies, settings: chosen(P) })).verdict, "notApplicable");
      assert.equal((await theOnly({ policies, settings: chosen(W) })).verdict, "exposedBaseline");
      const unread = { policies, settings: refusal(404) };
      assert.equal((await theOnly(unread)).situation.baselineScopes, "notReadable");
      assert.equal((await theOnly(unread, { placeholderAppId: P })).verdict, "notApplicable");
      const refused = await theOnly({ policies, settings: refusal(403) }, { placeholderAppId: P });
      assert.deepEqual([refused.verdict, refused.situation.baselineScopes], ["notApplicable", "notPermitted"]);
    });
  });
});
