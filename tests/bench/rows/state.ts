/**
 * What the default stack leaves in Pulumi's state, and what an unchanged `preview` and `preview --refresh` of it take beside the same
 * program with as many empty resources: nine rounds of both in turn.
 */
import { emptyResource, linkedProject } from "../../support/linkedProject";
import type { Stack } from "../../support/stack";
import { Tenant } from "../../support/tenant";
import { interleaved, type Subject } from "../figures";
import { succeeded } from "./stack";

const rounds = 9;
/** The default stack's objects; the component and the stack are made in both programs. */
const objects = 6;

const program = `${emptyResource}
class Parent extends pulumi.ComponentResource { constructor() { super("bench:index:Parent", "parent", {}); } }
const parent = new Parent();
for (let i = 0; i < ${objects}; i++) new Empty("nothing-" + i, { name: "Nothing" }, { parent });`;

export const state: Subject = {
  name: "state",
  async measure(figures) {
    const tenant = await Tenant.start("--latency", "20");
    const project = linkedProject("bench-state", program);
    const size = (what: string, value: number, limit: number) => figures.push({ what, value, unit: "bytes", limit });
    try {
      const [ours, empty] = [tenant.stack(), tenant.stack({}, {}, project.directory)];
      empty.configure({}, project.name);
      for (const each of [ours, empty]) succeeded(await each.up());
      const { text, resources } = await ours.state();
      size("state, as compact JSON", Buffer.byteLength(JSON.stringify(JSON.parse(text))), 23_000);
      const texts = resources.flatMap((r) => [r.inputs?.__provider, r.outputs?.__provider]).filter(Boolean) as string[];
      size("longest provider text of a resource", Math.max(...texts.map((t) => Buffer.byteLength(t))), 300);
      for (const args of [[], ["--refresh"]]) {
        const once = async (of: Stack) => succeeded(await of.preview("--suppress-progress", ...args)).ms;
        const { value, floor } = await interleaved(rounds, { value: () => once(ours), floor: () => once(empty) });
        figures.push({
          what: ["unchanged preview", ...args].join(" "),
          value,
          unit: "ms",
          limit: 1.6 * floor,
          beside: { what: `${objects} empty resources, ${(value / floor).toFixed(2)} times`, value: floor },
        });
      }
    } finally {
      project.remove();
      await tenant.stop();
    }
  },
};
