/**
 * Which of these ids are users of the tenant: not groups, devices or apps, and not nobody; and who of them can sign in.
 *
 * | | |
 * |---|---|
 * | Endpoint | `/users` (Graph v1.0) |
 * | Permission | `User.Read.All` |
 * | Quirk | `in` takes at most 15 values (Microsoft Learn, "Use the $filter query parameter", 2026) |
 */
import type { GraphClient } from "./client";

const mostValues = 15;

/** By object id in small letters: whether the account is enabled. */
export async function existingUsers(graph: GraphClient, ids: readonly string[]): Promise<ReadonlyMap<string, boolean>> {
  const batches = Array.from({ length: Math.ceil(ids.length / mostValues) }, (_, i) =>
    ids.slice(i * mostValues, (i + 1) * mostValues),
  );
  const found = await Promise.all(
    batches.map((batch) =>
      graph.list<{ id: string; accountEnabled?: boolean | null }>(
        "/users",
        { verb: "look up", noun: "users", permission: "User.Read.All" },
        { select: "id,accountEnabled", filter: `id in (${batch.map((id) => `'${id}'`).join(", ")})`, top: 999 },
      ),
    ),
  );
  return new Map(found.flat().map(({ id, accountEnabled }) => [id.toLowerCase(), accountEnabled !== false]));
}
