/** What goes wrong on Macs, and what then is true of them. Which of it how often happens in reality, nobody has published. */
import type { HalfOptions, Random } from "../service";
import { employee } from "../staff";
import type { Mac } from "./mac";
import { fate } from "./rhythm";

export const usualMishaps = [
  /** The user opened Company Portal directly: AccountNotOnboarded, and nothing came of it. */
  "companyPortal",
  /** The record in Entra was made at the sign-in; the agent never told Jamf Pro. */
  "gatherFailed",
  /** Signed in as a colleague. */
  "wrongAccount",
  /** The device key is gone from the Mac; Jamf Pro and Entra know nothing of it. */
  "lostKeychain",
  /** Registered, lost the key, registered again: the old record stays. */
  "registeredTwice",
  /** The connector never passes on what Jamf Pro says of this Mac. */
  "reportsLost",
  /** Erased and enrolled anew, under the same name: the old record stays as it was. */
  "wiped",
  /** Somebody gave it another name after it had registered. */
  "renamed",
] as const;
export const mishaps = [
  ...usualMishaps,
  /** A colleague signs in to this Mac as well, and in half of the cases Jamf Pro names that one from then on. */
  "secondUser",
] as const;
export type Mishap = (typeof mishaps)[number];

type Entra = ReturnType<HalfOptions["other"]>;

/** The Mac after its user has tried to register, or the refusal in words. */
export function registered(
  mac: Mac,
  mishap: Mishap | undefined,
  entra: Entra,
  now: number,
  random: Random,
): Mac | { refused: string } {
  const reported = { reportedAt: now, ...(mishap ? { mishap } : {}) };
  const userPrincipalName = mishap === "wrongAccount" ? employee(mac.id % 40).userPrincipalName : mac.email;
  const { serial, name, osVersion } = mac;
  const who = { serial, name, osVersion, userPrincipalName, jamfId: String(mac.id), at: now };
  if (mishap === "companyPortal") {
    entra.openCompanyPortal?.(who);
    return { ...mac, ...reported };
  }
  const attempt = () => entra.register!(who);
  const answer = attempt();
  if ("refused" in answer) return answer;
  const settled = { ...reported, deviceIds: [...(mac.deviceIds ?? []), answer.deviceId] };
  const key = { deviceId: answer.deviceId, userPrincipalName, at: now };
  switch (mishap) {
    case "gatherFailed":
      return { ...mac, ...settled, key };
    case "lostKeychain":
      return { ...mac, ...settled, registration: key };
    case "registeredTwice": {
      const again = attempt();
      if ("refused" in again) return again;
      const second = { ...key, deviceId: again.deviceId };
      const deviceIds = [...settled.deviceIds, again.deviceId];
      return { ...mac, ...settled, deviceIds, key: second, registration: second };
    }
    case "wiped":
      return { ...mac, ...settled, enrolledAt: now };
    case "renamed":
      return { ...mac, ...settled, name: `${mac.name} (${random.integer(900) + 100})`, key, registration: key };
    case "secondUser": {
      const { firstName, lastName, username, userPrincipalName } = employee((mac.id + 1) % 40);
      const named = { username, realName: `${firstName} ${lastName}`, email: userPrincipalName };
      return {
        ...{ ...mac, ...settled, ...(random.next() < 0.5 ? named : {}), key, registration: key },
        secondUser: { userPrincipalName, isAtScreen: true },
      };
    }
    default:
      return { ...mac, ...settled, key, registration: key };
  }
}

/** Which of two users is at the screen during this inventory: the same one all day. */
export function withWhomAtScreen(mac: Mac, at: number): Mac {
  if (!mac.secondUser) return mac;
  const isAtScreen = fate(mac, `screen ${Math.floor(at / 86_400_000)}`) < 0.5;
  return { ...mac, secondUser: { ...mac.secondUser, isAtScreen } };
}

/**
 * What an extension attribute reports that asks for the device key and for what the agent noted: the wording of
 * docs/on-the-mac.md. `undefined`: this script looks at something else.
 */
export function reportOf(mac: Mac, script: string): string | undefined {
  if (!script.includes("MS-ORGANIZATION-ACCESS")) return undefined;
  // On a Mac with several users only the one at the screen counts.
  if (!mac.key) return "Not registered";
  if (mac.secondUser?.isAtScreen) return "Not registered; another user is registered";
  return mac.registration
    ? `Registered (${mac.key.deviceId})`
    : `Key present, AAD ID not acquired (${mac.key.deviceId})`;
}
