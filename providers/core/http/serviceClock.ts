/**
 * The time as a service has it, by the `Date` header of its answers (RFC 9110, section 6.6.1), beside the clock of this machine. Nothing is asked for
 * it. Either may be wrong, since a proxy may date the answers: what is judged by its age is judged by the later one, so nothing counts as
 * newer than it is.
 */
import type { HttpAnswer } from "./message";

/** Milliseconds by which two clocks may differ and still count as equal: what Kerberos and sign-in by certificate allow, too. */
export const tolerance = 5 * 60_000;

/** Milliseconds: who differs by more than a year has no clock. */
const plausible = 366 * 86_400_000;

export class ServiceClock {
  readonly #machine: () => number;
  #ahead = 0;

  /** @param machine the clock of this machine, in milliseconds since the epoch. */
  constructor(machine: () => number = Date.now) {
    this.#machine = machine;
  }

  /** Milliseconds by which the service is ahead of this machine, less than 0 where it is behind; 0: they agree, or it has not said. */
  get ahead(): number {
    return this.#ahead;
  }

  /** Milliseconds since the epoch: the later of both, for what must not count as newer than it is. */
  now(): number {
    return this.#machine() + Math.max(0, this.#ahead);
  }

  /** The earlier of both, for what is looked for since a time. */
  earliest(): number {
    return this.#machine() + Math.min(0, this.#ahead);
  }

  /** Looks at every answer. An error may be a proxy's, and an answer out of a cache shows when it was put there. */
  heard({ status, headers }: HttpAnswer): void {
    if (status < 200 || status > 299 || headers["age"] !== undefined) return;
    const said = Date.parse(headers["date"] ?? "");
    if (Number.isNaN(said)) return;
    const ahead = said - this.#machine();
    if (Math.abs(ahead) > plausible) return;
    this.#ahead = Math.abs(ahead) > tolerance ? ahead : 0;
  }
}
