/**
 * What comes first in a run, on the real engine: whichever step fails or is left out, nobody is asked for a compliant Mac who cannot
 * get one, and no Mac loses its compliance while somebody is asked for it. The sandbox says how things stand.
 */
import assert from "node:assert/strict";
import type { Beginnings } from "../support/connected";
import { sharedBeginnings } from "../support/sharedBeginnings";
import { done, type Ran } from "../support/stack";
import type { Tenant } from "../support/tenant";

const policyUrn = "**macs-require-compliant";
const groupUrn = "**macs-compliance";

describe("the order of a run on the real engine", function () {
  this.timeout(600_000);
  let tenant: Tenant;
  let beginnings: Beginnings;

  before(async () => {
    ({ tenant, beginnings } = await sharedBeginnings());
  });

  const failed = (ran: Ran) => assert.notEqual(ran.code, 0, ran.text);
  const ofEntra = (without: string[]) => tenant.admin.control("POST", "/entra/permissions", { without });
  const ofJamf = (without: string[]) => tenant.admin.control("POST", "/jamf/privileges", { without });

  /** How things stand for users. */
  async function standing() {
    const { jamf, entra } = await tenant.snapshot([
      "jamf.smartComputerGroups",
      "jamf.policies",
      "entra.conditionalAccessPolicies",
    ]);
    const policy = entra.conditionalAccessPolicies.find((p: any) => /Require a compliant Mac/.test(p.displayName));
    const group = jamf.smartComputerGroups.find((g: any) => g.name === "Jamf-Intune Compliance Group");
    const registration = jamf.policies.find((p: any) => p.name === "Register with Azure AD(Entra)");
    return {
      policy: policy?.state as string | undefined,
      emptied: group?.criteria[0].name === "Serial Number",
      open: registration?.general.enabled as boolean | undefined,
    };
  }

  async function enforcing() {
    const begun = await beginnings.enforcing();
    assert.deepEqual(await standing(), { policy: "enabled", emptied: false, open: true });
    return begun;
  }

  it("switches the managed policy off first in drain; when that fails, nothing after it happens", async () => {
    const { stack, at } = await enforcing();
    at("drain");
    await ofEntra(["Policy.ReadWrite.ConditionalAccess"]);
    failed(await stack.up());
    assert.deepEqual(await standing(), { policy: "enabled", emptied: false, open: true });
    await ofEntra([]);
    // The state holds what was not applied: what differs from it is written, and asks nobody either.
    done(await stack.up());
    assert.deepEqual(await standing(), {
      policy: "enabledForReportingButNotEnforced",
      emptied: true,
      open: false,
    });
    done(await stack.up());
    assert.deepEqual(await standing(), { policy: "disabled", emptied: true, open: false });
  });

  it("does not empty the Compliance group while the managed policy is left out of the run", async () => {
    const { stack, at } = await enforcing();
    at("drain");
    await stack.up("--exclude", policyUrn);
    assert.deepEqual(await standing(), { policy: "enabled", emptied: false, open: true });
    await stack.up("--target", groupUrn);
    assert.deepEqual(await standing(), { policy: "enabled", emptied: false, open: true });
  });

  it("switches the managed policy on last; when a write to Jamf Pro fails before, it stays as it is", async () => {
    const { stack, at } = await beginnings.connected();
    at("enforce");
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
    const { stack, at } = await beginnings.connected();
    at("connect");
    done(await stack.up());
    at("enforce");
    await stack.up("--target", policyUrn);
    assert.equal((await standing()).policy, "enabledForReportingButNotEnforced");
    await stack.up("--target", "**macs-enforcement", "--target", policyUrn);
    assert.equal((await standing()).policy, "enabledForReportingButNotEnforced");
  });

  it("switches a managed policy that leaves the configuration off in one run and removes it in the next", async () => {
    const { stack, at, known } = await enforcing();
    const { managedPolicy: _, ...rest } = known.config["conditionalAccess"] as Record<string, unknown>;
    at("connect", { conditionalAccess: rest });
    done(await stack.up());
    assert.equal((await standing()).policy, "disabled");
    done(await stack.up());
    assert.equal((await standing()).policy, undefined);
    done(await stack.up("--expect-no-changes"));
  });
});
