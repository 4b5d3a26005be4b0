/**
 * The parts of the procedure that have no API: who does what, where, with which values of this stack.
 *
 * Sources: Microsoft Learn, "Integrate Jamf Pro with Intune to report device compliance to Microsoft Entra ID" (item
 * numbers as in the procedure); Jamf Pro OpenAPI 11.30.1, which has no write operation for any of them.
 */

/** A step that only a person can do. */
export interface HumanStep {
  gate: Gate;
  /** The role that it takes. */
  who: string;
  /** Page, as labelled, with its address where there is one. */
  where: string;
  /** What to do there, with the exact values. */
  what: string;
}

export type Gate =
  | "membershipEmail"
  | "registrationPayload"
  | "pageSaved"
  | "cloudConnectorConsent"
  | "registrationAppConsent"
  | "partnerEntry"
  | "confirmed";

export interface HumanStepValues {
  jamfUrl: string;
  applicableGroup: string;
  complianceGroup: string;
  registrationPolicy: string;
  /** `script`: the policy needs no tick. */
  method: "payload" | "script";
  /** Ids, known once the objects exist; they make the links direct. */
  complianceGroupId?: string;
  registrationPolicyId?: string;
}

const jamfAdmin = "Jamf Pro administrator";
const consenter = "Global Administrator of the Entra tenant";

/** All of them, in the order in which they have to be done. */
export function humanSteps(values: HumanStepValues): HumanStep[] {
  const { jamfUrl, applicableGroup, complianceGroup, registrationPolicy } = values;
  const page = `${jamfUrl}/view/settings/global-management/conditional-access/device-compliance`;
  const object = (path: string, id: string | undefined) => (id ? ` (${jamfUrl}/${path}?id=${id}&o=r)` : "");
  const payload: HumanStep = {
    gate: "registrationPayload",
    who: jamfAdmin,
    where: `Computers > Policies > ${registrationPolicy}${object("policies.html", values.registrationPolicyId)}`,
    what: "Edit > Microsoft Device Compliance > tick Register computers with Microsoft Entra ID > Save.",
  };
  return [
    ...(values.method === "payload" ? [payload] : []),
    {
      gate: "membershipEmail",
      who: jamfAdmin,
      where: `Computers > Smart Computer Groups > ${complianceGroup}${object("smartComputerGroups.html", values.complianceGroupId)}`,
      what: "Optional: Edit > tick Send email notification on membership change > Save.",
    },
    {
      gate: "pageSaved",
      who: `${jamfAdmin}, or an account with the Device Compliance privileges`,
      where: `Settings > Global > Device Compliance (${page})`,
      what:
        `Edit > switch on macOS > Compliance Group: ${complianceGroup} > Applicable Group: ${applicableGroup} ` +
        "(do not swap the two) > switch on, top right > Save. Two Microsoft prompts follow.",
    },
    {
      gate: "cloudConnectorConsent",
      who: consenter,
      where: "first Microsoft prompt after Save",
      what: "Check that it names Cloud Connector for Device Compliance and the right tenant, then Accept.",
    },
    {
      gate: "registrationAppConsent",
      who: consenter,
      where: "second Microsoft prompt",
      what: "Check that it names User registration app for Device Compliance, then Accept.",
    },
    {
      gate: "partnerEntry",
      who: "Intune Administrator",
      where:
        "Intune admin centre > Tenant administration > Connectors and tokens > Partner compliance management " +
        "(https://intune.microsoft.com)",
      what:
        "Add compliance partner > Jamf Device Compliance > macOS > Add groups: the user group that registers Macs > " +
        "Create. Never Add all users: it stops the connection.",
    },
    {
      gate: "confirmed",
      who: jamfAdmin,
      where: "the Jamf Pro tab that still shows Configure Compliance Partner",
      what: "Confirm. Then Refresh in Intune: the partner's status must turn Active.",
    },
  ];
}
