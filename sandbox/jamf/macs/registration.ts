/** What goes wrong on Macs, and what then is true of them. Which of it how often happens in reality, nobody has published. */
import type { Random, VendorSurroundings } from "../../service";
import { employee } from "../../staff";
import type { Mac } from "./mac";
import { hashUnit } from "./officeHours";
import type { RegistrationFailure } from "./registrationFailures";
type Entra = ReturnType<VendorSurroundings["other"]>;

/** The Mac after its user has tried to register, or the refusal in words. */
export function registered(
  mac: Mac,
  failure: RegistrationFailure | undefined,
  entra: Entra,
  { now, random }: { now: number; random: Random },
): Mac | { refused: string } {
  const reported = { reportedAt: now, ...(failure ? { registrationFailure: failure } : {}) };
  const userPrincipalName = failure === "wrongAccount" ? employee(mac.id % 40).userPrincipalName : mac.email;
  const { serial, name, osVersion } = mac;
  const who = { serial, name, osVersion, userPrincipalName, jamfId: String(mac.id), at: now };
  if (failure === "companyPortal") {
    entra.openCompanyPortal?.(who);
    return { ...mac, ...reported };
  }
  const attempt = () => entra.register!(who);
  const answer = attempt();
  if ("refused" in answer) return answer;
  const settled = { ...reported, deviceIds: [...(mac.deviceIds ?? []), answer.deviceId] };
  const key = { deviceId: answer.deviceId, userPrincipalName, at: now };
  switch (failure) {
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
        ...mac,
        ...settled,
        ...(random.next() < 0.5 ? named : {}),
        key,
        registration: key,
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
  const isAtScreen = hashUnit(mac, `screen ${Math.floor(at / 86_400_000)}`) < 0.5;
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
