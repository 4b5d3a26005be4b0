/** Counts whose access would end, from what Jamf Pro and Entra say. Pure; names stay inside. */
import type { AudienceCount } from "./facts";

/** An applicable Mac in Jamf Pro. */
export interface ApplicableMac {
  /** User and Location: what Jamf Pro knows of its user; either may be empty. */
  username?: string | null;
  email?: string | null;
}

/** A member of the group that the policy will include. */
export interface Member {
  id: string;
  userPrincipalName?: string | null;
  mail?: string | null;
}

/** A Mac in Entra. */
export interface EntraMac {
  isCompliant?: boolean | null;
  accountEnabled?: boolean | null;
  ownerIds: readonly string[];
}

/**
 * A Mac whose user nobody knows counts as not compliant and as one person, when everybody is concerned: it may be anybody's.
 * Emergency accounts are not counted; the policy excludes them.
 */
export function countAudience(
  macs: readonly ApplicableMac[],
  members: readonly Member[],
  devices: readonly EntraMac[],
  { everybody, emergencyIds }: { everybody: boolean; emergencyIds: readonly string[] },
): AudienceCount {
  const concerned = members.filter(({ id }) => !emergencyIds.includes(id));
  const byName = new Map<string, string>();
  for (const { id, userPrincipalName, mail } of concerned) {
    for (const name of [userPrincipalName, mail, localPart(userPrincipalName)]) if (name) byName.set(fold(name), id);
  }
  const compliant = new Map<string, number>();
  for (const device of devices) {
    if (device.isCompliant !== true || device.accountEnabled === false) continue;
    for (const owner of device.ownerIds) compliant.set(owner, (compliant.get(owner) ?? 0) + 1);
  }
  const owned = new Map<string, number>();
  let strays = 0;
  for (const { email, username } of macs) {
    const names = [email, username].filter((name) => name);
    const owner = names.map((name) => byName.get(fold(name!))).find((id) => id !== undefined);
    if (owner) owned.set(owner, (owned.get(owner) ?? 0) + 1);
    else if (names.length === 0 && everybody) strays++;
  }
  const owners = [...owned];
  return {
    applicableMacs: owners.reduce((sum, [, n]) => sum + n, strays),
    compliantMacs: owners.reduce((sum, [id, n]) => sum + Math.min(n, compliant.get(id) ?? 0), 0),
    peopleLosingAccess: owners.filter(([id]) => !compliant.has(id)).length + strays,
    people: concerned.length,
  };
}

const fold = (name: string): string => name.trim().toLowerCase();
const localPart = (name: string | null | undefined): string | undefined => name?.split("@")[0];
