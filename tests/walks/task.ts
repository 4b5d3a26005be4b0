/** Starts a sandbox and a worker that trusts it, and hands the worker a task. */
import { fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { startSandboxProcess } from "../../sandbox/child";
import type { Asked } from "./world/scripted";

export interface Series {
  seed: number;
  /** Of a walk that failed before: it alone goes again. */
  path?: string;
  count: number;
  /** This walk, as it was printed, in place of random ones. */
  walk?: string;
  /** Name of a defect that is planted in the product. */
  defect?: string;
  /** A walk that fails is told as it was found. */
  isTold?: "asFound";
  /** Tells what each run of each walk asked of the services. */
  tellsAsked?: true;
}

export type Task = { kind: "scripted" } | { kind: "walks"; series: Series[] };

export interface Walked {
  made: number;
  /** By walk and run. */
  asked?: string[][][];
  failed?: {
    /** For `SEED=… npm run walks`. */
    seed: string;
    /** Which of the walks it was. */
    at: number;
    why: string;
    walk: string;
  };
}

export interface Result {
  asked?: Asked;
  /** One for each series. */
  walked?: Walked[];
  error?: string;
}

/** The same fleet and people on both engines. */
export const sandboxOptions = ["--ca-pace", "0", "--macs", "40", "--seed", "3"];

export async function worked(task: Task, options: readonly string[] = sandboxOptions): Promise<Result> {
  const { stop, ...sandbox } = await startSandboxProcess([...options]);
  try {
    // The stand-in for azuread reads all authorities anew for each plugin process: one is enough here.
    const env = { ...process.env, ...sandbox.environment, SSL_CERT_FILE: sandbox.caFile };
    // Room for what each run leaves behind: collected seldom, it costs little.
    const child = fork(join(__dirname, "worker.js"), { env, execArgv: ["--max-semi-space-size=64"] });
    const ended = once(child, "exit").then(([code]): Result => ({
      error: `the worker ended with code ${String(code)}`,
    }));
    child.send({ task, sandbox });
    const result = await Promise.race([once(child, "message").then(([message]) => message as Result), ended]);
    await ended;
    if (result.error !== undefined) throw new Error(result.error);
    return result;
  } finally {
    await stop();
  }
}

/** Random walks, or the given one; made in one process, from one base. */
export async function walked(...series: Series[]): Promise<Walked[]> {
  return (await worked({ kind: "walks", series })).walked!;
}
