/**
 * The time as a service has it, by the `Date` header of its answers (RFC 9110, section 6.6.1): its data are judged by its own clock, whatever
 * the clock of this machine says. Nothing is asked for it.
 */
import type { HttpAnswer } from "./message";

/** Milliseconds by which two clocks may differ and still count as equal: what Kerberos and sign-in by certificate allow, too. */
const bound = 5 * 60_000;

export class ServiceClock {
  #ahead = 0;

  /** Milliseconds by which the service is ahead of this machine, less than 0 where it is behind; 0: they agree, or it has not said. */
  get ahead(): number {
    return this.#ahead;
  }

  now(): number {
    return Date.now() + this.#ahead;
  }

  /** Looks at every answer. An error may be a proxy's, and an answer out of a cache shows when it was put there. */
  heard({ status, headers }: HttpAnswer): void {
    if (status < 200 || status > 299 || headers["age"] !== undefined) return;
    const said = Date.parse(headers["date"] ?? "");
    if (Number.isNaN(said)) return;
    const ahead = said - Date.now();
    this.#ahead = Math.abs(ahead) > bound ? ahead : 0;
  }
}
