/**
 * Compliant records that Jamf Pro reports and that no Mac could be told to be its own: without the extension attribute, Macs that were renamed
 * or that name no user whom Entra knows leave theirs behind. Each is one of those Macs all the same, so it goes to one: what ends its
 * compliance, or the reports for it, must not go unseen. Pure.
 */
import type { MacRecord } from "../../providers/graph/macRecords";
import type { MacAccess } from "./model";

type LeftRecord = Pick<MacRecord, "id" | "ownerIds">;

interface Given {
  macs: MacAccess[];
  /** Ids of the records that went to a Mac. */
  taken: ReadonlySet<string>;
}

/**
 * To a Mac of the record's owner first, then to one whose user nobody knows, then to any: of those in the Compliance group, since a compliant
 * record is the record of one that was in it; what is left goes to Macs of their owners outside of it.
 *
 * @param untold ids of the Macs that say nothing of a device and for which none was found.
 * @param leaving ids of the Macs that do not meet new criteria of this run.
 */
export function withLeftRecords(
  macs: readonly MacAccess[],
  untold: ReadonlySet<string>,
  left: readonly LeftRecord[],
  leaving: ReadonlySet<string> = new Set(),
): Given {
  const leaves = ({ id }: MacAccess): boolean => leaving.has(id);
  /** Likelier the Mac of a compliant record; of those that are as likely, the one that this run would take out, lest its loss goes unseen. */
  const rank = (mac: MacAccess): number =>
    Number(mac.inComplianceGroup) * 4 + Number(leaves(mac)) * 2 + Number(mac.applicable);
  const given = new Map<string, MacAccess>();
  const taken = new Set<string>();
  const give = (mac: MacAccess, { id, ownerIds }: LeftRecord, isUnsure: boolean): void => {
    const { unmatched, personId = ownerIds[0], ...rest } = mac;
    const owner = ownerIds.length > 0 && !ownerIds.includes(personId!) ? ownerIds[0] : personId;
    const whose = owner === undefined ? { unmatched: unmatched ?? ("noName" as const) } : { personId: owner };
    const unsure = isUnsure ? { isUnsure: true as const } : {};
    given.set(mac.id, { ...rest, ...whose, ...unsure, deviceInEntra: true, compliantThere: true });
    taken.add(id);
  };
  const free = macs.filter(({ id }) => untold.has(id)).sort((one, other) => rank(other) - rank(one));
  const owners = new Set(macs.flatMap(({ personId }) => (personId === undefined ? [] : [personId])));
  const byOwner = new Map<string, MacAccess[]>();
  for (const mac of free) {
    if (mac.personId !== undefined) byOwner.set(mac.personId, [...(byOwner.get(mac.personId) ?? []), mac]);
  }
  /** It may be the record of a Mac that the user had before. Returns those that have no such Mac. */
  const giveToOwners = (records: readonly LeftRecord[], isFit: (mac: MacAccess) => boolean) =>
    records.filter((record) => {
      const theirs = record.ownerIds.flatMap((id) => byOwner.get(id) ?? []);
      const mine = theirs.find((mac) => isFit(mac) && !given.has(mac.id));
      if (mine) give(mine, record, true);
      return mine === undefined;
    });
  const others = giveToOwners(left, ({ inComplianceGroup }) => inComplianceGroup);
  const waiting = free
    .filter((mac) => mac.inComplianceGroup && !given.has(mac.id))
    .sort(
      (one, other) =>
        Number(leaves(other)) - Number(leaves(one)) || Number(isOfSomebody(one)) - Number(isOfSomebody(other)),
    );
  others.slice(0, waiting.length).forEach((record, at) => {
    const mac = waiting[at]!;
    // A user with a Mac that is known has access by that one; and nobody knows whose a record without an owner is.
    const ofAnother = record.ownerIds.some((id) => owners.has(id));
    give(mac, record, record.ownerIds.length === 0 ? isOfSomebody(mac) : ofAnother);
  });
  giveToOwners(others.slice(waiting.length), () => true);
  return { macs: macs.map((mac) => given.get(mac.id) ?? mac), taken };
}

const isOfSomebody = ({ personId }: MacAccess): boolean => personId !== undefined;
