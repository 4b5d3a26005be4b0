/**
 * Records of Macs in Entra, page by page, with their owners; and why registrations failed lately.
 *
 * | | |
 * |---|---|
 * | Endpoints | `/devices` with `$expand=registeredOwners`, `/auditLogs/signIns` (Graph v1.0) |
 * | Permissions | `Device.Read.All`; `AuditLog.Read.All` |
 * | Quirks | `$expand` shows at most twenty owners; the sign-in log needs Entra ID P1 |
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

/** Calls back with the Macs of each page. */
export async function readMacRecords(graph: GraphClient, visit: (records: MacRecord[]) => void): Promise<void> {
  const subject = { verb: "list", noun: "devices", permission: "Device.Read.All" };
  const query = { select: properties, expand: "registeredOwners", top: 999 };
  await graph.pages<Device>("/devices", subject, query, (devices) =>
    visit(devices.filter(({ operatingSystem }) => isMac(operatingSystem)).map(recordOf)),
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

export interface FailedSignIn {
  userId: string;
  userPrincipalName: string;
  errorCode: number;
  reason: string;
  /** ISO 8601, UTC. */
  at: string;
}

interface SignIn {
  userId?: string;
  userPrincipalName?: string;
  createdDateTime: string;
  status?: { errorCode?: number; failureReason?: string | null };
}

/** Pages of a thousand that are read at most: the newest come first. */
const mostPages = 3;

/** Sign-ins to an application that failed since then, newest first. */
export async function failedSignIns(graph: GraphClient, appId: string, since: Date): Promise<FailedSignIn[]> {
  const subject = { verb: "read", noun: "sign-in log", permission: "AuditLog.Read.All" };
  const filter = `appId eq '${appId}' and createdDateTime ge ${since.toISOString()}`;
  const all: SignIn[] = [];
  try {
    await graph.pages<SignIn>(
      "/auditLogs/signIns",
      subject,
      { filter, top: 1_000, mostPages },
      (page) => void all.push(...page),
    );
  } catch (error) {
    // Older failures explain nothing that newer ones don't.
    if (!(error instanceof TooManyPages)) throw error;
  }
  return all.flatMap(({ userId, userPrincipalName, createdDateTime: at, status }) =>
    userId && status?.errorCode
      ? [
          {
            ...{ userId, userPrincipalName: userPrincipalName ?? "", at },
            ...{ errorCode: status.errorCode, reason: status.failureReason ?? "" },
          },
        ]
      : [],
  );
}
