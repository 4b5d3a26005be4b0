/**
 * The compiled command line against one sandbox, all runs in one process: each run gets a copy of the product that remembers nothing of
 * the run before (tests/walks/product), so that it asks for what a process of its own would ask for. What a start of Node decides
 * (signals, streams, exit) is for `run` in tests/operations/command.ts, which each command's tests use at least once.
 */
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";

export interface Outcome {
  code: number;
  out: string;
  err: string;
}

export interface Place {
  cwd?: string;
  /** The whole environment; default: the sandbox's on top of this process's. */
  env?: NodeJS.ProcessEnv;
}

export interface CommandOrder {
  id: number;
  args: readonly string[];
  cwd: string;
  env: NodeJS.ProcessEnv;
}

export type CommandAnswer = { id: number } & (Outcome | { error: string });

export class CommandProcess {
  private readonly child: ChildProcess;
  private readonly env: NodeJS.ProcessEnv;
  private readonly waiting = new Map<number, (answer: CommandAnswer) => void>();
  private last = 0;

  constructor(environment: NodeJS.ProcessEnv) {
    // Colours and widths are a matter of the terminal from which the tests were started.
    const { NO_COLOR, COLUMNS, FORCE_COLOR, ...rest } = process.env;
    this.env = { ...rest, ...environment };
    this.child = fork(join(__dirname, "commandWorker.js"), {
      env: this.env,
      stdio: ["ignore", "ignore", "inherit", "ipc"],
    });
    this.child.on("message", (answer: CommandAnswer) => {
      this.waiting.get(answer.id)?.(answer);
      this.waiting.delete(answer.id);
    });
    this.child.once("exit", (code) => {
      const error = `the process of the commands ended with code ${String(code)}`;
      for (const [id, settle] of this.waiting) settle({ id, error });
    });
  }

  /** One after the other: a command owns the process's folder and environment. */
  async run(args: readonly string[], { cwd = process.cwd(), env = this.env }: Place = {}): Promise<Outcome> {
    const id = ++this.last;
    const answer = await new Promise<CommandAnswer>((resolve) => {
      this.waiting.set(id, resolve);
      this.child.send({ id, args, cwd, env } satisfies CommandOrder);
    });
    if ("error" in answer) throw new Error(answer.error);
    return answer;
  }

  async stop(): Promise<void> {
    if (!this.child.connected) return;
    const ended = once(this.child, "exit");
    this.child.disconnect();
    await ended;
  }
}
