/**
 * An account by its id, as Entra holds it: one that could be reached in an emergency, or a user whom a list names.
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
export const accountOf = (
  graph: GraphClient,
  id: string,
  noun = "emergency access account",
): Promise<Account | undefined> =>
  graph.read<Account>(
    `/users/${id}`,
    { verb: "look up", noun, id, permission: "User.Read.All" },
    { select: "id,accountEnabled" },
  );
