/**
 * `npm run walks [-- COUNT [DEFECT]]`: random walks until one breaks a law, or all are made. A failing walk is printed small, with what plays
 * it again: `SEED=17:3:2 npm run walks`. `WALK='{…}'` plays a walk as it is printed.
 */
import { walked } from "./task";

async function main(): Promise<number> {
  const [seedText = "", ...path] = (process.env["SEED"] ?? "").split(":");
  const seed = seedText === "" ? Math.floor(Math.random() * 2 ** 31) : Number(seedText);
  const [countText = "2000", defect] = process.argv.slice(2);
  const walk = process.env["WALK"];
  const count = walk ? 1 : Number(countText);
  if (!(count > 0)) throw new Error(`Give the number of walks, not "${countText}": npm run walks [-- COUNT [DEFECT]]`);
  process.stderr.write(`${count} walks, seed ${seed}\n`);
  const began = Date.now();
  const series = { seed, count, ...(defect ? { defect } : {}), ...(walk ? { walk } : {}) };
  const [result] = await walked(path.length > 0 ? { ...series, path: path.join(":") } : series);
  const { made, failed } = result!;
  process.stdout.write(`${made} walks in ${Math.round((Date.now() - began) / 1000)} s\n`);
  if (!failed) return 0;
  process.stdout.write(
    `Walk ${failed.at} breaks a law.\n\n${failed.why}\n\n${failed.walk}\n\nSEED=${failed.seed} npm run walks\n`,
  );
  return 1;
}

main().then(
  (code) => (process.exitCode = code),
  (error: Error) => {
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  },
);
