/**
 * Which of these ids are users of the tenant: not groups, devices or apps, and not nobody.
 *
 * | | |
 * |---|---|
 * | Endpoint | `/users` (Graph v1.0) |
 * | Permission | `User.Read.All` |
 * | Quirk | `in` takes at most 15 values (Microsoft Learn, "Use the $filter query parameter", 2026) |
 */
import type { GraphClient } from "./client";

const mostValues = 15;

/** Object ids, in small letters. */
export async function existingUsers(graph: GraphClient, ids: readonly string[]): Promise<ReadonlySet<string>> {
  const batches = Array.from({ length: Math.ceil(ids.length / mostValues) }, (_, i) =>
    ids.slice(i * mostValues, (i + 1) * mostValues),
  );
  const found = await Promise.all(
    batches.map((batch) =>
      graph.list<{ id: string }>(
        "/users",
        { verb: "look up", noun: "users", permission: "User.Read.All" },
        { select: "id", filter: `id in (${batch.map((id) => `'${id}'`).join(", ")})`, top: 999 },
      ),
    ),
  );
  return new Set(found.flat().map(({ id }) => id.toLowerCase()));
}
