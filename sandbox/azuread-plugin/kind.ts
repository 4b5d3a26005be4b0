/** What a type of resource must say of itself to be served. */
import type { Operation } from "./operation";
import type { Fields } from "./properties/shape";
import type { Values } from "./values";

/** Minutes after which the real plugin gives an operation up. */
interface Minutes {
  create: number;
  read: number;
  update: number;
  delete: number;
}

/** An object as the stack knows it. */
export interface Held {
  /** The id as a path: `/groups/<object id>`. */
  id: string;
  state: Values;
}

/** One type of resource. Its `fields` say what it is; its methods say what is asked of Graph, and in which order. */
export interface Kind {
  token: string;
  /** In front of the object id in the resource's id: `/groups/`. */
  idPrefix: string;
  fields: Fields;
  minutes: Minutes;
  /** Why the stand-in cannot do what the real plugin can, if the inputs ask for such a thing. */
  beyond?(inputs: Values): string | undefined;
  /** What the provider itself refuses when it plans, preview or not; throws. `held` is the object as it is so far. */
  refuse?(operation: Operation, planned: Values, held: Held | undefined): Promise<void> | void;
  /** Adjusts a plan where the provider overlooks a difference. */
  settle?(planned: Values, old: Values): Values;
  /** The state that was read at the end; nothing where the object is gone by then. */
  create(operation: Operation, planned: Values): Promise<Values | undefined>;
  read(operation: Operation, held: Held): Promise<Values | undefined>;
  update(operation: Operation, planned: Values, held: Held): Promise<Values | undefined>;
  delete(operation: Operation, held: Held): Promise<void>;
}

/** The object id at the end of a resource's id. */
export function objectIdOf(id: string): string {
  return id.slice(id.lastIndexOf("/") + 1);
}
