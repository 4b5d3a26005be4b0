/**
 * Everything that the model is made of, read live: Macs and their groups from Jamf Pro, devices, group members and policies from Entra.
 * Only in runs that change something for users, and in `status`. One reading of the inventory, whatever is to be worked out; what can't
 * be read is a sentence in `notRead`, never "none".
 */
import { ServiceError, textOf } from "../../providers/core/errors";
import type { GraphClient } from "../../providers/graph/client";
import type { Policy } from "../../providers/graph/conditionalAccess/policy";
import { eachGroupMember, names } from "../../providers/graph/groupMembers";
import { eachEnabledUser, eachGuest } from "../../providers/graph/enabledUsers";
import { readMacRecords } from "../../providers/graph/macRecords";
import type { JamfClient } from "../../providers/jamf/client";
import type { Criterion } from "../../providers/jamf/criteria/criterion";
import { evaluation, unevaluableText } from "../../providers/jamf/criteria/evaluation/evaluate";
import { readSurroundings } from "../../providers/jamf/criteria/evaluation/surroundings";
import { type FleetMac, readFleet } from "../../providers/jamf/fleet";
import type { Config } from "../config/schema";
import { groupsOf } from "../connection/judgePartner";
import { MacIndex } from "../macs/macIndex";
import type { SmartGroupIds } from "../state/recordedSmartGroups";
import type { TenantSnapshot } from "../tenant/snapshot";
import { accountsOf, listedMembers, namedUsers } from "./accounts";
import { type JoinedMacs, joinedMacs } from "./macs";
import { type GroupMembers, groupsThatMatter, isAboutGuests, isForAllUsers } from "./policies";

/** Groups of which somebody wants to know who would be in them by new criteria. */
type CriteriaQuestions = Readonly<Record<string, readonly Criterion[]>>;

/** With what was read of the tenant already. */
interface AccessQuestion extends Pick<TenantSnapshot, "policies" | "partner"> {
  config: Pick<Config, "jamf" | "users">;
  jamf: JamfClient;
  graph: GraphClient;
  /** Further groups whose members matter: of users, pilot, emergency access accounts, and those that this run names. */
  groupIds: readonly string[];
  criteria?: CriteriaQuestions;
  /** Of members that the configuration lists newly: whether they can sign in, where that was read. */
  addedMembers?: ReadonlyMap<string, boolean> | undefined;
  /** Ids of the two smart groups, where the state has them. */
  smartGroupIds?: SmartGroupIds | undefined;
}

export interface AccessReading extends JoinedMacs {
  fleet: readonly FleetMac[];
  policies: readonly Policy[];
  /** `goneGroupIds`: those among its groups that the tenant does not have any more. */
  partner: { active: boolean; groupIds: readonly string[]; goneGroupIds: readonly string[] };
  groups: GroupMembers;
  /** Lower-case ids of groups that were asked for and that the tenant does not have. */
  goneGroups: ReadonlySet<string>;
  /** Members of all groups that were read, users of Macs, and everybody who can sign in where a policy is for all users; without `disabled`. */
  people: ReadonlySet<string>;
  /** Users whose account is disabled: they have no access to lose, though their Macs are reported. */
  disabled: ReadonlySet<string>;
  /** Read where a policy includes or excludes guests. `undefined`: they could not be. */
  guests: ReadonlySet<string> | undefined;
  /** Ids of the Macs that would be members, by the name of the question; `notEvaluable`: why that can't be worked out. */
  wouldBeMembers: ReadonlyMap<string, { ids: ReadonlySet<string> } | { notEvaluable: readonly string[] }>;
  notRead: readonly string[];
}

