/** The process in which walks go: it trusts the sandbox from its start, which Node learns at no other time. Tells its parent what came of it. */
import fc from "fast-check";
import { Tenant } from "../support/tenant";
import { defects } from "./defects";
import { WalkStack } from "./engine/stack";
import type { Result, Series, Task, Walked, Work } from "./task";
import { type Base, makeBase } from "./world/base";
import { throughAllStages } from "./world/scripted";
import { type FleetName, fleets } from "./world/fleets";
import { walks } from "./world/generator";
import type { Walk } from "./world/walk";
import { Walker } from "./world/walker";

type Worlds = Record<FleetName, World>;

interface World {
  tenant: Tenant;
  /** What points the product at this sandbox. */
  environment: Record<string, string>;
  base: Promise<Base> | undefined;
}

function enter({ environment }: World): void {
  const { NODE_EXTRA_CA_CERTS: _, SSL_CERT_FILE: __, ...rest } = environment;
  Object.assign(process.env, rest);
}

async function work(task: Task, worlds: Worlds): Promise<Result> {
  if (task.kind === "scripted") {
    enter(worlds.usual);
    return { asked: await throughAllStages(worlds.usual.tenant, new WalkStack()) };
  }
  const walked: Walked[] = [];
  for (const series of task.series) walked.push(await walk(worlds, series));
  return { walked };
}

/** As many walks as asked, or until one breaks a law; that one is made small unless it is to be told as it was found. */
async function walk(worlds: Worlds, series: Series): Promise<Walked> {
  const { seed, path, count, defect, walk: given } = series;
  const planted = defect === undefined ? [] : [defects[defect]!];
  if (planted.includes(undefined!))
    throw new Error(`there is no defect "${defect}": ${Object.keys(defects).join(", ")}`);
  let made = 0;
  const regardless: string[] = [];
  const asked: string[][][] | undefined = series.tellsAsked ? [] : undefined;
  const property = fc.asyncProperty(given ? fc.constant(JSON.parse(given) as Walk) : walks, async (each) => {
    made += 1;
    const world = worlds[each.fleet];
    enter(world);
    world.base ??= makeBase(world.tenant, new WalkStack(), fleets[each.fleet]);
    const base = await world.base;
    const walker = new Walker(world.tenant, base, each, new WalkStack({ defects: planted }));
    if (asked) asked.push(walker.asked);
    try {
      await walker.go();
    } catch (error) {
      const without = () => new Walker(world.tenant, base, each, new WalkStack()).go();
      if (defect === undefined || (await isDone(without()))) throw error;
      regardless.push(JSON.stringify(each));
    }
  });
  const endOnFailure = series.isTold === "asFound";
  const found = await fc.check(property, {
    seed,
    numRuns: count,
    endOnFailure,
    ...(path === undefined ? {} : { path }),
  });
  const all = { made, ...(asked ? { asked } : {}), ...(regardless.length > 0 ? { regardless } : {}) };
  if (!found.failed) return all;
  const [smallest] = found.counterexample!;
  const why = String((found.errorInstance as Error | null)?.message ?? found.errorInstance);
  const { numRuns: at, counterexamplePath } = found;
  return { ...all, failed: { seed: `${seed}:${counterexamplePath}`, at, why, walk: JSON.stringify(smallest) } };
}

const isDone = (work: Promise<void>): Promise<boolean> =>
  work.then(
    () => true,
    () => false,
  );

// What a run leaves behind that was refused or killed: the run itself has told it already.
process.on("unhandledRejection", () => undefined);

process.once("message", ({ task, sandboxes }: Work) => {
  // Traces of errors are told to nobody, and cost a fifth of the time.
  Error.stackTraceLimit = 0;
  const worlds = Object.fromEntries(
    sandboxes.map(({ fleet, sandbox }) => {
      const tenant = Tenant.of({ ...sandbox, stop: async () => undefined });
      return [fleet, { tenant, environment: sandbox.environment, base: undefined }];
    }),
  ) as Worlds;
  void work(task, worlds)
    .catch((error: Error): Result => ({ error: error.message }))
    .then((result) => process.send!(result, () => process.exit(0)));
});
