/**
 * Everything that `diagnose` can find, with what helps. docs/commands/diagnose.md prints this list; a test compares them. Sources:
 * the troubleshooting section of Microsoft's guide (Microsoft Learn, jamf-entra-id), Entra error codes, field reports of 2025 and 2026.
 */
import { remedies } from "../mac/remedies";

/** Where a remedy begins. */
export type Place = "jamf" | "entra" | "person" | "selfService" | "signIns";

export interface Command {
  where: "On this Mac" | "On this Mac, as its user, without sudo" | "In this project";
  text: string;
}

interface Help {
  /** What it is, in a few words. */
  is: string;
  remedy: string;
  command?: Command;
  place?: Place;
}

/** The agent by its full path: the short name answers differently, and as root it damages the registration. */
const agent =
  '"/Library/Application Support/JAMF/Jamf.app/Contents/MacOS/Jamf Conditional Access.app/Contents/MacOS/Jamf Conditional Access"';
const asUser = (text: string) => ({ where: "On this Mac, as its user, without sudo", text }) as const;
const onMac = (text: string) => ({ where: "On this Mac", text }) as const;
const here = (command: string) =>
  ({ where: "In this project", text: `npx --no jamf-entra-compliance ${command}` }) as const;

const known = {
  openAccess: {
    is: "the Mac is compliant in Entra but not in Jamf Pro",
    remedy: remedies.open,
    command: here("status"),
    place: "entra",
  },
  connection: {
    is: "a gate between Jamf Pro and Entra is open or broken",
    remedy: "Complete the gate; the command status lists who does it, where and with which values.",
    command: here("status"),
  },
  noMac: {
    is: "Jamf Pro has no such Mac",
    remedy:
      "Compare the serial number with Apple menu > About This Mac, and the user with User and Location in Jamf Pro.",
  },
  stale: {
    is: "no recent inventory",
    remedy: remedies.stale,
    command: onMac("sudo jamf recon"),
    place: "jamf",
  },
  appMissing: {
    is: "Company Portal is not installed, according to the last inventory",
    remedy: "Check why the Mac App has not installed it (Computers > Mac Apps), then take inventory.",
    command: onMac("sudo jamf recon"),
    place: "jamf",
  },
  notApplicable: {
    is: "the Mac is not in the Applicable group",
    remedy: "Compare the Mac with the group's criteria, take inventory, and check again.",
    command: onMac("sudo jamf recon"),
    place: "jamf",
  },
  personUnknown: {
    is: "Entra has no user for the name in Jamf Pro",
    remedy: "Correct User and Location in Jamf Pro: it must be the sign-in name in Entra.",
    place: "jamf",
  },
  personDisabled: {
    is: "the user's account is disabled",
    remedy: "Enable the account, or assign the Mac to another user.",
    place: "person",
  },
  notInPartnerGroup: {
    is: "the user is in no group of the compliance partner",
    remedy: remedies.group,
    place: "person",
  },
  noIntuneLicence: {
    is: "the user has no Intune licence",
    remedy: "Assign the user a licence that contains Intune.",
    place: "person",
  },
  agentMissing: {
    is: "Jamf's agent is missing on the Mac",
    remedy: "Repair Jamf's software on this Mac.",
    command: onMac("sudo jamf manage"),
    place: "jamf",
  },
  notApplicableOnMac: {
    is: "registration is not enabled on the Mac yet (microsoftCAEnabled)",
    remedy:
      "Run a check-in with Jamf Pro, then register again from Self Service: before that, registration ends without a message.",
    command: onMac("sudo jamf manage"),
    place: "selfService",
  },
  wrongClientId: {
    is: "the Mac uses another registration app",
    remedy: remedies.client,
    command: onMac("sudo jamf manage"),
    place: "selfService",
  },
  deviceNotManaged: {
    is: "530003: a policy requires a managed device before the Mac can be one",
    remedy:
      "Run blockers, and exclude the registration app and the placeholder app in the policies that it lists. If it lists none: deploy the SSO extension or Platform SSO (jamf.profiles.singleSignOn).",
    command: here("blockers"),
    place: "signIns",
  },
  deviceNotCompliant: {
    is: "53000 at the registration: a policy requires compliance before the Mac can be compliant",
    remedy: "Exclude the registration app from the policy; blockers lists it, and whether that is sufficient.",
    command: here("blockers"),
    place: "signIns",
  },
  deviceNotJoined: {
    is: "53001: a policy requires a domain joined device, which a Mac cannot be",
    remedy: "Let the policy accept a compliant device instead, or exclude macOS from it.",
    command: here("blockers"),
    place: "signIns",
  },
  blockedByPolicy: {
    is: "53003: a Conditional Access policy blocks the sign-in",
    remedy: "Check the conditions of the policy (location, app, risk) and whether it should apply to this user.",
    command: here("blockers"),
    place: "signIns",
  },
  appNotAssigned: {
    is: "50105: the registration app requires an assignment that the user does not have",
    remedy:
      "In Entra: Enterprise applications > User registration app for Device Compliance > Users and groups: assign the user group; or Properties > Assignment required: No.",
    place: "signIns",
  },
  appUnknown: {
    is: "700016 or 65001: the registration app is not in the tenant, or has no consent",
    remedy: "Give the second consent again; the command status shows where.",
    command: here("status"),
    place: "signIns",
  },
  signInRefused: {
    is: "the sign-in of the registration failed for another reason",
    remedy: "Look the error up: https://login.microsoftonline.com/error",
    place: "signIns",
  },
  signInLoop: {
    is: "the user signs in repeatedly without completing the registration",
    remedy:
      "Gather once as the user. If sign-in loops again: delete the device in Entra if it is an incomplete device record, then run the repair script with reregister.",
    command: asUser(`${agent} gatherAADInfo`),
    place: "selfService",
  },
  openedCompanyPortal: {
    is: "AccountNotOnboarded: the user started in Company Portal",
    remedy: "Quit Company Portal and run the policy in Self Service: registration starts only there.",
    place: "selfService",
  },
  neverTried: {
    is: "no registration of this Mac was attempted",
    remedy: remedies.register,
    place: "selfService",
  },
  notRegistered: {
    is: "the user signed in, and the registration was not completed",
    remedy: "Run the policy in Self Service again and wait until it ends; Company Portal requests a sign-in.",
    command: onMac("sudo jamf manage"),
    place: "selfService",
  },
  keyLost: {
    is: "Entra has a device record, and the Mac shows no key",
    remedy:
      "Gather as the user, take inventory and check again: a key in the Secure Enclave is not visible. If this remains, register from Self Service, and only then delete the old device in Entra.",
    place: "selfService",
  },
  recordGone: {
    is: "the device that the Mac is registered as does not exist in Entra any more",
    remedy:
      "Remove the old registration, then run the registration policy in Self Service; not the Company Portal app.",
    command: asUser(`${agent} clean`),
    place: "selfService",
  },
  recordDisabled: {
    is: "the device in Entra is disabled",
    remedy: remedies.enable,
    place: "entra",
  },
  duplicateRecords: {
    is: "Entra has several enabled device records of this Mac",
    remedy: remedies.duplicate,
    place: "entra",
  },
  shellRecord: {
    is: "the device record in Entra is incomplete: created at the sign-in and never completed",
    remedy: remedies.shell,
    command: asUser(`${agent} gatherAADInfo`),
    place: "entra",
  },
  notAcquired: {
    is: "the Mac is registered, and the agent has no Entra id (AAD ID not acquired)",
    remedy: remedies.gather,
    command: asUser(`${agent} gatherAADInfo`),
    place: "jamf",
  },
  plistMissing: {
    is: "the Mac is registered, and the agent has never gathered for this user (plist missing)",
    remedy: remedies.gather,
    command: asUser(`${agent} gatherAADInfo`),
    place: "selfService",
  },
  wrongUser: {
    is: "the device in Entra belongs to a different user than in Jamf Pro",
    remedy: remedies.owner,
    place: "entra",
  },
  anotherUser: {
    is: "another user of the Mac has registered it, and the signed-in user has not",
    remedy: remedies.shared,
    place: "jamf",
  },
  noOwner: { is: "the device in Entra has no owner", remedy: remedies.confirm, place: "entra" },
  firstStateDue: {
    is: "registered less than an hour ago: the first compliance state is not due yet",
    remedy: "Wait an hour, and check again.",
    place: "entra",
  },
  noState: {
    is: "registered for more than an hour, and no compliance state has arrived (N/A)",
    remedy: remedies.reported,
    command: onMac("sudo jamf recon"),
    place: "jamf",
  },
  withheld: {
    is: "the Mac is compliant in Jamf Pro but not in Entra",
    remedy: remedies.withheld,
    command: onMac("sudo jamf recon"),
    place: "jamf",
  },
  criterion: {
    is: "the Mac does not meet a criterion of the Compliance group",
    remedy: remedies.criteria,
    command: onMac("sudo jamf recon"),
    place: "jamf",
  },
  identityNotShown: {
    is: "the Mac is compliant, and an app or browser does not send its device identity",
    remedy:
      "Deploy the SSO extension or Platform SSO; Chrome needs Microsoft Single Sign On; private windows never send it.",
    place: "signIns",
  },
  notProven: {
    is: "the compliance could not be proven, for another reason",
    remedy: remedies.confirm,
    place: "entra",
  },
} as const satisfies Record<string, Help>;

export type Cause = keyof typeof known;
export const causes: Readonly<Record<Cause, Help>> = known;
