/**
 * Previews of a stack that manages a tenant, where Conditional Access admits one request per second: unchanged, and refused.
 * Beside them stands a program with as many resources whose handlers do nothing.
 */
import { connect, people } from "../../support/connected";
import { emptyResource, linkedProject } from "../../support/linkedProject";
import type { Ran, Stack } from "../../support/stack";
import { isSigningIn, Tenant } from "../../support/tenant";
import { interleaved, type Subject } from "../figures";
import { succeeded } from "./stack";

const objects = 11;
const program = `${emptyResource} for (let i = 0; i < ${objects}; i++) new Empty("nothing-" + i, { name: "Nothing" });`;
/**
 * An unchanged preview without the pace, as many times as long as that of the empty resources: 3.9 s, of which one is the pace, beside 1.9 s
 * (docs/internals/measurements.md). What is judged before a run must not make it slower.
 */
const recordedRatio = 1.53;
/** What our program may take beside Pulumi itself and the pace, in milliseconds. */
const ownShare = 1_500;

const refused = (ran: Ran): Ran => {
  if (ran.code !== 1) throw new Error(`not refused: ${ran.text}`);
  return ran;
};

export const stages: Subject = {
  name: "stages",
  async measure(figures, runs) {
    const tenant = await Tenant.start("--ca-pace", "1000");
    const project = linkedProject("nothing", program);
    try {
      const { config } = await people(tenant);
      const ours = tenant.stack(config);
      const at = (stage: string) => ours.configure({ ...config, stage });
      const empty = tenant.stack({}, {}, project.directory);
      empty.configure({}, project.name);
      succeeded(await empty.up());
      succeeded(await ours.up());
      const wrongUrl = tenant.stack({ jamfUrl: "https://localhost:1" });
      const preview = async (stack: Stack) => await stack.preview("--suppress-progress");
      /** What Conditional Access makes a preview wait for: each request to it but the first, in milliseconds. */
      const pacing = async (work: () => Promise<Ran>) => {
        const { requests } = await tenant.logged(work);
        const asked = requests.filter((request) => !isSigningIn(request));
        const paced = asked.filter(({ path }) => path.includes("/identity/conditionalAccess/")).length;
        return { asked: asked.length, paced, wait: 1_000 * Math.max(0, paced - 1) };
      };
      const beside = (value: number) => ({ what: `preview of ${objects} empty resources`, value });

      at("pilot");
      const toRefuse = await pacing(async () => refused(await preview(ours)));
      const first = await interleaved(runs, {
        floor: async () => succeeded(await preview(empty)).ms,
        stage: async () => refused(await preview(ours)).ms,
        url: async () => refused(await preview(wrongUrl)).ms,
      });
      for (const [what, value, wait] of [
        [`preview refused: preconditions of a stage (${toRefuse.paced} paced requests)`, first.stage, toRefuse.wait],
        ["preview refused: wrong jamfUrl", first.url, 0],
      ] as const) {
        figures.push({ what, value, unit: "ms", limit: 1.6 * first.floor + wait, beside: beside(first.floor) });
      }

      at("connect");
      await connect(tenant);
      succeeded(await ours.up());
      succeeded(await ours.up());
      const { asked, paced, wait } = await pacing(async () => succeeded(await preview(ours)));
      figures.push({
        what: "stage connect, unchanged preview: requests",
        value: asked,
        limit: 14,
        unit: "requests",
      });
      const { value, floor } = await interleaved(runs, {
        floor: async () => succeeded(await preview(empty)).ms,
        value: async () => succeeded(await preview(ours)).ms,
      });
      figures.push({
        what: `stage connect, unchanged preview (${paced} paced requests)`,
        value,
        unit: "ms",
        limit: floor + ownShare + wait,
        beside: beside(floor),
      });
      figures.push({
        what: "the same without the pace",
        value: value - wait,
        unit: "ms",
        limit: 1.15 * recordedRatio * floor,
        beside: beside(floor),
      });
    } finally {
      project.remove();
      await tenant.stop();
    }
  },
};
