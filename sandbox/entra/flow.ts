/** What passes between Jamf and Entra as time goes on: heartbeat and compliance. */
import type { People } from "../service";
import { isForEverybody, jamfPartner } from "./compliancePartners";
import type { Tenant } from "./tenant";
import { appIds } from "./knownApps";

const hour = 60 * 60_000;
/** Hours without heartbeat until Intune gives the partner up; Microsoft names no number. */
const patience = 24;

/** What Jamf tells about a registered Mac. */
interface ComplianceReport {
  deviceId: string;
  state: "Compliant" | "Not Compliant" | "Not Available";
}

/** Whether what Jamf Pro says of a Mac reaches Intune now. "All users" stops the connection (Microsoft Learn, jamf-entra-id). */
export function isReached(tenant: Tenant, people: People): boolean {
  const partner = jamfPartner(tenant);
  if (!partner || !people["confirmed"] || !["enabled", "unresponsive"].includes(String(partner["partnerState"]))) {
    return false;
  }
  return (
    tenant.settings.isPartnerConnected &&
    tenant.servicePrincipalOf(appIds.cloudConnector) !== undefined &&
    !isForEverybody(partner, "macOs")
  );
}

/**
 * Time passes between Jamf and Entra: the partner's heartbeat, and the compliance of each Mac once Jamf reports it. First
 * seen, a Mac has no state; it gets one with the next report.
 */
export function tickPartner(tenant: Tenant, people: People, reports: () => Iterable<ComplianceReport>): object {
  const partner = jamfPartner(tenant);
  const changed = { compliant: 0, nonCompliant: 0 };
  if (!partner || !people["confirmed"] || !["enabled", "unresponsive"].includes(String(partner["partnerState"]))) {
    return changed;
  }
  if (!isReached(tenant, people)) {
    const silentFor = tenant.clock.now() - Date.parse(String(partner["lastHeartbeatDateTime"]));
    if (silentFor > patience * hour) tenant.partners.put({ ...partner, partnerState: "unresponsive" });
    return changed;
  }
  tenant.partners.put({ ...partner, partnerState: "enabled", lastHeartbeatDateTime: tenant.now() });
  const devices = new Map(tenant.devices.all().map((device) => [device["deviceId"], device]));
  for (const { deviceId, state } of reports()) {
    const device = devices.get(deviceId);
    const isCompliant = state === "Not Available" ? device?.["isCompliant"] : state === "Compliant";
    if (!device || device["isCompliant"] === isCompliant) continue;
    const facts = { isCompliant, isManaged: true, managementType: "jamf", mdmAppId: null };
    tenant.devices.put({ ...device, ...facts, approximateLastSignInDateTime: tenant.now() });
    changed[isCompliant ? "compliant" : "nonCompliant"] += 1;
  }
  return changed;
}
