/**
 * The parts of Microsoft's guide that have no API: who does what, where, with which values of this stack, and what follows.
 *
 * Sources: Microsoft Learn, "Integrate Jamf Pro with Intune to report device compliance to Microsoft Entra ID" (item
 * numbers as in the guide); Jamf Pro OpenAPI 11.30.1, which has no write operation for any of them.
 */
import { type CloudName, cloudOf } from "../../providers/graph/clouds";
import type { GateName } from "./gates";

/** A step that has no API: an administrator does it. */
export interface HumanStep {
  gate: Gate;
  /** The role that it takes. */
  who: string;
  /** Page, as labelled, with its address where there is one. */
  where: string;
  /** What to do there, with the exact values. */
  what: string;
  /** What happens then, and how it is noticed. */
  follows: string;
}

export type Gate = GateName;

export interface HumanStepValues {
  jamfUrl: string;
  applicableGroup: string;
  complianceGroup: string;
  registrationPolicy: string;
  /** `script`: the policy requires no checkbox. */
  method: "payload" | "script";
  /** Ids, known once the objects exist; they make the links direct. */
  complianceGroupId?: string;
  registrationPolicyId?: string;
  /** Absent: only the Jamf Pro half is configured, and the rest is told for the global cloud. */
  tenant?: TenantValues;
}

interface TenantValues {
  tenantId: string;
  cloud: CloudName;
  /** The group that registers Macs: its display name or, where only that is configured, its object id. */
  userGroup: string;
  /** Display name or application id of the placeholder app. Absent: no policy of this stack needs one. */
  placeholder?: string;
}

const jamfAdmin = "Jamf Pro administrator";
const consenter = "Global Administrator of the Entra tenant";
const noticed = "The next preview shows it.";

/** All of them, in the order in which they have to be done. */
export function humanSteps(values: HumanStepValues): HumanStep[] {
  return [
    ...(values.method === "payload" ? [payloadStep(values)] : []),
    ...jamfSteps(values),
    ...microsoftSteps(values),
    {
      gate: "confirmed",
      who: jamfAdmin,
      where: "the Jamf Pro tab that still shows Configure Compliance Partner",
      what: "Confirm. Then Refresh in Intune: the partner's status must turn Active.",
      follows: `Jamf Pro reports the Macs to Intune from now on. ${noticed}`,
    },
    ...baselineSteps(values),
  ];
}

const objectLink = (jamfUrl: string, path: string, id: string | undefined): string =>
  id ? ` (${jamfUrl}/${path}?id=${id}&o=r)` : "";

function payloadStep({ jamfUrl, registrationPolicy, registrationPolicyId }: HumanStepValues): HumanStep {
  return {
    gate: "registrationPayload",
    who: jamfAdmin,
    where: `Computers > Policies > ${registrationPolicy}${objectLink(jamfUrl, "policies.html", registrationPolicyId)}`,
    what: "Edit > Microsoft Device Compliance > select Register computers with Microsoft Entra ID > Save.",
    follows:
      "Self Service registers a Mac. No service shows the checkbox: set acknowledged.registrationPayload to the day on which you looked.",
  };
}

function jamfSteps({
  jamfUrl,
  applicableGroup,
  complianceGroup,
  complianceGroupId,
  tenant,
}: HumanStepValues): HumanStep[] {
  const page = `${jamfUrl}/view/settings/global-management/conditional-access/device-compliance`;
  const sovereign = tenant && tenant.cloud !== "global" ? `Sovereign Cloud: ${sovereignNames[tenant.cloud]} > ` : "";
  return [
    {
      gate: "membershipEmail",
      who: jamfAdmin,
      where:
        `Computers > Smart Computer Groups > ${complianceGroup}` +
        objectLink(jamfUrl, "smartComputerGroups.html", complianceGroupId),
      what: "Optional: Edit > select Send email notification on membership change > Save.",
      follows:
        "Jamf Pro sends an email when a Mac stops being compliant. No service shows the checkbox: set acknowledged.membershipEmail.",
    },
    {
      gate: "pageSaved",
      who: `${jamfAdmin}, or an account with the Device Compliance privileges`,
      where: `Settings > Global > Device Compliance (${page})`,
      what:
        `Edit > switch on macOS > Compliance Group: ${complianceGroup} > Applicable Group: ${applicableGroup} ` +
        `(do not swap the two) > ${sovereign}switch on, top right > Save. Two Microsoft prompts follow.`,
      follows: "Microsoft requests two consents. They show that the page was saved; no API shows the page itself.",
    },
  ];
}

const sovereignNames = { gccHigh: "GCC High", dod: "DoD", china: "China" } as const;

function microsoftSteps({ tenant }: HumanStepValues): HumanStep[] {
  const cloud = cloudOf(tenant?.cloud ?? "global");
  const directory = tenant ? `tenant ${tenant.tenantId}` : "right tenant";
  const group = tenant ? tenant.userGroup : "the user group that registers Macs";
  const blade =
    "Intune admin center > Tenant administration > Connectors and tokens > Partner compliance management " +
    `(${cloud.intunePortal})`;
  return [
    {
      gate: "cloudConnectorConsent",
      who: consenter,
      where: "first Microsoft prompt after Save",
      what: `Check that it names Cloud Connector for Device Compliance and the ${directory}, then Accept.`,
      follows: "The application appears in Entra, and the second prompt follows.",
    },
    {
      gate: "registrationAppConsent",
      who: consenter,
      where: "second Microsoft prompt",
      what: `Check that it names User registration app for Device Compliance and the ${directory}, then Accept.`,
      follows: `The application appears in Entra, and Jamf Pro opens Configure Compliance Partner. ${noticed}`,
    },
    {
      gate: "partnerEntry",
      who: "Intune Administrator",
      where: blade,
      what:
        `Add compliance partner > Jamf Device Compliance > macOS > Add groups: ${group} > Create. ` +
        "Never Add all users: it stops the connection.",
      follows: `Intune shows Pending activation. ${noticed}`,
    },
    ...(tenant
      ? [
          {
            gate: "partnerAssignment" as const,
            who: "pulumi up, or an Intune Administrator",
            where: blade,
            what: `Jamf Device Compliance > macOS > Groups: ${group}, and never all users.`,
            follows: "Macs of these users are reported. pulumi up assigns the group once the entry exists.",
          },
        ]
      : []),
  ];
}

/** Microsoft Entra, concept-enforcement-resource-exclusions, 2026-05-27: no API writes the setting. */
function baselineSteps({ tenant }: HumanStepValues): HumanStep[] {
  if (!tenant?.placeholder) return [];
  const link = tenant.cloud === "gccHigh" ? "BaselineScopesSettingsUX-gov" : "BaselineScopesSettingsUX";
  return [
    {
      gate: "baselineScopes",
      who: "Conditional Access Administrator",
      where: `Entra admin center > Conditional Access > Baseline scopes settings (https://aka.ms/${link})`,
      what: `Customize behavior > ${tenant.placeholder} > Save.`,
      follows:
        "Exclusions apply to registration again. The next preview shows it where the setting can be read by Graph; " +
        "otherwise set acknowledged.baselineScopes to the day on which you looked.",
    },
  ];
}
