import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Judgement } from "../../../providers/graph/conditionalAccess/judge";
import { rules, verdicts } from "../../../providers/graph/conditionalAccess/vocabulary";
import {
  A,
  groupOne,
  otherApp,
  placeholder,
  policy,
  role,
  type Change,
} from "../../providers/graph/conditionalAccess/policies";
import { Files, root, run } from "../command";
import { runTogether } from "../together";

const named = (displayName: string, change: Change = {}) =>
  policy({ ...change, policy: { id: `id-${displayName}`, displayName, ...change.policy } });
const mfa = { builtInControls: ["mfa"] };
const off = { state: "disabled" };
const excluding = (...apps: string[]): Change => ({ applications: { excludeApplications: apps } });

describe("blockers", () => {
  const files = new Files();
  after(() => files.remove());

  async function judgements(policies: unknown, ...options: string[]): Promise<{ code: number; found: Judgement[] }> {
    const file = files.write("policies.json", policies);
    const { code, out, err } = await runTogether(["blockers", "--policies", file, "--json", ...options]);
    assert.equal(err, "");
    return { code, found: JSON.parse(out) as Judgement[] };
  }
  const verdictsOf = async (policies: unknown, ...options: string[]): Promise<string> =>
    (await judgements(policies, ...options)).found.map(({ verdict }) => verdict).join(" ");

  it("writes one judgement per policy, in the order of the file, from Graph's answer or from a list", async () => {
    const policies = [named("one", { grant: mfa }), named("two"), named("one", { policy: off })];
    const answer = { "@odata.context": "https://graph.microsoft.com/v1.0/$metadata#x", value: policies };
    const { found } = await judgements(answer);
    assert.deepEqual(found, (await judgements(policies)).found);
    assert.deepEqual(
      found.map(({ id, displayName, verdict, fixableByExclusion }) => [id, displayName, verdict, fixableByExclusion]),
      [
        ["id-one", "one", "prompts", false],
        ["id-two", "two", "blocks", true],
        ["id-one", "one", "notApplicable", false],
      ],
    );
    assert.deepEqual(Object.keys(found[0]!).slice(0, 6), [
      "id",
      "displayName",
      "verdict",
      "fixableByExclusion",
      "rule",
      "why",
    ]);
  });

  describe("exit code", () => {
    const cases: [string, unknown[], number][] = [
      ["no policy", [], 0],
      ["only harmless ones", [named("a", { grant: mfa }), named("b", { policy: off })], 0],
      ["conditional and report-only", [named("a", { policy: { state: "enabledForReportingButNotEnforced" } })], 0],
      ["one that blocks", [named("a", { grant: mfa }), named("b")], 2],
      ["one that is exposed", [named("a", excluding(A))], 2],
      ["one that is unknown", [named("a", { policy: { state: "?" } })], 3],
      ["one that blocks and one that is unknown", [named("a", { policy: { state: "?" } }), named("b")], 2],
    ];
    for (const [name, policies, code] of cases)
      it(`${name}: ${code}`, async () => {
        assert.equal((await judgements(policies)).code, code);
        const file = files.write("same.json", policies);
        assert.equal((await runTogether(["blockers", "--policies", file])).code, code);
      });
  });

  it("lists policies for roles and individually named users apart, and never says that none blocks a Mac", async () => {
    const users = { includeUsers: [], includeRoles: [role] };
    const policies = [
      named("harmless", { grant: mfa }),
      named("admins", { users }),
      named("asks", { users, grant: mfa }),
    ];
    const { code, found } = await judgements(policies, "--member-of-included-groups");
    assert.deepEqual([code, ...found.map(({ notJudged }) => notJudged ?? false)], [3, false, true, false]);
    const file = files.write("roles.json", policies);
    const { out } = await runTogether(["blockers", "--policies", file, "--member-of-included-groups"]);
    assert.match(out, /Not judged: directory roles, individually named users\n  admins \(id-admins\)/);
    assert.match(out, /1 not judged/);
    assert.doesNotMatch(out, /no policy here blocks/);
  });

  describe("options", () => {
    it("--assume-state enabled judges policies that are off or report-only as enabled", async () => {
      const policies = [
        named("a", { policy: off }),
        named("b", { policy: { state: "enabledForReportingButNotEnforced" } }),
      ];
      assert.equal(await verdictsOf(policies), "notApplicable reportOnly");
      assert.equal(await verdictsOf(policies, "--assume-state", "enabled"), "blocks blocks");
    });

    const forGroup = named("a", { users: { includeUsers: [], includeGroups: [groupOne] } });
    const forRole = named("b", { users: { includeUsers: [], includeRoles: [role] } });

    it("without a person, a policy for some people is unknown", async () =>
      assert.equal(await verdictsOf([forGroup, forRole]), "unknown unknown"));

    it("--member-of-included-groups stands for a person in every included group, without a role", async () =>
      assert.equal(await verdictsOf([forGroup, forRole], "--member-of-included-groups"), "blocks notApplicable"));

    it("--user stands for one person", async () => {
      const user = files.write("user.json", { id: otherApp, groupIds: [], roleTemplateIds: [role] });
      assert.equal(await verdictsOf([forGroup, forRole], "--user", user), "notApplicable blocks");
    });

    it("--user stands for several people, guests among them", async () => {
      const member = { id: otherApp, groupIds: [groupOne], roleTemplateIds: [] };
      const user = files.write("users.json", [member, { ...member, id: placeholder, userType: "Guest" }]);
      const guests = named("c", { users: { includeUsers: ["GuestsOrExternalUsers"] } });
      const { found } = await judgements([forGroup, guests], "--user", user);
      assert.equal(found[0]!.verdict, "blocks");
      assert.match(found[1]!.why, /only for 1 of 2 users/);
    });

    it("--baseline-scopes and --placeholder decide what exclusions are worth", async () => {
      const policies = [
        named("a", excluding(otherApp)),
        named("b", excluding(A)),
        named("c", excluding(A, placeholder)),
      ];
      const cases: Record<string, string[]> = {
        "blocks exposedBaseline exposedBaseline": [],
        "blocks exposedBaseline notApplicable": ["--placeholder", placeholder.toUpperCase()],
        "notApplicable notApplicable notApplicable": ["--baseline-scopes", "disabled"],
        "blocks exposedBaseline exposedBaseline ": ["--baseline-scopes", "Enforced", "--placeholder", placeholder],
        "blocks exposedBaseline notApplicable ": ["--baseline-scopes", placeholder],
      };
      for (const [expected, options] of Object.entries(cases))
        assert.equal(await verdictsOf(policies, ...options), expected.trim(), options.join(" "));
    });

    it("--cloud and --registration-app choose the registration app", async () => {
      const gccHigh = "dcf07df3-346f-4f0e-b803-c1f0ea0fb5ae";
      const policies = [named("a", excluding(A)), named("b", excluding(gccHigh)), named("c", excluding(otherApp))];
      assert.equal(await verdictsOf(policies, "--cloud", "gccHigh"), "blocks exposedBaseline blocks");
      const china = ["--cloud", "china", "--registration-app", otherApp];
      assert.equal(await verdictsOf(policies, ...china), "blocks blocks exposedBaseline");
    });
  });

  describe("errors are one line and exit 1", () => {
    const file = (name: string, content: unknown) => () => ["--policies", files.write(name, content)];
    const cases: [string, () => string[], RegExp][] = [
      ["no file named", () => [], /^No policies named: pass --policies FILE/],
      [
        "no such file",
        () => ["--policies", files.path("missing.json")],
        /^Could not read policies ".*": there is no such file\.$/,
      ],
      ["a folder", () => ["--policies", files.path("")], /it is a folder/],
      ["an empty file", file("a.json", ""), /it is not JSON \(it is empty\)\.$/],
      ["no JSON", file("b.json", "<html>"), /it is not JSON\.$/],
      ["neither list nor answer", file("c.json", { policies: [] }), /neither a list nor a response of Graph/],
      ["a number", file("d.json", "7"), /neither a list nor a response of Graph/],
      ["one policy", file("e.json", named("a")), /one policy, not a list/],
      [
        "an error of Graph",
        file("f.json", { error: { code: "Forbidden", message: "Needs consent." } }),
        /an error of Graph, not policies: Needs consent\./,
      ],
      ["the first page only", file("g.json", { "@odata.nextLink": "https://x", value: [] }), /only the first page/],
      [
        "China without an app",
        () => ["--policies", files.write("h.json", []), "--cloud", "china"],
        /Pass --registration-app/,
      ],
      [
        "a user without id",
        () => ["--policies", files.write("i.json", []), "--user", files.write("u.json", { groupIds: [] })],
        /^Could not read user/,
      ],
      [
        "groups that are no list",
        () => ["--policies", files.write("j.json", []), "--user", files.write("v.json", { id: "x", groupIds: "g" })],
        /^Could not read user/,
      ],
      [
        "nobody",
        () => ["--policies", files.write("k.json", []), "--user", files.write("w.json", [])],
        /^Could not read user/,
      ],
    ];
    for (const [name, options, message] of cases)
      it(name, async () => {
        const { code, out, err } = await runTogether(["blockers", "--json", ...options()]);
        assert.equal(code, 1);
        assert.equal(out, "");
        assert.match(err.trimEnd(), message);
        assert.equal(err.trimEnd().split("\n").length, 1);
      });

    const usage: [string, string[], RegExp][] = [
      ["an unknown option", ["--polices", "x"], /unknown option/],
      [
        "a setting that does not exist",
        ["--baseline-scopes", "customised"],
        /enforced, disabled, or an application id/,
      ],
      ["a cloud that does not exist", ["--cloud", "germany"], /global, gccHigh, dod, china/],
      ["an app id that is none", ["--placeholder", "my app"], /application id \(a GUID\)/],
      ["a state that is none", ["--assume-state", "on"], /enabled/],
      ["two kinds of people", ["--user", "x", "--member-of-included-groups"], /cannot be used with/],
    ];
    for (const [name, options, message] of usage)
      it(`${name}, with a hint at --help`, async () => {
        const { code, out, err } = await runTogether(["blockers", ...options]);
        assert.equal(code, 1);
        assert.equal(out, "");
        assert.match(err, message);
        assert.doesNotMatch(err, /\n\s+at /);
      });
  });

  it("reads what Windows PowerShell writes: UTF-16, and UTF-8 with a mark", async () => {
    const text = JSON.stringify([named("ä")]);
    for (const bytes of [Buffer.from(`\ufeff${text}`, "utf16le"), Buffer.from(`\ufeff${text}`)])
      assert.equal(await verdictsOf(bytes), "blocks");
  });

  it("loads nothing of Pulumi, Azure or HTTP", async () => {
    const list = files.path("modules.txt");
    const preload = files.write(
      "preload.js",
      `process.on("exit", () => require("fs").writeFileSync(${JSON.stringify(list)}, Object.keys(require.cache).join("\\n")));`,
    );
    await run(["blockers", "--policies", files.write("none.json", [])], { preload });
    const modules = readFileSync(list, "utf8").split("\n");
    assert.ok(modules.some((name) => name.includes("conditionalAccess")));
    assert.deepEqual(
      modules.filter((name) => /@pulumi|@azure|@microsoft|[/]got[/]|[/]zod[/]/.test(name)),
      [],
    );
  });

  it("says what the program can do, and which command does not exist", async () => {
    const help = await run(["--help"]);
    assert.equal(help.code, 0);
    assert.match(help.out, /blockers\s+which Conditional Access policies/);
    assert.match((await runTogether(["blockers", "--help"])).out, /--member-of-included-groups/);
    const unknown = await run(["blocker"]);
    assert.equal(unknown.code, 1);
    assert.match(unknown.err, /unknown command 'blocker'/);
  });

  it("is documented: every rule, verdict and option", async () => {
    const docs = readFileSync(join(root, "docs", "commands", "blockers.md"), "utf8");
    const { out } = await runTogether(["blockers", "--help"]);
    const options = [...out.matchAll(/--[a-z-]+/g)]
      .map(([option]) => option)
      .filter((o) => o !== "--help" && o !== "--json");
    assert.ok(options.length >= 8);
    for (const rule of Object.values(rules)) assert.ok(docs.includes(`| ${rule} |`), rule);
    for (const verdict of verdicts) assert.ok(docs.includes(`| \`${verdict}\` |`), verdict);
    for (const option of options)
      assert.ok(docs.includes(`| \`${option} `) || docs.includes(`| \`${option}\``), option);
  });
});
