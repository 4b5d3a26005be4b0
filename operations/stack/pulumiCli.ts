/** Asks the Pulumi CLI, and says in one line why it did not answer. */
import { execFile } from "node:child_process";
import { textOf } from "../../providers/core/errors";

/** Long enough for a backend far away. */
const patience = 60_000;

/** What the CLI wrote to stdout. Rejects with what `whyNoAnswer` reads. */
export function pulumi(args: readonly string[], directory?: string): Promise<string> {
  return new Promise((resolve, reject) =>
    execFile(
      "pulumi",
      [...args, "--non-interactive", "--color", "never"],
      { cwd: directory, timeout: patience, maxBuffer: 1 << 28 },
      (error, out, err) => (error ? reject(Object.assign(error, { err })) : resolve(out)),
    ),
  );
}

export function whyNoAnswer(error: unknown): string {
  const { code, err } = error as NodeJS.ErrnoException & { err?: string };
  if (code === "ENOENT") return "the Pulumi CLI is not on PATH";
  const said = (err ?? "").split("\n").find((line) => line.startsWith("error:"));
  return textOf(said ? new Error(said.slice("error:".length).trim()) : error);
}
