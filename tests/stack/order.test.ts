/**
 * What comes first in a run, on the real engine: whichever step fails or is left out, nobody is asked for a compliant Mac who cannot
 * get one, and no Mac loses its compliance while somebody is asked for it. The sandbox says how things stand.
 */
import assert from "node:assert/strict";
import { connect, type Connected, people } from "../support/connected";
import type { Ran, Stack } from "../support/stack";
import { Tenant } from "../support/tenant";

const lenient = { compliantPercent: 0, peopleLosingAccess: 1000, inventoryPercent: 0 };
const policyUrn = "**macs-require-compliant";
const groupUrn = "**macs-compliance";

describe("the order of a run on the real engine", function () {
  this.timeout(600_000);
  let tenant: Tenant;
  let known: Connected;

  before(async () => (tenant = await Tenant.start()));
  beforeEach(async () => {
    await tenant.admin.control("POST", "/reset");
    known = await people(tenant);
  });
  after(() => tenant?.stop());

  const done = (ran: Ran) => assert.equal(ran.code, 0, ran.text);
  const failed = (ran: Ran) => assert.notEqual(ran.code, 0, ran.text);
  const at = (stack: Stack, stage: string, more: object = {}) =>
    stack.configure({ ...known.config, stage, thresholds: lenient, ...more });
  const ofEntra = (without: string[]) => tenant.admin.control("POST", "/entra/permissions", { without });
  const ofJamf = (without: string[]) => tenant.admin.control("POST", "/jamf/privileges", { without });

  /** How things stand for users. */
  async function standing() {
    const { jamf, entra } = await tenant.snapshot();
    const policy = entra.conditionalAccessPolicies.find((p: any) => /Require a compliant Mac/.test(p.displayName));
    const group = jamf.smartComputerGroups.find((g: any) => g.name === "Jamf-Intune Compliance Group");
    const registration = jamf.policies.find((p: any) => p.name === "Register with Azure AD(Entra)");
    return {
      policy: policy?.state as string | undefined,
      emptied: group?.criteria[0].name === "Serial Number",
      open: registration?.general.enabled as boolean | undefined,
    };
  }

  async function connected(): Promise<Stack> {
    const stack = tenant.stack(known.config);
    done(await stack.up());
    await connect(tenant);
    return stack;
  }

  async function enforcing(): Promise<Stack> {
    const stack = await connected();
    at(stack, "enforce");
    done(await stack.up());
    assert.deepEqual(await standing(), { policy: "enabled", emptied: false, open: true });
    return stack;
  }

  it("switches the managed policy off first in drain; when that fails, nothing after it happens", async () => {
    const stack = await enforcing();
    at(stack, "drain");
    await ofEntra(["Policy.ReadWrite.ConditionalAccess"]);
    failed(await stack.up());
    assert.deepEqual(await standing(), { policy: "enabled", emptied: false, open: true });
    await ofEntra([]);
    done(await stack.up());
    assert.deepEqual(await standing(), { policy: "disabled", emptied: true, open: false });
    done(await stack.up("--expect-no-changes"));
  });

  it("does not empty the Compliance group while the managed policy is left out of the run", async () => {
    const stack = await enforcing();
    at(stack, "drain");
    await stack.up("--exclude", policyUrn);
    assert.deepEqual(await standing(), { policy: "enabled", emptied: false, open: true });
    await stack.up("--target", groupUrn);
    assert.deepEqual(await standing(), { policy: "enabled", emptied: false, open: true });
  });

  it("switches the managed policy on last; when a write to Jamf Pro fails before, it stays as it is", async () => {
    const stack = await connected();
    at(stack, "enforce");
    await ofJamf(["Update Policies"]);
    failed(await stack.up());
    const { policy, open } = await standing();
    assert.notEqual(policy, "enabled");
    assert.equal(open, false);
    await ofJamf([]);
    done(await stack.up());
    assert.deepEqual(await standing(), { policy: "enabled", emptied: false, open: true });
  });

  it("does not switch the managed policy on when the run leaves out everything else", async () => {
    const stack = await connected();
    at(stack, "connect");
    done(await stack.up());
    at(stack, "enforce");
    await stack.up("--target", policyUrn);
    assert.equal((await standing()).policy, "enabledForReportingButNotEnforced");
    await stack.up("--target", "**macs-enforcement", "--target", policyUrn);
    assert.equal((await standing()).policy, "enabledForReportingButNotEnforced");
  });

  it("switches a managed policy that leaves the configuration off in one run and removes it in the next", async () => {
    const stack = await enforcing();
    const { managedPolicy: _, ...rest } = known.config["conditionalAccess"] as Record<string, unknown>;
    at(stack, "connect", { conditionalAccess: rest });
    done(await stack.up());
    assert.equal((await standing()).policy, "disabled");
    done(await stack.up());
    assert.equal((await standing()).policy, undefined);
    done(await stack.up("--expect-no-changes"));
  });

  it("drains a tenant whose registration app is gone: the managed policy is off first, without that app", async () => {
    const stack = await enforcing();
    await tenant.admin.control("POST", "/people/withdrawConsent", { app: "registrationApp" });
    at(stack, "drain");
    done(await stack.up());
    assert.deepEqual(await standing(), { policy: "disabled", emptied: true, open: false });
    done(await stack.up("--expect-no-changes"));
  });

  it("keeps the Applicable group the same in every stage; a pilot limits whom registration is offered to", async () => {
    await tenant.admin.must("POST", "/api/v2/computer-groups/smart-groups", {
      name: "Pilot Macs",
      criteria: [{ name: "Computer Name", priority: 0, andOr: "and", searchType: "like", value: "1" }],
    });
    const stack = await connected();
    const applicable = async () =>
      (await tenant.snapshot()).jamf.smartComputerGroups.find((g: any) => g.name === "Jamf-Intune Applicable Group");
    const scope = async () => {
      const { jamf } = await tenant.snapshot();
      const policy = jamf.policies.find((p: any) => p.name === "Register with Azure AD(Entra)");
      return policy.scope.computer_groups.map((g: any) => g.name);
    };
    const { criteria } = await applicable();
    at(stack, "pilot", { pilot: { computerGroup: "Pilot Macs" } });
    done(await stack.up());
    assert.deepEqual((await applicable()).criteria, criteria);
    assert.deepEqual(await scope(), ["Jamf-Intune Applicable Group (pilot)"]);
    at(stack, "enforce", { pilot: { computerGroup: "Pilot Macs" } });
    done(await stack.up());
    assert.deepEqual((await applicable()).criteria, criteria);
    assert.deepEqual(await scope(), ["Jamf-Intune Applicable Group"]);
    at(stack, "pilot", { pilot: { computerGroup: "Pilot Macs" } });
    done(await stack.up());
    assert.deepEqual((await applicable()).criteria, criteria);
  });
});
