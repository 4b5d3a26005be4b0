/** What the sandbox itself costs: tests and measurements wait for it. */
import { Jamf } from "../../sandbox/jamfClient";
import { interleaved, type Subject, timed } from "../figures";

const macs = 10_000;

export const sandbox: Subject = {
  name: "sandbox",
  async measure(figures, runs) {
    let jamf: Jamf;
    const { start, answer, floor } = await interleaved(runs, {
      floor: () => timed(async () => (await Jamf.start({ macs: 1 })).stop()),
      start: () => timed(async () => (jamf = await Jamf.start({ macs }))),
      answer: async () => {
        const taken = await timed(() => jamf.send("POST", "/api/v1/smart-computer-groups/1/recalculate", {}));
        await jamf.stop();
        return taken;
      },
    });
    const beside = { what: "a sandbox with one Mac", value: floor };
    figures.push({ what: `start of a sandbox with ${macs} Macs`, value: start, limit: 3_000, unit: "ms", beside });
    figures.push({ what: `membership of a group of ${macs} Macs`, value: answer, limit: 1_000, unit: "ms" });
  },
};
