/**
 * Conditional Access allows one request per second and tenant, over all applications, and its 429 carries no `Retry-After`
 * (Graph throttling limits, 2026). So these requests leave one by one, a little more than a second apart.
 */
import { pause } from "../../core/deadline";
import { Limiter } from "../../core/http/limits";

const distanceMs = 1_050;

export class OnePerSecond extends Limiter {
  #lastAt = 0;

  constructor() {
    super(1);
  }

  override run<T>(work: () => Promise<T>): Promise<T> {
    return super.run(async () => {
      const wait = this.#lastAt + distanceMs - Date.now();
      if (wait > 0) await pause(wait);
      this.#lastAt = Date.now();
      return work();
    });
  }
}

/** Paths under this limit, of any version: policies, named locations, What If, settings. */
export const isConditionalAccess = (url: string): boolean => /^\/(v1\.0|beta)\/identity\//i.test(new URL(url).pathname);
