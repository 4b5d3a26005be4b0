/** What an administrator should know of the tenant although nothing is refused because of it. */
import { hasReported } from "../../providers/graph/compliancePartner/entry";
import { intuneReady } from "../../providers/graph/deviceComplianceApps";
import { credentialExpiry, expiryWarning } from "../../providers/graph/credentialExpiry";
import type { Config } from "../config/schema";
import type { TenantReading } from "./reading";

export async function tenantWarnings(
  { conditionalAccess: { exclusions }, jamf: { profiles }, stage }: Config,
  { graph, seen, apps, partner }: TenantReading,
): Promise<string[]> {
  // A partner that is connected proves it.
  const connected = partner !== undefined && hasReported(partner);
  const [expiry, ready] = await Promise.all([credentialExpiry(graph), connected || intuneReady(graph, apps)]);
  const ending = expiry && expiryWarning(expiry);
  const waiting = exclusions.policyIds.length - seen.excludable.length;
  const lookalikes = apps.lookalikes.map(({ displayName, appId }) => `"${displayName}" (application ${appId})`);
  return [
    ...(ending ? [ending] : []),
    ...(ready
      ? []
      : [
          "Intune does not offer its interface for compliance partners in this tenant, so Confirm in Jamf Pro can't succeed. " +
            "Check that the tenant has Intune licences.",
        ]),
    ...(waiting > 0
      ? [
          `${waiting} of ${exclusions.policyIds.length} exclusions wait: "User registration app for Device Compliance" is not in the ` +
            "tenant yet, so Graph lets no policy exclude it. They are made by the first run after the two consents.",
        ]
      : []),
    ...(profiles.singleSignOn === undefined && stage !== "prepare" && stage !== "drain"
      ? [
          "jamf.profiles.singleSignOn is not decided: without Microsoft's SSO extension or Platform SSO, registrations end with 530003 more " +
            "and more. Set companyPortal (this stack makes the profile), platformSso (yours does it) or none.",
        ]
      : []),
    ...(lookalikes.length > 0
      ? [
          `The tenant has applications that bear a name of Jamf's but belong to somebody else; they are not used: ${lookalikes.join(", ")}.`,
        ]
      : []),
  ];
}
