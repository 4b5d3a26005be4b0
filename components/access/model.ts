/**
 * Who may work and which Macs count at one moment: the model by which effects are judged. Pure. The same types describe the tenant
 * as it stands and as this run would leave it. Names of users never enter it: object ids do.
 */
import type { UnmatchedName } from "../macs/userNames";

export type { UnmatchedName } from "../macs/userNames";

/** A Mac that Jamf Pro manages. */
export interface MacAccess {
  /** Id of the computer in Jamf Pro. */
  id: string;
  /** Object id of its user. */
  personId?: string;
  /** Why there is no `personId`. */
  unmatched?: UnmatchedName;
  applicable: boolean;
  inComplianceGroup: boolean;
  /** An enabled device of Entra is this Mac's. */
  deviceInEntra: boolean;
  /** That device is compliant in Entra. */
  compliantThere: boolean;
  /**
   * The compliant record is one of its user's, and whether it is this Mac's is not known: nobody has access by it for certain, and who may lose
   * access by it counts.
   */
  isUnsure?: true;
}

/** An enabled policy that requires a compliant device on macOS. */
export interface AskingPolicy {
  id: string;
  displayName: string;
  /** The policy that this stack manages. */
  managed: boolean;
  /** `conditional`: bound to locations, risk or apps; counted apart. `unknown`: counts as `certain`, before and after. */
  asks: "certain" | "conditional" | "unknown";
  /** As Graph names them; `All` holds every other. */
  resources: readonly string[];
  /** Object ids of those whom it asks; who may be meant is in it. */
  whom: ReadonlySet<string>;
  /** Those of them of whom that is not certain. */
  unsure?: ReadonlySet<string>;
  /** Also asks users who could not be matched: it is for all users, or for everybody who registers Macs. */
  asksStrangers: boolean;
}

/** A policy of the tenant that stops registration. */
export interface RegistrationBlocker {
  id: string;
  displayName: string;
  certain: boolean;
}

/** One moment: as the tenant stands, or as this run leaves it. */
export interface Moment {
  /** Object ids of everybody whom one of the policies or Macs concerns; the same list at both moments. */
  people: ReadonlySet<string>;
  /** Every managed Mac, whatever group it is in. */
  macs: readonly MacAccess[];
  /** Object ids of those who own a compliant Mac that Jamf Pro does not manage. */
  compliantElsewhere: ReadonlySet<string>;
  policies: readonly AskingPolicy[];
  partner: { active: boolean; members: ReadonlySet<string> };
  registration: "closed" | "open";
  /** Emergency access accounts (break-glass) that the managed policy excludes and that can sign in. */
  reachableBreakGlass: number;
  registrationBlockers: readonly RegistrationBlocker[];
  /** What could not be read or worked out, as sentences. A gap is never "none". */
  notRead: readonly string[];
}

/**
 * Whether Jamf Pro goes on reporting for a registered Mac that leaves the Applicable group is not documented (docs/internals/unknowns.md).
 */
export type OutsideApplicable = "reported" | "notReported";

interface Person {
  /** Resources that policies which certainly, or possibly, require a compliant Mac hold for them. */
  asked: ReadonlySet<string>;
  /** Those of them for which a policy certainly asks: what may be asked already excuses nobody. */
  askedForSure: ReadonlySet<string>;
  /** Only conditional policies ask them. */
  askedConditionally: boolean;
  /** Macs in Jamf Pro that are theirs. */
  macs: number;
  hasCompliantMac: boolean;
  /** That, or a record that may be the one of their Mac is compliant. */
  mayHaveCompliantMac: boolean;
  /** Asked without a compliant Mac. */
  blocked: boolean;
}

/** What the model says of one moment. */
export interface Access {
  people: ReadonlyMap<string, Person>;
  /** Macs whose user could not be matched and that are nobody's as far as can be seen, while a policy asks strangers, too. */
  strangersBlocked: number;
  /** Macs that are compliant in Entra while nobody reports for them, by id. */
  frozen: ReadonlySet<string>;
  totals: Totals;
}

export interface Totals {
  people: number;
  asked: number;
  askedConditionally: number;
  blocked: number;
  blockedConditionally: number;
  macs: number;
  applicableMacs: number;
  macsInComplianceGroup: number;
  compliantMacs: number;
  frozenMacs: number;
  /** By kind of name. */
  unmatchedMacs: Partial<Record<UnmatchedName, number>>;
}

/**
 * Somebody reports for this Mac: what Jamf Pro computes reaches Entra. A device whose owner is not known counts as reported: that
 * it stops being so must not go unseen.
 */
export const isReported = (mac: MacAccess, { partner }: Moment, outside: OutsideApplicable): boolean =>
  partner.active &&
  mac.deviceInEntra &&
  (mac.applicable || outside === "reported") &&
  (mac.personId === undefined || partner.members.has(mac.personId));

/**
 * Compliant in Entra once what is under way has arrived. What the run gains is not counted: Macs turn compliant in their own
 * time. What it loses is.
 */
export const staysCompliant = (mac: MacAccess, moment: Moment, outside: OutsideApplicable): boolean =>
  mac.compliantThere && (mac.inComplianceGroup || !isReported(mac, moment, outside));

