/** What costs time without any service: judging the policies of a large tenant from a file, and comparing the build with its sources. */
import { assertFresh } from "../../../providers/core/freshness";
import { Files, run } from "../../operations/command";
import { groupOne, policy } from "../../providers/graph/conditionalAccess/policies";
import { interleaved, type Subject, timed } from "../figures";

const policies = 5_000;
const rule = 'device.isCompliant -eq True -or device.trustType -eq "ServerAD"';
const filter = { devices: { deviceFilter: { mode: "exclude", rule } } };
const many = Array.from({ length: policies }, (_, i) =>
  policy({
    policy: { id: `id-${i}`, displayName: `policy ${i}` },
    ...(i % 2 ? { conditions: filter } : { applications: { excludeApplications: [groupOne] } }),
  }),
);

export const offline: Subject = {
  name: "offline",
  async measure(figures, runs) {
    const files = new Files();
    try {
      const blockers = (file: string) => () =>
        timed(async () => {
          const { code, err } = await run(["blockers", "--policies", file, "--json"]);
          if (err !== "") throw new Error(`blockers ended with ${code}: ${err}`);
        });
      const [all, none] = [files.write("many.json", { value: many }), files.write("none.json", { value: [] })];
      const { value, floor } = await interleaved(runs, { value: blockers(all), floor: blockers(none) });
      figures.push({
        what: `blockers over ${policies} policies of a file`,
        value,
        unit: "ms",
        limit: 9 * floor,
        beside: { what: "over none", value: floor },
      });
      const fresh = await interleaved(runs, { value: () => timed(assertFresh) });
      figures.push({
        what: "comparing the build with its sources",
        value: fresh.value,
        unit: "ms",
        limit: 0.15 * floor,
        beside: { what: "start of a command", value: floor },
      });
    } finally {
      files.remove();
    }
  },
};
