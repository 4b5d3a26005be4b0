/**
 * Programs that the set-up runs (npm, tsc, go, the installer): their output is heard, not shown, and nothing of them
 * outlives this process.
 *
 * Each gets a process group of its own, because compilers and installers start further processes; the group is ended
 * whole, also when this process is interrupted.
 */
import { spawn } from "node:child_process";
import { constants } from "node:os";
import { createInterface } from "node:readline";

/** @type {Set<number>} */
const running = new Set();

process.on("exit", () => {
  for (const group of running) signalGroup(group, "SIGKILL");
});

/**
 * @typedef {object} Outcome
 * @property {number} code exit code, 128 + number after a signal, 127 when there is no such program
 * @property {string[]} lines the last lines of both streams
 */

/**
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ cwd?: string | URL, env?: NodeJS.ProcessEnv, signal?: AbortSignal, onLine?: (line: string) => void,
 *   kept?: number }} [how] `kept`: how many last lines the outcome keeps; 200 unless told
 * @returns {Promise<Outcome>}
 */
export function runQuietly(command, args, how = {}) {
  const { cwd, env, signal, onLine, kept = 200 } = how;
  /** @type {string[]} */
  const lines = [];
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd, env, detached: true, stdio: ["ignore", "pipe", "pipe"] });
    const group = child.pid;
    if (group) running.add(group);
    const stop = () => group && signalGroup(group, "SIGKILL");
    if (signal?.aborted) stop();
    signal?.addEventListener("abort", stop, { once: true });

    /** @param {string} line */
    const hear = (line) => {
      lines.push(line);
      if (lines.length > kept) lines.shift();
      onLine?.(line);
    };
    createInterface({ input: child.stdout }).on("line", hear);
    createInterface({ input: child.stderr }).on("line", hear);

    /** @param {number} code */
    const settle = (code) => {
      signal?.removeEventListener("abort", stop);
      if (group) {
        signalGroup(group, "SIGKILL");
        running.delete(group);
      }
      resolve({ code, lines });
    };
    child.once("error", (error) => {
      lines.push(error.message);
      settle(127);
    });
    child.once("close", (code, name) => settle(exitCode(code, name)));
  });
}

/**
 * The exit code a shell would report.
 * @param {number | null} code
 * @param {NodeJS.Signals | null} signal
 */
export function exitCode(code, signal) {
  return code ?? 128 + (signal ? constants.signals[signal] : 0);
}

/**
 * @param {number} group
 * @param {NodeJS.Signals} signal
 */
export function signalGroup(group, signal) {
  try {
    process.kill(-group, signal);
  } catch {
    // Ended by itself.
  }
}
