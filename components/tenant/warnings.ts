/** What an administrator should know of the tenant although nothing is refused because of it. */
import { hasReported } from "../../providers/graph/compliancePartner/entry";
import { intuneReady } from "../../providers/graph/deviceComplianceApps";
import { credentialExpiry, expiryWarning } from "../../providers/graph/credentialExpiry";
import type { Config } from "../config/schema";
import { lostPolicyText, type TenantReading } from "./reading";

export async function tenantWarnings(
  { conditionalAccess: { exclusions }, jamf: { profiles }, stage }: Config,
  { graph, seen, apps, partner, userGroupId, isUserGroupGone, lostPolicies = [] }: TenantReading,
): Promise<string[]> {
  // A partner that is connected proves it.
  const connected = partner !== undefined && hasReported(partner);
  const [expiry, ready] = await Promise.all([credentialExpiry(graph), connected || intuneReady(graph, apps)]);
  const ending = expiry && expiryWarning(expiry, { now: graph.clock.now() });
  const waiting = exclusions.policyIds.length - seen.excludable.length - lostPolicies.length;
  const lookalikes = apps.lookalikes.map(({ displayName, appId }) => `"${displayName}" (application ${appId})`);
  return [
    ...(isUserGroupGone ? [goneText(userGroupId!)] : []),
    ...lostPolicies.map(lostPolicyText),
    ...(ending ? [ending] : []),
    ...(ready
      ? []
      : [
          "Intune does not offer its interface for compliance partners in this tenant, so Confirm in Jamf Pro cannot succeed. " +
            "Check that the tenant has Intune licences.",
        ]),
    ...(waiting > 0
      ? [
          `${waiting} of ${exclusions.policyIds.length} exclusions are pending: "User registration app for Device Compliance" is not in the ` +
            "tenant yet, so Graph accepts no policy that excludes it. The first run after the two consents creates them.",
        ]
      : []),
    ...(profiles.singleSignOn === undefined && stage !== "prepare" && stage !== "drain"
      ? [
          "jamf.profiles.singleSignOn is not set: without Microsoft's SSO extension or Platform SSO, registrations increasingly fail with error 530003. " +
            "Set companyPortal (this stack creates the profile), platformSso (you have a Platform SSO profile) or none.",
        ]
      : []),
    ...(lookalikes.length > 0
      ? [
          `The tenant has applications with the name of an application of Jamf but another owner; they are not used: ${lookalikes.join(", ")}.`,
        ]
      : []),
  ];
}

export const goneText = (id: string): string =>
  `The user group of this stack (id ${id}) was deleted in Entra. Its former members are required to use a compliant Mac by no policy that refers to it, ` +
  "and Jamf Pro reports their Macs no more. Run pulumi up --refresh: it creates the group again and refers the partner and the managed policy to the new one.";
