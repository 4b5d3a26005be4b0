/** The two moments that are compared: the tenant as it was read, and as the configuration would leave it. Pure. */
import type { AskingPolicy, MacAccess, Moment } from "./model";
import { askingPolicies } from "./policies";
import type { AccessReading } from "./reading";

/** What is read apart, for both moments. */
interface Surrounding {
  registration: Moment["registration"];
  reachableBreakGlass: number;
  registrationBlockers: Moment["registrationBlockers"];
  notRead?: readonly string[];
  /** Ids of the group of users. A managed policy that is for it is for everybody who registers Macs. */
  userGroups?: readonly string[];
}

/** A group by its id, or by its members where it is made by this run. */
export type GroupMeaning = { id: string } | { members: readonly string[] };

/** The managed policy as this run would leave it, where that is on. */
interface IntendedPolicy {
  /** Absent: it is made by this run. */
  id?: string;
  displayName: string;
  resources: readonly string[];
  includes: readonly GroupMeaning[];
  excludes: readonly GroupMeaning[];
  excludedUserIds: readonly string[];
  /** Its groups hold everybody who registers Macs. */
  isForEverybody: boolean;
}

interface OwnGroup {
  id: string;
  members: GroupMeaning;
  /** Groups that it is a member of, in small letters. */
  around: ReadonlySet<string>;
}

export interface Intended extends Surrounding {
  /** `undefined`: off, report-only or absent after the run. `asItIs`: this run does not write it. */
  managedPolicy: IntendedPolicy | "asItIs" | undefined;
  /** Groups that the compliance partner reports for. */
  partner: { active: boolean; groups: readonly GroupMeaning[] };
  /** Ids of the Macs in the two groups; absent: the criteria stay, so those who are in them now. */
  applicable?: ReadonlySet<string>;
  compliant?: ReadonlySet<string>;
  /** Members, after the run, of the group that this stack made: policies of the tenant's own may refer to it, or to groups that it is in. */
  ownGroup?: OwnGroup;
}

export function momentNow(reading: AccessReading, managedId: string | undefined, around: Surrounding): Moment {
  const { people, macs, compliantElsewhere, policies, groups, guests, partner } = reading;
  return {
    people,
    macs,
    compliantElsewhere,
    policies: askingPolicies(policies, people, { groups, guests, managedId, userGroups: around.userGroups }),
    partner: {
      active: partner.active,
      members: union(
        partner.groupIds.map((id) => ({ id })),
        reading,
      ).members,
    },
    registration: around.registration,
    reachableBreakGlass: around.reachableBreakGlass,
    registrationBlockers: around.registrationBlockers,
    notRead: [...reading.notRead, ...(around.notRead ?? [])],
  };
}

export function momentAfter(reading: AccessReading, managedId: string | undefined, intended: Intended): Moment {
  const now = momentNow(reading, managedId, intended);
  const { managedPolicy, partner, applicable, compliant, ownGroup } = intended;
  const will = ownGroup ? withMembers(reading, ownGroup) : reading;
  const members = union(partner.groups, will);
  const managed = typeof managedPolicy === "object" ? intendedPolicy(managedPolicy, managedId, will) : undefined;
  const all = [...now.people, ...members.members, ...(managed?.policy.whom ?? [])];
  const people = new Set(all.filter((id) => !reading.disabled.has(id)));
  const { groups, guests } = will;
  const live =
    will === reading
      ? now.policies
      : askingPolicies(reading.policies, people, { groups, guests, managedId, userGroups: intended.userGroups });
  const others = managedPolicy === "asItIs" ? live : live.filter((policy) => !policy.managed);
  return {
    ...now,
    people,
    macs: applicable || compliant ? now.macs.map((mac) => moved(mac, applicable, compliant)) : now.macs,
    policies: managed ? [...others, managed.policy] : others,
    partner: { active: partner.active, members: members.members },
    notRead: [...new Set([...now.notRead, ...members.notRead, ...(managed?.notRead ?? [])])],
  };
}

/** Members that could not be read are said where they are asked for. */
function withMembers(reading: AccessReading, { id, members, around }: OwnGroup): AccessReading {
  const { members: after, notRead } = union([members], reading);
  const key = id.toLowerCase();
  const before = reading.groups.get(key);
  const isSame = before?.size === after.size && [...after].every((each) => before.has(each));
  if (isSame || notRead.length > 0) return reading;
  // Who leaves may be in a group around it by another way; then a policy that excludes the group asks nobody more, and fewer than counted.
  const outer = [...reading.groups].map(([group, all]) => {
    if (!all || !around.has(group)) return [group, all] as const;
    return [group, new Set([...[...all].filter((each) => !before?.has(each)), ...after])] as const;
  });
  return { ...reading, groups: new Map([...outer, [key, after]]) };
}

/** All moments speak of the same people. */
export function samePeople(before: Moment, after: Moment, ...more: Moment[]): [Moment, Moment, ...Moment[]] {
  const people = new Set([before, after, ...more].flatMap((moment) => [...moment.people]));
  const same = (moment: Moment): Moment => ({ ...moment, people });
  return [same(before), same(after), ...more.map(same)];
}

function moved(
  mac: MacAccess,
  applicable: ReadonlySet<string> | undefined,
  compliant: ReadonlySet<string> | undefined,
): MacAccess {
  return {
    ...mac,
    applicable: applicable?.has(mac.id) ?? mac.applicable,
    inComplianceGroup: compliant?.has(mac.id) ?? mac.inComplianceGroup,
  };
}

function intendedPolicy(
  intended: IntendedPolicy,
  managedId: string | undefined,
  reading: AccessReading,
): { policy: AskingPolicy; notRead: readonly string[] } {
  const [included, excluded] = [union(intended.includes, reading), union(intended.excludes, reading)];
  const out = new Set(intended.excludedUserIds.map((id) => id.toLowerCase()));
  const whom = new Set<string>();
  for (const id of included.members)
    if (!excluded.members.has(id) && !out.has(id.toLowerCase()) && !reading.disabled.has(id)) whom.add(id);
  return {
    policy: {
      id: intended.id ?? managedId ?? "",
      displayName: intended.displayName,
      managed: true,
      asks: "certain",
      resources: intended.resources,
      whom,
      asksStrangers: intended.isForEverybody,
    },
    notRead: [...included.notRead, ...excluded.notRead],
  };
}

function union(groups: readonly GroupMeaning[], reading: AccessReading): { members: Set<string>; notRead: string[] } {
  const members = new Set<string>();
  const notRead: string[] = [];
  for (const group of groups) {
    if ("members" in group) {
      for (const id of group.members) members.add(id);
      continue;
    }
    const known = reading.groups.get(group.id.toLowerCase());
    if (known) for (const id of known) members.add(id);
    else notRead.push(`The members of group ${group.id} could not be read.`);
  }
  return { members, notRead };
}
