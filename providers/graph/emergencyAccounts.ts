/**
 * Accounts that could be reached in an emergency, as Entra holds them.
 *
 * | | |
 * |---|---|
 * | Endpoints | `/groups/{id}/transitiveMembers`, `/users/{id}` (Graph v1.0) |
 * | Permissions | `GroupMember.Read.All`, `User.Read.All` |
 * | Quirks | members may be groups, devices, contacts and service principals; without `User.Read.All` `accountEnabled` is null |
 */
import { ServiceError } from "../core/errors";
import type { GraphClient } from "./client";

export interface Account {
  "@odata.type"?: string;
  id: string;
  /** Missing or null: it could not be read. */
  accountEnabled?: boolean | null;
}

const select = "id,accountEnabled";

/** Members of any kind, those of nested groups included. `undefined`: there is no such group. */
export async function accountsOfGroup(graph: GraphClient, id: string): Promise<Account[] | undefined> {
  const subject = { verb: "look up", noun: "emergency group", id, permission: "GroupMember.Read.All" };
  try {
    return await graph.list<Account>(`/groups/${id}/transitiveMembers`, subject, { select, top: 999 });
  } catch (error) {
    if (error instanceof ServiceError && error.status === 404) return undefined;
    throw error;
  }
}

/** `undefined`: there is no such user. */
export const accountOf = (graph: GraphClient, id: string): Promise<Account | undefined> =>
  graph.read<Account>(
    `/users/${id}`,
    { verb: "look up", noun: "emergency account", id, permission: "User.Read.All" },
    { select },
  );
