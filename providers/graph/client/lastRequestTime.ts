/**
 * When a request last left for a tenant, from whichever process of this user: the program runs before its provider host, and
 * commands run beside both. An empty file bears the time; nothing else is in it, and its name tells nothing.
 */
import { createHash } from "node:crypto";
import { closeSync, futimesSync, mkdirSync, openSync, statSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";

export class LastRequestTime {
  readonly #file: string;
  /** Where no file can be kept, another process may have asked right before this one began. */
  #last = Date.now();

  constructor(graphUrl: string, tenantId: string) {
    const cache = process.env["XDG_CACHE_HOME"] || join(homedir(), ".cache");
    const name = createHash("sha256").update(`${graphUrl} ${tenantId.toLowerCase()}`).digest("hex").slice(0, 32);
    const folder = join(cache, "jamf-entra-compliance", "departures");
    this.#file = join(folder, name);
    try {
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      this.#last = 0;
    } catch {
      // Kept in memory then.
    }
  }

  /**
   * Milliseconds since the epoch; 0: never. A time to come is a clock that was set back: it counts as now, once, and is noted as such. Whoever waits
   * would otherwise wait until the clock has caught up.
   */
  last(): number {
    const last = Math.max(this.#last, this.#noted());
    if (last > Date.now()) this.note();
    else this.#last = last;
    return this.#last;
  }

  #noted(): number {
    try {
      return statSync(this.#file).mtimeMs;
    } catch {
      return 0;
    }
  }

  note(): void {
    this.#last = Date.now();
    try {
      const file = openSync(this.#file, "a", 0o600);
      futimesSync(file, this.#last / 1_000, this.#last / 1_000);
      closeSync(file);
    } catch {
      // Kept in memory then.
    }
  }
}
