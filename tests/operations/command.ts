/** Runs the compiled command line as a user does, in a process of its own. Many runs against a sandbox share one: `Tenant.command`. */
import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Outcome } from "../support/commandProcess";

export type { Outcome };

export const root = join(__dirname, "..", "..", "..");
const main = join(root, "dist", "operations", "main.js");

export function run(
  args: readonly string[],
  { env = {}, preload = "", cwd = process.cwd() }: { env?: NodeJS.ProcessEnv; preload?: string; cwd?: string } = {},
): Promise<Outcome> {
  const { NO_COLOR, COLUMNS, FORCE_COLOR, ...rest } = process.env;
  const node = [...(preload === "" ? [] : ["--require", preload]), main, ...args];
  return new Promise((done) =>
    execFile(process.execPath, node, { cwd, env: { ...rest, ...env }, maxBuffer: 1 << 28 }, (error, out, err) =>
      done({ code: error ? (error.code as unknown as number) : 0, out, err }),
    ),
  );
}

/** Files of one test, gone after `remove`. */
export class Files {
  private readonly folder = mkdtempSync(join(tmpdir(), "blockers-"));

  write(name: string, content: unknown): string {
    const path = join(this.folder, name);
    const isRaw = typeof content === "string" || Buffer.isBuffer(content);
    writeFileSync(path, isRaw ? content : JSON.stringify(content));
    return path;
  }

  path(name: string): string {
    return join(this.folder, name);
  }

  remove(): void {
    rmSync(this.folder, { recursive: true });
  }
}
