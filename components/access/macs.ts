/** Macs of Jamf Pro joined with their devices and users, as the model wants them. */
import type { MacIndex } from "../macs/macIndex";
import type { KnownRecord } from "../macs/records";
import { asOfNow, registrationOf } from "../macs/registration";
import type { FleetMac } from "../../providers/jamf/fleet";
import { withLeftRecords } from "./leftRecords";
import type { MacAccess } from "./model";

export interface JoinedMacs {
  macs: MacAccess[];
  /** Owners of compliant Macs that are none of these. */
  compliantElsewhere: ReadonlySet<string>;
}

/** When everything is in the index. */
export function joinedMacs(index: MacIndex, fleet: readonly FleetMac[]): JoinedMacs {
  for (const mac of fleet) index.claim(mac, registrationOf(mac.registration));
  const taken = new Set<string>();
  const untold = new Set<string>();
  const told = fleet.map((mac): MacAccess => {
    const said = registrationOf(mac.registration);
    const records = index.recordsOf(mac, said, undefined);
    const device = deviceOf(mac, said, records);
    // Of several that are like it, one is a Mac's that says nothing of its device.
    const isOpen = device === "none" && isUntold(mac, said, records);
    if (!isOpen) for (const { id } of records) taken.add(id);
    // The key is another user's, who is asked for as the owner of the record.
    const isWithoutId = said.state === "anotherUser" || (said.state === "registered" && said.deviceIds.length === 0);
    if (device === "none" && (isWithoutId || isOpen)) untold.add(mac.id);
    const owner = index.ownerOf(mac, said);
    return {
      id: mac.id,
      ...(owner.id === undefined ? { unmatched: owner.unmatched } : { personId: owner.id }),
      applicable: mac.applicable,
      inComplianceGroup: mac.compliant,
      deviceInEntra: device !== "none",
      compliantThere: device === "compliant",
    };
  });
  const left = [...index.records()].filter(
    (each) => each.isEnabled && each.isCompliant === true && !taken.has(each.id),
  );
  const given = withLeftRecords(
    told,
    untold,
    left.filter(({ isOfOtherMdm }) => !isOfOtherMdm),
    new Set(fleet.filter(({ matches }) => matches?.includes(false)).map(({ id }) => id)),
  );
  const elsewhere = left.filter(({ id }) => !given.taken.has(id));
  return { macs: given.macs, compliantElsewhere: new Set(elsewhere.flatMap(({ ownerIds }) => ownerIds)) };
}

function isUntold(mac: FleetMac, said: ReturnType<typeof registrationOf>, records: readonly KnownRecord[]): boolean {
  const { state } = asOfNow(said, mac, records);
  return state === "unknown" || state === "outdated";
}

/**
 * A device is a Mac's by its id. Where the Mac names none (no extension attribute, or inventory from before it registered), one single
 * enabled record of its name and owner is taken.
 */
function deviceOf(
  mac: FleetMac,
  said: ReturnType<typeof registrationOf>,
  records: readonly KnownRecord[],
): "none" | "there" | "compliant" {
  const enabled = records.filter(({ isEnabled }) => isEnabled);
  const proven = enabled.filter(({ by }) => by === "id");
  const own = proven.length > 0 ? proven : enabled.length === 1 && isUntold(mac, said, records) ? enabled : [];
  if (own.some(({ isCompliant }) => isCompliant === true)) return "compliant";
  return own.length > 0 ? "there" : "none";
}
