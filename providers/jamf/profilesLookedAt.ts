/**
 * Configuration profiles of an instance that were looked at within the last hour and configure no SSO extension: a preview and the two
 * passes of `up` would read a thousand of them three times. A file of this user holds hashes of ids and names, nothing else.
 */
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";

/** Milliseconds. A payload may be changed at any time; in the admin center, by people who know what they do. */
const shortWhile = 3_600_000;

const hashOf = (text: string): string => createHash("sha256").update(text).digest("hex").slice(0, 32);

export class ProfilesLookedAt {
  readonly #folder = join(
    process.env["XDG_CACHE_HOME"] || join(homedir(), ".cache"),
    "jamf-entra-compliance",
    "profiles",
  );
  readonly #file: string;
  /** Milliseconds since the epoch, by profile. */
  readonly #times: Map<string, number>;

  constructor(private readonly jamfUrl: string) {
    this.#file = join(this.#folder, hashOf(jamfUrl));
    this.#times = this.#read();
  }

  has(profile: { id: string; name: string }): boolean {
    return this.#times.has(this.#key(profile));
  }

  add(profile: { id: string; name: string }): void {
    this.#times.set(this.#key(profile), Date.now());
  }

  /** Where nothing can be kept, the next run reads all of them again. */
  keep(): void {
    const beside = `${this.#file}.${process.pid}`;
    try {
      mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
      writeFileSync(beside, JSON.stringify(Object.fromEntries(this.#times)), { mode: 0o600 });
      renameSync(beside, this.#file);
    } catch {
      // As if it had never been looked at.
    }
  }

  #key = ({ id, name }: { id: string; name: string }): string => hashOf(`${this.jamfUrl}\n${id}\n${name}`);

  #read(): Map<string, number> {
    const now = Date.now();
    try {
      const kept = Object.entries(JSON.parse(readFileSync(this.#file, "utf8")) as Record<string, unknown>);
      const isFresh = (at: unknown): at is number => typeof at === "number" && at <= now && now - at < shortWhile;
      return new Map(kept.filter((entry): entry is [string, number] => isFresh(entry[1])));
    } catch {
      return new Map();
    }
  }
}
