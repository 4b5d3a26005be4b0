/**
 * What could not be read, and what follows from it, one sentence per reason: one wrong secret stops several reads, and is one thing
 * to put right.
 */
import { textOf } from "../../providers/core/errors";

export class NotRead {
  /** What follows, by reason. */
  readonly #reasons = new Map<string, Set<string>>();

  /** With what was not read before. */
  constructor(before?: NotRead) {
    for (const [reason, follows] of before ? before.#reasons : []) this.#reasons.set(reason, new Set(follows));
  }

  add(error: unknown, follows: string): void {
    const reason = textOf(error);
    const all = this.#reasons.get(reason);
    if (all) all.add(follows);
    else this.#reasons.set(reason, new Set([follows]));
  }

  /** A sentence of its own. */
  note(text: string): void {
    this.#reasons.set(text, new Set());
  }

  async orUnread<T>(work: Promise<T>, follows: string): Promise<T | "unread"> {
    try {
      return await work;
    } catch (error) {
      this.add(error, follows);
      return "unread";
    }
  }

  get texts(): string[] {
    return [...this.#reasons].map(([reason, follows]) => [reason, ...follows].join(" "));
  }
}
