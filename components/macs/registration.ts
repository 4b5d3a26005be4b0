/** What the extension attribute of mac/entra-registration.sh says, as facts. docs/on-the-mac.md lists its values. */

import type { FleetMac } from "../../providers/jamf/fleet";
import type { KnownRecord } from "./records";

export interface Registration {
  state:
    | "registered"
    /** The device key is there, and the agent has not told Jamf Pro. */
    | "notGathered"
    | "notRegistered"
    /** Another user of this Mac has, and the one at the screen has not. */
    | "anotherUser"
    | "notApplicable"
    | "wrongClient"
    /** The Mac has registered after the inventory that says it has not. */
    | "outdated"
    /** Nobody at the screen, no answer, no attribute, or a wording of somebody else's. */
    | "unknown";
  /** `deviceId`s in Entra, lower case. */
  deviceIds: string[];
}

const guid = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/gi;

/** By its first words: `Not registered` holds the word that `Registered` begins with. */
const states: readonly [RegExp, Registration["state"]][] = [
  [/^Registered \(/, "registered"],
  [/^Key present, (AAD ID not acquired|plist missing)/, "notGathered"],
  [/^Not registered; another user is registered/, "anotherUser"],
  [/^Not registered/, "notRegistered"],
  [/^Not in applicable scope/, "notApplicable"],
  [/^Wrong client id/, "wrongClient"],
];

export function registrationOf(value: string | undefined): Registration {
  const state = states.find(([words]) => words.test(value ?? ""))?.[1] ?? "unknown";
  // The id after "Wrong client id" is that of an application.
  const ids = state === "registered" || state === "notGathered" ? (value!.match(guid) ?? []) : [];
  return {
    state,
    deviceIds: [...new Set(ids.map((id) => id.toLowerCase()))],
  };
}

/** Milliseconds: the inventory's time has no fraction of a second, and two services have two clocks. */
const tolerance = 60_000;

/** What the Mac says is as old as its inventory: where it shows no key, a record that is newer has overtaken it. */
export function asOfNow(
  registration: Registration,
  { reportedAt = -Infinity }: FleetMac,
  records: readonly KnownRecord[],
): Registration {
  if (["registered", "notGathered", "unknown"].includes(registration.state)) return registration;
  const isOvertaken = records.some(
    ({ isEnabled, registeredAt = -Infinity }) => isEnabled && registeredAt > reportedAt + tolerance,
  );
  return isOvertaken ? { state: "outdated", deviceIds: [] } : registration;
}
