/** The line for machines in `pulumi preview --json`, on the real engine: where it stands, and that it stands there on refusal too. */
import assert from "node:assert/strict";
import { reportPrefix } from "../../components/report/prefix";
import { reportIn } from "../../components/report/schema";
import { previewJson } from "../previews/record";
import { people } from "../support/connected";
import type { Stack } from "../support/stack";
import { Tenant, writes } from "../support/tenant";

describe("the report of a preview", function () {
  this.timeout(120_000);
  let tenant: Tenant;
  let stack: Stack;
  let config: Record<string, unknown>;

  before(async () => {
    tenant = await Tenant.start();
    config = (await people(tenant)).config;
    stack = tenant.stack(config);
  });
  after(() => tenant?.stop());

  const messages = async (): Promise<string[]> =>
    (JSON.parse(await previewJson(stack)) as { diagnostics: { message: string }[] }).diagnostics.map((d) => d.message);
  let first: string[];
  const only = (lines: string[]) => {
    const reports = lines.filter((line) => line.includes(reportPrefix));
    assert.equal(reports.length, 1, reports.join("\n"));
    return reportIn(reports[0]!)!;
  };

  it("is one line that says stage, gates and what could not be read", async () => {
    first = await messages();
    const report = only(first);
    assert.equal(report.outcome, "goesOn");
    assert.deepEqual(report.stage, { configured: "prepare", observed: "prepare" });
    assert.equal(report.stack, "test");
    assert.ok(
      report.gates !== "notRead" && report.gates.some(({ name, state }) => name === "pageSaved" && state === "waiting"),
    );
    assert.equal(report.blockers, "notRead");
  });

  it("is there when the stage is refused, with each precondition's ruling, and nothing is written", async () => {
    stack.configure({ ...config, stage: "pilot" });
    const { result, requests } = await tenant.logged(messages);
    const report = only(result);
    assert.equal(report.outcome, "refused");
    assert.ok(
      report.reasons.some((reason) => reason.includes("cloudConnectorConsent: not done")),
      report.reasons.join("\n"),
    );
    assert.ok(report.preconditions !== "notRead");
    assert.equal(report.preconditions.find(({ name }) => name === "partnerActive")?.ruling, "refused");
    assert.deepEqual(report.raises, ["registration"]);
    assert.deepEqual(writes(requests), []);
  });

  it("is there when the configuration is refused", async () => {
    stack.configure({ ...config, stagee: "pilot" });
    const report = only(await messages());
    assert.equal(report.outcome, "refused");
    assert.match(report.reasons.join(), /stagee/);
    assert.equal(report.stage, "notRead");
  });

  it("is silent unless it is asked for", async () => {
    const ran = await tenant.anyStack(config).preview();
    assert.equal(ran.code, 0, ran.text);
    assert.ok(!ran.text.includes(reportPrefix));
  });

  it("holds no secret of the environment and no sign-in name of the tenant", async () => {
    const { entra } = await tenant.snapshot(["entra.users"]);
    const text = first.find((line) => line.includes(reportPrefix))!;
    for (const { userPrincipalName } of entra.users) assert.ok(!text.includes(userPrincipalName), userPrincipalName);
    for (const secret of [tenant.sandbox.jamf.clientSecret, tenant.sandbox.entra.clientSecret])
      assert.ok(!text.includes(secret));
  });
});
