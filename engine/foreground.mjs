/** Starts the program that the command is about, lets signals through, and hands back its exit code. */
import { spawn } from "node:child_process";
import { performance } from "node:perf_hooks";
import { isatty } from "node:tty";
import { promisify } from "node:util";
import { exitCode, signalGroup } from "./child.mjs";

const pause = promisify(setTimeout);

/** npm passes an interruption on that the terminal has already delivered: the second within this time is the same one. */
const sameKeystroke = 1_000;
const patience = 5_000;

/**
 * A program that asks nothing gets a process group of its own: one Ctrl-C reaches it once, and whatever it leaves
 * behind is ended with its group. A program that asks back (`interactive`) stays in the terminal's group, where the
 * terminal interrupts it itself.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ env: NodeJS.ProcessEnv, cwd?: string, interactive?: boolean, stdout?: "inherit" | 2 }} how
 * @returns {Promise<number>}
 */
export function runInForeground(command, args, { env, cwd, interactive = false, stdout = "inherit" }) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { env, cwd, detached: !interactive, stdio: ["inherit", stdout, "inherit"] });
    const terminalInterrupts = interactive && [0, 1, 2].some((stream) => isatty(stream));
    let interrupted = -Infinity;

    /** @param {NodeJS.Signals} signal */
    const pass = (signal) => {
      if (signal === "SIGINT" && terminalInterrupts) return;
      const now = performance.now();
      if (signal === "SIGINT" && now - interrupted < sameKeystroke) return;
      interrupted = now;
      child.kill(signal);
    };
    const signals = /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"]);
    for (const signal of signals) process.on(signal, pass);

    child.once("error", reject);
    child.once("exit", async (code, signal) => {
      for (const name of signals) process.off(name, pass);
      if (!interactive && child.pid) await endGroup(child.pid);
      resolve(exitCode(code, signal));
    });
  });
}

/**
 * Usually empty by now. A process that nobody has reaped yet counts as alive, so the waiting has an end.
 * @param {number} group
 */
async function endGroup(group) {
  const until = performance.now() + patience;
  while (isAlive(group) && performance.now() < until) {
    signalGroup(group, "SIGTERM");
    await pause(50);
  }
  signalGroup(group, "SIGKILL");
}

/** @param {number} group */
function isAlive(group) {
  try {
    process.kill(-group, 0);
    return true;
  } catch {
    return false;
  }
}
