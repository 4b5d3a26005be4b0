/**
 * Ten integrations made by hand, each taken over by `adopt` on the real engine: the first `up` writes nothing to what exists. Three of them
 * enter the state by `adopt --import` instead, with nothing left to do for the next preview.
 */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { root } from "../support/host";
import { handMade, type HandMade, makeByHand } from "../support/handMade";
import type { Stack } from "../support/stack";
import { Tenant, writes } from "../support/tenant";

const imported = [
  "by the guide, to the letter",
  "with names of their own and eight days",
  "enforced for everybody who registers",
];

describe("an integration that was made by hand", function () {
  this.timeout(600_000);
  let tenant: Tenant;

  before(async () => (tenant = await Tenant.start("--macs", "12")));
  beforeEach(() => tenant.admin.control("POST", "/reset"));
  after(() => tenant?.stop());

  function adopt(cwd: string, args: string[], env: NodeJS.ProcessEnv = {}): Promise<{ code: number; text: string }> {
    const main = join(root, "dist", "operations", "main.js");
    const options = { cwd, env: { ...process.env, ...tenant.environment, ...env } };
    return new Promise((resolve) =>
      execFile(process.execPath, [main, "adopt", ...args], options, (error, out, err) =>
        resolve({ code: error ? Number(error.code) : 0, text: out + err }),
      ),
    );
  }

  /** A stack with the configuration that `adopt` writes. */
  async function adopted(made: HandMade): Promise<{ stack: Stack; code: number; text: string }> {
    const choices = await makeByHand(tenant, made);
    await tenant.admin.control("POST", "/macs/tick", { minutes: 1500 });
    const { sandbox } = tenant;
    const stack = tenant.stack();
    const file = join(stack.home, "Pulumi.adopted.yaml");
    const { code, text } = await adopt(stack.home, [
      "--jamf-url",
      sandbox.jamf.url,
      "--tenant",
      sandbox.entra.tenantId,
      "--write",
      file,
      ...choices.flatMap((each) => ["--choose", each]),
    ]);
    const { config } = parse(readFileSync(file, "utf8")) as { config: Record<string, unknown> };
    const own = Object.entries(config).map(([key, value]) => [key.slice(key.indexOf(":") + 1), value]);
    stack.configure(Object.fromEntries(own));
    return { stack, code, text };
  }

  for (const made of handMade) {
    it(`${made.label}: ${made.differs ? "is refused with what differs" : "is adopted without a write"}`, async () => {
      const { stack, text } = await adopted(made);
      const before = await tenant.snapshot();
      const { result, requests } = await tenant.logged(() => stack.up());
      assert.deepEqual(writes(requests), [], text);
      if (made.differs) {
        assert.notEqual(result.code, 0, result.text);
        return;
      }
      assert.equal(result.code, 0, result.text);
      const after = await tenant.snapshot();
      for (const kind of ["smartComputerGroups", "policies", "categories"])
        assert.deepEqual(after.jamf[kind], before.jamf[kind], kind);
      assert.deepEqual(after.entra.conditionalAccessPolicies, before.entra.conditionalAccessPolicies);
      const next = await stack.preview("--expect-no-changes");
      assert.equal(next.code, 0, next.text);
    });
  }

  for (const label of imported) {
    it(`${label}: enters the state by adopt --import, and the next preview has nothing to change`, async () => {
      const { stack } = await adopted(handMade.find((made) => made.label === label)!);
      await stack.prepared();
      const folder = stack.home;
      const env = { ...stack.environment() };
      const made = await adopt(folder, ["--stack", "test", "--import", join(folder, "adopt.json")], env);
      assert.equal(made.code, 0, made.text);
      for (const file of ["adopt.json", "adopt.entra.json"]) {
        const options = ["--yes", "--skip-preview", "--protect=false", "--generate-code=false"];
        const { result, requests } = await tenant.logged(() =>
          stack.pulumi("import", ...options, "--file", join(folder, file)),
        );
        assert.equal(result.code, 0, result.text);
        assert.deepEqual(writes(requests), []);
      }
      const next = await stack.preview("--expect-no-changes");
      assert.equal(next.code, 0, next.text);
    });
  }
});
