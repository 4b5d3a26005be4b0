/**
 * Records of Macs in Entra, page by page, with their owners.
 *
 * | | |
 * |---|---|
 * | Endpoint | `/devices` with `$expand=registeredOwners` (Graph v1.0) |
 * | Permission | `Device.Read.All` |
 * | Quirks | `$expand` shows at most twenty owners, and a hundred objects per page |
 */
import { type GraphClient, TooManyPages } from "./client";
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
  /** Another MDM than Jamf Pro reports its compliance. */
  isOfOtherMdm: boolean;
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
  managementType?: string | null;
  registrationDateTime?: string | null;
  registeredOwners?: { id: string }[];
}

const properties =
  "id,deviceId,displayName,operatingSystem,accountEnabled,isCompliant,isManaged,managementType,registrationDateTime";

interface RecordQuery {
  /** Those alone that it lets through. */
  filter?: string;
  /** About how many there are, where that is known: many are read side by side from the start. */
  expected?: Promise<number | undefined>;
}

/**
 * Calls back with the Macs of each page, and with what says nothing of itself: a shell may. Graph shows a hundred objects per page where
 * owners are expanded, whatever `$top` says, and one page leads to the next; so many are read in sixteen parts side by side.
 */
export async function readMacRecords(
  graph: GraphClient,
  visit: (records: MacRecord[]) => void,
  { filter, expected }: RecordQuery = {},
): Promise<void> {
  if (filter !== undefined) return readPart(graph, visit, { filter });
  const number = await expected;
  if (number === undefined || number <= few) {
    // Nothing counts until the end is seen: a record must not be told twice.
    const records: MacRecord[] = [];
    try {
      await readPart(graph, (page) => void records.push(...page), { mostPages: few / perPage });
      return visit(records);
    } catch (error) {
      if (!(error instanceof TooManyPages)) throw error;
    }
  }
  const parts = [..."0123456789abcdef"].map((digit) => `startsWith(deviceId,'${digit}')`);
  await Promise.all(parts.map((part) => readPart(graph, visit, { filter: part })));
}

/** Objects per page where something is expanded (Graph, known issues). */
const perPage = 100;
/** So many are read page after page: sixteen parts take sixteen requests at least. */
const few = 16 * perPage;

async function readPart(
  graph: GraphClient,
  visit: (records: MacRecord[]) => void,
  { filter, mostPages }: { filter?: string; mostPages?: number },
): Promise<void> {
  const subject = { verb: "list", noun: "devices", permission: "Device.Read.All" };
  const query = { select: properties, expand: "registeredOwners", top: 999, filter, mostPages };
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
  isOfOtherMdm: Boolean(device.managementType) && device.managementType!.toLowerCase() !== "jamf",
  registeredAt: timeOf(device.registrationDateTime),
  ownerIds: (device.registeredOwners ?? []).map(({ id }) => id),
});
