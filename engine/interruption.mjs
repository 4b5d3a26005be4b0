/** Ctrl-C during the set-up: this process ends, and with it (`child.mjs`, `lock.mjs`) all it has started and holds. */
import { constants } from "node:os";

const signals = /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"]);

/** @param {NodeJS.Signals} signal */
function end(signal) {
  process.exit(128 + constants.signals[signal]);
}

/**
 * Node does not run `exit` listeners when a signal ends it; an exit of our own does.
 * @returns {() => void} back to what it was
 */
export function endOnSignals() {
  for (const signal of signals) process.on(signal, end);
  return () => {
    for (const signal of signals) process.off(signal, end);
  };
}
