/** Web nodes that lag behind each other, and storage that shows it. */

/**
 * Jamf Cloud runs several web nodes that refresh from each other about once a minute (facts §7.1): until then a node may
 * still show what was there before a write that went through another one. The cookie `jpro-ingress` pins a client to a
 * node; without it, requests go round. Lag is wall-clock time: nobody waits for it by moving the simulated clock.
 */
export class Cluster {
  #next = 0;

  constructor(
    readonly nodes: number,
    /** Milliseconds. */
    readonly lag: number,
  ) {}

  /** The node that serves a request, and the cookie to set when the client brought none. */
  route(cookieHeader: string | undefined): { node: number; cookie?: string } {
    const pinned = /(?:^|;\s*)jpro-ingress=node-(\d+)/.exec(cookieHeader ?? "");
    if (pinned && Number(pinned[1]) < this.nodes) return { node: Number(pinned[1]) };
    const node = this.#next;
    this.#next = (this.#next + 1) % this.nodes;
    return { node, cookie: `jpro-ingress=node-${node}; Path=/; Secure; HttpOnly` };
  }

  get isLagging(): boolean {
    return this.nodes > 1 && this.lag > 0;
  }
}

interface Write<T> {
  at: number;
  /** -1: the value before the first write that is still on its way. */
  node: number;
  value: T | undefined;
}

/**
 * The objects of one kind, by number. Numbers are never given twice. What is stored is replaced, never changed in place.
 * Reads through a node may be stale; names, references and writes are judged against the database, which is not.
 */
export class Collection<T extends object> {
  /** Grows with every change: what is derived from the collection is valid for one version. */
  version = 0;
  #objects = new Map<number, T>();
  #writes = new Map<number, Write<T>[]>();
  #nextId: number;

  constructor(
    private readonly cluster: Cluster,
    firstId = 1,
  ) {
    this.#nextId = firstId;
  }

  /** Without `node`: as the database has it. */
  get(id: number, node?: number): T | undefined {
    const writes = node === undefined || !this.cluster.isLagging ? undefined : this.#writes.get(id);
    if (!writes) return this.#objects.get(id);
    const now = Date.now();
    for (let at = writes.length - 1; at >= 0; at--) {
      const write = writes[at]!;
      if (write.node === node || write.node === -1 || write.at + this.cluster.lag <= now) return write.value;
    }
    return undefined;
  }

  /** Ascending by number. */
  all(node?: number): [number, T][] {
    if (node === undefined || !this.cluster.isLagging || this.#writes.size === 0) return [...this.#objects];
    const ids = [...new Set([...this.#objects.keys(), ...this.#writes.keys()])].sort((a, b) => a - b);
    return ids.flatMap((id): [number, T][] => {
      const value = this.get(id, node);
      return value ? [[id, value]] : [];
    });
  }

  find(test: (value: T, id: number) => boolean): [number, T] | undefined {
    for (const [id, value] of this.#objects) if (test(value, id)) return [id, value];
    return undefined;
  }

  insert(value: T, node = 0): number {
    const id = this.#nextId++;
    this.put(id, value, node);
    return id;
  }

  put(id: number, value: T, node = 0): void {
    this.#note(id, value, node);
    this.#objects.set(id, value);
    this.#nextId = Math.max(this.#nextId, id + 1);
  }

  delete(id: number, node = 0): void {
    this.#note(id, undefined, node);
    this.#objects.delete(id);
  }

  /** What has been written so far is known to all nodes. */
  settle(): void {
    this.#writes.clear();
  }

  #note(id: number, value: T | undefined, node: number): void {
    this.version += 1;
    if (!this.cluster.isLagging) return;
    const now = Date.now();
    for (const [other, writes] of this.#writes) {
      if (writes.at(-1)!.at + this.cluster.lag <= now) this.#writes.delete(other);
    }
    const writes = this.#writes.get(id) ?? [{ at: 0, node: -1, value: this.#objects.get(id) }];
    writes.push({ at: now, node, value });
    this.#writes.set(id, writes);
  }

  save(): object {
    return { nextId: this.#nextId, objects: [...this.#objects] };
  }

  restore(saved: object): void {
    const { nextId, objects } = saved as { nextId: number; objects: [number, T][] };
    this.#nextId = nextId;
    this.#objects = new Map(objects);
    this.settle();
    this.version += 1;
  }
}
