/** Who is in which group, by assignment, by rule and by nesting. */
import type { Collection, Entity, Links } from "./collection";
import { assignedPlans } from "./licences";
import { holds, parseRule, RuleError, type Rule } from "./ruleLanguage";
import type { User } from "./user";

/** Properties of a user that a rule may name, and where they stand with us (Entra, rules for dynamic groups, 2026). */
const userProperties: Record<string, keyof User | "assignedPlans" | null> = {
  accountenabled: "accountEnabled",
  assignedplans: "assignedPlans",
  companyname: "companyName",
  country: "country",
  department: "department",
  displayname: "displayName",
  employeeid: "employeeId",
  givenname: "givenName",
  jobtitle: "jobTitle",
  mail: "mail",
  objectid: "id",
  physicaldeliveryofficename: "officeLocation",
  surname: "surname",
  usagelocation: "usageLocation",
  userprincipalname: "userPrincipalName",
  usertype: "userType",
  // Real properties that nobody here has a value for.
  ...Object.fromEntries(
    "city dirsyncenabled facsimiletelephonenumber mailnickname mobile onpremisessecurityidentifier othermails passwordpolicies postalcode preferredlanguage proxyaddresses sipproxyaddress state streetaddress telephonenumber employeehiredate"
      .split(" ")
      .map((name) => [name, null]),
  ),
};

const plain = (property: string) => property.toLowerCase().replace(/^user\./, "");

function isKnown(property: string): boolean {
  if (/^(_|assignedplan\.\w+|user\.extensionattribute([1-9]|1[0-5]))$/i.test(property)) return true;
  return /^user\./i.test(property) && Object.hasOwn(userProperties, plain(property));
}

/** Throws a `RuleError`. Rules over devices and over members of other groups are not evaluated here, and refused. */
export function parseMembershipRule(rule: string): Rule {
  if (/\bdevice\.|\bmemberof\b/i.test(rule)) throw new RuleError("The sandbox evaluates rules over users only");
  return parseRule(rule, isKnown);
}

const rules = new Map<string, Rule>();

function ruleOf(text: string): Rule {
  let rule = rules.get(text);
  if (!rule) rules.set(text, (rule = parseMembershipRule(text)));
  return rule;
}

export const isDynamic = (group: Entity): boolean =>
  ((group["groupTypes"] as string[] | undefined) ?? []).includes("DynamicMembership");

/** What membership follows from. */
interface Directory {
  readonly users: Collection<User>;
  readonly groups: Collection<Entity>;
  readonly members: Links;
}

/** Who is in which group. Groups by rule are worked out when asked for and remembered until users or the rule change. */
export class Membership {
  #known = new Map<string, { rule: string; users: number; ids: string[] }>();
  #deep: { state: string; ids: readonly string[] } = { state: "", ids: [] };
  #last: { state: string; groups: Entity[] } = { state: "", groups: [] };

  constructor(private readonly directory: Directory) {}

  /** Direct members, by id. */
  of(group: Entity): string[] {
    if (!isDynamic(group)) return this.directory.members.of(group.id);
    // A paused group keeps whoever was in it.
    if (group["membershipRuleProcessingState"] === "Paused") return this.directory.members.of(group.id);
    return this.#byRule(group);
  }

  #byRule(group: Entity): string[] {
    const text = String(group["membershipRule"]);
    const known = this.#known.get(group.id);
    const { users } = this.directory;
    if (known?.rule === text && known.users === users.version) return known.ids;
    const rule = ruleOf(text);
    const ids = users
      .all()
      .filter((user) => holds(rule, (property) => valueOf(user, property)))
      .map(({ id }) => id);
    this.#known.set(group.id, { rule: text, users: users.version, ids });
    return ids;
  }

  /** Members at any depth; a group that is in itself ends the walk. */
  transitive(group: Entity): readonly string[] {
    const state = this.#state(group.id);
    if (this.#deep.state !== state) {
      const seen = new Set<string>([group.id]);
      this.#walk(group, seen);
      seen.delete(group.id);
      this.#deep = { state, ids: [...seen] };
    }
    return this.#deep.ids;
  }

  #walk(group: Entity, seen: Set<string>): void {
    for (const id of this.of(group)) {
      if (seen.has(id)) continue;
      seen.add(id);
      const nested = this.directory.groups.get(id);
      if (nested) this.#walk(nested, seen);
    }
  }

  #state(id: string): string {
    const { users, groups, members } = this.directory;
    return [id.toLowerCase(), users.version, groups.version, members.version].join(" ");
  }

  /** The groups that an object is in, at any depth. */
  groupsOf(id: string): Entity[] {
    const state = this.#state(id);
    // Judging a sign-in asks once per policy for the same person.
    if (this.#last.state !== state) this.#last = { state, groups: this.#findGroupsOf(id) };
    return this.#last.groups;
  }

  #findGroupsOf(id: string): Entity[] {
    const groups = this.directory.groups.all();
    const found = new Set<Entity>();
    let ids = [id.toLowerCase()];
    while (ids.length > 0) {
      const more = groups.filter((group) => !found.has(group) && ids.some((each) => this.#isIn(group, each)));
      more.forEach((group) => found.add(group));
      ids = more.map((group) => group.id.toLowerCase());
    }
    return [...found];
  }

  directGroupsOf(id: string): Entity[] {
    return this.directory.groups.all().filter((group) => this.#isIn(group, id.toLowerCase()));
  }

  /** One user against one rule: the whole group need not be worked out for it. */
  #isIn(group: Entity, id: string): boolean {
    if (!isDynamic(group) || group["membershipRuleProcessingState"] === "Paused") {
      return this.directory.members.has(group.id, id);
    }
    const user = this.directory.users.get(id);
    return user !== undefined && holds(ruleOf(String(group["membershipRule"])), (property) => valueOf(user, property));
  }
}

function valueOf(user: User, property: string): unknown {
  const name = userProperties[plain(property)];
  if (name === "assignedPlans") return assignedPlans(user);
  return name ? user[name] : null;
}
