/**
 * A stack on the stand-in for the engine (tests/walks/engine), for tests of what the program says and does where the engine decides nothing: a
 * tenth of the processor time of the real one. `REAL_ENGINE=1` puts the real engine in its place (tests/long/realEngine.test.ts).
 */
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import type { HeldResource, Ran } from "./stack";

/** What both engines offer to tests. Options are those of Pulumi's command line. */
export interface AnyStack {
  configure(config: Record<string, unknown>): void;
  prepared(): Promise<unknown>;
  preview(...options: string[]): Promise<Ran>;
  up(...options: string[]): Promise<Ran>;
  refresh(...options: string[]): Promise<Ran>;
  destroy(...options: string[]): Promise<Ran>;
  outputs(): Promise<Record<string, any>>;
  /** What the state holds. */
  resources(): Promise<HeldResource[]>;
  /** Remembers the state, for `backTo`. */
  mark(name: string): Promise<void>;
  backTo(name: string): Promise<void>;
  /** As `pulumi state delete` of these resources, whatever depends on them. */
  forget(...names: string[]): Promise<unknown>;
  discard(): void;
}

type Work = "preview" | "up" | "refresh" | "destroy" | "outputs" | "resources" | "mark" | "backTo" | "forget";

export interface Order {
  id: number;
  stack: number;
  work: Work;
  config: Record<string, unknown>;
  env: NodeJS.ProcessEnv;
  options: readonly string[];
}

export type Answer =
  | { id: number; error: string }
  | { id: number; ran?: Ran; outputs?: Record<string, unknown>; resources?: HeldResource[] };

/** The process in which stacks of one sandbox run: it trusts the sandbox from its start, which Node learns at no other time. */
export class StandInEngine {
  private readonly child: ChildProcess;
  private readonly waiting = new Map<number, { resolve: (answer: any) => void; reject: (error: Error) => void }>();
  private last = 0;

  constructor(environment: NodeJS.ProcessEnv, caFile: string) {
    // The stand-in for azuread reads all authorities anew for each plugin process: one is enough here.
    const env = { ...process.env, ...environment, SSL_CERT_FILE: caFile };
    this.child = fork(join(__dirname, "standInWorker.js"), { env });
    this.child.on("message", (answer: Answer) => {
      const asker = this.waiting.get(answer.id);
      this.waiting.delete(answer.id);
      if ("error" in answer) asker?.reject(new Error(answer.error));
      else asker?.resolve(answer.ran ?? answer.resources ?? answer.outputs);
    });
    this.child.once("exit", (code) => {
      for (const { reject } of this.waiting.values()) reject(new Error(`the stand-in ended with code ${String(code)}`));
    });
  }

  stack(config: Record<string, unknown>, env: NodeJS.ProcessEnv): AnyStack {
    const stack = ++this.last;
    let now = config;
    const asked =
      <T>(work: Work) =>
      (...options: string[]): Promise<T> =>
        this.ask({ stack, work, config: now, env, options });
    return {
      configure: (config) => void (now = config),
      prepared: async () => undefined,
      preview: asked("preview"),
      up: asked("up"),
      refresh: asked("refresh"),
      destroy: asked("destroy"),
      outputs: asked("outputs"),
      resources: asked("resources"),
      mark: asked("mark"),
      backTo: asked("backTo"),
      forget: asked("forget"),
      discard: () => undefined,
    };
  }

  private ask<T>(order: Omit<Order, "id">): Promise<T> {
    const id = ++this.last;
    return new Promise<T>((resolve, reject) => {
      this.waiting.set(id, { resolve, reject });
      this.child.send({ ...order, id } satisfies Order);
    });
  }

  async stop(): Promise<void> {
    if (!this.child.connected) return;
    const ended = once(this.child, "exit");
    this.child.disconnect();
    await ended;
  }
}
