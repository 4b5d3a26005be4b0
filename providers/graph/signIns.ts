/**
 * What the sign-in log holds of people who register Macs.
 *
 * | | |
 * |---|---|
 * | Endpoint | `/auditLogs/signIns` (Graph v1.0): interactive sign-ins, newest first, minutes after they happened |
 * | Permissions | `AuditLog.Read.All`; the names of policies show only with `Policy.Read.All` too |
 * | Quirks | needs Entra ID P1; seven days without it, thirty with it |
 */
import { type GraphClient, TooManyPages } from "./client";

export interface SignIn {
  /** ISO 8601, UTC. */
  at: string;
  userId: string;
  appId: string;
  app: string;
  /** What was to be opened: `Office 365 Exchange Online`. */
  resource: string;
  /** 0: signed in. */
  errorCode: number;
  reason: string;
  /** Names of the policies that refused; empty also where they do not show. */
  refusedBy: string[];
  /** `deviceId` of the record that the sign-in came from; `undefined`: it showed none. */
  deviceId?: string;
}

interface Row {
  createdDateTime: string;
  userId?: string | null;
  appId?: string | null;
  appDisplayName?: string | null;
  resourceDisplayName?: string | null;
  status?: { errorCode?: number; failureReason?: string | null } | null;
  deviceDetail?: { deviceId?: string | null; operatingSystem?: string | null } | null;
  appliedConditionalAccessPolicies?: { displayName?: string | null; result?: string | null }[] | null;
}

/**
 * Codes by which Entra asks the person for one thing more; the sign-in goes on (Entra, error codes, 2026): MFA, a form, a
 * prompt, a choice of account.
 */
const interrupts = new Set([
  16_000, 50_055, 50_058, 50_072, 50_074, 50_076, 50_079, 50_097, 50_125, 50_127, 50_129, 50_140,
]);

export const isRefusal = ({ errorCode }: { errorCode: number }): boolean =>
  errorCode !== 0 && !interrupts.has(errorCode);

/** Codes by which Conditional Access refuses: a policy must stand in the log, and shows only to whoever may read policies. */
const byPolicy = new Set([53_000, 53_001, 53_003, 530_003]);

export const isRefusedByHiddenPolicy = ({ errorCode, refusedBy }: SignIn): boolean =>
  byPolicy.has(errorCode) && refusedBy.length === 0;

/** Pages of a thousand that are read at most: the newest come first. */
const mostPages = 3;

/** Sign-ins from Macs to an application since then, newest first. */
export const signInsTo = (graph: GraphClient, appId: string, since: Date): Promise<SignIn[]> =>
  signIns(graph, `appId eq '${appId}'`, since);

/** Sign-ins of a person from Macs since then, newest first. */
export const signInsOf = (graph: GraphClient, userId: string, since: Date): Promise<SignIn[]> =>
  signIns(graph, `userId eq '${userId}'`, since);

async function signIns(graph: GraphClient, whose: string, since: Date): Promise<SignIn[]> {
  const subject = { verb: "read", noun: "sign-in log", permission: "AuditLog.Read.All" };
  const filter = `${whose} and createdDateTime ge ${since.toISOString()}`;
  const all: Row[] = [];
  try {
    await graph.pages<Row>("/auditLogs/signIns", subject, { filter, top: 1_000, mostPages }, (page) => {
      for (const row of page) all.push(row);
    });
  } catch (error) {
    // Older sign-ins explain nothing that newer ones don't.
    if (!(error instanceof TooManyPages)) throw error;
  }
  return all
    .filter(isFromMac)
    .map(signInOf)
    .sort((a, b) => b.at.localeCompare(a.at));
}

/** The same person has a phone, and Company Portal signs in from there by the same application. */
const isFromMac = ({ deviceDetail }: Row): boolean =>
  !deviceDetail?.operatingSystem || /mac/i.test(deviceDetail.operatingSystem);

function signInOf(row: Row): SignIn {
  const deviceId = row.deviceDetail?.deviceId;
  const applied = row.appliedConditionalAccessPolicies ?? [];
  return {
    at: row.createdDateTime,
    userId: row.userId ?? "",
    appId: (row.appId ?? "").toLowerCase(),
    app: row.appDisplayName ?? "",
    resource: row.resourceDisplayName ?? "",
    errorCode: row.status?.errorCode ?? 0,
    reason: row.status?.failureReason ?? "",
    refusedBy: applied.flatMap(({ displayName, result }) => (result === "failure" && displayName ? [displayName] : [])),
    deviceId: deviceId ? deviceId.toLowerCase() : undefined,
  };
}
