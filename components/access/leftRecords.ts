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
 * record is the record of one that was in it.
 *
 * @param untold ids of the Macs that say nothing of a device and for which none was found.
 */
export function withLeftRecords(
  macs: readonly MacAccess[],
  untold: ReadonlySet<string>,
  left: readonly LeftRecord[],
): Given {
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
  const byOwner = new Map<string, MacAccess[]>();
  for (const mac of free) {
    if (mac.personId !== undefined) byOwner.set(mac.personId, [...(byOwner.get(mac.personId) ?? []), mac]);
  }
  const others = left.filter((record) => {
    const mine = record.ownerIds.flatMap((id) => byOwner.get(id) ?? []).find(({ id }) => !given.has(id));
    // It may be the record of a Mac that the user had before.
    if (mine) give(mine, record, true);
    return mine === undefined;
  });
  const waiting = free
    .filter((mac) => mac.inComplianceGroup && !given.has(mac.id))
    .sort((one, other) => Number(one.personId !== undefined) - Number(other.personId !== undefined));
  others.slice(0, waiting.length).forEach((record, at) => give(waiting[at]!, record, false));
  return { macs: macs.map((mac) => given.get(mac.id) ?? mac), taken };
}

/** Likelier the Mac of a compliant record. */
const rank = ({ inComplianceGroup, applicable }: MacAccess): number =>
  Number(inComplianceGroup) * 2 + Number(applicable);
