/**
 * `npm run bench [-- --json] [-- --runs N] [-- --only NAME]`: what is measured rather than tested, compared within one run, as
 * one table. A limit of docs/internals/measurements.md that does not hold makes it exit with 1. Each subject is a file in rows/.
 */
import { parseArgs } from "node:util";
import { type Figure, holds, type Subject } from "./figures";
import { access } from "./rows/access";
import { objects } from "./rows/objects";
import { offline } from "./rows/offline";
import { pace } from "./rows/pace";
import { page } from "./rows/page";
import { sandbox } from "./rows/sandbox";
import { stack } from "./rows/stack";
import { stages } from "./rows/stages";
import { state } from "./rows/state";
import { verify } from "./rows/verify";
import { table } from "./table";

const subjects: readonly Subject[] = [stack, state, stages, access, objects, pace, offline, page, sandbox, verify];

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      json: { type: "boolean", default: false },
      runs: { type: "string", default: "5" },
      only: { type: "string", multiple: true },
    },
  });
  const names = subjects.map(({ name }) => name);
  const unknown = values.only?.find((name) => !names.includes(name));
  const runs = Number(values.runs);
  if (unknown !== undefined) throw new Error(`There is no "${unknown}" to measure, only ${names.join(", ")}.`);
  if (!Number.isInteger(runs) || runs < 1) throw new Error("--runs must be a whole number from 1.");

  const figures: Figure[] = [];
  for (const { name, measure } of subjects) {
    if (values.only && !values.only.includes(name)) continue;
    process.stderr.write(`Measuring ${name} …\n`);
    await measure(figures, runs);
  }
  const told = figures.map((figure) => ({ ...figure, holds: holds(figure) }));
  process.stdout.write(`${values.json ? JSON.stringify(told) : table(figures)}\n`);
  process.exitCode = figures.every(holds) ? 0 : 1;
}

main().catch((error: Error) => {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
});
