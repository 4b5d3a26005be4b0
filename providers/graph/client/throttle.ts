/**
 * Conditional Access allows one request per second and tenant, over all applications, and its 429 carries no `Retry-After`
 * (Graph throttling limits, 2026). So these requests leave one by one, a little more than a second apart.
 */
import { pause } from "../../core/deadline";
import { Limiter } from "../../core/http/limits";
import type { Send } from "../../core/http/send";
import type { LastRequestTime } from "./lastRequestTime";

/** Milliseconds between two requests; the margin is for what the network does to them. */
const distance = 1_030;

export class Throttle {
  readonly #one = new Limiter(1);

  constructor(private readonly lastRequestTime: LastRequestTime) {}

  /** The same sender, at this pace. It counts from the moment a request leaves, so that signing in and connecting don't. */
  over(send: Send): Send {
    return (request, signal) =>
      this.#one.run(async () => {
        await this.free();
        return send(request, signal, () => this.lastRequestTime.note());
      });
  }

  /** Resolves when the next request could have left `since` milliseconds ago. */
  async free(since = 0): Promise<void> {
    for (;;) {
      const wait = this.lastRequestTime.last() + distance + since - Date.now();
      if (wait <= 0) return;
      await pause(wait);
    }
  }
}

/** Paths under this limit, of any version: policies, named locations, What If, settings. */
export const isConditionalAccess = (url: string): boolean => /^\/(v1\.0|beta)\/identity\//i.test(new URL(url).pathname);
