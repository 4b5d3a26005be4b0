/**
 * The people who register Macs, as the judge of policies wants them: who they are, and in which of the groups that policies
 * name. Asks for one list per group that matters, never once per person.
 */
import { ServiceError } from "../core/errors";
import type { GraphClient } from "./client";
import { isGuid } from "./guid";
import { isObject, list, section } from "./conditionalAccess/read";
import type { Person } from "./conditionalAccess/signInContext";
import { type GroupMember, groupMembers, type MembersQuestion } from "./groupMembers";

/** Groups of policies whose members are looked up at most; policies that name others are judged without. */
const mostGroups = 25;
/** Of one group at most 9,990 members are read. */
const asked: MembersQuestion = { select: ["userType"], mostPages: 10 };

interface Entry {
  "@odata.type"?: string;
  id: string;
  userType?: string | null;
  roleTemplateId?: string | null;
}

/** One person with all groups and roles, by object id or sign-in name. */
export async function personOf(graph: GraphClient, user: string): Promise<Person> {
  const about = { verb: "look up", noun: "user", id: user, permission: "User.Read.All and GroupMember.Read.All" };
  const path = `/users/${encodeURIComponent(user)}`;
  // Nothing else names a user, and Graph answers it with an error of its own.
  const isName = isGuid(user) || user.includes("@");
  const found = isName ? await graph.read<Entry>(path, about, { select: "id,userType" }).catch(none) : undefined;
  if (!found) {
    throw new Error(
      `Could not look up user "${user}": the tenant has no such user. Give the user principal name, such as mia@contoso.com, or the object id.`,
    );
  }
  const above = await graph.list<Entry>(`${path}/transitiveMemberOf`, about, { top: 999 });
  const of = (type: string) => above.filter((entry) => entry["@odata.type"] === `#microsoft.graph.${type}`);
  return {
    id: found.id,
    groupIds: of("group").map(({ id }) => id),
    roleTemplateIds: of("directoryRole").flatMap(({ roleTemplateId }) => roleTemplateId ?? []),
    guest: isGuest(found),
  };
}

/** Graph answers status 400 to a text that it takes for no user's name. */
function none(error: unknown): undefined {
  if (error instanceof ServiceError && error.status === 400) return undefined;
  throw error;
}

const isGuest = ({ userType }: Pick<Entry, "userType">): boolean => userType?.toLowerCase() === "guest";

/** Members of a group, and what is known of them for each policy. */
export class Registrants {
  readonly #withoutGroups: readonly Person[];
  /** Policies often name the same groups. */
  readonly #prepared = new Map<string, readonly Person[]>();

  private constructor(
    members: readonly GroupMember[],
    /** Members of the groups that were looked up, by the group's id in lower case. */
    private readonly groups: Map<string, ReadonlySet<string>>,
  ) {
    this.#withoutGroups = members.map((entry) => ({ id: entry.id, guest: isGuest(entry) }));
  }

  /** `undefined`: there are too many to count. */
  static async of(graph: GraphClient, groupId: string): Promise<Registrants | undefined> {
    const members = await groupMembers(graph, groupId, asked);
    if (members === "gone") {
      throw new Error(`Could not list the members of group (id ${groupId}): the tenant has no such group.`);
    }
    if (members === "tooMany") return undefined;
    return new Registrants(members, new Map([[groupId.toLowerCase(), idsOf(members)]]));
  }

  /** Looks up who of them is in the groups that these policies name: those for which it matters. */
  async lookUp(graph: GraphClient, policies: readonly unknown[]): Promise<void> {
    const others = mostNamed(policies).filter((id) => !this.groups.has(id));
    await Promise.all(
      others.slice(0, mostGroups).map(async (id) => {
        const found = await groupMembers(graph, id, asked);
        // A policy may still name a group that was deleted long ago: it concerns nobody.
        if (found !== "tooMany") this.groups.set(id, found === "gone" ? new Set() : idsOf(found));
      }),
    );
  }

  /** All of them, without their groups. */
  get everybody(): readonly Person[] {
    return this.#withoutGroups;
  }

  /** What of these people matters to one policy. Where it names a group that was not looked up, none is known. */
  for(policy: unknown): readonly Person[] {
    const named = groupsIn(policy).sort();
    const key = named.join();
    const before = this.#prepared.get(key);
    if (before) return before;
    const sets = named.map((id) => [id, this.groups.get(id)] as const);
    const isKnown = named.length > 0 && sets.every(([, set]) => set !== undefined);
    const people = isKnown
      ? this.#withoutGroups.map((person) => ({
          ...person,
          groupIds: sets.flatMap(([id, set]) => (set!.has(person.id) ? [id] : [])),
        }))
      : this.#withoutGroups;
    this.#prepared.set(key, people);
    return people;
  }
}

const idsOf = (entries: readonly { id: string }[]): ReadonlySet<string> => new Set(entries.map(({ id }) => id));

/** Ids of the groups that a policy includes or excludes, in lower case. */
export function groupsIn(policy: unknown): string[] {
  if (!isObject(policy)) return [];
  const users = section(section(policy, "conditions").fields, "users").fields;
  return [...new Set([...list(users.includeGroups).words, ...list(users.excludeGroups).words])];
}

/** Groups that the most policies name come first, so that a limit hurts least. */
function mostNamed(policies: readonly unknown[]): string[] {
  const times = new Map<string, number>();
  for (const id of policies.flatMap(groupsIn)) times.set(id, (times.get(id) ?? 0) + 1);
  return [...times].sort(([, a], [, b]) => b - a).map(([id]) => id);
}
