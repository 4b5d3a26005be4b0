/** One create, read, update or delete under its deadline. */
import type { Connection } from "./connection";
import type { Graph, GraphObject, Patience, Query } from "./graph";
import { untilSteady, type Pauses, type Wait } from "./waiting";

/** One create, read, update or delete: Graph with the operation's deadline, and what came of it so far. */
export class Operation {
  /** Of the object that exists now, even if the operation fails later. */
  madeId: string | undefined;

  constructor(
    private readonly connection: Connection,
    private readonly pauses: Pauses,
    private readonly deadline: number,
  ) {}

  private get graph(): Graph {
    return this.connection.graph;
  }

  /** Object id of whoever signed in. */
  get caller(): string {
    return this.connection.caller;
  }

  get who(): { tenantId: string; clientId: string; objectId: string } {
    const { tenantId, clientId, caller } = this.connection;
    return { tenantId, clientId, objectId: caller };
  }

  /** From here on a failure leaves the object in the stack's state. */
  made(id: string): void {
    this.madeId = id;
  }

  /** How one directory object is named in another's `owners@odata.bind`. */
  reference(version: "v1.0" | "beta", objectId: string): string {
    return `${this.graph.url}/${version}/directoryObjects/${objectId}`;
  }

  private within(retryWhen?: Patience["retryWhen"]): Patience {
    return { deadline: this.deadline, ...(retryWhen && { retryWhen }) };
  }

  get(path: string, query?: Query): Promise<GraphObject> {
    return this.graph.get(path, query, this.within());
  }

  find(path: string, query?: Query): Promise<GraphObject | undefined> {
    return this.graph.find(path, query, this.within());
  }

  list(path: string, query?: Query): Promise<GraphObject[]> {
    return this.graph.list(path, query, this.within());
  }

  post(path: string, body: object, retryWhen?: Patience["retryWhen"]): Promise<GraphObject> {
    return this.graph.post(path, body, this.within(retryWhen));
  }

  patch(path: string, body: object, retryWhen?: Patience["retryWhen"]): Promise<void> {
    return this.graph.patch(path, body, this.within(retryWhen));
  }

  delete(path: string): Promise<void> {
    return this.graph.delete(path, this.within());
  }

  /** Five looks in a row that find the object as `holds` wants it; not there counts as not yet. */
  untilSeen(path: string, holds: (found: GraphObject) => boolean): Promise<void> {
    const look = this.looking(path, (found) => found !== undefined && holds(found));
    return this.wait(path, { target: "Done", pending: "Waiting" }, look);
  }

  /** Five looks in a row that find nothing. */
  untilGone(path: string): Promise<void> {
    const look = this.looking(path, (found) => found === undefined);
    return this.wait(path, { target: "Deleted", pending: "Waiting" }, look);
  }

  /** As `untilSeen`, of an object that was there before: not there is a failure. */
  untilUpdated(path: string, holds: (found: GraphObject) => boolean): Promise<void> {
    return this.wait(path, { target: "Done", pending: "Pending" }, async () => holds(await this.get(path)));
  }

  private looking(path: string, holds: (found: GraphObject | undefined) => boolean): () => Promise<boolean> {
    return async () => {
      const found = await this.find(path).catch((error: Error) => {
        throw new Error(`retrieving resource: ${error.message}`);
      });
      return holds(found);
    };
  }

  private wait(path: string, states: Wait["states"], look: () => Promise<boolean>): Promise<void> {
    const pause = path.includes("/conditionalAccess/") ? this.pauses.conditionalAccess : this.pauses.usual;
    return untilSteady(look, { pause, deadline: this.deadline, states });
  }
}
