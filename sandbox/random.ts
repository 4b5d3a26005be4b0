/** A seeded source of randomness. */
import type { Random } from "./service";

/** mulberry32: 32 bits of state, so that a restart with `--state` goes on where it stopped and repeats no id. */
export class SeededRandom implements Random {
  state: number;

  constructor(seed: number) {
    this.state = seed >>> 0;
  }

  next(): number {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let t = this.state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  }

  integer(below: number): number {
    return Math.floor(this.next() * below);
  }

  pick<T>(from: readonly T[]): T {
    return from[this.integer(from.length)]!;
  }

  uuid(): string {
    const digits = Array.from({ length: 32 }, (_, at) =>
      at === 12 ? "4" : (at === 16 ? 8 + this.integer(4) : this.integer(16)).toString(16),
    ).join("");
    return digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
  }
}
