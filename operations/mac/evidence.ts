/** What a verdict rests on, as the admin centers label it. */
import type { Config } from "../../components/config/schema";
import { cloudOf } from "../../providers/graph/clouds";
import type { MacFacts } from "./facts";
import { asTheyAre, type Names, withoutNames } from "../verify/pseudonyms";
import type { Evidence, MacReport } from "../verify/report";

const iso = (at: number | undefined): { at?: string } => (at === undefined ? {} : { at: new Date(at).toISOString() });
const said = (value: boolean | null): string => (value === null ? "no state" : value ? "yes" : "no");
const membership = (value: boolean): string => (value ? "member" : "not a member");

export function evidenceOf(facts: MacFacts, names: Names): Evidence[] {
  const { mac, records, information, failure, isRegistrant } = facts;
  const jamf = (label: string, value: string, at?: number): Evidence => ({
    source: "Jamf Pro",
    label,
    value,
    ...iso(at),
  });
  const all: Evidence[] = [
    jamf("Last Inventory Update", mac.reportedAt === undefined ? "never" : "reported", mac.reportedAt),
    jamf("Applicable Group", membership(mac.applicable)),
    jamf("Compliance Group", membership(mac.compliant)),
  ];
  if (mac.registration !== undefined)
    all.push(jamf("Entra registration", registrationText(mac.registration, facts, names)));
  if (typeof information === "object") {
    all.push(jamf("Device Compliance", `${information.state}${information.applicable ? "" : ", not applicable"}`));
  }
  if (records === "unread") all.push({ source: "Entra", label: "Records", value: "could not be read" });
  else if (records.length === 0) all.push({ source: "Entra", label: "Records", value: "none" });
  else {
    for (const record of records) {
      const how = record.by === "id" ? "" : ", by name and owner";
      const state = record.isEnabled ? `compliant: ${said(record.isCompliant)}` : "disabled";
      const value = `${names.device(record.deviceId)} (${state}${how})`;
      all.push({ source: "Entra", label: "Record", value, ...iso(record.registeredAt) });
      if (isRegistrant !== "unread") {
        const is = record.ownerIds.some(isRegistrant);
        all.push({ source: "Intune", label: "Owner in the partner's groups", value: is ? "yes" : "no" });
      }
    }
  }
  if (failure) {
    const reason = names === asTheyAre ? failure.reason : withoutNames(failure.reason);
    const value = `${failure.errorCode} ${reason}`.trim();
    all.push({ source: "Sign-in log", label: "Last failure", value, at: failure.at });
  }
  return all;
}

/** The attribute's own words; masked only what was understood of them, since they may hold anything. */
function registrationText(value: string, { registration: { state, deviceIds } }: MacFacts, names: Names): string {
  if (names === asTheyAre) return value;
  return [state, ...deviceIds.map((id) => names.device(id))].join(", ");
}

export function linksOf({ mac, records }: MacFacts, { jamfUrl, cloud }: Config): MacReport["links"] {
  const record = records === "unread" ? undefined : (records.find(({ by }) => by === "id") ?? records[0]);
  const entra =
    record &&
    `${cloudOf(cloud).entraPortal}/#view/Microsoft_AAD_Devices/DeviceDetailsMenuBlade/~/Properties/objectId/${record.id}`;
  return { jamf: `${jamfUrl}/computers.html?id=${mac.id}`, entra };
}
