/** The emergency exit against the sandbox's Graph, as an operator runs it: no Pulumi, no state. */
import assert from "node:assert/strict";
import { people } from "../../support/connected";
import { Tenant, writes } from "../../support/tenant";
import { Files, run } from "../command";

const name = "Require a compliant Mac (Jamf)";
const guid = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, "0")}`;

describe("report-only", function () {
  let tenant: Tenant;
  let userGroupId: string;
  let file: string;
  const files = new Files();

  const policy = (n: number, state: string, control: string) => ({
    id: guid(n),
    displayName: name,
    state,
    createdDateTime: "2026-01-01T00:00:00Z",
    modifiedDateTime: null,
    conditions: {
      applications: { includeApplications: ["All"] },
      users: { includeGroups: [userGroupId] },
      platforms: { includePlatforms: ["macOS"] },
      clientAppTypes: ["all"],
    },
    grantControls: { operator: "OR", builtInControls: [control] },
  });

  before(async () => {
    tenant = await Tenant.start();
    const known = await people(tenant);
    userGroupId = known.userGroupId;
    const lines = Object.entries(known.config).map(
      ([key, value]) => `  jamf-entra-compliance:${key}: ${JSON.stringify(value)}`,
    );
    const secret = "  jamf-entra-compliance:jamfClientSecret:\n    secure: v1:abc";
    file = files.write("Pulumi.contoso.yaml", ["config:", ...lines, secret, ""].join("\n"));
  });
  after(async () => {
    files.remove();
    await tenant?.stop();
  });

  const set = (...policies: object[]) => tenant.admin.control("POST", "/entra/policies", { policies });
  const args = () => ["report-only", "--stack", "contoso", "--config-file", file];
  const exit = () => tenant.command(args());

  it("sets the managed policy to report-only, sends nothing but that, and says how to go on", async () => {
    await set(policy(1, "enabled", "compliantDevice"), policy(2, "enabled", "mfa"));
    const before = await tenant.part("entra.conditionalAccessPolicies");
    const { result, requests } = await tenant.logged(() => run(args(), { env: tenant.environment }));
    assert.equal(result.code, 0, result.err);
    assert.deepEqual(
      writes(requests).map((r) => r.method),
      ["PATCH"],
    );
    assert.match(result.out, /is switched to report-only/);
    assert.match(result.out, /pulumi config set stage connect --stack contoso/);
    assert.match(result.out, /conditionalAccess\.managedPolicy\.resume/);
    const after = await tenant.part("entra.conditionalAccessPolicies");
    assert.equal(after[0].state, "enabledForReportingButNotEnforced");
    const timeless = ({ modifiedDateTime: _, ...rest }: any) => rest;
    assert.deepEqual(timeless({ ...after[0], state: "enabled" }), timeless(before[0]));
    assert.deepEqual(after[1], before[1], "the other policy of that name");
  });

  it("writes nothing where it is not on", async () => {
    await set(policy(1, "disabled", "compliantDevice"));
    const { result, requests } = await tenant.logged(exit);
    assert.equal(result.code, 0, result.err);
    assert.deepEqual(writes(requests), []);
    assert.match(result.out, /was not on \(disabled\); nothing was changed/);
  });

  it("touches none where two could be meant", async () => {
    await set(policy(1, "enabled", "compliantDevice"), policy(2, "enabled", "compliantDevice"));
    const { result, requests } = await tenant.logged(exit);
    assert.equal(result.code, 1);
    assert.deepEqual(writes(requests), []);
    assert.match(result.err, /has 2 policies "Require a compliant Mac \(Jamf\)"/);
  });

  const byIds = (...more: string[]) =>
    tenant.command(["report-only", "--tenant", tenant.sandbox.entra.tenantId, "--policy", guid(1), ...more]);
  const states = async () => (await tenant.part("entra.conditionalAccessPolicies")).map((p: any) => [p.id, p.state]);

  it("needs tenant and policy alone: no stack, no file, whatever the policy is called by now", async () => {
    await set(
      { ...policy(1, "enabled", "compliantDevice"), displayName: "Renamed" },
      policy(2, "enabled", "compliantDevice"),
    );
    const { code, out, err } = await byIds("--json");
    assert.equal(code, 0, err);
    assert.deepEqual([JSON.parse(out).stack, JSON.parse(out).policy.displayName], [null, "Renamed"]);
    assert.deepEqual(await states(), [
      [guid(1), "enabledForReportingButNotEnforced"],
      [guid(2), "enabled"],
    ]);
  });

  it("works where the policy excludes an application that is gone, and takes out nothing else", async () => {
    const app = await tenant.admin.graph("POST", "/v1.0/applications", { displayName: "Placeholder" });
    const principal = await tenant.admin.graph("POST", "/v1.0/servicePrincipals", { appId: app.appId });
    const gone = app.appId as string;
    const { entra } = await tenant.snapshot(["entra.servicePrincipals"]);
    const there = entra.servicePrincipals.find((app: any) => app.displayName === "Old automation").appId;
    const own = policy(1, "enabled", "compliantDevice");
    await set({
      ...own,
      conditions: {
        ...own.conditions,
        applications: { includeApplications: ["All"], excludeApplications: [there, gone] },
      },
    });
    await tenant.admin.graph("DELETE", `/v1.0/servicePrincipals/${principal.id}`);
    const { code, out, err } = await byIds("--json");
    assert.equal(code, 0, err);
    assert.deepEqual(JSON.parse(out).removedApplications, [gone]);
    const [after] = await tenant.part("entra.conditionalAccessPolicies");
    assert.equal(after.state, "enabledForReportingButNotEnforced");
    assert.deepEqual(after.conditions.applications.excludeApplications, [there]);
  });

  it("never means a policy of that name that is for other devices or for all users", async () => {
    const foreign = policy(1, "enabled", "compliantDevice");
    const conditions = { ...foreign.conditions, platforms: { includePlatforms: ["all"] } };
    const everybody = { ...foreign.conditions, users: { includeUsers: ["All"] } };
    await set({ ...foreign, conditions }, { ...foreign, id: guid(2), conditions: everybody });
    const { result, requests } = await tenant.logged(exit);
    assert.equal(result.code, 1);
    assert.deepEqual(writes(requests), []);
    assert.match(result.err, /has no policy "Require a compliant Mac \(Jamf\)" that is for macOS/);
  });

  it("says which of its options is wrong", async () => {
    for (const [args, words] of [
      [["--tenant", "contoso", "--policy", guid(1)], /--tenant must be an id/],
      [["--tenant", guid(1), "--policy", guid(1), "--cloud", "mars"], /--cloud must be one of global/],
      [[], /Name the policy by --stack, or by --tenant and --policy/],
    ] as const) {
      const { code, err } = await tenant.command(["report-only", ...args], { env: process.env });
      assert.equal(code, 1);
      assert.match(err, words);
    }
  });

  it("names the file that it could not read", async () => {
    const { code, err } = await tenant.command(["report-only", "--stack", "nobody"], { env: process.env });
    assert.equal(code, 1);
    assert.match(err, /Could not read the configuration "Pulumi\.nobody\.yaml"/);
  });
});
