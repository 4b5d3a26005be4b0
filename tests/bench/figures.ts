/** What a bench measures: figures beside what they are compared with, medians of interleaved runs, and which limits hold. */

type Unit = "requests" | "ms" | "s" | "MB" | "kB" | "bytes" | "µs" | "refusals";

export interface Figure {
  what: string;
  /** Of times: the median. */
  value: number;
  unit: Unit;
  /** The most that docs/internals/measurements.md allows. */
  limit: number;
  /** Measured in the same run: the same without what is ours, or with less of it. */
  beside?: { what: string; value: number };
}

/** One subject of the bench: a file in rows/. */
export interface Subject {
  /** What `--only` calls it. */
  name: string;
  measure(figures: Figure[], runs: number): Promise<void>;
}

export const holds = ({ value, limit }: Figure): boolean => value <= limit;

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** Milliseconds. */
export async function timed(work: () => unknown): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

/** Medians of `runs` rounds in which each is measured once, after a round that does not count: all meet the same machine. */
export async function interleaved<Name extends string>(
  runs: number,
  measures: Record<Name, () => Promise<number>>,
): Promise<Record<Name, number>> {
  const names = Object.keys(measures) as Name[];
  const taken = Object.fromEntries(names.map((name) => [name, [] as number[]])) as Record<Name, number[]>;
  for (let round = 0; round <= runs; round++) {
    for (const name of names) {
      const value = await measures[name]();
      if (round > 0) taken[name].push(value);
    }
  }
  return Object.fromEntries(names.map((name) => [name, median(taken[name])])) as Record<Name, number>;
}
