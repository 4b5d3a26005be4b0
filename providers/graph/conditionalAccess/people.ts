/** Rule 3: does the policy apply to the users who register Macs? */
import { applies, isEnd, unclear, unknownValues, type Finding, type Mark } from "./finding";
import { flags, hasUnknownField, isObject, isSet, list, looksLikeId, type Fields, type Words } from "./read";
import type { People, Person } from "./signInContext";
import { and, not, or, type Ternary } from "./ternary";
import { rules, values } from "./vocabulary";

const nothing: ReadonlySet<string> = new Set();
const rule = rules.people;
const field = "conditions.users";
const includes = ["includeUsers", "includeGroups", "includeRoles", "includeGuestsOrExternalUsers"];

export function people(conditions: Fields, who: People): Finding {
  const users = conditions.users;
  if (!isObject(users)) return [unclear(rule, `it has no condition for users (${field})`, field)];
  if (includes.every((name) => users[name] === undefined || users[name] === null))
    return [unclear(rule, `${field} includes no user, group or role`, field)];

  const ids = new Set(typeof who === "string" ? [] : who.map(({ id }) => id.toLowerCase()));
  const scope = { include: sideOf(users, "include", ids), exclude: sideOf(users, "exclude", ids) };
  const finding = typeof who === "string" ? aboutSomebody(scope, who) : aboutEach(scope, who);
  return isEnd(finding) ? finding : [...scope.include.odd, ...scope.exclude.odd, ...finding];
}

/** Whom a policy concerns, one by one. */
export function audience(conditions: Fields): {
  users: { concerns: (person: Person) => Ternary; includesEverybody: boolean; tellsGuestsApart: boolean };
} {
  const users = conditions.users;
  if (!isObject(users))
    return { users: { concerns: () => undefined, includesEverybody: true, tellsGuestsApart: false } };
  const scope = { include: sideOf(users, "include", nothing), exclude: sideOf(users, "exclude", nothing) };
  return {
    users: {
      concerns: (person) => concerns(scope, known(person)),
      includesEverybody: scope.include.everybody,
      tellsGuestsApart: [scope.include, scope.exclude].some((side) => side.allGuests || guestRule(side.guests)),
    },
  };
}

const nobodyOfOurs = { rule, because: "Does not apply to the users who register Macs" };

function aboutSomebody(scope: Scope, who: "unknown" | "all" | "memberOfIncludedGroups"): Finding {
  const included = scope.include.groups.words;
  const somebody = { id: "", groups: new Set(included), roles: new Set<string>(), guest: false };
  const truth = concerns(scope, who === "memberOfIncludedGroups" ? somebody : {});
  if (truth === false) {
    const isApart = scope.include.roles.words.length > 0 || scope.include.named.length > 0;
    return who === "memberOfIncludedGroups" && isApart ? { ...nobodyOfOurs, isApart } : nobodyOfOurs;
  }
  if (truth === true || scope.include.odd.length + scope.exclude.odd.length > 0) return applies;
  return [unclear(rule, "it applies to some users only, and how many of them register Macs was not counted", field)];
}

function aboutEach(scope: Scope, everybody: readonly Person[]): Finding {
  const of = everybody.length;
  if (of === 0) return [unclear(rule, "there was no user to evaluate it for", field)];
  const truths = everybody.map((person) => concerns(scope, known(person)));
  const yes = truths.filter((truth) => truth === true).length;
  const no = truths.filter((truth) => truth === false).length;
  if (no === of) return nobodyOfOurs;
  if (yes === of) return applies;
  if (yes === 0 || no === 0)
    return [unclear(rule, `whether it applies to ${of - yes - no} of ${of} users could not be determined`, field)];
  const count = yes + no === of ? `${yes}` : `${yes} to ${of - no}`;
  return [{ kind: "conditional", rule, because: `only for ${count} of ${of} users`, field }];
}