const nothing: ReadonlySet<string> = new Set();

/**
 * Whether the user of a Mac that nobody could be matched to may be one whom a policy asks. An address that no member of its groups has is
 * somebody else's; a member whose address in Jamf Pro is another one has no Mac here and counts as such.
 */
export const mayBeAsked = (kind: UnmatchedName | undefined): boolean => kind !== "address";

export function accessOf(moment: Moment, outside: OutsideApplicable): Access {
  const macsOf = new Map<string, number>();
  const holders = new Set<string>();
  const possible = new Set<string>();
  const frozen = new Set<string>();
  const totals: Totals = {
    people: moment.people.size,
    asked: 0,
    askedConditionally: 0,
    blocked: 0,
    blockedConditionally: 0,
    macs: moment.macs.length,
    applicableMacs: 0,
    macsInComplianceGroup: 0,
    compliantMacs: 0,
    frozenMacs: 0,
    unmatchedMacs: {},
  };
  let unmatched = 0;
  for (const mac of moment.macs) {
    if (mac.applicable) totals.applicableMacs++;
    if (mac.inComplianceGroup) totals.macsInComplianceGroup++;
    const compliant = staysCompliant(mac, moment, outside);
    if (compliant) totals.compliantMacs++;
    if (compliant && !isReported(mac, moment, outside)) frozen.add(mac.id);
    if (mac.personId !== undefined) {
      macsOf.set(mac.personId, (macsOf.get(mac.personId) ?? 0) + 1);
      if (compliant) (mac.isUnsure ? possible : holders).add(mac.personId);
    } else {
      const kind = mac.unmatched ?? "noName";
      if (mayBeAsked(kind)) unmatched++;
      totals.unmatchedMacs[kind] = (totals.unmatchedMacs[kind] ?? 0) + 1;
    }
  }
  totals.frozenMacs = frozen.size;
  const unconditional = moment.policies.filter(({ asks }) => asks !== "conditional");
  const resources = askedResources(unconditional);
  const isCertain = unconditional.every(({ asks, unsure }) => asks === "certain" && !unsure?.size);
  const certain = isCertain ? resources : askedResources(unconditional, true);
  const conditionally = new Set<string>();
  for (const { asks, whom } of moment.policies) {
    if (asks === "conditional") for (const id of whom) conditionally.add(id);
  }
  const people = new Map<string, Person>();
  let withoutMac = 0;
  for (const id of moment.people) {
    const asked = resources.get(id) ?? nothing;
    const askedForSure = certain.get(id) ?? nothing;
    const macs = macsOf.get(id) ?? 0;
    // A compliant Mac of another MDM speaks for those who have none of ours: a Mac of ours is judged by itself.
    const hasCompliantMac = holders.has(id) || (macs === 0 && moment.compliantElsewhere.has(id));
    if (macs === 0) withoutMac++;
    const askedConditionally = asked.size === 0 && conditionally.has(id);
    const blocked = asked.size > 0 && !hasCompliantMac;
    if (asked.size > 0) totals.asked++;
    if (askedConditionally) totals.askedConditionally++;
    if (blocked) totals.blocked++;
    if (askedConditionally && !hasCompliantMac) totals.blockedConditionally++;
    const mayHaveCompliantMac = hasCompliantMac || possible.has(id);
    people.set(id, { asked, askedForSure, askedConditionally, macs, hasCompliantMac, mayHaveCompliantMac, blocked });
  }
  const asksStrangers = moment.policies.some((policy) => policy.asksStrangers && policy.asks !== "conditional");
  // Somebody without a Mac may be the user of one that nobody could be matched to: that is one person, not two.
  const strangersBlocked = asksStrangers ? Math.max(0, unmatched - withoutMac) : 0;
  totals.blocked += strangersBlocked;
  return { people, strangersBlocked, frozen, totals };
}

/** People whom the same policies ask share one set: there may be a hundred thousand. */
export function askedResources(
  policies: readonly AskingPolicy[],
  onlyForSure = false,
): ReadonlyMap<string, ReadonlySet<string>> {
  const byPerson = new Map<string, ReadonlySet<string>>();
  const unions = new Map<ReadonlySet<string>, ReadonlySet<string>>();
  for (const policy of policies) {
    if (onlyForSure && policy.asks !== "certain") continue;
    unions.clear();
    const own: ReadonlySet<string> = new Set(policy.resources.map((name) => name.toLowerCase()));
    for (const id of policy.whom) {
      if (onlyForSure && policy.unsure?.has(id)) continue;
      const before = byPerson.get(id);
      if (before === undefined) byPerson.set(id, own);
      else {
        let union = unions.get(before);
        if (!union) unions.set(before, (union = new Set([...before, ...own])));
        byPerson.set(id, union);
      }
    }
  }
  return byPerson;
}

/** Every resource of `some` is among `others`. */
export function covers(others: ReadonlySet<string>, some: ReadonlySet<string>): boolean {
  if (others === some || others.has("all")) return true;
  for (const name of some) if (!others.has(name)) return false;
  return true;
}