export async function readAccess(question: AccessQuestion): Promise<AccessReading> {
  const { config, jamf, graph, policies, partner } = question;
  const { applicableGroup, complianceGroup, extensionAttribute } = config.jamf;
  const index = new MacIndex(config.users?.match);
  const notRead: string[] = [];
  const gap =
    (follows: string) =>
    (error: unknown): undefined => {
      if (!(error instanceof ServiceError)) throw error;
      notRead.push(`${textOf(error)} ${follows}`);
    };
  const asked = Object.entries(question.criteria ?? {});
  const lines = asked.flatMap(([, criteria]) => criteria);
  const around =
    lines.length > 0 ? await readSurroundings(jamf, lines).catch(gap("New criteria cannot be evaluated.")) : undefined;
  const made = asked.map(
    ([name, criteria]) => [name, evaluation(criteria, around ?? { now: jamf.clock.now() })] as const,
  );
  const evaluable = made.flatMap(([name, each]) => (each.matches ? [{ name, ...each }] : []));
  const fleet: FleetMac[] = [];
  const enabled = new Set<string>();
  const disabled = new Set<string>();
  let guests: Set<string> | undefined = new Set();
  let areEnabledKnown = policies.some(isForAllUsers);
  const partnerGroups = partner ? groupsOf(partner) : [];
  const [{ groups, gone }] = await Promise.all([
    readGroups(graph, [...groupsThatMatter(policies), ...question.groupIds], partnerGroups, {
      index,
      notRead,
      disabled,
    }),
    readFleet(
      jamf,
      {
        applicableGroup: applicableGroup.displayName,
        complianceGroup: complianceGroup.displayName,
        groupIds: question.smartGroupIds,
        attribute: extensionAttribute ? extensionAttribute.displayName : undefined,
        ...(evaluable.length > 0 ? { evaluations: evaluable, locations: around?.locations } : {}),
      },
      (macs) => {
        for (const mac of macs) fleet.push(mac);
      },
    ).catch(gap("The Macs could not be read.")),
    areEnabledKnown
      ? eachEnabledUser(graph, (ids) => {
          for (const id of ids) enabled.add(id);
        }).catch((error: unknown) => {
          areEnabledKnown = false;
          gap("A policy applies to all users, who could not be read.")(error);
        })
      : undefined,
    policies.some(isAboutGuests)
      ? eachGuest(graph, (ids) => {
          for (const id of ids) guests?.add(id);
        }).catch((error: unknown) => {
          guests = undefined;
          gap("A policy includes or excludes guests, who could not be read.")(error);
        })
      : undefined,
    readMacRecords(graph, (records) => index.addRecords(records)).catch(
      gap("The compliance of Macs in Entra could not be read."),
    ),
  ]);
  const joined = joinedMacs(index, fleet);
  const people = new Set(enabled);
  for (const members of groups.values()) for (const id of members ?? []) people.add(id);
  for (const { personId } of joined.macs) {
    if (personId === undefined) continue;
    if (areEnabledKnown && !enabled.has(personId)) disabled.add(personId);
    else people.add(personId);
  }
  const inGroups = new Set([...groups.values()].flatMap((members) => [...(members ?? [])]));
  const named = namedUsers(policies);
  const others = [...listedMembers(config), ...named].filter((id) => !inGroups.has(id));
  const accounts = areEnabledKnown ? undefined : await accountsOf(graph, others, question.addedMembers);
  const isAble = (id: string) => (accounts ? accounts.get(id) : enabled.has(id));
  for (const id of named) if (isAble(id)) people.add(id);
  for (const id of others) if (isAble(id) === false) disabled.add(id);
  for (const id of disabled) people.delete(id);
  return {
    ...joined,
    fleet,
    policies,
    groups,
    goneGroups: gone,
    people,
    disabled,
    guests,
    notRead,
    partner: {
      active: partner?.partnerState === "enabled",
      groupIds: partnerGroups,
      goneGroupIds: partnerGroups.filter((id) => gone.has(id.toLowerCase())),
    },
    wouldBeMembers: new Map(
      made.map(([name, each]) => [
        name,
        each.matches
          ? {
              ids: membersBy(
                fleet,
                evaluable.findIndex((other) => other.name === name),
              ),
            }
          : { notEvaluable: each.notEvaluable.map(unevaluableText) },
      ]),
    ),
  };
}

const membersBy = (fleet: readonly FleetMac[], at: number): ReadonlySet<string> =>
  new Set(fleet.filter(({ matches }) => matches?.[at]).map(({ id }) => id));

/** A group that is gone has no members; one that can't be read has members of whom nothing is known. */
async function readGroups(
  graph: GraphClient,
  ids: readonly string[],
  partnerGroups: readonly string[],
  { index, notRead, disabled }: { index: MacIndex; notRead: string[]; disabled: Set<string> },
): Promise<{ groups: GroupMembers; gone: ReadonlySet<string> }> {
  const registrants = new Set(partnerGroups.map((id) => id.toLowerCase()));
  const all = [...new Set([...ids.map((id) => id.toLowerCase()), ...registrants])];
  const groups = new Map<string, ReadonlySet<string> | undefined>();
  const gone = new Set<string>();
  await Promise.all(
    all.map(async (id) => {
      const members = new Set<string>();
      try {
        // Of a group that is gone no page comes.
        const end = await eachGroupMember(graph, id, { select: [...names, "accountEnabled"] }, (page) => {
          for (const { id: member, accountEnabled } of page) {
            members.add(member);
            if (accountEnabled === false) disabled.add(member);
          }
          if (registrants.has(id)) index.addRegistrants(page);
          else index.addPeople(page);
        });
        groups.set(id, members);
        if (end === "gone") gone.add(id);
      } catch (error) {
        if (!(error instanceof ServiceError)) throw error;
        groups.set(id, undefined);
        notRead.push(`${textOf(error)} The users that its policies apply to could not be read.`);
      }
    }),
  );
  return { groups, gone };
}
