/**
 * Emergency access accounts (break-glass): could one of them sign in? Reachable is a user with `accountEnabled` true, excluded directly or
 * through a group, nested ones included. Service principals, devices, contacts and empty groups help nobody, and neither does an
 * account of which it could not be read whether it is enabled.
 */
import { textOf } from "../../providers/core/errors";
import type { GraphClient } from "../../providers/graph/client";
import { accountOf } from "../../providers/graph/emergencyAccounts";
import { type GroupMember, groupMembers, isUser } from "../../providers/graph/groupMembers";
import type { Config } from "../config/schema";

type BreakGlass = NonNullable<Config["conditionalAccess"]["breakGlass"]>;

export interface BreakGlassReading {
  /** Object ids of users that are excluded and can sign in. */
  reachable: readonly string[];
  /** Object ids of all users that are excluded. */
  users: readonly string[];
  /** Why nobody is reachable, one sentence each; empty: somebody is. */
  problems: readonly string[];
  /** What is reachable and still not as it should be. */
  warnings: readonly string[];
}

const key = "Configuration conditionalAccess.breakGlass";
/** Emergency access accounts are few: more than these are users who are silently exempt. */
const many = 10;

/** What one reference of the configuration leads to. */
interface Found {
  reachable: string[];
  users: string[];
  problem?: string;
}

/** For a run: on the way down what cannot be read is nobody who can sign in, and ends nothing. */
export const breakGlassInRun = (
  graph: GraphClient,
  breakGlass: BreakGlass,
  isDown: boolean,
): Promise<BreakGlassReading> =>
  readBreakGlass(graph, breakGlass).catch((error: unknown) => {
    if (!isDown) throw error;
    return { reachable: [], users: [], problems: [textOf(error)], warnings: [] };
  });

/** Errors of Graph are thrown: they are never "reachable". */
export async function readBreakGlass(
  graph: GraphClient,
  { groupId, userIds = [] }: BreakGlass,
): Promise<BreakGlassReading> {
  const found = await Promise.all([
    ...(groupId ? [group(graph, groupId)] : []),
    ...userIds.map((id) => account(graph, id)),
  ]);
  const reachable = [...new Set(found.flatMap((each) => each.reachable))];
  const users = [...new Set(found.flatMap((each) => each.users))];
  const problems = found.flatMap(({ problem }) => problem ?? []);
  const exempt =
    users.length > many
      ? [
          `${key}: ${users.length} users are excluded from the managed policy. Emergency access accounts should be few; all of these ` +
            "are exempt from the policy.",
        ]
      : [];
  return {
    reachable,
    users,
    problems: reachable.length > 0 ? [] : problems,
    warnings: reachable.length > 0 ? [...problems, ...exempt] : exempt,
  };
}

async function group(graph: GraphClient, id: string): Promise<Found> {
  const members = await groupMembers(graph, id, {
    select: ["accountEnabled"],
    anyKind: true,
    noun: "emergency access group",
  });
  const nobody = { reachable: [], users: [] };
  if (typeof members === "string") return { ...nobody, problem: `${key}.groupId: the tenant has no group ${id}.` };
  const users = members.filter(isUser);
  const reachable = users.filter(({ accountEnabled }) => accountEnabled === true);
  const result = { reachable: reachable.map((user) => user.id), users: users.map((user) => user.id) };
  if (reachable.length > 0) return result;
  const problem =
    members.length === 0
      ? `${key}.groupId: group ${id} has no members, so no emergency access account (break-glass) would be excluded.`
      : users.length === 0
        ? `${key}.groupId: group ${id} has no users as members, only ${kindsOf(members)}, so no emergency access account (break-glass) would be excluded.`
        : users.some(({ accountEnabled }) => accountEnabled === undefined || accountEnabled === null)
          ? `${key}.groupId: whether an account in group ${id} is enabled could not be read.`
          : `${key}.groupId: every account in group ${id} is disabled, so none of them could sign in.`;
  return { ...result, problem };
}

/** `group, servicePrincipal`. */
const kindsOf = (members: readonly GroupMember[]): string =>
  [...new Set(members.map((member) => member["@odata.type"]?.split(".").at(-1) ?? "objects of an unknown kind"))]
    .sort()
    .join(", ");

async function account(graph: GraphClient, id: string): Promise<Found> {
  const user = await accountOf(graph, id);
  if (!user) return { reachable: [], users: [], problem: `${key}.userIds: the tenant has no user ${id}.` };
  if (user.accountEnabled === true) return { reachable: [user.id], users: [user.id] };
  const problem =
    user.accountEnabled === false
      ? `${key}.userIds: account ${id} is disabled, so it could not sign in.`
      : `${key}.userIds: whether account ${id} is enabled could not be read.`;
  return { reachable: [], users: [user.id], problem };
}
