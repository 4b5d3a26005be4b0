/**
 * `node engine/run.mjs record [name …]`: records what `pulumi preview --json` prints, on the real engine against the sandbox, into
 * `tests/previews/recorded/`. The comments of pull requests are tested on these documents.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../support/host";
import type { Stack } from "../support/stack";
import { type Scene, scenes } from "./scenes";

const folder = join(root, "tests", "previews", "recorded");

/** What the command writes to stdout; it exits with an error where the program refuses. */
export async function previewJson(stack: Stack, ...args: string[]): Promise<string> {
  await stack.prepared();
  const child = spawn("pulumi", ["preview", "--json", "--non-interactive", ...args, ...stack.which], {
    cwd: stack.directory,
    env: { ...stack.environment(), JAMF_ENTRA_REPORT: "1" },
    stdio: ["ignore", "pipe", "ignore"],
  });
  const chunks: Buffer[] = [];
  child.stdout.on("data", (chunk: Buffer) => chunks.push(chunk));
  await once(child, "close");
  return Buffer.concat(chunks).toString();
}

/** Without what differs from one recording to the next: ports, and the folder of the stack. */
function settled(text: string, stack: Stack): string {
  return text
    .replaceAll(stack.home, "/stack")
    .replaceAll(/localhost:\d+/g, "localhost:8443")
    .replaceAll(root, "/project");
}

async function record(name: string, scene: Scene): Promise<void> {
  await scene(async (stack, as = name, ...args) => {
    const file = join(folder, `${as}.json`);
    writeFileSync(file, settled(await previewJson(stack, ...args), stack));
    process.stderr.write(`  ${as}\n`);
  });
}

async function main(wanted: string[]): Promise<void> {
  mkdirSync(folder, { recursive: true });
  for (const [name, scene] of Object.entries(scenes)) {
    if (wanted.length > 0 && !wanted.includes(name)) continue;
    process.stderr.write(`${name}\n`);
    await record(name, scene);
  }
}

if (require.main === module) {
  main(process.argv.slice(2)).catch((error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
    process.exitCode = 1;
  });
}
