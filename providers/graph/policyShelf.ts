/**
 * A tenant's Conditional Access policies as this process reads and writes them. One request per second is all there is, so:
 * waiting for many writes to show costs shared list calls, and a policy is read right before it is written, with nothing of
 * ours in between.
 */
import { pause } from "../core/deadline";
import type { Subject } from "../core/errors";
import { Limiter } from "../core/http/limits";
import type { GraphClient } from "./client";

export const policiesPath = "/identity/conditionalAccess/policies";
export const policyReadPermission = "Policy.Read.All";
export const policyWritePermission = "Policy.ReadWrite.ConditionalAccess";

/** What we need of a policy; everything else passes through untouched. */
export interface Policy {
  id: string;
  displayName: string;
  state: string;
  modifiedDateTime?: string | null;
  conditions: { applications?: Applications | null; [more: string]: unknown };
  [more: string]: unknown;
}

export interface Applications {
  includeApplications?: string[];
  excludeApplications?: string[];
  [more: string]: unknown;
}

const about = (verb: string, more: Partial<Subject> = {}): Subject => ({
  verb,
  noun: "Conditional Access policy",
  permission: policyReadPermission,
  ...more,
});

/** Longest wait for a write to show in reads, in milliseconds. Reported: stale for up to 5 s; taken with a margin. */
const showsWithinMs = 60_000;

export class PolicyShelf {
  /** Read and write of one policy, never interleaved with another such pair. */
  readonly #pairs = new Limiter(1);
  #queued: Promise<Policy[]> | undefined;

  constructor(private readonly graph: GraphClient) {}

  /** All policies that v1.0 shows. Callers that ask while such a call waits for its turn share it. */
  list(): Promise<Policy[]> {
    // Shared only until it is sent: whoever asks later wants to see what was written meanwhile.
    this.#queued ??= this.#pairs.run(() => {
      this.#queued = undefined;
      return this.graph.list<Policy>(policiesPath, { ...about("list"), noun: "Conditional Access policies" });
    });
    return this.#queued;
  }

  async get(id: string): Promise<Policy | undefined> {
    return (await this.list()).find((policy) => policy.id === id);
  }

  /**
   * Reads the policy and writes what `change` makes of its applications, at once; `undefined` from `change`: nothing to
   * write. Returns the policy as it was read, or `undefined` when there is none.
   */
  edit(id: string, change: (applications: Applications) => Applications | undefined): Promise<Edited | undefined> {
    return this.#pairs.run(async () => {
      const before = await this.graph.read<Policy>(`${policiesPath}/${id}`, about("read", { id }));
      if (!before) return undefined;
      const applications = change(before.conditions.applications ?? {});
      if (!applications) return { before, written: false };
      const subject = about("update", { id, name: before.displayName, permission: policyWritePermission });
      // The whole object that was just read goes back: right whether Graph merges or replaces at this depth.
      await this.graph.change(`${policiesPath}/${id}`, { conditions: { applications } }, subject);
      return { before, written: true };
    });
  }

  /**
   * Waits until the policy shows a later modification than `before` and `holds` in two lists in a row. There is no ETag:
   * right after a write, reads may still show the old policy.
   */
  async shows(before: Policy, holds: (policy: Policy) => boolean): Promise<Policy> {
    const deadline = Date.now() + showsWithinMs;
    for (let inARow = 0; ;) {
      const policy = await this.get(before.id);
      const seen = policy !== undefined && policy.modifiedDateTime !== before.modifiedDateTime && holds(policy);
      inARow = seen ? inARow + 1 : 0;
      if (inARow === 2) return policy!;
      if (Date.now() > deadline) {
        throw new Error(
          `Could not see the change of Conditional Access policy "${before.displayName}" (id ${before.id}) 60 s after it ` +
            "was written: somebody may have undone it. Run pulumi refresh, then pulumi up.",
        );
      }
      await pause(seen ? 500 : 2_000);
    }
  }
}

export interface Edited {
  before: Policy;
  written: boolean;
}

const shelves = new WeakMap<GraphClient, PolicyShelf>();

/** The one shelf of this process for a tenant. */
export function policyShelf(graph: GraphClient): PolicyShelf {
  let shelf = shelves.get(graph);
  if (!shelf) shelves.set(graph, (shelf = new PolicyShelf(graph)));
  return shelf;
}
