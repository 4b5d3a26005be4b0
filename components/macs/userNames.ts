/**
 * Which user a name in Jamf Pro means. *User and Location* may hold an address, a short name, or a name with a domain; Entra knows sign-in
 * names and mail addresses. A name that two users have means nobody.
 */
import type { GroupMember } from "../../providers/graph/groupMembers";

/** Configuration `users.match`. */
export interface UserMatch {
  /** What stands before the backslash, or after the @, in Jamf Pro → the domain in Entra. */
  domains?: Readonly<Record<string, string>>;
  /** A name in Jamf Pro → the sign-in name in Entra. */
  names?: Readonly<Record<string, string>>;
}

/** By what kind of name a Mac names a user whom nobody could be matched to. */
export type UnmatchedName =
  /** User and Location is empty. */
  | "noName"
  /** `NLW\p17`, with a domain that `users.match.domains` does not map. */
  | "domainName"
  /** `p17`, which is nobody's. */
  | "shortName"
  /** `p17`, which is the short name of two users. */
  | "ambiguousName"
  /** An address that is nobody's sign-in name or mail address. */
  | "address";

type NameMatch = { id: string; unmatched?: undefined } | { id?: undefined; unmatched: UnmatchedName };

export const fold = (text: string): string => text.trim().toLowerCase();

/** Two users have it. */
const several = Symbol("several");

export class UserNames {
  /** Object ids. Nobody shares a sign-in name; a mail address of several accounts occurs. */
  readonly #signInNames = new Map<string, string>();
  readonly #mailAddresses = new Map<string, string | typeof several>();
  /** The same by what stands before the @; made when the first Mac has no more than that. */
  #shortNames: Map<string, string | typeof several> | undefined;
  readonly #domains: ReadonlyMap<string, string>;
  readonly #names: ReadonlyMap<string, string>;

  constructor({ domains = {}, names = {} }: UserMatch = {}) {
    this.#domains = folded(domains);
    this.#names = folded(names);
  }

  add(members: readonly GroupMember[]): void {
    this.#shortNames = undefined;
    for (const { id, userPrincipalName, mail } of members) {
      if (userPrincipalName) this.#signInNames.set(fold(userPrincipalName), id);
      if (!mail) continue;
      const address = fold(mail);
      const known = this.#mailAddresses.get(address);
      this.#mailAddresses.set(address, known === undefined || known === id ? id : several);
    }
  }

  /** The first of these names that means somebody; otherwise why none does. */
  match(names: readonly (string | null | undefined)[]): NameMatch {
    let reason: UnmatchedName = "noName";
    for (const name of names) {
      const key = fold(name ?? "");
      if (key === "") continue;
      const found = this.#one(key);
      if (found.id !== undefined) return found;
      // Of two names, the one that two users have is the better reason: it is the one to be mapped.
      if (reason === "noName" || found.unmatched === "ambiguousName") reason = found.unmatched;
    }
    return { unmatched: reason };
  }

  #one(name: string): NameMatch {
    const mapped = this.#names.get(name);
    if (mapped !== undefined) return this.#address(mapped) ?? { unmatched: kindOf(name) };
    const direct = this.#address(name);
    if (direct) return direct;
    const [domain, short] = partsOf(name);
    if (domain !== undefined) {
      const there = this.#domains.get(domain);
      return (there === undefined ? undefined : this.#address(`${short}@${there}`)) ?? { unmatched: kindOf(name) };
    }
    const id = this.#byShortName(name);
    return id === undefined ? { unmatched: "shortName" } : id === several ? { unmatched: "ambiguousName" } : { id };
  }

  #address(address: string): NameMatch | undefined {
    const id = this.#signInNames.get(address) ?? this.#mailAddresses.get(address);
    return id === undefined ? undefined : id === several ? { unmatched: "ambiguousName" } : { id };
  }

  #byShortName(name: string): string | typeof several | undefined {
    if (!this.#shortNames) {
      this.#shortNames = new Map();
      for (const addresses of [this.#signInNames, this.#mailAddresses]) {
        for (const [address, id] of addresses) {
          const short = address.split("@")[0]!;
          const known = this.#shortNames.get(short);
          this.#shortNames.set(short, known === undefined || known === id ? id : several);
        }
      }
    }
    return this.#shortNames.get(name);
  }
}

const kindOf = (name: string): UnmatchedName =>
  name.includes("\\") ? "domainName" : name.includes("@") ? "address" : "shortName";

/** `nlw\p17` and `p17@old.example` by domain and short name. */
function partsOf(name: string): [string | undefined, string] {
  const backslash = name.indexOf("\\");
  if (backslash >= 0) return [name.slice(0, backslash), name.slice(backslash + 1)];
  const at = name.lastIndexOf("@");
  return at >= 0 ? [name.slice(at + 1), name.slice(0, at)] : [undefined, name];
}

const folded = (record: Readonly<Record<string, string>>): ReadonlyMap<string, string> =>
  new Map(Object.entries(record).map(([from, to]) => [fold(from), fold(to)]));
