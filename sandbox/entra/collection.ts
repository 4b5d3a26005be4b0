/** Storage of one kind of directory object, with replicas that lag behind. */

/** An object as Graph has it; every kind has an id. Properties that begin with `$` are the sandbox's own and never sent. */
export interface Entity {
  id: string;
  [property: string]: unknown;
}

interface Write<T> {
  /** Wall clock, milliseconds. */
  at: number;
  before: T | undefined;
}

/**
 * The objects of one kind, by id in any letter case. Graph answers from replicas: for some seconds after a write a reader may
 * still meet one that shows what was there before. What is stored is replaced, never changed in place.
 */
export class Collection<T extends Entity> {
  /** Grows with every change. */
  version = 0;
  #objects = new Map<string, T>();
  #bin = new Map<string, T>();
  #writes = new Map<string, Write<T>[]>();
  #list: { version: number; objects: readonly T[] } = { version: -1, objects: [] };

  constructor(
    /** Milliseconds by which a stale replica is behind. */
    private readonly lag: () => number = () => 0,
  ) {}

  /** With `stale`, as the replica that is behind shows it. */
  get(id: string, stale = false): T | undefined {
    const key = id.toLowerCase();
    const hidden = stale ? this.#hidden(key) : undefined;
    return hidden ? hidden.before : this.#objects.get(key);
  }

  has(id: string): boolean {
    return this.#objects.has(id.toLowerCase());
  }

  /** In the order in which they were made. */
  all(stale = false): readonly T[] {
    if (!stale || this.#writes.size === 0) return this.#current();
    const keys = new Set([...this.#objects.keys(), ...this.#writes.keys()]);
    return [...keys].flatMap((key) => this.get(key, true) ?? []);
  }

  /** Long lists are read page by page: the array is the same one until something changes. */
  #current(): readonly T[] {
    if (this.#list.version !== this.version)
      this.#list = { version: this.version, objects: [...this.#objects.values()] };
    return this.#list.objects;
  }

  find(test: (object: T) => boolean): T | undefined {
    for (const object of this.#objects.values()) if (test(object)) return object;
    return undefined;
  }

  get size(): number {
    return this.#objects.size;
  }

  put(object: T): T {
    const key = object.id.toLowerCase();
    this.#note(key);
    this.#objects.set(key, object);
    return object;
  }

  /** Into the bin, from which it can come back. */
  delete(id: string, deletedDateTime: string): void {
    const object = this.get(id);
    if (!object) return;
    this.#note(id.toLowerCase());
    this.#objects.delete(id.toLowerCase());
    this.#bin.set(id.toLowerCase(), { ...object, deletedDateTime });
  }

  /** For good. */
  remove(id: string): void {
    this.#note(id.toLowerCase());
    this.#objects.delete(id.toLowerCase());
    this.#bin.delete(id.toLowerCase());
  }

  bin(): T[] {
    return [...this.#bin.values()];
  }

  binned(id: string): T | undefined {
    return this.#bin.get(id.toLowerCase());
  }

  restore(id: string): T | undefined {
    const object = this.#bin.get(id.toLowerCase());
    if (!object) return undefined;
    this.#bin.delete(id.toLowerCase());
    return this.put({ ...object, deletedDateTime: null });
  }

  /** Whether a write of this object is too fresh to be seen by every replica. */
  isSettling(id: string): boolean {
    return this.#hidden(id.toLowerCase()) !== undefined;
  }

  save(): object {
    return { objects: [...this.#objects.values()], bin: [...this.#bin.values()] };
  }

  load(saved: unknown): void {
    const { objects, bin } = saved as { objects: T[]; bin: T[] };
    this.#objects = new Map(objects.map((object) => [object.id.toLowerCase(), object]));
    this.#bin = new Map(bin.map((object) => [object.id.toLowerCase(), object]));
    this.#writes.clear();
    this.version += 1;
  }

  /** The first write that the replica which is behind has not seen. */
  #hidden(key: string): Write<T> | undefined {
    const since = Date.now() - this.lag();
    return this.#writes.get(key)?.find(({ at }) => at > since);
  }

  #note(key: string): void {
    this.version += 1;
    const lag = this.lag();
    if (lag === 0) return;
    const now = Date.now();
    const recent = (this.#writes.get(key) ?? []).filter(({ at }) => at > now - lag);
    this.#writes.set(key, [...recent, { at: now, before: this.#objects.get(key) }]);
  }
}

/** Which objects belong to which: members of groups, owners of devices. Ids only, in the order in which they were added. */
export class Links {
  version = 0;
  #ids = new Map<string, Set<string>>();

  of(id: string): string[] {
    return [...(this.#ids.get(id.toLowerCase()) ?? [])];
  }

  has(id: string, other: string): boolean {
    return this.#ids.get(id.toLowerCase())?.has(other.toLowerCase()) === true;
  }

  add(id: string, ...others: string[]): void {
    this.version += 1;
    const set = this.#ids.get(id.toLowerCase()) ?? new Set();
    for (const other of others) set.add(other.toLowerCase());
    this.#ids.set(id.toLowerCase(), set);
  }

  remove(id: string, other: string): void {
    this.version += 1;
    this.#ids.get(id.toLowerCase())?.delete(other.toLowerCase());
  }

  /** Those that this one belongs to. */
  to(other: string): string[] {
    return [...this.#ids.keys()].filter((id) => this.has(id, other));
  }

  save(): object {
    return Object.fromEntries([...this.#ids].map(([id, set]) => [id, [...set]]));
  }

  load(saved: unknown): void {
    const entries = Object.entries(saved as Record<string, string[]>);
    this.#ids = new Map(entries.map(([id, others]) => [id, new Set(others)]));
    this.version += 1;
  }
}
