/** The way out on the real engine: what destroy refuses, what lets it go, and that it can be taken up again. */
import assert from "node:assert/strict";
import { once } from "node:events";
import { setTimeout as wait } from "node:timers/promises";
import type { Beginnings } from "../support/connected";
import { sharedBeginnings } from "../support/sharedBeginnings";
import { done, flat } from "../support/stack";
import { type Logged, type Tenant, writes } from "../support/tenant";

describe("destroy on the real engine", function () {
  this.timeout(600_000);
  let tenant: Tenant;
  let beginnings: Beginnings;
  let foreign: any;

  before(async () => {
    ({ tenant, beginnings, foreign } = await sharedBeginnings());
  });

  const policies = async () => (await tenant.part("entra.conditionalAccessPolicies")) as any[];

  /** Jamf Pro deletes no group that the Device Compliance page names. */
  const letGo = () =>
    tenant.admin.control("POST", "/people/savePage", {
      complianceGroup: "All Managed Clients",
      applicableGroup: "All Managed Clients",
    });

  it("in stage prepare simply works and leaves nothing", async () => {
    const { stack } = await beginnings.prepared();
    const ran = await stack.destroy();
    done(ran);
    assert.match(ran.text, /Remove by hand, where it was set up/);
    const { jamf, entra } = await tenant.snapshot([
      "jamf.policies",
      "jamf.smartComputerGroups",
      "entra.complianceManagementPartners",
    ]);
    assert.deepEqual(jamf.policies, foreign.jamf.policies);
    assert.deepEqual(jamf.smartComputerGroups.length, foreign.jamf.smartComputerGroups.length);
    assert.deepEqual(entra.complianceManagementPartners, foreign.entra.complianceManagementPartners);
  });

  it("is refused while the managed policy is on, removes nothing, and is free after drain", async () => {
    const { stack, at } = await beginnings.enforcing();
    assert.equal((await policies())[0].state, "enabled");
    const { result, requests } = await tenant.logged(() => stack.destroy());
    assert.notEqual(result.code, 0, result.text);
    assert.deepEqual(writes(requests), []);
    assert.match(
      flat(result),
      /Could not destroy stack "test": "Require a compliant Mac \(Jamf\)" is on; .* Nothing was removed\. Set stage: drain, run pulumi up/,
    );
    assert.doesNotMatch(result.text, /^\s+at .+:\d+:\d+/m);

    at("drain");
    done(await stack.up());
    assert.equal((await policies())[0].state, "disabled");
    const { jamf } = await tenant.snapshot(["jamf.smartComputerGroups"]);
    const group = jamf.smartComputerGroups.find((g: any) => g.name === "Jamf-Intune Compliance Group");
    assert.equal(group.criteria[0].name, "Serial Number");
    await letGo();
    done(await stack.destroy());
    assert.deepEqual(await policies(), []);
  });

  it("is refused when the tenant can't be read, and forced by the stack's name alone", async () => {
    const { stack } = await beginnings.enforcing();
    assert.equal((await policies())[0].state, "enabled");
    await tenant.admin.control("POST", "/entra/permissions", {
      without: ["Policy.Read.All", "Policy.Read.ConditionalAccess"],
    });
    const refused = await stack.destroy();
    assert.notEqual(refused.code, 0, refused.text);
    assert.match(
      flat(refused),
      /Could not destroy stack "test": whether access would stay open could not be checked\./,
    );
    assert.equal((await policies())[0].state, "enabled");
    await tenant.admin.control("POST", "/entra/permissions", { without: [] });
    const other = await stack.destroyWith({ JAMF_ENTRA_FORCE_DESTROY: "other" });
    assert.notEqual(other.code, 0, other.text);
    await letGo();
    done(await stack.destroyWith({ JAMF_ENTRA_FORCE_DESTROY: "test" }));
    assert.deepEqual(await policies(), []);
  });

  it("is refused while the managed policy is on under another name, and without a guard, as after a first up that failed", async () => {
    const { stack } = await beginnings.enforcing();
    const [{ id }] = (await policies()) as [{ id: string }];
    await tenant.admin.graph("PATCH", `/v1.0/identity/conditionalAccess/policies/${id}`, {
      displayName: "Renamed by hand",
    });
    const { result, requests } = await tenant.logged(() => stack.destroy());
    assert.notEqual(result.code, 0, result.text);
    assert.match(flat(result), /"Renamed by hand" is on; destroy would remove this protection/);
    assert.deepEqual(writes(requests), []);

    const reported = { displayName: "Mac", operatingSystem: "MacMDM", managementType: "jamf", isCompliant: true };
    await tenant.admin.control("POST", "/entra/device", { set: reported });
    const guard = (await stack.state()).resources.find((each) => each.type.endsWith("graph:TearDownGuard"));
    done(await stack.raw(["state", "delete", guard.urn, "--yes", "--stack", stack.name]));
    const unguarded = await stack.destroy();
    assert.notEqual(unguarded.code, 0, unguarded.text);
    assert.match(flat(unguarded), /Could not destroy stack .*1 Mac is still compliant in Entra/);
    const { jamf } = await tenant.snapshot(["jamf.smartComputerGroups", "jamf.policies"]);
    const names = jamf.smartComputerGroups.map((each: any) => each.name);
    assert.ok(names.includes("Jamf-Intune Compliance Group") && names.includes("Jamf-Intune Applicable Group"));
    assert.ok(jamf.policies.some((each: any) => each.name === "Register with Azure AD(Entra)"));
  });

  it("of a half-destroyed stack goes on where it ended", async () => {
    const { stack } = await beginnings.prepared();
    await tenant.admin.control("POST", "/jamf/privileges", { without: ["Delete Smart Computer Groups"] });
    const half = await stack.destroy();
    assert.notEqual(half.code, 0, half.text);
    await tenant.admin.control("POST", "/jamf/privileges", { without: [] });
    done(await stack.destroy());
    const { jamf } = await tenant.snapshot(["jamf.smartComputerGroups"]);
    assert.equal(jamf.smartComputerGroups.length, foreign.jamf.smartComputerGroups.length);
  });

  it("whose engine was killed in the middle goes on after cancel, and leaves nothing", async function () {
    if (process.platform !== "linux") this.skip();
    const { stack } = await beginnings.prepared();
    // Each removal takes its time, so that between two of them the engine has nothing to write down.
    await tenant.admin.control("POST", "/faults", {
      rules: [{ method: "DELETE", kind: "delay", ms: 1_500, times: 99 }],
    });
    await tenant.admin.control("DELETE", "/requests");
    const destroy = stack.start(["destroy", "--yes", "--skip-preview", "--non-interactive", ...stack.which]);
    destroy.stdout.resume();
    destroy.stderr.resume();
    const ended = once(destroy, "exit");
    const deletes = async () =>
      (await tenant.admin.requests()).filter(({ method }: Logged) => method === "DELETE").length;
    while (destroy.exitCode === null && (await deletes()) < 2) await wait(5);
    await wait(500);
    assert.equal(destroy.exitCode, null, "destroy was over before it could be killed");
    destroy.kill("SIGKILL");
    await ended;
    await tenant.admin.control("POST", "/faults", { rules: [] });
    done(await stack.pulumi("cancel", "--yes"));
    done(await stack.destroy());
    const { jamf } = await tenant.snapshot();
    for (const kind of ["smartComputerGroups", "policies", "computerExtensionAttributes"]) {
      assert.equal(jamf[kind].length, foreign.jamf[kind].length, kind);
    }
    assert.deepEqual(
      (await stack.state()).resources.filter((r) => r.custom),
      [],
    );
  });
});
