/**
 * The engine killed in the middle of an up, at a given request. Then the three commands of docs/guides/recovery.md, and everything is as
 * if nothing had happened.
 */
import assert from "node:assert/strict";
import { once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import { setTimeout as wait } from "node:timers/promises";
import { Tenant, writes } from "./tenant";
import type { Stack } from "./stack";

/** Kinds that carry no marker of ours: what a killed run left is taken over as adopted, and destroy lists it. */
const unmarked = ["categories", "macApps"];
const kinds = [...unmarked, "policies", "smartComputerGroups", "computerExtensionAttributes"];

/** Declares one test for each position. */
export function recoversAfterKill(positions: readonly number[]): void {
  const timeout = 600_000;
  let tenant: Tenant;

  before(async function () {
    if (process.platform !== "linux") this.skip();
    tenant = await Tenant.start("--latency", "40");
  });
  beforeEach(() => tenant.admin.control("POST", "/reset"));
  after(() => tenant?.stop());

  for (const position of positions) {
    it(`at request ${position}: the host ends by itself, three commands recover, nothing is there twice`, async () => {
      const before = (await tenant.snapshot()).jamf;
      const stack = tenant.stack();
      await stack.prepared();
      await tenant.admin.control("DELETE", "/requests");

      const up = stack.start(["up", "--yes", "--skip-preview", "--non-interactive", ...stack.which]);
      up.stdout.resume();
      up.stderr.resume();
      const ended = once(up, "exit");
      const running = () => up.exitCode === null && up.signalCode === null;
      while (running() && (await tenant.admin.requests()).length < position) await wait(5);
      up.kill("SIGKILL");
      await ended;
      await gone(stack);

      const cancel = await stack.pulumi("cancel", "--yes");
      assert.equal(cancel.code, 0, cancel.text);
      const again = await stack.up();
      assert.equal(again.code, 0, again.text);
      const refresh = await stack.refresh("--clear-pending-creates");
      assert.equal(refresh.code, 0, refresh.text);

      const { jamf } = await tenant.snapshot();
      for (const kind of kinds) {
        const names = jamf[kind].map((o: any) => o.name) as string[];
        assert.equal(new Set(names).size, names.length, `${kind}: ${names.join(", ")}`);
      }
      const { result, requests } = await tenant.logged(() => stack.up("--expect-no-changes"));
      assert.equal(result.code, 0, result.text);
      assert.deepEqual(writes(requests), []);

      const destroy = await stack.destroy();
      assert.equal(destroy.code, 0, destroy.text);
      const left = (await tenant.snapshot()).jamf;
      for (const kind of kinds) {
        const known = before[kind].map((o: any) => o.id);
        for (const object of left[kind].filter((o: any) => !known.includes(o.id))) {
          assert.ok(unmarked.includes(kind), `${kind} "${object.name}" is left although it is provably ours`);
          assert.ok(destroy.text.includes(`"${object.name}"`), `destroy does not say that "${object.name}" is left`);
        }
      }
    }).timeout(timeout);
  }
}

/** No provider host of this stack runs any more; it has to notice by itself that its engine is gone. */
async function gone(stack: Stack): Promise<void> {
  while (hosts(stack.home).length > 0) await wait(100);
}

function hosts(home: string): string[] {
  const read = (pid: string, file: string) => {
    try {
      return readFileSync(`/proc/${pid}/${file}`, "utf8");
    } catch {
      return "";
    }
  };
  return readdirSync("/proc")
    .filter((pid) => /^\d+$/.test(pid))
    .filter((pid) => read(pid, "cmdline").includes("dynamic-provider") && read(pid, "environ").includes(home));
}
