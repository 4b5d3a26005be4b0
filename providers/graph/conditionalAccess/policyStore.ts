/**
 * A tenant's Conditional Access policies as this process reads and writes them. One request per second is all there is, so
 * waiting for many writes to show costs shared list calls. There is no ETag, and reads may be some seconds old, so a policy
 * is read right before it is written, with nothing of ours in between, and a reading that is older than what was seen before
 * is not believed.
 */
import { outsideOperation, pause, whileOperationLasts } from "../../core/deadline";
import { ServiceError } from "../../core/errors";
import { Limiter } from "../../core/http/limits";
import type { GraphClient } from "../client";
import {
  aboutPolicy,
  type Applications,
  changedAt,
  policiesPath,
  type Policy,
  policyPath,
  policyWritePermission,
} from "./policy";

/** Longest wait for a write of ours to show in reads, in milliseconds. Reported: stale for up to 5 s; taken with a margin. */
const showsWithin = 60_000;
/** A list that was asked for so long after a write comes from nowhere that could still be behind, in milliseconds. */
const surelyShown = 6_000;
/** Those whose write was just seen begin with the next one; a list waits that long for them, in milliseconds. */
const patience = 250;
/** Reads and writes of one policy that fail in a way that may pass. */
const attempts = 6;

/** A write of ours that no reading has shown yet. */
interface Pending {
  /** When the policy had last been changed before it. */
  after: number;
  at: number;
}

class PolicyStore {
  readonly #pairs = new Limiter(1);
  #edits = 0;
  #coming: Promise<Listed> | undefined;
  readonly #pending = new Map<string, Pending>();
  readonly #newest = new Map<string, number>();

  constructor(private readonly graph: GraphClient) {}

  /** All policies that v1.0 shows. */
  async list(): Promise<Policy[]> {
    return (await this.#listed()).policies;
  }

  /**
   * The policy as reads show it; after a write of ours, not before they show that. A policy that only beta can read, because
   * it uses preview features, counts too.
   */
  async get(id: string): Promise<Policy | undefined> {
    const key = id.toLowerCase();
    const write = this.#pending.get(key);
    const policy = write ? await this.#shown(key, write) : (await this.#listed()).of(key);
    return policy ?? this.graph.read<Policy>(policyPath(id), aboutPolicy("read", { id }), { beta: true });
  }

  /**
   * Reads the policy and writes what `change` makes of its applications, at once; `undefined` from `change`: nothing to
   * write. After a failure that may pass it is read again and `change` asked again, so that nobody's edit is overwritten
   * with something older. Resolves with `false` when there is no such policy.
   */
  async edit(id: string, change: (applications: Applications) => Applications | undefined): Promise<boolean> {
    this.#edits++;
    try {
      return await this.#pairs.run(() => this.#edit(id, change));
    } finally {
      this.#edits--;
    }
  }

  async #edit(id: string, change: (applications: Applications) => Applications | undefined): Promise<boolean> {
    for (let attempt = 1; ; attempt++) {
      const before = await this.#fresh(id);
      if (!before) return false;
      const applications = change(before.conditions?.applications ?? {});
      if (!applications) return true;
      const subject = aboutPolicy("update", { id, name: before.displayName, permission: policyWritePermission });
      try {
        // The whole object that was just read goes back: right whether Graph merges or replaces at this depth.
        await this.graph.change(policyPath(id), { conditions: { applications } }, subject, "once");
        this.#pending.set(id.toLowerCase(), { after: changedAt(before), at: Date.now() });
        return true;
      } catch (error) {
        if (attempt === attempts || !mayPass(error)) throw error;
        await pause(Math.min(1_000 * 2 ** (attempt - 1), 15_000) * (1 - Math.random() / 2));
      }
    }
  }

  /** One policy, from a reading that is not older than what is known. */
  async #fresh(id: string): Promise<Policy | undefined> {
    for (const deadline = Date.now() + showsWithin; ;) {
      const policy = await this.graph.read<Policy>(policyPath(id), aboutPolicy("read", { id }));
      if (!policy || this.#isCurrent(policy)) return policy;
      if (Date.now() > deadline) throw stillOld(policy);
    }
  }

  #isCurrent(policy: Policy): boolean {
    const key = policy.id.toLowerCase();
    const [changed, newest, write] = [changedAt(policy), this.#newest.get(key), this.#pending.get(key)];
    if ((newest !== undefined && changed < newest) || (write && changed <= write.after)) return false;
    this.#remember(policy);
    return true;
  }

  #remember(policy: Policy): void {
    const key = policy.id.toLowerCase();
    this.#newest.set(key, Math.max(changedAt(policy), this.#newest.get(key) ?? -Infinity));
  }

  /** Lists until one shows the write: one that was asked for long enough after it, or the second in a row. */
  async #shown(key: string, write: Pending): Promise<Policy | undefined> {
    for (let before = false, deadline: number | undefined; ;) {
      const listed = await this.#listed();
      const policy = listed.of(key);
      const now = policy === undefined || changedAt(policy) > write.after;
      if (now && (before || listed.askedAt - write.at >= surelyShown)) {
        if (this.#pending.get(key) === write) this.#pending.delete(key);
        // Whoever writes next, perhaps another provider, finds the tenant's second unused.
        await this.graph.conditionalAccessFree();
        return policy;
      }
      before = now;
      deadline ??= Date.now() + showsWithin;
      if (policy && Date.now() > deadline) throw stillOld(policy);
    }
  }

  /** The next list; callers that ask while it waits for its turn share it. Reads and writes of single policies go first. */
  #listed(): Promise<Listed> {
    this.#coming ??= outsideOperation(async () => {
      do {
        await this.#pairs.run(async () => undefined);
        await this.graph.conditionalAccessFree(patience);
      } while (this.#edits > 0);
      this.#coming = undefined;
      const askedAt = Date.now();
      const about = { ...aboutPolicy("list"), noun: "Conditional Access policies" };
      const policies = await this.graph.list<Policy>(policiesPath, about);
      for (const policy of policies) this.#remember(policy);
      return new Listed(policies, askedAt);
    }).catch((error: unknown) => {
      this.#coming = undefined;
      throw error;
    });
    return whileOperationLasts(this.#coming);
  }
}

class Listed {
  constructor(
    readonly policies: Policy[],
    readonly askedAt: number,
  ) {}

  of(key: string): Policy | undefined {
    return this.policies.find(({ id }) => id.toLowerCase() === key);
  }
}

const mayPass = (error: unknown): boolean =>
  error instanceof ServiceError &&
  (error.status === undefined || error.status === 408 || error.status === 429 || error.status >= 500);

const stillOld = ({ displayName, id }: Policy): Error =>
  new Error(
    `The update of Conditional Access policy "${displayName}" (id ${id}) was not visible after 60 s: ` +
      "Microsoft Graph still returns the previous version. Run pulumi up again; it continues from here.",
  );

const shelves = new WeakMap<GraphClient, PolicyStore>();

/** The one shelf of this process for a tenant. */
export function policyStore(graph: GraphClient): PolicyStore {
  let shelf = shelves.get(graph);
  if (!shelf) shelves.set(graph, (shelf = new PolicyStore(graph)));
  return shelf;
}
