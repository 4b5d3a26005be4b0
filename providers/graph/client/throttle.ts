/**
 * Conditional Access allows one request per second and tenant, over all applications, and its 429 carries no `Retry-After`
 * (Graph throttling limits, 2026). So these requests leave one by one, a little more than a second apart. In an environment whose
 * limit is another one, such as the sandbox at `--ca-pace`, `JAMF_ENTRA_CA_PACE_MS` says how far apart.
 */
import { pause } from "../../core/deadline";
import { SettingsError } from "../../core/errors";
import { Limiter } from "../../core/http/limits";
import type { Send } from "../../core/http/send";
import type { LastRequestTime } from "./lastRequestTime";

/** Milliseconds between two requests; the margin is for what the network does to them. */
const realDistance = 1_030;

export function distanceFrom(env: NodeJS.ProcessEnv): number {
  const given = env["JAMF_ENTRA_CA_PACE_MS"]?.trim();
  if (!given) return realDistance;
  if (/^\d{1,5}$/.test(given)) return Number(given);
  throw new SettingsError(`JAMF_ENTRA_CA_PACE_MS is "${given}"; it must be a number of milliseconds from 0 to 99999.`);
}

export class Throttle {
  readonly #one = new Limiter(1);

  constructor(
    private readonly lastRequestTime: LastRequestTime,
    private readonly distance = distanceFrom(process.env),
  ) {}

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
      const wait = this.lastRequestTime.last() + this.distance + since - Date.now();
      if (wait <= 0) return;
      await pause(wait);
    }
  }
}

/** Paths under this limit, of any version: policies, named locations, What If, settings. */
export const isConditionalAccess = (url: string): boolean => /^\/(v1\.0|beta)\/identity\//i.test(new URL(url).pathname);
