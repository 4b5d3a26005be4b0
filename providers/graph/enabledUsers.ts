/**
 * Everybody who can sign in, the audience of a policy for all users; and the guests of the tenant, whom policies include or exclude as such.
 *
 * | | |
 * |---|---|
 * | Endpoint | `/users` (Graph v1.0) |
 * | Permission | `User.Read.All` |
 * | Quirks | guests are users of the tenant, and "All users" in a policy includes them. Which guests the kinds of external users in a policy mean is not modelled |
 */
import type { GraphClient } from "./client";

type Visit = (ids: string[]) => void;

/** Object ids, a page of 999 at a time. */
const each = (graph: GraphClient, filter: string, visit: Visit): Promise<void> =>
  graph.pages<{ id: string }>(
    "/users",
    { verb: "list", noun: "users", permission: "User.Read.All" },
    { select: "id", filter, top: 999 },
    (page) => visit(page.map(({ id }) => id)),
  );

export const eachEnabledUser = (graph: GraphClient, visit: Visit): Promise<void> =>
  each(graph, "accountEnabled eq true", visit);

export const eachGuest = (graph: GraphClient, visit: Visit): Promise<void> => each(graph, "userType eq 'Guest'", visit);
