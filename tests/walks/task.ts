/** Starts a sandbox for each fleet and a worker that trusts them all, and hands the worker a task. */
import { fork } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type SandboxProcess, startSandboxProcess } from "../../sandbox/child";
import { type FleetName, fleetNames, fleets } from "./world/fleets";
import type { Asked } from "./world/scripted";

export interface Series {
  seed: number;
  /** Of a walk that failed before: it alone goes again. */
  path?: string;
  count: number;
  /** This walk, as it was printed, in place of random ones. */
  walk?: string;
  /** Name of a defect that is planted in the product. A walk counts as failed if it breaks a law with it and none without it. */
  defect?: string;
  /** A walk that fails is told as it was found. */
  isTold?: "asFound";
  /** Tells what each run of each walk asked of the services. */
  tellsAsked?: true;
}

export type Task = { kind: "scripted" } | { kind: "walks"; series: Series[] };

export interface Walked {
  made: number;
  /** Walks that break a law without the planted defect, too: as they were met. */
  regardless?: string[];
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

const started = (name: FleetName): Promise<SandboxProcess> =>
  startSandboxProcess(["--ca-pace", "0", ...fleets[name].options]);

/** A sandbox for each of these fleets. */
export async function worked(task: Task, names: readonly FleetName[] = fleetNames): Promise<Result> {
  const running = await Promise.all(names.map(started));
  const trust = mkdtempSync(join(tmpdir(), "walks-"));
  try {
    const caFile = join(trust, "authorities.pem");
    writeFileSync(caFile, running.map((sandbox) => readFileSync(sandbox.caFile, "utf8")).join("\n"));
    // The stand-in for azuread reads all authorities anew for each plugin process: these are enough here.
    const trusted = { NODE_EXTRA_CA_CERTS: caFile, SSL_CERT_FILE: caFile, SSL_CERT_DIR: "" };
    // Room for what each run leaves behind: collected seldom, it costs little.
    const execArgv = ["--min-semi-space-size=64", "--max-semi-space-size=64", "--single-threaded-gc"];
    const child = fork(join(__dirname, "worker.js"), { env: { ...process.env, ...trusted }, execArgv });
    const ended = once(child, "exit").then(([code]): Result => ({
      error: `the worker ended with code ${String(code)}`,
    }));
    const sandboxes = running.map(({ stop: _, ...sandbox }, at) => ({ fleet: names[at]!, sandbox }));
    child.send({ task, sandboxes } satisfies Work);
    const result = await Promise.race([once(child, "message").then(([message]) => message as Result), ended]);
    await ended;
    if (result.error !== undefined) throw new Error(result.error);
    return result;
  } finally {
    await Promise.all(running.map(({ stop }) => stop()));
    rmSync(trust, { recursive: true, force: true });
  }
}

/** What the worker is handed. */
export interface Work {
  task: Task;
  sandboxes: { fleet: FleetName; sandbox: Omit<SandboxProcess, "stop"> }[];
}

/** Random walks, or the given one; made in one process. */
export async function walked(...series: Series[]): Promise<Walked[]> {
  return (await worked({ kind: "walks", series })).walked!;
}