/** Somebody of whom nothing, or only a part, is known. */
interface Somebody {
  id?: string;
  groups?: ReadonlySet<string>;
  roles?: ReadonlySet<string>;
  guest?: boolean;
}

const persons = new WeakMap<Person, Somebody>();

/** Prepared once per person: many policies are judged for many people. */
function known(person: Person): Somebody {
  const before = persons.get(person);
  if (before) return before;
  const set = (ids: readonly string[] | undefined) => ids && new Set(ids.map((id) => id.toLowerCase()));
  const { id, groupIds, roleTemplateIds, guest } = person;
  const isGuest = guest === "unknown" ? undefined : (guest ?? false);
  const somebody = { id: id.toLowerCase(), groups: set(groupIds), roles: set(roleTemplateIds), guest: isGuest };
  persons.set(person, somebody);
  return somebody;
}

interface Scope {
  include: Side;
  exclude: Side;
}

interface Side {
  everybody: boolean;
  allGuests: boolean;
  named: readonly string[];
  groups: Words;
  roles: Words;
  guests: unknown;
  /** Something here may mean anybody. */
  open: boolean;
  odd: readonly Mark[];
}

function sideOf(users: Fields, prefix: "include" | "exclude", ids: ReadonlySet<string>): Side {
  const special = prefix === "include" ? values.includeUsers : values.excludeUsers;
  const whom = list(users[`${prefix}Users`]);
  const groups = list(users[`${prefix}Groups`]);
  const roles = list(users[`${prefix}Roles`]);
  const guests = users[`${prefix}GuestsOrExternalUsers`];
  const named = whom.words.filter((word) => !special.has(word));
  // Where people are included, whatever is no id might mean ours; where they are excluded, a name takes nobody out of the
  // judgement: exports for publication carry all kinds of placeholders there.
  const strangers = prefix === "include" ? named.filter((word) => !ids.has(word) && !looksLikeId(word)) : [];
  const types = flags(isObject(guests) ? guests.guestOrExternalUserTypes : undefined);
  const odd = [
    ...unknownValues(rule, `${field}.${prefix}Users`, { ...whom, words: strangers }, nothing),
    ...unknownValues(rule, `${field}.${prefix}Groups`, { words: [], strange: groups.strange }, nothing),
    ...unknownValues(rule, `${field}.${prefix}Roles`, { words: [], strange: roles.strange }, nothing),
    ...unknownValues(rule, `${field}.${prefix}GuestsOrExternalUsers`, types, values.guestTypes),
  ];
  return {
    everybody: prefix === "include" && whom.words.includes("all"),
    allGuests: whom.words.includes("guestsorexternalusers"),
    named,
    groups,
    roles,
    guests,
    open: odd.length > 0 || (prefix === "include" && hasUnknownField(users, "conditions", "users")),
    odd,
  };
}

const concerns = ({ include, exclude }: Scope, who: Somebody): Ternary =>
  and(meets(include, who), not(meets(exclude, who)));

const meets = (side: Side, who: Somebody): Ternary =>
  or(
    side.everybody,
    side.allGuests && who.guest,
    side.named.length > 0 && (who.id === undefined ? undefined : side.named.includes(who.id)),
    among(side.groups.words, who.groups),
    among(side.roles.words, who.roles),
    guestRule(side.guests) && (who.guest === false ? false : undefined),
    side.open ? undefined : false,
  );

function among(words: readonly string[], mine: ReadonlySet<string> | undefined): Ternary {
  if (words.length === 0) return false;
  return mine && words.some((word) => mine.has(word));
}

/** Which guest types and tenants somebody belongs to is not modelled: where there is a rule, a guest may be meant. */
function guestRule(value: unknown): boolean {
  if (!isSet(value)) return false;
  const { words, strange } = flags(isObject(value) ? value.guestOrExternalUserTypes : undefined);
  return strange || words.length === 0 || words.some((type) => type !== "none");
}
