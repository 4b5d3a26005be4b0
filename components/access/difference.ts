/** Who and what is different after a run, one by one: never as a difference of totals. Pure. */
import type { Step } from "../stages/holds";
import {
  type Access,
  askedResources,
  covers,
  isReported,
  type MacAccess,
  mayBeAsked,
  type Moment,
  type OutsideApplicable,
  staysCompliant,
} from "./model";

export interface Difference {
  /** Object ids. */
  peopleNewlyBlocked: readonly string[];
  /** Unmatched Macs that may be of somebody who is newly blocked. */
  strangersNewlyBlocked: number;
  /** By which parts of the run they lose access. */
  blockedBy: readonly Step[];
  /** Object ids: they lose their only compliant Mac, and a policy requires one for some apps, or in some situations. */
  peopleNewlyBlockedConditionally: readonly string[];
  /** Of those who are newly blocked: users who have no Mac in Jamf Pro by any name. */
  withoutMac: number;
  /** Object ids: the managed policy asked them, and will not. */
  peopleNoLongerAsked: readonly string[];
  /** Object ids: the managed policy did not ask them for all that it will. */
  peopleNewlyAsked: readonly string[];
  /** Computer ids. */
  macsFrozen: readonly string[];
  frozenBy: readonly Step[];
  macsNewlyCompliant: readonly string[];
  macsNoLongerCompliant: readonly string[];
  /** Applicable Macs without a device in Entra, where registration closes. */
  macsThatCouldRegister: number;
  /** Policies that would stop registration and did not, while it is open. */
  newBlockers: Moment["registrationBlockers"];
  /** What could not be read and the run depends on. */
  notRead: readonly string[];
  /** Fewer users may work, or may come to work, after the run. */
  isRestricting: boolean;
}

interface Compared {
  before: Moment;
  after: Moment;
  was: Access;
  will: Access;
  outsideApplicable: OutsideApplicable;
}

export function differenceOf(compared: Compared): Difference {
  const { before, after, was, will } = compared;
  const macs = macDifference(compared);
  const blocked: string[] = [];
  const blockedBy = new Set<Step>();
  const conditionally: string[] = [];
  let withoutMac = 0;
  const [asked, willBeAsked] = [managedAudience(before), managedAudience(after)];
  const isAskedMore = (id: string) => !covers(asked.get(id) ?? none, willBeAsked.get(id) ?? none);
  for (const [id, person] of will.people) {
    const earlier = was.people.get(id);
    const mayLose = earlier?.mayHaveCompliantMac === true && !person.mayHaveCompliantMac;
    const loses = mayLose || (earlier?.hasCompliantMac === true && !person.hasCompliantMac);
    if (person.askedConditionally && loses) conditionally.push(id);
    if (!person.blocked) continue;
    const asksMore =
      !earlier || !covers(earlier.asked, person.asked) || !covers(earlier.askedForSure, person.askedForSure);
    if (earlier?.blocked && !asksMore && !mayLose) continue;
    blocked.push(id);
    if (person.macs === 0) withoutMac++;
    // A policy of the tenant's own asks more of somebody by the members of a group of ours alone.
    if (asksMore) blockedBy.add(isAskedMore(id) ? "managedPolicy" : "partner");
    for (const step of macs.lostBy.get(id) ?? []) blockedBy.add(step);
  }
  const [askedOfStrangers, willBeAskedOfStrangers] = [strangersAsked(before), strangersAsked(after)];
  const isAskedAlready = covers(askedOfStrangers, willBeAskedOfStrangers);
  const strangersLost = willBeAskedOfStrangers.size > 0 ? macs.strangersLost : 0;
  const strangers = isAskedAlready ? strangersLost : Math.max(will.strangersBlocked, strangersLost);
  if (strangers > 0 && !isAskedAlready) blockedBy.add("managedPolicy");
  if (strangersLost > 0) for (const step of macs.strangersLostBy) blockedBy.add(step);
  const known = new Set(before.registrationBlockers.map(({ id }) => id));
  const newBlockers =
    after.registration === "open" && before.registration === "open"
      ? after.registrationBlockers.filter(({ id }) => !known.has(id))
      : [];
  const closes = before.registration === "open" && after.registration === "closed";
  const couldRegister = closes ? before.macs.filter((mac) => mac.applicable && !mac.deviceInEntra).length : 0;
  const newlyAsked = [...willBeAsked.keys()].filter(isAskedMore);
  const isRestricting =
    newlyAsked.length > 0 || blocked.length > 0 || strangers > 0 || closes || newBlockers.length > 0 || macs.narrows;
  const unread = after.notRead.filter((sentence) => isRestricting || !before.notRead.includes(sentence));
  return {
    peopleNewlyBlocked: blocked,
    strangersNewlyBlocked: strangers,
    blockedBy: [...blockedBy],
    withoutMac,
    peopleNewlyBlockedConditionally: conditionally,
    peopleNoLongerAsked: [...asked.keys()].filter((id) => !willBeAsked.has(id)),
    peopleNewlyAsked: newlyAsked,
    macsFrozen: macs.frozen,
    frozenBy: macs.frozenBy,
    macsNewlyCompliant: macs.gained,
    macsNoLongerCompliant: macs.lost,
    macsThatCouldRegister: couldRegister,
    newBlockers,
    notRead: [...new Set(unread)],
    isRestricting,
  };
}

