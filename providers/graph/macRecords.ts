/**
 * Records of Macs in Entra, page by page, with their owners.
 *
 * | | |
 * |---|---|
 * | Endpoint | `/devices` with `$expand=registeredOwners` (Graph v1.0) |
 * | Permission | `Device.Read.All` |
 * | Quirks | `$expand` shows at most twenty owners |
 */
import type { GraphClient } from "./client";
import { isMac } from "./registeredMacs";

export interface MacRecord {
  /** Object id, for links and for people who look it up. */
  id: string;
  /** What Jamf Pro and the Mac itself call it by. Lower case. */
  deviceId: string;
  name: string;
  isEnabled: boolean;
  /** `null`: nobody has said so far. */
  isCompliant: boolean | null;
  isManaged: boolean | null;
  /** Milliseconds since the epoch. */
  registeredAt: number | undefined;
  ownerIds: string[];
}

interface Device {
  id: string;
  deviceId?: string | null;
  displayName?: string | null;
  operatingSystem?: string | null;
  accountEnabled?: boolean | null;
  isCompliant?: boolean | null;
  isManaged?: boolean | null;
  registrationDateTime?: string | null;
  registeredOwners?: { id: string }[];
}

const properties = "id,deviceId,displayName,operatingSystem,accountEnabled,isCompliant,isManaged,registrationDateTime";

/** Calls back with the Macs of each page, and with what says nothing of itself: a shell may. Those alone that the filter lets through. */
export async function readMacRecords(
  graph: GraphClient,
  visit: (records: MacRecord[]) => void,
  filter?: string,
): Promise<void> {
  const subject = { verb: "list", noun: "devices", permission: "Device.Read.All" };
  const query = { select: properties, expand: "registeredOwners", top: 999, filter };
  await graph.pages<Device>("/devices", subject, query, (devices) =>
    visit(devices.filter(({ operatingSystem }) => !operatingSystem || isMac(operatingSystem)).map(recordOf)),
  );
}

const timeOf = (text: string | null | undefined): number | undefined => {
  const at = Date.parse(text ?? "");
  return Number.isNaN(at) ? undefined : at;
};

const recordOf = (device: Device): MacRecord => ({
  id: device.id,
  deviceId: (device.deviceId ?? "").toLowerCase(),
  name: device.displayName ?? "",
  isEnabled: device.accountEnabled !== false,
  isCompliant: device.isCompliant ?? null,
  isManaged: device.isManaged ?? null,
  registeredAt: timeOf(device.registrationDateTime),
  ownerIds: (device.registeredOwners ?? []).map(({ id }) => id),
});
