/** Starts a sandbox in a process of its own and waits for its ready line. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { sandboxEnvironment } from "./environment";
import type { ReadyLine } from "./readyLine";

export interface SandboxProcess extends ReadyLine {
  pid: number;
  /** Variables that point a further process (Pulumi, our commands, curl) at this sandbox. */
  environment: Record<string, string>;
  stop(): Promise<void>;
}

/**
 * Starts a sandbox in a process of its own, with the options of the command line: `["--macs", "10000"]`. Many of them start sooner with one
 * file of certificates, which `SANDBOX_CERTIFICATES` names.
 */
export async function startSandboxProcess(options: string[] = []): Promise<SandboxProcess> {
  const port = options.includes("--port") ? [] : ["--port", "0"];
  const file = process.env["SANDBOX_CERTIFICATES"];
  const certificates = file ? ["--certificates", file] : [];
  // Without "--" Node takes an --env-file meant for the sandbox as its own.
  const child = spawn(
    process.execPath,
    ["--", join(__dirname, "main.js"), "--json", ...port, ...certificates, ...options],
    {
      // The channel tells the child when we are gone, however that came about.
      stdio: ["ignore", "pipe", "inherit", "ipc"],
    },
  );
  const ended = once(child, "exit");
  const lines = createInterface({ input: child.stdout! });
  const first = await Promise.race([
    once(lines, "line").then(([line]) => line as string),
    ended.then(([code]) =>
      Promise.reject(new Error(`The sandbox ended with code ${String(code)} before it was ready.`)),
    ),
  ]);
  const ready = JSON.parse(first) as ReadyLine;
  return {
    ...ready,
    environment: sandboxEnvironment(ready),
    pid: child.pid!,
    stop: async () => {
      child.kill("SIGTERM");
      await ended;
    },
  };
}
