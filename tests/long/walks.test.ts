/** The stand-in for the engine, measured by the engine itself; laws over many walks, and mistakes that random walks must find. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { Tenant } from "../support/tenant";
import { defects } from "../walks/defects";
import { RealStack } from "../walks/engine/realStack";
import { walked, worked } from "../walks/task";
import { makeBase } from "../walks/world/base";
import { throughAllStages } from "../walks/world/scripted";
import { type FleetName, fleetNames, fleets } from "../walks/world/fleets";
import { walks } from "../walks/world/generator";
import type { Walk } from "../walks/world/walk";
import { Walker } from "../walks/world/walker";

/**
 * What goes at the same time has no order: on the engine nobody can say which request a fault or a kill meets, or what else has begun when an
 * object cannot be made because its name is taken.
 */
const isReplayable = ({ steps }: Walk): boolean =>
  steps.some((step) => step.do === "edit") &&
  steps.every(
    (step) =>
      step.do !== "recover" &&
      (step.do !== "hand" || !step.what.startsWith("namesake")) &&
      (step.do !== "edit" || !["fault", "kill"].includes(step.run.way)),
  );

/** How many; each takes the engine half a minute. */
const replays = Number(process.env["REPLAYS"] ?? 40);

describe("walks on the stand-in for the engine", function () {
  this.timeout(7_200_000);
  const tenants = new Map<FleetName, Tenant>();
  const tenantOf = async (fleet: FleetName): Promise<Tenant> => {
    const tenant = tenants.get(fleet) ?? (await Tenant.start(...fleets[fleet].options));
    tenants.set(fleet, tenant);
    return tenant;
  };

  after(() => Promise.all([...tenants.values()].map((tenant) => tenant.stop())));

  it("ask the services for the same as on the engine, through all stages and out", async () => {
    const tenant = await tenantOf("usual");
    const onEngine = await throughAllStages(tenant, new RealStack(tenant.stack()));
    const { asked } = await worked({ kind: "scripted" }, ["usual"]);
    assert.deepEqual(Object.keys(onEngine), ["prepare", "connect", "pilot", "enforce", "drain", "destroy"]);
    assert.ok(Object.values(onEngine).every((lines) => lines.length > 10));
    assert.deepEqual(asked, onEngine);
  });

  for (const [at, fleet] of fleetNames.entries()) {
    const count = Math.ceil((replays - at) / fleetNames.length);
    it(`ask for the same as on the engine in each run of ${count} random walks (${fleet}, of ${replays} in all)`, async () => {
      const tenant = await tenantOf(fleet);
      const stack = tenant.stack();
      await stack.prepared();
      const real = new RealStack(stack);
      const base = await makeBase(tenant, real, fleets[fleet]);
      const isChosen = (walk: Walk) => walk.fleet === fleet && isReplayable(walk);
      const chosen = fc.sample(walks.filter(isChosen), { seed: 40, numRuns: count });
      const onStandIn = await walked(
        ...chosen.map((walk) => ({ seed: 1, count: 1, walk: JSON.stringify(walk), tellsAsked: true as const })),
      );
      for (const [which, walk] of chosen.entries()) {
        const walker = new Walker(tenant, base, walk, real);
        await walker.go();
        assert.deepEqual(onStandIn[which]!.asked, [walker.asked], JSON.stringify(walk));
        process.stderr.write(`      ${which + 1} of ${count}: ${walker.asked.length} runs\n`);
      }
    });
  }

  // Each in a process of its own, so that what walks leave in memory is bounded; any of them can be made again alone.
  const [series, each] = [10, 200];
  for (let seed = 2026; seed < 2026 + series; seed++)
    it(`${each} random walks break no law (seed ${seed}, of ${series * each} in all)`, async () => {
      const [result] = await walked({ seed, count: each });
      const { made, failed } = result!;
      assert.equal(failed, undefined, `${failed?.why}\n${failed?.walk}\nSEED=${failed?.seed} npm run walks`);
      assert.equal(made, each);
    });

  for (const defect of Object.keys(defects))
    it(`find within 300 walks: ${defect}, by a walk that breaks no law without it`, async () => {
      const [result] = await walked({ seed: 5, count: 300, defect, isTold: "asFound" });
      const { made, failed } = result!;
      assert.ok(failed, `${made} walks found nothing`);
      process.stderr.write(`      ${defect}: walk ${failed.at}, SEED=${failed.seed}, ${failed.why.split("\n")[0]}\n`);
    });
});
