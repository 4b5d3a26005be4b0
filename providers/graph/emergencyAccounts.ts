/**
 * An account that could be reached in an emergency, as Entra holds it.
 *
 * | | |
 * |---|---|
 * | Endpoint | `/users/{id}` (Graph v1.0) |
 * | Permission | `User.Read.All` |
 * | Quirk | without the permission `accountEnabled` is null |
 */
import type { GraphClient } from "./client";

interface Account {
  id: string;
  /** Missing or null: it could not be read. */
  accountEnabled?: boolean | null;
}

/** `undefined`: there is no such user. */
export const accountOf = (graph: GraphClient, id: string): Promise<Account | undefined> =>
  graph.read<Account>(
    `/users/${id}`,
    { verb: "look up", noun: "emergency access account", id, permission: "User.Read.All" },
    { select: "id,accountEnabled" },
  );
