/** How many requests run at once, and which ones run strictly one after the other. */
import { AsyncResource } from "node:async_hooks";
import type PQueue from "p-queue" with { "resolution-mode": "import" };
import { operationSignal, reasonOf } from "../deadline";

/** At most `atOnce` pieces of work at a time; the rest wait in the order they came. */
export class Limiter {
  #queue: Promise<PQueue> | undefined;

  constructor(readonly atOnce: number) {}

  async run<T>(work: () => Promise<T>): Promise<T> {
    const queue = await (this.#queue ??= newQueue(this.atOnce));
    const signal = operationSignal();
    // A queue starts work in the context of whoever finished last; deadlines must stay those of the caller.
    const inContext = AsyncResource.bind(async () => {
      if (signal.aborted) throw reasonOf(signal);
      return work();
    });
    return (await queue.add(inContext)) as T;
  }
}

/** One lane per name; work of the same lane never overlaps. */
export class KeyedQueue {
  readonly #lanes = new Map<string, Limiter>();

  run<T>(lane: string, work: () => Promise<T>): Promise<T> {
    let limiter = this.#lanes.get(lane);
    if (!limiter) this.#lanes.set(lane, (limiter = new Limiter(1)));
    return limiter.run(work);
  }
}

async function newQueue(concurrency: number): Promise<PQueue> {
  const { default: Queue } = await import("p-queue");
  return new Queue({ concurrency });
}
