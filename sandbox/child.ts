import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { ReadyLine } from "./start";

export interface SandboxProcess extends ReadyLine {
  pid: number;
  stop(): Promise<void>;
}

/** Starts a sandbox in a process of its own, with the options of the command line: `["--macs", "10000"]`. */
export async function startSandboxProcess(options: string[] = []): Promise<SandboxProcess> {
  const port = options.includes("--port") ? [] : ["--port", "0"];
  // Without "--" Node 20 takes an --env-file meant for the sandbox as its own.
  const child = spawn(process.execPath, ["--", join(__dirname, "main.js"), "--json", ...port, ...options], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = once(child, "exit");
  const lines = createInterface({ input: child.stdout });
  const first = await Promise.race([
    once(lines, "line").then(([line]) => line as string),
    ended.then(([code]) =>
      Promise.reject(new Error(`The sandbox ended with code ${String(code)} before it was ready.`)),
    ),
  ]);
  return {
    ...(JSON.parse(first) as ReadyLine),
    pid: child.pid!,
    stop: async () => {
      child.kill("SIGTERM");
      await ended;
    },
  };
}
