/**
 * Conditional Access policies of a tenant in memory, as Graph v1.0 keeps them (facts of 2026): a PATCH merges inside
 * `conditions` and replaces lists whole; nobody knows whether it merges or replaces inside `conditions.applications`, so both
 * can be had; reads may be behind; no concurrency token.
 */
import { ServiceError, type Subject } from "../../../providers/core/errors";
import type { GraphClient } from "../../../providers/graph/client";
import type { Policy } from "../../../providers/graph/conditionalAccess/policy";

export interface Request {
  verb: "read" | "list" | "change";
  id?: string;
  beta?: true;
}

type Fields = Record<string, any>;

export class MemoryGraph implements GraphClient {
  readonly tenantId = "t";
  readonly cloud = "global";
  readonly clock = { ahead: 0, now: () => Date.now(), earliest: () => Date.now() };
  readonly policies = new Map<string, Policy>();
  /** Policies that only beta shows. */
  readonly preview = new Set<string>();
  readonly requests: Request[] = [];
  /** Runs right before a request is carried out; throws in its place what Graph would answer. */
  before: (request: Request) => void = () => undefined;
  /** Runs right after it was carried out, before the answer arrives; throws where the answer is lost. */
  after: (request: Request) => void = () => undefined;
  /** So many readings after each write still show what was there before. */
  staleReadings = 0;
  applicationsAre: "merged" | "replaced" = "merged";
  #clock = Date.parse("2026-11-23T08:00:00Z");
  readonly #stale = new Map<string, { policy: Policy; readings: number }>();

  constructor(...policies: Policy[]) {
    for (const policy of policies) this.policies.set(policy.id, structuredClone(policy));
  }

  /** An administrator's edit: any function of the policy as it really is. */
  edit(id: string, change: (policy: Fields) => void): void {
    const before = this.policies.get(id)!;
    const policy = structuredClone(before);
    change(policy);
    this.#clock += 1_000;
    policy.modifiedDateTime = new Date(this.#clock).toISOString();
    this.policies.set(id, policy);
    this.lag(before, this.staleReadings);
  }

  /** So many readings from now on meet a replica that still has this version. */
  lag(policy: Policy, readings: number): void {
    this.#stale.set(policy.id, { policy, readings });
  }

  async read<T>(path: string, subject: Subject, { beta }: { beta?: boolean } = {}): Promise<T | undefined> {
    const id = idIn(path);
    return this.#carryOut({ verb: "read", id, ...(beta ? { beta } : {}) }, () => {
      if (this.preview.has(id) && !beta) {
        throw new ServiceError(subject, { service: "Graph", status: 400, words: "1037: preview", codes: ["1037"] });
      }
      return this.#shown(id) as T | undefined;
    });
  }

  pages(): Promise<void> {
    throw new Error("not asked for here");
  }

  async list<T>(path: string): Promise<T[]> {
    if (!path.endsWith("/policies")) return [{}] as T[];
    return this.#carryOut({ verb: "list" }, () => {
      const shown = [...this.policies.keys()].filter((id) => !this.preview.has(id));
      return shown.flatMap((id) => this.#shown(id) ?? []) as T[];
    });
  }

  async change<T>(path: string, body: Fields): Promise<T | undefined> {
    const id = idIn(path);
    return this.#carryOut({ verb: "change", id }, () => {
      this.edit(id, (policy) => {
        for (const [name, value] of Object.entries(body.conditions as Fields)) {
          const merge = name === "applications" && this.applicationsAre === "merged";
          policy.conditions[name] = merge ? { ...policy.conditions[name], ...value } : structuredClone(value);
        }
      });
      return undefined;
    });
  }

  create = (): never => unexpected("create");
  ask = (): never => unexpected("ask");
  remove = (): never => unexpected("remove");
  permissions = async (): Promise<undefined> => undefined;
  conditionalAccessFree = async (): Promise<void> => undefined;

  #shown(id: string): Policy | undefined {
    const stale = this.#stale.get(id);
    if (stale && stale.readings-- > 0) return structuredClone(stale.policy);
    return structuredClone(this.policies.get(id));
  }

  async #carryOut<T>(request: Request, work: () => T): Promise<T> {
    this.requests.push(request);
    this.before(request);
    const result = work();
    this.after(request);
    return result;
  }
}

const idIn = (path: string): string => path.split("/").at(-1)!;

function unexpected(what: string): never {
  throw new Error(`${what} was not expected`);
}
