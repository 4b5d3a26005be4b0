/**
 * When the credential that this program signs in with ends. A secret's end stands in the app registration, a certificate's in
 * the file; federation and the Azure CLI have none.
 *
 * Permissions: `Application.Read.All`. Best effort: what can't be seen is not said.
 */
import type { GraphClient } from "./client";
import { certificateIn } from "./client/certificate";
import { findCredential } from "./client/credential";

interface CredentialExpiry {
  kind: "secret" | "certificate";
  expires: Date;
}

interface Application {
  passwordCredentials?: { hint?: string | null; endDateTime?: string | null }[];
}

/** `undefined`: nothing expires, or it can't be seen. Never throws. */
export async function credentialExpiry(graph: GraphClient): Promise<CredentialExpiry | undefined> {
  try {
    const by = findCredential();
    if (by.kind === "certificate") {
      return { kind: "certificate", expires: (await certificateIn(by.path, by.password)).expires };
    }
    return by.kind === "secret" ? await secretExpiry(graph, by.clientId, by.secret) : undefined;
  } catch {
    return undefined;
  }
}

async function secretExpiry(
  graph: GraphClient,
  clientId: string,
  secret: string,
): Promise<CredentialExpiry | undefined> {
  const about = { verb: "look up", noun: "app registration", id: clientId, permission: "Application.Read.All" };
  const query = { filter: `appId eq '${clientId}'`, select: "passwordCredentials" };
  const [application] = await graph.list<Application>("/applications", about, query);
  const all = application?.passwordCredentials ?? [];
  // The hint is the first three characters of the secret.
  const hinted = all.filter(({ hint }) => hint && secret.startsWith(hint));
  const ends = (hinted.length > 0 || all.length > 1 ? hinted : all).map(({ endDateTime }) =>
    Date.parse(endDateTime ?? ""),
  );
  const expires = new Date(Math.min(...ends));
  return Number.isNaN(expires.getTime()) ? undefined : { kind: "secret", expires };
}

const day = 86_400_000;

/** A sentence when it ends within so many days; `undefined` while there is time. */
export function expiryWarning(
  { kind, expires }: CredentialExpiry,
  { withinDays = 30, now = Date.now() }: { withinDays?: number; now?: number } = {},
): string | undefined {
  const days = Math.floor((expires.getTime() - now) / day);
  if (days > withinDays) return undefined;
  const when = days < 1 ? "in less than a day" : days === 1 ? "in one day" : `in ${days} days`;
  return (
    `The ${kind} with which this program signs in to Entra expires ${when} (${expires.toISOString().slice(0, 10)}). Create a new ` +
    "one under App registrations > Certificates & secrets, or use federated credentials, which don't expire."
  );
}
