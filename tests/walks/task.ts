/** Starts a sandbox and a worker that trusts it, and hands the worker a task. */
import { fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { startSandboxProcess } from "../../sandbox/child";
import type { Asked } from "./world/scripted";

export type Task = { kind: "scripted" };

export interface Result {
  asked?: Asked;
  error?: string;
}

/** The same fleet and people on both engines. */
export const sandboxOptions = ["--ca-pace", "0", "--macs", "40", "--seed", "3"];

export async function worked(task: Task, options: readonly string[] = sandboxOptions): Promise<Result> {
  const { stop, ...sandbox } = await startSandboxProcess([...options]);
  try {
    // The stand-in for azuread reads all authorities anew for each plugin process: one is enough here.
    const env = { ...process.env, ...sandbox.environment, SSL_CERT_FILE: sandbox.caFile };
    const child = fork(join(__dirname, "worker.js"), { env });
    const ended = once(child, "exit").then(([code]): Result => ({
      error: `the worker ended with code ${String(code)}`,
    }));
    child.send({ task, sandbox });
    const result = await Promise.race([once(child, "message").then(([message]) => message as Result), ended]);
    child.kill();
    if (result.error !== undefined) throw new Error(result.error);
    return result;
  } finally {
    await stop();
  }
}
