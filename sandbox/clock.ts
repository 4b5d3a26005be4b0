/** Simulated time. */
import type { Clock } from "./service";

/** Time in the sandbox: the wall clock plus what `POST /macs/tick` has added. */
export class SimulatedClock implements Clock {
  /** Milliseconds ahead of the wall clock. Never negative: simulated time does not go back. */
  ahead: number;

  constructor(ahead = 0) {
    this.ahead = ahead;
  }

  now(): number {
    return Date.now() + this.ahead;
  }

  advance(minutes: number): void {
    this.ahead += Math.max(0, minutes) * 60_000;
  }
}
