/**
 * Identity of a stack: a random id that is made before every other object of the stack and kept in its state. Markers hold it, so
 * that a stack of the same project and name in another backend is recognised as another stack: its objects are foreign here.
 *
 * There is no remote object: nothing is read, written or deleted anywhere.
 */
import { randomUUID } from "node:crypto";
import type { CommonArgs, Lifecycle } from "./lifecycle";

export const stackIdentity: Lifecycle<CommonArgs, undefined> = {
  kind: "core:StackIdentity",
  noun: "stack identity",
  connect: async () => undefined,
  find: async () => [],
  create: async () => randomUUID(),
  read: async (_client, id, args) => ({ id, args }),
  update: async () => undefined,
  delete: async () => undefined,
};
