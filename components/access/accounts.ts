/**
 * Accounts of users that are in no group that was read: members that the configuration lists and the group of users does not have, and users whom
 * policies of the tenant name one by one. Whose account is disabled cannot sign in, so has no access to lose.
 */
import { ServiceError } from "../../providers/core/errors";
import type { GraphClient } from "../../providers/graph/client";
import { compliantDeviceDemand } from "../../providers/graph/conditionalAccess/compliantDevice";
import type { Policy } from "../../providers/graph/conditionalAccess/policy";
import { existingUsers } from "../../providers/graph/existingUsers";
import { isGuid } from "../../providers/graph/guid";
import type { Config } from "../config/schema";

export const listedMembers = ({ users }: Pick<Config, "users">): readonly string[] =>
  users && "members" in users ? users.members : [];

/** In small letters: whom policies that require a compliant Mac name, not groups. */
export const namedUsers = (policies: readonly Policy[]): readonly string[] =>
  policies
    .filter((policy) => compliantDeviceDemand(policy).asks !== "nobody")
    .flatMap(({ conditions }) => {
      const { includeUsers } = (conditions?.["users"] ?? {}) as { includeUsers?: string[] | null };
      // Beside ids there are words, such as All.
      return (includeUsers ?? []).filter(isGuid).map((id) => id.toLowerCase());
    });

/** Whether they can sign in, by id in small letters. Absent: the tenant has no such user, or nobody may read it. */
export async function accountsOf(
  graph: GraphClient,
  ids: readonly string[],
  looked: ReadonlyMap<string, boolean> = new Map(),
): Promise<ReadonlyMap<string, boolean>> {
  const asked = [...new Set(ids)].filter((id) => !looked.has(id));
  if (asked.length === 0) return looked;
  const found = await existingUsers(graph, asked).catch((error: unknown) => {
    if (error instanceof ServiceError) return [];
    throw error;
  });
  return new Map([...looked, ...found]);
}
