/** A running program whose words and end can be awaited. */
import { spawn, type ChildProcess, type SpawnOptions } from "node:child_process";
import { once } from "node:events";

export interface Run {
  code: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
}

export class Started {
  readonly child: ChildProcess;
  readonly done: Promise<Run>;
  private stdout = "";
  private stderr = "";
  private ended = false;

  constructor(command: string, args: readonly string[], options: SpawnOptions) {
    this.child = spawn(command, args, { ...options, stdio: ["ignore", "pipe", "pipe"] });
    this.child.stdout!.setEncoding("utf8").on("data", (text: string) => (this.stdout += text));
    this.child.stderr!.setEncoding("utf8").on("data", (text: string) => (this.stderr += text));
    this.done = once(this.child, "close").then(([code, signal]) => {
      this.ended = true;
      return { code, signal, stdout: this.stdout, stderr: this.stderr } as Run;
    });
  }

  /** Resolves when the program has said this on either stream; fails when it ends without. */
  async says(words: RegExp): Promise<void> {
    while (!words.test(this.stdout + this.stderr)) {
      if (this.ended) throw new Error(`It ended without saying ${words}:\n${this.stdout}${this.stderr}`);
      await Promise.race([once(this.child.stdout!, "data"), once(this.child.stderr!, "data"), this.done]);
    }
  }

  get pid(): number {
    return this.child.pid!;
  }

  async kill(signal: NodeJS.Signals = "SIGKILL"): Promise<void> {
    if (this.ended) return;
    this.child.kill(signal);
    await this.done;
  }
}
