/** Macs of Jamf Pro joined with their devices and users, as the model wants them. */
import type { MacIndex } from "../macs/macIndex";
import type { KnownRecord } from "../macs/records";
import { asOfNow, registrationOf } from "../macs/registration";
import type { FleetMac } from "../../providers/jamf/fleet";
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
  const macs = fleet.map((mac) => {
    const said = registrationOf(mac.registration);
    const records = index.recordsOf(mac, said, undefined);
    for (const { id } of records) taken.add(id);
    const device = deviceOf(mac, said, records);
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
  const compliantElsewhere = new Set<string>();
  for (const { id, isEnabled, isCompliant, ownerIds } of index.records()) {
    if (!isEnabled || isCompliant !== true || taken.has(id)) continue;
    for (const owner of ownerIds) compliantElsewhere.add(owner);
  }
  return { macs, compliantElsewhere };
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
  const { state } = asOfNow(said, mac, records);
  const isUntold = state === "unknown" || state === "outdated";
  const own = proven.length > 0 ? proven : isUntold && enabled.length === 1 ? enabled : [];
  if (own.some(({ isCompliant }) => isCompliant === true)) return "compliant";
  return own.length > 0 ? "there" : "none";
}
