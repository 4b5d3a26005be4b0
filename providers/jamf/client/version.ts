/** The version of Jamf Pro that an instance runs: `11.30.1`, from `11.30.1-t1754397193`. */
export class JamfVersion {
  readonly text: string;
  readonly #numbers: readonly number[];

  constructor(reported: string) {
    this.text = /^\d+(\.\d+)*/.exec(reported)?.[0] ?? reported;
    this.#numbers = this.text.split(".").map(Number);
  }

  /** Whether this is the given version or a later one; missing parts count as 0, so `11.28` is `11.28.0`. */
  atLeast(version: string): boolean {
    const wanted = version.split(".").map(Number);
    for (let i = 0; i < Math.max(wanted.length, this.#numbers.length); i++) {
      const difference = (this.#numbers[i] ?? 0) - (wanted[i] ?? 0);
      if (difference !== 0) return difference > 0;
    }
    return true;
  }
}
