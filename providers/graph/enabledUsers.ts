/**
 * Everybody who can sign in: the audience of a policy for all users.
 *
 * | | |
 * |---|---|
 * | Endpoint | `/users` (Graph v1.0) |
 * | Permission | `User.Read.All` |
 * | Quirk | guests are users of the tenant, and "All users" in a policy includes them |
 */
import type { GraphClient } from "./client";

/** Object ids, a page of 999 at a time. */
export const eachEnabledUser = (graph: GraphClient, visit: (ids: string[]) => void): Promise<void> =>
  graph.pages<{ id: string }>(
    "/users",
    { verb: "list", noun: "users", permission: "User.Read.All" },
    { select: "id", filter: "accountEnabled eq true", top: 999 },
    (page) => visit(page.map(({ id }) => id)),
  );
