/** How much runs at once, and what runs strictly one after the other: the only queues of the product. */
import { AsyncResource } from "node:async_hooks";
import type PQueue from "p-queue" with { "resolution-mode": "import" };
import { operationSignal, reasonOf } from "../deadline";

/** At most `atOnce` pieces of work at a time; the rest wait in the order they came. */
export class Limiter {
  #queue: Promise<PQueue> | undefined;

  constructor(readonly atOnce: number) {}

  /** Work whose operation is over by the time it could begin is not begun. */
  run<T>(work: () => Promise<T>): Promise<T> {
    const signal = operationSignal();
    return this.#queued(async () => {
      if (signal.aborted) throw reasonOf(signal);
      return work();
    });
  }

  /**
   * For every item, begun in their order; after a failure no further one is begun. What an operation that is over means for the
   * rest is the work's to say: some goes on with what it has.
   */
  async each<T>(items: readonly T[], work: (item: T) => Promise<unknown>): Promise<void> {
    let failed = false;
    const one = async (item: T): Promise<void> => {
      if (failed) return;
      try {
        await work(item);
      } catch (error) {
        failed = true;
        throw error;
      }
    };
    await Promise.all(items.map((item) => this.#queued(() => one(item))));
  }

  async #queued<T>(work: () => Promise<T>): Promise<T> {
    // A queue starts work in the context of whoever finished last; deadlines must stay those of the caller.
    const inContext = AsyncResource.bind(work);
    const queue = await (this.#queue ??= newQueue(this.atOnce));
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
