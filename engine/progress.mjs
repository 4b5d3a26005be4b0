/** Steps that may take long say every few seconds what they are doing and for how long. */

import { performance } from "node:perf_hooks";

const every = 5_000;

/**
 * @template T
 * @param {(line: string) => void} log
 * @param {() => string} doing asked each time, so that it can name what is being done at that moment
 * @param {() => Promise<T>} step
 * @param {number} [everyMs]
 * @returns {Promise<T>}
 */
export async function withProgress(log, doing, step, everyMs = every) {
  const started = performance.now();
  const timer = setInterval(() => log(`  ${doing()}, ${elapsed(started)}`), everyMs);
  try {
    return await step();
  } finally {
    clearInterval(timer);
  }
}

/**
 * `35 s`, `3 min 15 s`
 * @param {number} started of performance.now()
 */
export function elapsed(started) {
  const seconds = Math.round((performance.now() - started) / 1000);
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}
