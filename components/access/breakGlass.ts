/** Could the emergency accounts help? An account that does not exist, or is disabled, protects nobody. */
import { ServiceError, type Subject } from "../../providers/core/errors";
import type { GraphClient } from "../../providers/graph/client";
import type { Config } from "../config/schema";

type BreakGlass = NonNullable<Config["conditionalAccess"]["breakGlass"]>;

const key = "Configuration conditionalAccess.breakGlass";
const select = "id,accountEnabled";

interface Account {
  id: string;
  accountEnabled?: boolean;
}

/** One sentence per problem; empty: reachable. Errors of Graph are thrown: they are never "reachable". */
export async function breakGlassProblems(graph: GraphClient, breakGlass: BreakGlass): Promise<string[]> {
  const { groupId, userIds = [] } = breakGlass;
  const all = await Promise.all([
    ...(groupId ? [groupProblem(graph, groupId)] : []),
    ...userIds.map((id) => accountProblem(graph, id)),
  ]);
  return all.filter((problem) => problem !== undefined);
}

async function groupProblem(graph: GraphClient, id: string): Promise<string | undefined> {
  const subject = { verb: "look up", noun: "emergency group", id, permission: "GroupMember.Read.All" };
  const members = await membersOf(graph, id, subject);
  if (!members) return `${key}.groupId: the tenant has no group ${id}.`;
  if (members.length === 0) return `${key}.groupId: group ${id} has no members, so nobody would keep access.`;
  const enabled = members.some(({ accountEnabled }) => accountEnabled !== false);
  return enabled ? undefined : `${key}.groupId: every account in group ${id} is disabled, so none could help.`;
}

/** `undefined`: there is no such group. */
async function membersOf(graph: GraphClient, id: string, subject: Subject): Promise<Account[] | undefined> {
  try {
    return await graph.list<Account>(`/groups/${id}/transitiveMembers`, subject, { select, top: 999 });
  } catch (error) {
    if (error instanceof ServiceError && error.status === 404) return undefined;
    throw error;
  }
}

async function accountProblem(graph: GraphClient, id: string): Promise<string | undefined> {
  const subject = { verb: "look up", noun: "emergency account", id, permission: "User.Read.All" };
  const user = await graph.read<Account>(`/users/${id}`, subject, { select });
  if (!user) return `${key}.userIds: the tenant has no user ${id}.`;
  return user.accountEnabled === false
    ? `${key}.userIds: account ${id} is disabled, so it could not help anybody.`
    : undefined;
}
