/**
 * `npm run bench [-- --json] [-- --runs N] [-- --only stack|verify]`: requests and times of the default stack on the real engine,
 * against the sandbox at 20 ms latency, each time beside a program with as many resources whose handlers do nothing; then
 * `verify` on growing fleets.
 */
import { emptyResource, linkedProject } from "../support/linkedProject";
import type { Stack } from "../support/stack";
import { isToken, type Logged, reads, Tenant, writes } from "../support/tenant";
import { measureVerify } from "./verify";

const latency = 20;
/** Requests that wait for each other: sign-in, version, App Installers, titles. */
const inARow = 4;
const objects = 6;

const option = (name: string) => process.argv[process.argv.indexOf(name) + 1];
const runs = process.argv.includes("--runs") ? Number(option("--runs")) : 5;

interface Figure {
  what: string;
  value: number;
  limit: number;
  unit: "requests" | "ms" | "s" | "MB" | "µs";
  holds: boolean;
}

const figures: Figure[] = [];
const figure = (what: string, value: number, limit: number, unit: Figure["unit"]) =>
  figures.push({ what, value: Math.round(value), limit: Math.round(limit), unit, holds: value <= limit });

const median = (values: number[]): number => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!;

async function times(stack: Stack, verb: "preview" | "up"): Promise<number> {
  const taken: number[] = [];
  for (let i = 0; i < runs + 1; i++) {
    const ran = await stack[verb]("--suppress-progress");
    if (ran.code !== 0) throw new Error(ran.text);
    if (i > 0) taken.push(ran.ms);
  }
  return median(taken);
}

async function ofStack(): Promise<void> {
  const tenant = await Tenant.start("--latency", String(latency));
  const program = `${emptyResource}
class Parent extends pulumi.ComponentResource { constructor() { super("bench:index:Parent", "parent", {}); } }
const parent = new Parent();
for (let i = 0; i < ${objects}; i++) new Empty("nothing-" + i, { name: "Nothing" }, { parent });`;
  const project = linkedProject("bench", program);
  try {
    const stack = tenant.stack();
    await stack.prepared();
    const count = async (work: () => Promise<{ code: number | null; text: string }>): Promise<Logged[]> => {
      const { result, requests } = await tenant.logged(work);
      if (result.code !== 0) throw new Error(result.text);
      return requests;
    };
    const fresh = await count(() => stack.up());
    figure("fresh up (program and host): all requests", fresh.length, 3 * objects + 2 * 8, "requests");
    const preview = await count(() => stack.preview());
    figure("unchanged preview: reads", reads(preview).length, 8, "requests");
    figure("unchanged preview: writes", writes(preview).length, 0, "requests");
    figure("unchanged preview: tokens", preview.filter(isToken).length, 1, "requests");
    const up = await count(() => stack.up());
    figure("unchanged up: writes", writes(up).length, 0, "requests");
    figure("refresh: all requests", (await count(() => stack.refresh())).length, objects + 3, "requests");

    const empty = tenant.stack({}, {}, project.directory);
    empty.configure({}, project.name);
    if ((await empty.up()).code !== 0) throw new Error("the empty program failed");
    for (const verb of ["preview", "up"] as const) {
      const [ours, floor] = [await times(stack, verb), await times(empty, verb)];
      figure(
        `unchanged ${verb}: median of ${runs} (empty resources: ${floor} ms)`,
        ours,
        1.25 * floor + inARow * latency,
        "ms",
      );
    }
    figure("destroy: all requests", (await count(() => stack.destroy())).length, objects + 3, "requests");
  } finally {
    project.remove();
    await tenant.stop();
  }
}

/** Fleets that grow tenfold; the last one has the limits, and a further Mac must not cost more in it than before. */
async function ofVerify(): Promise<void> {
  const [few, some, many] = [await measureVerify(1_000), await measureVerify(10_000), await measureVerify(100_000)];
  const further = (a: typeof few, b: typeof few) => ((b.seconds - a.seconds) / (b.macs - a.macs)) * 1_000_000;
  for (const { macs, requests, seconds, resident } of [few, some, many]) {
    const what = `verify, ${macs} Macs at 100 ms latency`;
    figure(`${what}: requests`, requests, 260, "requests");
    figure(`${what}: time`, seconds, 60, "s");
    figure(`${what}: resident at most`, resident, 400, "MB");
  }
  figure("verify: a further Mac, from 10,000 on", further(some, many), 1.5 * further(few, some), "µs");
}

async function main(): Promise<void> {
  const only = process.argv.includes("--only") ? option("--only") : undefined;
  if (only !== "verify") await ofStack();
  if (only !== "stack") await ofVerify();
  if (process.argv.includes("--json")) console.log(JSON.stringify(figures));
  else for (const f of figures) console.log(`${f.holds ? "✔" : "✘"} ${f.what}: ${f.value} ${f.unit}, limit ${f.limit}`);
  process.exitCode = figures.every((f) => f.holds) ? 0 : 1;
}

void main();
