/** Short-lived tokens, nodes that lag behind each other, answers that fail or get lost after the write took effect. */
import assert from "node:assert/strict";
import { Tenant, writes } from "./tenant";

/** Declares one test for each seed of the faults. */
export function convergesOnAnUnluckyDay(seeds: readonly number[]): void {
  for (const seed of seeds) {
    it(`converges to one object of each name, and then to no change (seed ${seed})`, async () => {
      const tenant = await Tenant.start(
        "--seed",
        String(seed),
        "--nodes",
        "3",
        "--lag",
        "5",
        "--jamf-token-seconds",
        "60",
      );
      try {
        const before = (await tenant.snapshot()).jamf;
        const stack = tenant.stack({ registration: { method: "script" } });
        await stack.prepared();
        await tenant.admin.control("POST", "/faults", { rate: 0.1, seed });
        const ran = await stack.up();
        assert.equal(ran.code, 0, ran.text);
        await tenant.admin.control("POST", "/faults", { rate: 0 });
        const { jamf } = await tenant.snapshot();
        for (const kind of ["categories", "scripts", "smartComputerGroups", "policies", "macApps"]) {
          const names = jamf[kind].map((o: any) => o.name) as string[];
          assert.deepEqual([...new Set(names)].sort(), names.sort(), `${kind}: a name twice`);
          assert.ok(names.length > before[kind].length, `${kind}: nothing was made`);
        }
        const { result, requests } = await tenant.logged(() => stack.up("--expect-no-changes"));
        assert.equal(result.code, 0, result.text);
        assert.deepEqual(writes(requests), []);
      } finally {
        await tenant.stop();
      }
    }).timeout(600_000);
  }
}
