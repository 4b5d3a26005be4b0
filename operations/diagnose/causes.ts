/**
 * Everything that `diagnose` can find, with what helps. docs/commands/diagnose.md prints this list; a test compares them. Sources:
 * the procedure's troubleshooting (Microsoft Learn, jamf-entra-id), Entra error codes, field reports of 2025 and 2026.
 */
import { remedies } from "../mac/remedies";

/** Where a remedy begins. */
export type Place = "jamf" | "entra" | "person" | "selfService" | "signIns";

export interface Command {
  where: "On this Mac" | "On this Mac, as its user, without sudo" | "In this project";
  text: string;
}

export interface Help {
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
    is: "Entra lets the Mac in although Jamf Pro does not hold it compliant",
    remedy: remedies.open,
    command: here("status"),
    place: "entra",
  },
  connection: {
    is: "a gate on the way from Jamf Pro to Entra is open or broken",
    remedy: "Pass the gate; status says who does it, where and with which values.",
    command: here("status"),
  },
  noMac: {
    is: "Jamf Pro has no such Mac",
    remedy:
      "Compare the serial number with Apple menu > About This Mac, and the person with User and Location in Jamf Pro.",
  },
  stale: {
    is: "no inventory for long",
    remedy: remedies.stale,
    command: onMac("sudo jamf recon"),
    place: "jamf",
  },
  appMissing: {
    is: "Company Portal is not installed, by the last inventory",
    remedy: "See why the Mac App has not installed it (Computers > Mac Apps), then take inventory.",
    command: onMac("sudo jamf recon"),
    place: "jamf",
  },
  notApplicable: {
    is: "the Mac is not in the Applicable group",
    remedy: "Compare the Mac with the group's criteria, take inventory, and look again.",
    command: onMac("sudo jamf recon"),
    place: "jamf",
  },
  personUnknown: {
    is: "Entra does not know the person that Jamf Pro names",
    remedy: "Correct User and Location in Jamf Pro: the sign-in name in Entra.",
    place: "jamf",
  },
  personDisabled: {
    is: "the person's account is disabled",
    remedy: "Enable the account, or give the Mac to somebody else.",
    place: "person",
  },
  notInPartnerGroup: {
    is: "the person is in no group of the compliance partner",
    remedy: remedies.group,
    place: "person",
  },
  noIntuneLicence: {
    is: "the person has no Intune licence",
    remedy: "Give the person a licence that contains Intune.",
    place: "person",
  },
  agentMissing: {
    is: "Jamf's agent is missing on the Mac",
    remedy: "Repair Jamf's software on this Mac.",
    command: onMac("sudo jamf manage"),
    place: "jamf",
  },
  notApplicableOnMac: {
    is: "the Mac has not heard yet that it may register (microsoftCAEnabled)",
    remedy: "Let it ask Jamf Pro, then register again from Self Service: before that, registration ends silently.",
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
    is: "530003: a policy asks for a managed device before it can be one",
    remedy:
      "See what blockers names, and exclude the registration app and the placeholder app there. If it names nothing: deploy the SSO extension or Platform SSO (jamf.profiles.singleSignOn).",
    command: here("blockers"),
    place: "signIns",
  },
  deviceNotCompliant: {
    is: "53000 at the registration: a policy asks for compliance before it can be there",
    remedy: "Exclude the registration app from the policy; blockers says which, and whether that is enough.",
    command: here("blockers"),
    place: "signIns",
  },
  deviceNotJoined: {
    is: "53001: a policy asks for a device that is joined to a domain, which no Mac can be",
    remedy: "Let the policy accept a compliant device instead, or leave Macs out of it.",
    command: here("blockers"),
    place: "signIns",
  },
  blockedByPolicy: {
    is: "53003: a Conditional Access policy blocks the sign-in",
    remedy: "See what the policy asks for (place, app, risk) and whether it should concern this person.",
    command: here("blockers"),
    place: "signIns",
  },
  appNotAssigned: {
    is: "50105: the registration app asks for an assignment that the person does not have",
    remedy:
      "In Entra: Enterprise applications > User registration app for Device Compliance > Users and groups: assign the user group; or Properties > Assignment required: No.",
    place: "signIns",
  },
  appUnknown: {
    is: "700016 or 65001: the tenant does not know the registration app, or nobody consented to it",
    remedy: "Give the second consent again; status says where.",
    command: here("status"),
    place: "signIns",
  },
  signInRefused: {
    is: "the sign-in of the registration was refused for another reason",
    remedy: "Look the error up: https://login.microsoftonline.com/error",
    place: "signIns",
  },
  signInLoop: {
    is: "the person signs in again and again, and no registration comes of it",
    remedy:
      "Gather once as the user. If sign-in loops again: delete the record in Entra if it is a shell, then run the repair script with reregister.",
    command: asUser(`${agent} gatherAADInfo`),
    place: "selfService",
  },
  openedCompanyPortal: {
    is: "AccountNotOnboarded: the person began in Company Portal",
    remedy: "Quit Company Portal and run the policy in Self Service: only there does the registration begin.",
    place: "selfService",
  },
  neverTried: {
    is: "nobody has tried to register this Mac",
    remedy: remedies.register,
    place: "selfService",
  },
  notRegistered: {
    is: "the person signed in, and no registration came of it",
    remedy: "Run the policy in Self Service again and wait for its end; Company Portal asks for a sign-in.",
    command: onMac("sudo jamf manage"),
    place: "selfService",
  },
  keyLost: {
    is: "Entra has a record, and the Mac shows no key",
    remedy:
      "Gather as the user, take inventory and look again: a key in the Secure Enclave is not visible. If it stays so, register from Self Service, and only then delete the old record.",
    place: "selfService",
  },
  recordGone: {
    is: "the record that the Mac is registered as does not exist in Entra any more",
    remedy:
      "Throw the old registration away, then run the registration policy in Self Service; not the Company Portal app.",
    command: asUser(`${agent} clean`),
    place: "selfService",
  },
  recordDisabled: {
    is: "the record in Entra is disabled",
    remedy: remedies.enable,
    place: "entra",
  },
  duplicateRecords: {
    is: "Entra has several enabled records of this Mac",
    remedy: remedies.duplicate,
    place: "entra",
  },
  shellRecord: {
    is: "the record in Entra is a shell: made at the sign-in and never filled",
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
    is: "the Mac is registered, and the agent has never gathered for this person (plist missing)",
    remedy: remedies.gather,
    command: asUser(`${agent} gatherAADInfo`),
    place: "selfService",
  },
  wrongUser: {
    is: "the record in Entra belongs to another person than Jamf Pro names",
    remedy: remedies.owner,
    place: "entra",
  },
  anotherUser: {
    is: "another user of the Mac has registered it, and the one at the screen has not",
    remedy: remedies.shared,
    place: "jamf",
  },
  noOwner: { is: "the record in Entra names no owner", remedy: remedies.confirm, place: "entra" },
  firstStateDue: {
    is: "registered less than an hour ago: the first state is on its way",
    remedy: "Wait an hour, and look again.",
    place: "entra",
  },
  noState: {
    is: "registered for more than an hour, and no state has arrived (N/A)",
    remedy: remedies.reported,
    command: onMac("sudo jamf recon"),
    place: "jamf",
  },
  withheld: {
    is: "Jamf Pro holds the Mac compliant, and Entra does not",
    remedy: remedies.withheld,
    command: onMac("sudo jamf recon"),
    place: "jamf",
  },
  criterion: {
    is: "the Mac misses a criterion of the Compliance group",
    remedy: remedies.criteria,
    command: onMac("sudo jamf recon"),
    place: "jamf",
  },
  identityNotShown: {
    is: "the Mac is compliant, and an app or browser does not show which device it is",
    remedy:
      "Deploy the SSO extension or Platform SSO; Chrome needs Microsoft Single Sign On; private windows never show it.",
    place: "signIns",
  },
  notProven: {
    is: "what is there proves nothing, for a reason of its own",
    remedy: remedies.confirm,
    place: "entra",
  },
} as const satisfies Record<string, Help>;

export type Cause = keyof typeof known;
export const causes: Readonly<Record<Cause, Help>> = known;
