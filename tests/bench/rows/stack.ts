/** Requests and times of the default stack at 20 ms latency, beside a program with as many resources whose handlers do nothing. */
import { emptyResource, linkedProject } from "../../support/linkedProject";
import type { Ran, Stack } from "../../support/stack";
import { isToken, type Logged, reads, Tenant, writes } from "../../support/tenant";
import { interleaved, type Subject } from "../figures";

const latency = 20;
/** Requests that wait for each other: sign-in, version, App Installers, titles. */
const inARow = 4;
const objects = 6;
/**
 * Beside empty resources. Of 1.75 s, while every program loaded the TypeScript compiler, 1.25; since they do not, the same time is more of
 * what is left.
 */
const most = 1.29;

const program = `${emptyResource}
class Parent extends pulumi.ComponentResource { constructor() { super("bench:index:Parent", "parent", {}); } }
const parent = new Parent();
for (let i = 0; i < ${objects}; i++) new Empty("nothing-" + i, { name: "Nothing" }, { parent });`;

export const succeeded = (ran: Ran): Ran => {
  if (ran.code !== 0) throw new Error(ran.text);
  return ran;
};

export const stack: Subject = {
  name: "stack",
  async measure(figures, runs) {
    const tenant = await Tenant.start("--latency", String(latency));
    const project = linkedProject("bench", program);
    const requests = (what: string, asked: Logged[], limit: number) =>
      figures.push({ what, value: asked.length, limit, unit: "requests" });
    const asked = async (work: () => Promise<Ran>): Promise<Logged[]> => {
      const { result, requests: all } = await tenant.logged(work);
      succeeded(result);
      return all;
    };
    try {
      const ours = tenant.stack();
      await ours.prepared();
      requests("fresh up: all requests of program and host", await asked(() => ours.up()), 3 * objects + 2 * 8);
      const preview = await asked(() => ours.preview());
      requests("unchanged preview: reads", reads(preview), 8);
      requests("unchanged preview: writes", writes(preview), 0);
      requests("unchanged preview: tokens", preview.filter(isToken), 1);
      requests("unchanged up: writes", writes(await asked(() => ours.up())), 0);
      requests("refresh: all requests", await asked(() => ours.refresh()), objects + 3);

      const empty = tenant.stack({}, {}, project.directory);
      empty.configure({}, project.name);
      succeeded(await empty.up());
      for (const verb of ["preview", "up"] as const) {
        const once = async (of: Stack) => succeeded(await of[verb]("--suppress-progress")).ms;
        const { value, floor } = await interleaved(runs, { value: () => once(ours), floor: () => once(empty) });
        figures.push({
          what: `unchanged ${verb}`,
          value,
          unit: "ms",
          limit: most * floor + inARow * latency,
          beside: { what: `${objects} empty resources`, value: floor },
        });
      }
      requests("destroy: all requests", await asked(() => ours.destroy()), objects + 3);
    } finally {
      project.remove();
      await tenant.stop();
    }
  },
};
