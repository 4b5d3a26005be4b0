/**
 * The people who register Macs, as the judge of policies wants them: who they are, and in which of the groups that policies
 * name. Asks for one list per group that matters, never once per person.
 */
import { ServiceError, type Subject } from "../core/errors";
import { type GraphClient, TooManyPages } from "./client";
import { isObject, list, section } from "./conditionalAccess/read";
import type { Person } from "./conditionalAccess/signInContext";

/** Groups of policies whose members are looked up at most; policies that name others are judged without. */
const mostGroups = 25;
/** Pages of 999 members that are read of one group at most. */
const mostPages = 10;

interface Entry {
  "@odata.type"?: string;
  id: string;
  userType?: string | null;
  roleTemplateId?: string | null;
}

const aboutGroup = (id: string): Subject => ({
  verb: "list the members of",
  noun: "group",
  id,
  permission: "GroupMember.Read.All and User.ReadBasic.All",
});

/** One person with all groups and roles, by object id or sign-in name. */
export async function personOf(graph: GraphClient, user: string): Promise<Person> {
  const about = { verb: "look up", noun: "user", id: user, permission: "User.Read.All and GroupMember.Read.All" };
  const path = `/users/${encodeURIComponent(user)}`;
  const found = await graph.read<Entry>(path, about, { select: "id,userType" });
  if (!found) throw new Error(`Could not look up user "${user}": the tenant has no such user.`);
  const above = await graph.list<Entry>(`${path}/transitiveMemberOf`, about, { top: 999 });
  const of = (type: string) => above.filter((entry) => entry["@odata.type"] === `#microsoft.graph.${type}`);
  return {
    id: found.id,
    groupIds: of("group").map(({ id }) => id),
    roleTemplateIds: of("directoryRole").flatMap(({ roleTemplateId }) => roleTemplateId ?? []),
    guest: isGuest(found),
  };
}

const isGuest = ({ userType }: Entry): boolean => userType?.toLowerCase() === "guest";

/** Members of a group, and what is known of them for each policy. */
export class Registrants {
  readonly #withoutGroups: readonly Person[];
  /** Policies often name the same groups. */
  readonly #prepared = new Map<string, readonly Person[]>();

  private constructor(
    members: readonly Entry[],
    /** Members of the groups that were looked up, by the group's id in lower case. */
    private readonly groups: Map<string, ReadonlySet<string>>,
  ) {
    this.#withoutGroups = members.map((entry) => ({ id: entry.id, guest: isGuest(entry) }));
  }

  /** `undefined`: there are too many to count. */
  static async of(graph: GraphClient, groupId: string): Promise<Registrants | undefined> {
    const everybody = await membersOf(graph, groupId);
    if (everybody === "none") {
      throw new Error(`Could not list the members of group (id ${groupId}): the tenant has no such group.`);
    }
    if (everybody === "tooMany") return undefined;
    const members = everybody.filter((entry) => entry["@odata.type"] === "#microsoft.graph.user");
    return new Registrants(members, new Map([[groupId.toLowerCase(), idsOf(members)]]));
  }

  /** Looks up who of them is in the groups that these policies name: those for which it matters. */
  async lookUp(graph: GraphClient, policies: readonly unknown[]): Promise<void> {
    const others = mostNamed(policies).filter((id) => !this.groups.has(id));
    await Promise.all(
      others.slice(0, mostGroups).map(async (id) => {
        const found = await membersOf(graph, id);
        // A policy may still name a group that was deleted long ago: it concerns nobody.
        if (found !== "tooMany") this.groups.set(id, found === "none" ? new Set() : idsOf(found));
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

const idsOf = (entries: readonly Entry[]): ReadonlySet<string> => new Set(entries.map(({ id }) => id));

/** Everybody in a group, nested groups included; `none`: there is no such group. */
async function membersOf(graph: GraphClient, id: string): Promise<Entry[] | "tooMany" | "none"> {
  const path = `/groups/${id}/transitiveMembers`;
  try {
    return await graph.list<Entry>(path, aboutGroup(id), { select: "id,userType", top: 999, mostPages });
  } catch (error) {
    if (error instanceof TooManyPages) return "tooMany";
    if (error instanceof ServiceError && error.status === 404) return "none";
    throw error;
  }
}

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
