/**
 * Who is in a group: the one reader for everybody who asks.
 *
 * | | |
 * |---|---|
 * | Endpoints | `/groups/{id}/transitiveMembers`, `/groups/{id}/memberOf` (Graph v1.0) |
 * | Permissions | `GroupMember.Read.All`; `User.ReadBasic.All` for names and addresses, `User.Read.All` for the rest. Without them Graph sends the members' ids and nothing else |
 * | Quirks | members may be groups, devices, contacts and service principals beside users; `@odata.type` tells which, whatever is selected |
 *
 * What was chosen, for all callers:
 *
 * - Members of nested groups are members: policies and the compliance partner see them so.
 * - Users alone, unless `anyKind` is asked for. An entry whose type Graph does not tell is no user.
 * - All pages are read, 999 members each; with `mostPages` a longer list is `tooMany`, never the first part of it.
 * - A group that the tenant does not have is `gone`, which is neither an error nor an empty group: what follows is the caller's.
 * - Whatever else Graph answers is thrown: a refusal is never "no members".
 */
import { ServiceError } from "../core/errors";
import { type GraphClient, TooManyPages } from "./client";

export interface GroupMember {
  "@odata.type"?: string;
  id: string;
  displayName?: string | null;
  userPrincipalName?: string | null;
  mail?: string | null;
  userType?: string | null;
  /** Missing or null: it could not be read. */
  accountEnabled?: boolean | null;
}

export interface MembersQuestion {
  /** Beside id and type. */
  select?: readonly Exclude<keyof GroupMember, "id" | "@odata.type">[];
  /** Groups, devices, contacts and service principals as well. */
  anyKind?: boolean;
  /** What messages call the group. Default: `group`. */
  noun?: string;
  mostPages?: number;
}

/** What a member is looked up by where Jamf Pro names a user. */
export const names = ["userPrincipalName", "mail"] as const;

export const isUser = (member: GroupMember): boolean => member["@odata.type"] === "#microsoft.graph.user";

/** A page at a time, for groups that need not be held whole. */
export async function eachGroupMember(
  graph: GraphClient,
  id: string,
  { select = [], anyKind = false, noun = "group", mostPages }: MembersQuestion,
  visit: (members: GroupMember[]) => void,
): Promise<"read" | "gone" | "tooMany"> {
  const subject = {
    verb: "list the members of",
    noun,
    id,
    permission: "GroupMember.Read.All",
  };
  const query = { select: ["id", ...select].join(), top: 999, mostPages };
  try {
    await graph.pages<GroupMember>(`/groups/${id}/transitiveMembers`, subject, query, (page) =>
      visit(anyKind ? page : page.filter(isUser)),
    );
    return "read";
  } catch (error) {
    if (error instanceof TooManyPages) return "tooMany";
    if (error instanceof ServiceError && error.status === 404) return "gone";
    throw error;
  }
}

/** All of them, each once, although a list that changes while it is read may name one on two pages. */
export async function groupMembers(
  graph: GraphClient,
  id: string,
  question: MembersQuestion = {},
): Promise<GroupMember[] | "gone" | "tooMany"> {
  const all = new Map<string, GroupMember>();
  const end = await eachGroupMember(graph, id, question, (page) => {
    for (const member of page) all.set(member.id, member);
  });
  return end === "read" ? [...all.values()] : end;
}

/** Groups that a group is in, directly or through others, in small letters. Of a group that the tenant does not have: none. */
export async function groupsHolding(graph: GraphClient, id: string): Promise<ReadonlySet<string>> {
  const found = new Set<string>();
  const next = [id];
  for (let group = next.pop(); group !== undefined; group = next.pop()) {
    const about = { verb: "list the groups of", noun: "group", id: group, permission: "GroupMember.Read.All" };
    const above = await graph
      .list<GroupMember>(`/groups/${group}/memberOf`, about, { select: "id", top: 999 })
      .catch((error: unknown) => {
        if (error instanceof ServiceError && error.status === 404) return [];
        throw error;
      });
    for (const entry of above) {
      const key = entry.id.toLowerCase();
      if (entry["@odata.type"] !== "#microsoft.graph.group" || found.has(key)) continue;
      found.add(key);
      next.push(key);
    }
  }
  return found;
}
