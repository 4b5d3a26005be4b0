/** Stages: what is refused, what is switched on, and what the terminal shows of it. */
import assert from "node:assert/strict";
import { connect, type Connected, lenient, people, reconnect } from "../support/connected";
import { done, flat } from "../support/stack";
import type { AnyStack } from "../support/standInStack";
import { isSigningIn, Tenant, writes } from "../support/tenant";

describe("stages", function () {
  this.timeout(600_000);
  let tenant: Tenant;
  let stack: AnyStack;
  let known: Connected;

  before(async () => {
    tenant = await Tenant.start();
    known = await people(tenant);
    stack = tenant.anyStack(known.config);
  });
  after(() => tenant?.stop());

  const at = (stage: string, more: Record<string, unknown> = {}) =>
    stack.configure({ ...known.config, stage, ...more });
  const managedPolicy = async () => {
    const { entra } = await tenant.snapshot(["entra.conditionalAccessPolicies"]);
    return entra.conditionalAccessPolicies.find((p: any) => p.displayName === "Require a compliant Mac (Jamf)");
  };
  const registration = async () => {
    const { jamf } = await tenant.snapshot(["jamf.policies"]);
    return jamf.policies.find((p: any) => p.name === "Register with Azure AD(Entra)").general.enabled as boolean;
  };

  /** A preview of what is there already: no write and few requests. */
  async function unchanged(): Promise<void> {
    const { result, requests } = await tenant.logged(() => stack.preview("--expect-no-changes"));
    done(result);
    assert.deepEqual(writes(requests), []);
    const asked = requests.filter((request) => !isSigningIn(request));
    assert.ok(asked.length <= 14, asked.map(({ path }) => path).join("\n"));
  }

  it("prepare makes no policy and opens nothing; a second run changes nothing", async () => {
    done(await stack.up());
    assert.equal(await managedPolicy(), undefined);
    assert.equal(await registration(), false);
    done(await stack.up("--expect-no-changes"));
    await unchanged();
  });

  it("uses the stand-in as an installed plugin: Pulumi warns of nothing that it found on PATH, and it says what it is", async () => {
    const { text } = await tenant.stack(known.config).preview();
    assert.doesNotMatch(text, /from \$PATH/);
    assert.match(text, /the sandbox's stand-in for pulumi-resource-azuread .* is at work/);
  });

  it("refuses pilot with every reason and its remedy, before anything is written", async () => {
    at("pilot");
    const { result, requests } = await tenant.logged(() => stack.preview());
    assert.equal(result.code, 1, result.text);
    assert.deepEqual(writes(requests), []);
    for (const text of [
      "Stage pilot: cloudConnectorConsent: not done, required: done. Global Administrator",
      "Stage pilot: registrationAppConsent: not done, required: done.",
      "Stage pilot: partnerActive: ",
      "Stage pilot: heartbeat: never, required: at most 24 h ago (thresholds.heartbeatHours)",
      "Nothing was changed.",
    ]) {
      assert.ok(flat(result).includes(text), `${text}\n${result.text}`);
    }
    assert.doesNotMatch(result.text, /^\s+at .+:\d+:\d+/m);
  });

  it("connect makes the managed policy report-only once the consents are there", async () => {
    at("connect");
    done(await stack.up());
    assert.equal(await managedPolicy(), undefined);
    await connect(tenant);
    done(await stack.up());
    assert.equal((await managedPolicy()).state, "enabledForReportingButNotEnforced");
    assert.equal(await registration(), false);
    await unchanged();
  });

  it("pilot opens registration; the managed policy reports only while no pilot group is named", async () => {
    at("pilot");
    done(await stack.up());
    assert.equal(await registration(), true);
    assert.equal((await managedPolicy()).state, "enabledForReportingButNotEnforced");
    await unchanged();
  });

  it("refuses enforce while too few Macs are compliant, with the count", async () => {
    at("enforce");
    const ran = await stack.preview();
    assert.equal(ran.code, 1, ran.text);
    assert.match(flat(ran), /Stage enforce: compliantShare: 0 of \d+ Macs \(0 %\), required: at least 90 %/);
  });

  it("preview of pilot to enforce shows for whom it will be on, and every precondition with its value", async () => {
    at("enforce", { thresholds: lenient });
    const { result: ran, requests } = await tenant.logged(() => stack.preview());
    done(ran);
    // Who is exempt, and who of them can sign in: once each.
    assert.equal(requests.filter(({ path }) => path.includes(known.emergencyGroupId)).length, 2);
    for (const text of [
      /Stage enforce: "Require a compliant Mac \(Jamf\)" will be on for the \d+ members of the user group; now it is on for no user\./,
      /✓ partnerActive: active \(required: active\)/,
      /✓ blockingPolicies: none \(required: none\)/,
      /✓ breakGlass: reachable/,
      /✓ compliantShare: 0 of \d+ Macs \(0 %\) \(required: at least 0 % \(thresholds\.compliantPercent\)\)/,
      /✓ peopleLosingAccess: \d+ of \d+ users/,
      /conditionalAccessPolicy:ConditionalAccessPolicy/,
    ]) {
      assert.match(flat(ran), text);
    }
    assert.doesNotMatch(ran.text, /graph:CompliancePartner|jamf:SmartComputerGroup/, "something else changes");
  });

  it("enforce switches it on for the user group, never for the emergency accounts, and settles", async () => {
    done(await stack.up());
    const policy = await managedPolicy();
    assert.equal(policy.state, "enabled");
    assert.deepEqual(policy.conditions.users.includeGroups, [known.userGroupId]);
    assert.deepEqual(policy.conditions.users.excludeGroups, [known.emergencyGroupId]);
    at("enforce");
    await unchanged();
    const again = await stack.up("--expect-no-changes");
    done(again);
    assert.match(flat(again), /Access: no change\./);
    assert.doesNotMatch(flat(again), /outside this stack/);
  });

  it("warns, and goes on, when something breaks in a stage that was reached", async () => {
    await tenant.admin.control("POST", "/people/disablePage");
    const ran = await stack.preview();
    done(ran);
    assert.match(flat(ran), /Broken since this stage was reached: partnerActive: inactive, required: active\./);
  });

  it("goes back at once, whatever is broken", async () => {
    at("connect");
    done(await stack.up());
    assert.equal((await managedPolicy()).state, "enabledForReportingButNotEnforced");
    assert.equal(await registration(), false);
  });

  it("force passes what may be passed, says so, and never an inactive partner", async () => {
    const force = { stage: "enforce", reason: "agreed with the service desk, ticket 4711" };
    at("enforce", { force });
    const refused = await stack.preview();
    assert.equal(refused.code, 1, refused.text);
    assert.match(flat(refused), /partnerActive: inactive/);
    assert.doesNotMatch(flat(refused), /Stage enforce: compliantShare/);
    await reconnect(tenant);
    done(await stack.up());
    assert.equal((await managedPolicy()).state, "enabled");
    assert.equal((await stack.outputs())["forced"], force.reason);
  });

  it("keeps the Applicable group the same in every stage; a pilot limits whom registration is offered to", async () => {
    await tenant.admin.control("POST", "/reset");
    known = await people(tenant);
    await tenant.admin.must("POST", "/api/v2/computer-groups/smart-groups", {
      name: "Pilot Macs",
      criteria: [{ name: "Computer Name", priority: 0, andOr: "and", searchType: "like", value: "1" }],
    });
    stack = tenant.anyStack(known.config);
    done(await stack.up());
    await connect(tenant);
    const limited = { thresholds: lenient, pilot: { computerGroup: "Pilot Macs" } };
    const applicable = async () =>
      (await tenant.part("jamf.smartComputerGroups")).find((g: any) => g.name === "Jamf-Intune Applicable Group");
    const scope = async () => {
      const { jamf } = await tenant.snapshot(["jamf.policies"]);
      const policy = jamf.policies.find((p: any) => p.name === "Register with Azure AD(Entra)");
      return policy.scope.computer_groups.map((g: any) => g.name);
    };
    const { criteria } = await applicable();
    at("pilot", limited);
    done(await stack.up());
    assert.deepEqual((await applicable()).criteria, criteria);
    assert.deepEqual(await scope(), ["Jamf-Intune Applicable Group (pilot)"]);
    at("enforce", limited);
    done(await stack.up());
    assert.deepEqual((await applicable()).criteria, criteria);
    assert.deepEqual(await scope(), ["Jamf-Intune Applicable Group"]);
    at("pilot", limited);
    done(await stack.up());
    assert.deepEqual((await applicable()).criteria, criteria);
  });
});
