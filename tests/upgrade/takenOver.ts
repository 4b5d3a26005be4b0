/**
 * Stacks that version 0.1.0 made with Pulumi 3.248, one in each stage, with objects that it adopted: taken over by the code and the
 * engine of today. They hold the seven closures as provider text; the tenant holds what version 0.1.0 wrote.
 */
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { lenient, people } from "../support/connected";
import { done, flat, type Stack } from "../support/stack";
import { Tenant, writes } from "../support/tenant";
import { restore, type Stage } from "./recorded";

/** `brief`: until the first `up`, without what comes later. */
export function takesOver(wanted: readonly Stage[], { brief = false } = {}): void {
  let tenant: Tenant;
  before(async () => {
    tenant = await Tenant.start();
  });
  after(() => tenant?.stop());

  for (const stage of wanted) {
    it(`in stage ${stage} ${brief ? "previews, refreshes and updates without a change" : "previews without a change, refreshes, updates and is destroyed"}`, async () => {
      await tenant.admin.control("POST", "/reset");
      const { config } = await people(tenant);
      const { state, byHand } = await restore(tenant, stage);
      const stack = tenant.stack();
      const at = (reached: Stage, more: object = {}) =>
        stack.configure({ ...config, thresholds: lenient, adoptExisting: true, stage: reached, ...more });
      at(stage);
      await taken(stack, state);

      const { result, requests } = await tenant.logged(() => stack.raw(["preview", "--json", ...stack.which]));
      done(result);
      assert.deepEqual(writes(requests), []);
      const { steps } = JSON.parse(result.text.slice(result.text.indexOf("{"))) as {
        steps: { op: string; urn: string }[];
      };
      // What version 0.1.0 did not have, and what the guard remembers besides; none of it has an object in any service.
      const isBookkeeping = ({ op, urn }: { op: string; urn: string }): boolean =>
        op === "create"
          ? /(core:StackIdentity|core:Gate|graph:ExclusionRecord)::/.test(urn)
          : op === "update" && /graph:TearDownGuard::/.test(urn);
      // A release brings its own scripts for Macs; nothing else is written.
      const isScript = ({ op, urn }: { op: string; urn: string }): boolean =>
        op === "update" && /jamf:(ComputerExtensionAttribute|Script)::/.test(urn);
      const changed = steps.filter((step) => step.op !== "same" && !isBookkeeping(step) && !isScript(step));
      assert.deepEqual(changed, []);
      done(await stack.refresh("--expect-no-changes"));
      const taking = await tenant.logged(() => stack.up());
      done(taking.result);
      const ofScripts = /\/(computer-extension-attributes|scripts)\/\d+$/;
      assert.deepEqual(
        writes(taking.requests).filter(({ path }) => !ofScripts.test(path)),
        [],
      );
      if (brief) return;

      const renamed = { jamf: { category: "Compliance" } };
      at(stage, renamed);
      done(await stack.up());
      // On the way down the category stays as the last run left it.
      const isRenamed = stage !== "drain";
      assert.equal(names(await tenant.part("jamf.categories")).includes("Compliance"), isRenamed);
      done(await stack.up("--expect-no-changes"));

      // Version 0.1.0 kept no record of what the objects were that it adopted: that they stay as they are is acknowledged.
      const unrecorded = await stack.destroy();
      assert.notEqual(unrecorded.code, 0, unrecorded.text);
      assert.match(flat(unrecorded), /macs-applicable \(id \d+\), macs-category \(id \d+\)\. Nothing was removed\./);
      const acknowledged = { ...renamed, acknowledged: { adoptedLeft: "2026-11-29" } };
      at(stage, acknowledged);
      done(await stack.up());
      if (stage === "enforce") {
        const refused = await stack.destroy();
        assert.notEqual(refused.code, 0, refused.text);
        assert.match(flat(refused), /Set stage: drain, run pulumi up/);
        at("drain", acknowledged);
        done(await stack.up());
      }
      // Jamf Pro deletes no group that the Device Compliance page names.
      if (stage !== "prepare") {
        const groups = { complianceGroup: "All Managed Clients", applicableGroup: "All Managed Clients" };
        await tenant.admin.control("POST", "/people/savePage", groups);
      }
      done(await stack.destroy());
      await holdsOnly(isRenamed ? ["Compliance", byHand[1]!] : byHand);
    }).timeout(300_000);
  }

  async function taken(stack: Stack, state: string): Promise<void> {
    const file = join(stack.home, "0.1.0.json");
    writeFileSync(file, state);
    await stack.prepared();
    done(await stack.raw(["stack", "import", "--stack", stack.name, "--file", file]));
  }

  const names = (objects: { name: string }[]) => objects.map(({ name }) => name);

  /** The adopted objects stay, category and Applicable group of these names; everything that the stack made is gone. */
  async function holdsOnly(byHand: string[]): Promise<void> {
    const kinds = ["categories", "smartComputerGroups", "policies", "computerExtensionAttributes"];
    const { jamf, entra } = await tenant.snapshot([
      ...kinds.map((kind) => `jamf.${kind}`),
      "entra.conditionalAccessPolicies",
    ]);
    const left = names(kinds.flatMap((kind) => jamf[kind]));
    assert.ok(
      byHand.every((name) => left.includes(name)),
      left.join(", "),
    );
    for (const gone of ["Jamf-Intune Compliance Group", "Register with Azure AD(Entra)", "Entra registration"])
      assert.ok(!left.includes(gone), `${gone} is still there`);
    assert.deepEqual(entra.conditionalAccessPolicies, []);
  }
}
