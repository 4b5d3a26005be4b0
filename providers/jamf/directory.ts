/**
 * Names and ids of computer groups and sites, asked once per process. A reference is a name; where it consists of digits and
 * nothing is called so, it is an id.
 */
import type { Subject } from "../core/errors";
import { singleFlight } from "../core/http/singleFlight";
import type { JamfClient } from "./client";
import { nearest, quoted } from "./nearest";

interface Entry {
  id: string;
  name: string;
}

export interface ComputerGroup extends Entry {
  smart: boolean;
}

interface Directory {
  /** Smart and static ones. Privileges: Read Smart Computer Groups, Read Static Computer Groups. */
  readonly groups: Names<ComputerGroup>;
  /** "None" included, with the id -1. Privilege: Read Sites. */
  readonly sites: Names<Entry>;
}

const directories = new WeakMap<JamfClient, Directory>();

export function directoryOf(jamf: JamfClient): Directory {
  let known = directories.get(jamf);
  if (!known) directories.set(jamf, (known = { groups: groupsOf(jamf), sites: sitesOf(jamf) }));
  return known;
}

/** What one list of the service said, kept up to date with what this process does itself. */
export class Names<T extends Entry> {
  #entries: T[] | undefined;
  readonly #load: () => Promise<T[]>;

  constructor(
    private readonly noun: string,
    ask: () => Promise<T[]>,
    private readonly always: readonly T[] = [],
  ) {
    this.#load = singleFlight(async () => (this.#entries = await ask()));
  }

  /** The entry that a reference means; asks again when the list that is known does not hold it. */
  async find(reference: string): Promise<T | undefined> {
    return this.#known(reference) ?? (await this.#load(), this.#known(reference));
  }

  /** An exact name goes before an id. */
  #known(reference: string): T | undefined {
    const all = [...this.always, ...(this.#entries ?? [])];
    return all.find(({ name }) => name === reference) ?? this.#byId(reference, all);
  }

  #byId = (reference: string, all: readonly T[]): T | undefined =>
    isId(reference) ? all.find(({ id }) => id === reference) : undefined;

  /** Why nobody can tell what a reference of digits means: one is called so, and another one has that id. */
  async disagreement(reference: string): Promise<string | undefined> {
    if (!isId(reference)) return undefined;
    const named = await this.find(reference);
    const withId = this.#byId(reference, [...this.always, ...(this.#entries ?? [])]);
    if (!named || !withId || named.id === withId.id) return undefined;
    return (
      `a ${this.noun} is called "${reference}" (id ${named.id}), and "${withId.name}" has the id ${reference}. ` +
      "Rename the first one, or refer to the other one by its name"
    );
  }

  /** The entry that a reference means; when there is none, an error about `subject` with near names. */
  async get(reference: string, subject: Subject): Promise<T> {
    const object = `${subject.noun} "${subject.name}"${subject.id === undefined ? "" : ` (id ${subject.id})`}`;
    const found = await this.find(reference);
    const unclear = found && (await this.disagreement(reference));
    if (unclear) throw new Error(`Could not ${subject.verb} ${object}: ${unclear}.`);
    if (found) return found;
    const near = nearest(
      reference,
      [...this.always, ...(this.#entries ?? [])].map(({ name }) => name),
    );
    const what = isId(reference) ? `${this.noun} with the id ${reference}` : `${this.noun} "${reference}"`;
    const next = near.length > 0 ? `Did you mean ${quoted(near)}?` : "Create it first, or correct the name.";
    throw new Error(`Could not ${subject.verb} ${object}: there is no ${what} in Jamf Pro. ${next}`);
  }

  /** How a program that refers to something by `wanted` would refer to the entry `id`: equal when it is that entry. */
  async reference(id: string, wanted: string | undefined): Promise<string> {
    if (wanted === undefined) return id;
    const name = (await this.#withId(id))?.name;
    return isId(wanted) && name !== wanted ? id : (name ?? id);
  }

  async #withId(id: string): Promise<T | undefined> {
    const means = (entry: T) => entry.id === id;
    return [...this.always, ...(this.#entries ?? [])].find(means) ?? (await this.#load()).find(means);
  }

  /** The list as it is now. */
  current(): Promise<T[]> {
    return this.#load();
  }

  /** This process has made or renamed it. */
  note(entry: T): void {
    this.forget(entry.id);
    this.#entries?.push(entry);
  }

  /** This process has deleted it. */
  forget(id: string): void {
    this.#entries = this.#entries?.filter((entry) => entry.id !== id);
  }
}

export const isId = (reference: string): boolean => /^(-1|\d+)$/.test(reference);

function groupsOf(jamf: JamfClient): Names<ComputerGroup> {
  const subject = {
    verb: "list",
    noun: "computer groups",
    permission: 'Read Smart Computer Groups" and "Read Static Computer Groups',
  };
  return new Names("computer group", async () => {
    const all = await jamf.list<{ id: string; name: string; smartGroup: boolean }>("/v1/computer-groups", subject);
    return all.map(({ id, name, smartGroup }) => ({ id: String(id), name, smart: smartGroup }));
  });
}

function sitesOf(jamf: JamfClient): Names<Entry> {
  const subject = { verb: "list", noun: "sites", permission: "Read Sites" };
  const ask = async () =>
    (await jamf.list<Entry>("/v1/sites", subject)).map(({ id, name }) => ({ id: String(id), name }));
  return new Names("site", ask, [{ id: "-1", name: "None" }]);
}
