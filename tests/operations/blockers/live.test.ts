/** The compiled command against the sandbox, as an administrator runs it in the project's folder. */
import assert from "node:assert/strict";
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "yaml";
import type { LiveJudgement } from "../../../providers/graph/conditionalAccess/registrationBlockers";
import type { ByHand } from "../../support/byHand";
import type { Bag } from "../../support/host";
import { Tenant } from "../../support/tenant";
import { type Outcome, root, run as runAlone } from "../command";

describe("blockers of a tenant", function () {
  let tenant: Tenant;
  let sandbox: Tenant["sandbox"];
  let admin: ByHand;
  let folder: string;
  let engineering: string;
  let file: string;

  before(async () => {
    tenant = await Tenant.start();
    ({ sandbox, admin } = tenant);
    const { value } = await admin.graph("GET", "/v1.0/groups?$select=id,displayName");
    engineering = value.find(({ displayName }: Bag) => displayName === "Engineering").id;
    folder = mkdtempSync(join(tmpdir(), "blockers-"));
    file = join(folder, "Pulumi.contoso.yaml");
    copyFileSync(join(root, "Pulumi.yaml"), join(folder, "Pulumi.yaml"));
  });
  beforeEach(() =>
    writeFileSync(
      file,
      [
        "# Contoso",
        "config:",
        `  jamf-entra-compliance:jamfUrl: ${sandbox.jamf.url}`,
        `  jamf-entra-compliance:tenantId: ${sandbox.entra.tenantId}  # production`,
        `  jamf-entra-compliance:users: { groupId: ${engineering} }`,
        "  jamf-entra-compliance:conditionalAccess:",
        "    exclusions:",
        "      policyIds: []   # reviewed by the identity team",
        "",
      ].join("\n"),
    ),
  );
  after(async () => {
    await tenant?.stop();
    rmSync(folder, { recursive: true });
  });

  const run = (args: string[], env: NodeJS.ProcessEnv = {}): Promise<Outcome> => {
    const { NO_COLOR, COLUMNS, FORCE_COLOR, ...rest } = process.env;
    return tenant.command(["blockers", ...args], { cwd: folder, env: { ...rest, ...tenant.environment, ...env } });
  };
  const verdict = (found: LiveJudgement[], name: string): string =>
    found.find(({ displayName }) => displayName!.startsWith(name))!.verdict;

  for (const user of ["foo", "nobody@contoso.example", "11111111-2222-4333-8444-555555555555", "a b/c?d", "x'y@"])
    it(`says in one line which user was not found, and what to give: ${user}`, async () => {
      const { code, out, err } = await run(["--tenant", sandbox.entra.tenantId, "--user", user]);
      assert.equal(code, 1, out);
      assert.equal(
        err,
        `Could not look up user "${user}": the tenant has no such user. Give the user principal name, such as mia@contoso.com, or the object id.\n`,
      );
    });

  it("takes tenant and people from the stack, and proposes in its file what an exclusion mends, once", async () => {
    const before = readFileSync(file, "utf8").split("\n");
    const { code, out, err } = await runAlone(["blockers", "--stack", "contoso", "--json", "--write-config", file], {
      cwd: folder,
      env: tenant.environment,
    });
    assert.equal(code, 2, err);
    const found = JSON.parse(out) as LiveJudgement[];
    assert.deepEqual(
      ["CA010", "CA014", "CA015", "CA016", "CA002"].map((name) => verdict(found, name)),
      ["blocks", "exposedBaseline", "notApplicable", "conditional", "prompts"],
    );
    const text = readFileSync(file, "utf8");
    const { policyIds } = parse(text).config["jamf-entra-compliance:conditionalAccess"].exclusions;
    const mended = found.filter(({ verdict: of }) => of === "blocks" || of === "exposedBaseline");
    assert.deepEqual(
      policyIds,
      mended.map(({ id }) => id),
    );
    for (const { id, displayName } of mended) assert.ok(text.includes(`        - ${id} # ${displayName}\n`));
    const kept = before.map((line) => line.replace("[]   #", "#"));
    assert.deepEqual(
      kept.filter((line) => !text.split("\n").includes(line)),
      [],
    );
    assert.match(
      err,
      /added 5 policies to conditionalAccess\.exclusions\.policyIds\. Review each before you merge\.\nNot proposed: 3 policies limited to named locations or risk;/,
    );

    const gone = "00000000-0000-4000-8000-000000000000";
    const later = `${text}        - ${gone}\n`;
    writeFileSync(file, later);
    const again = await run(["--stack", "contoso", "--write-config", file]);
    assert.equal(readFileSync(file, "utf8"), later, "it takes nothing out either");
    assert.match(again.err, new RegExp(`nothing to add to [^]+policyIds names ${gone}, which is not in the tenant\\.`));
    assert.match(again.out, /users: +8 users\n/);
    assert.match(again.out, /✗ blocks +CA010/);
  });

  it("judges for one person by sign-in name, with What If beside", async () => {
    const { value } = await admin.graph("GET", "/v1.0/users?$top=1&$select=userPrincipalName");
    const { out, code } = await run([
      "--tenant",
      sandbox.entra.tenantId,
      "--user",
      value[0].userPrincipalName,
      "--json",
    ]);
    const found = JSON.parse(out) as LiveJudgement[];
    assert.deepEqual([code, verdict(found, "CA010")], [2, "blocks"]);
    for (const { verdict: of, whatIf, displayName } of found) {
      if (of === "blocks") assert.equal(whatIf!.registrationApp, true, displayName!);
      if (of === "notApplicable") assert.equal(whatIf!.registrationApp, false, displayName!);
    }
  });

  it("without people holds what concerns some for unknown, and says when its own secret ends", async () => {
    const permissions = ["Policy.Read.All", "Application.Read.All"];
    const client = await admin.control("POST", "/entra/clients", { permissions, expiresInDays: 5.5 });
    const env = { ARM_CLIENT_ID: client.clientId, ARM_CLIENT_SECRET: client.clientSecret };
    const { code, out, err } = await run(["--tenant", sandbox.entra.tenantId, "--json"], env);
    assert.deepEqual([code, verdict(JSON.parse(out), "CA010")], [3, "unknown"], err);
    assert.match(err, /^The secret with which this program signs in to Entra expires in 5 days/);
  });

  it("says in one line what is wrong, with exit code 1", async () => {
    const ofTenant = ["--tenant", sandbox.entra.tenantId];
    const elsewhere = "11111111-1111-4111-8111-111111111111";
    const cases: [string[], RegExp][] = [
      [[], /^No policies named: pass --policies FILE .+, or --tenant ID or --stack NAME to read a tenant\.\n$/],
      [[...ofTenant, "--stack", "contoso"], /^Pass one of --policies, --tenant and --stack\.\n$/],
      [
        ["--stack", "nowhere"],
        /^There is no stack "nowhere" in this folder: the project has no Pulumi\.nowhere\.yaml, and its Pulumi\.yaml sets no jamfUrl\.\n$/,
      ],
      [["--tenant", "contoso.com"], /It must be a directory \(tenant\) id \(a GUID\)\./],
      [
        [...ofTenant, "--baseline-scopes", "enforced"],
        /'--baseline-scopes <setting>' cannot be used with option '--tenant <id>'/,
      ],
      [
        [...ofTenant, "--user", "nobody@example.com"],
        /^Could not look up user "nobody@example\.com": the tenant has no such user\. Give the user principal name/,
      ],
      [
        [...ofTenant, "--group", elsewhere],
        /^Could not list the members of group \(id 11111111-.+\): the tenant has no such group\.\n$/,
      ],
      [
        ["--tenant", elsewhere],
        /belong to tenant \S+ \(ARM_TENANT_ID\), but this stack manages tenant 11111111-1111-4111-8111-111111111111\./,
      ],
      [
        [...ofTenant, "--write-config", "Pulumi.none.yaml"],
        /^Could not read the stack file "Pulumi\.none\.yaml" \(ENOENT\)\./,
      ],
    ];
    for (const [args, words] of cases) {
      const { code, err, out } = await run(args);
      assert.deepEqual([code, out], [1, ""], `${args.join(" ")}: ${err}`);
      assert.match(err, words);
    }
  });
});