const none: ReadonlySet<string> = new Set();

/** What users who could not be matched are asked for. */
const strangersAsked = ({ policies }: Moment): ReadonlySet<string> =>
  new Set(
    policies
      .filter(({ asks, asksStrangers }) => asksStrangers && asks !== "conditional")
      .flatMap(({ resources }) => resources.map((name) => name.toLowerCase())),
  );

/** Whom the managed policies ask, and for what. */
export const managedAudience = ({ policies }: Moment): ReadonlyMap<string, ReadonlySet<string>> =>
  askedResources(policies.filter(({ managed }) => managed));

interface MacDifference {
  frozen: string[];
  frozenBy: Step[];
  /** Macs that enter, or leave, the Compliance group. */
  gained: string[];
  lost: string[];
  /** By which parts of the run a user's Macs stop being compliant. */
  lostBy: ReadonlyMap<string, ReadonlySet<Step>>;
  /** Macs of users who could not be matched that stop being compliant. */
  strangersLost: number;
  strangersLostBy: ReadonlySet<Step>;
  /** A Mac leaves a group, or nobody reports for it any more. */
  narrows: boolean;
}

function macDifference({ before, after, was, will, outsideApplicable: outside }: Compared): MacDifference {
  const earlier = new Map(before.macs.map((mac) => [mac.id, mac]));
  const result = { frozen: [] as string[], gained: [] as string[], lost: [] as string[] };
  const frozenBy = new Set<Step>();
  const lostBy = new Map<string, Set<Step>>();
  const strangersLostBy = new Set<Step>();
  let strangersLost = 0;
  let narrows = before.partner.active && !after.partner.active;
  for (const mac of after.macs) {
    const old = earlier.get(mac.id);
    if (!old) continue;
    if (mac.inComplianceGroup && !old.inComplianceGroup) result.gained.push(mac.id);
    if (!mac.inComplianceGroup && old.inComplianceGroup) result.lost.push(mac.id);
    const [reportedBefore, reportedAfter] = [isReported(old, before, outside), isReported(mac, after, outside)];
    if ((old.inComplianceGroup && !mac.inComplianceGroup) || (old.applicable && !mac.applicable)) narrows = true;
    if (reportedBefore && !reportedAfter) narrows = true;
    if (will.frozen.has(mac.id) && !was.frozen.has(mac.id)) {
      result.frozen.push(mac.id);
      frozenBy.add(reportedBefore ? stoppedBy(old, mac) : "applicableGroup");
    }
    if (mac.personId === undefined && !mayBeAsked(mac.unmatched)) continue;
    if (!staysCompliant(old, before, outside) || staysCompliant(mac, after, outside)) continue;
    if (mac.personId === undefined) strangersLost++;
    const steps = mac.personId === undefined ? strangersLostBy : (lostBy.get(mac.personId) ?? new Set<Step>());
    if (old.inComplianceGroup !== mac.inComplianceGroup) steps.add("complianceGroup");
    else steps.add(old.applicable === mac.applicable ? "partner" : "applicableGroup");
    if (mac.personId !== undefined) lostBy.set(mac.personId, steps);
  }
  return { ...result, frozenBy: [...frozenBy], lostBy, strangersLost, strangersLostBy, narrows };
}

/** Which part of the run ends the reports for a Mac. */
const stoppedBy = (old: MacAccess, mac: MacAccess): Step =>
  old.applicable && !mac.applicable ? "applicableGroup" : "partner";
