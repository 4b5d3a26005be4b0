/** Criteria of smart groups: what they look at and which operators they know. */
import type { Mac } from "../macs/mac";

/** A line of a smart group's criteria, as stored. `value` of a group criterion is the number of the group. */
export interface Criterion {
  name: string;
  priority: number;
  andOr: "and" | "or";
  searchType: string;
  value: string;
  openingParen: boolean;
  closingParen: boolean;
}

type CriterionType = "text" | "list" | "choice" | "version" | "date" | "number" | "group";

/** The operators of the API, lower case (facts §2.5), by what they can be applied to. */
export const operatorsOf: Record<CriterionType, readonly string[]> = {
  text: ["is", "is not", "like", "not like", "matches regex", "does not match regex"],
  list: ["is", "is not", "has", "does not have", "like", "not like", "matches regex", "does not match regex"],
  choice: ["is", "is not"],
  version: [
    "is",
    "is not",
    "like",
    "not like",
    "matches regex",
    "does not match regex",
    "greater than",
    "less than",
    "greater than or equal",
    "less than or equal",
  ],
  date: [
    "before (yyyy-mm-dd)",
    "after (yyyy-mm-dd)",
    "more than x days ago",
    "less than x days ago",
    "in more than x days",
    "in less than x days",
  ],
  number: ["is", "is not", "more than", "less than", "greater than", "greater than or equal", "less than or equal"],
  group: ["member of", "not member of"],
};

export const allOperators: ReadonlySet<string> = new Set(Object.values(operatorsOf).flat());

/** What a criterion looks at. */
export interface Field {
  type: CriterionType;
  /** A date as milliseconds; `undefined` when never reported. */
  of(mac: Mac, look: Look): string | number | readonly string[] | undefined;
}

/** What the answers depend on beside the Mac itself. */
export interface Look {
  /** Simulated time. */
  now: number;
  complianceOf(mac: Mac): "Compliant" | "Not Compliant" | "Not Available";
}

const text = (of: Field["of"]): Field => ({ type: "text", of });
const choice = (of: Field["of"]): Field => ({ type: "choice", of });
const date = (of: Field["of"]): Field => ({ type: "date", of });
const yesNo = (of: (mac: Mac) => boolean) => choice((mac) => (of(mac) ? "Yes" : "No"));

/** Names as the criteria list of the admin page spells them (facts §2.6; those after the blank line are a guess). */
export const builtInFields: Record<string, Field> = {
  "Application Title": { type: "list", of: (mac) => mac.apps.map(({ name }) => name) },
  "Application Bundle ID": { type: "list", of: (mac) => mac.apps.map(({ bundleId }) => bundleId) },
  "Application Version": { type: "list", of: (mac) => mac.apps.map(({ version }) => version) },
  "Last Inventory Update": date((mac) => mac.reportedAt),
  "Last Check-in": date((mac) => mac.checkedInAt),
  "Last Enrollment": date((mac) => mac.enrolledAt),
  "FileVault 2 Status": choice((mac) => mac.fileVault),
  "FileVault 2 Partition Encryption State": choice((mac) =>
    mac.fileVault === "No Partitions Encrypted"
      ? mac.fileVaultPercent > 0
        ? "Encrypting"
        : "Not Encrypted"
      : "Encrypted",
  ),
  "FileVault 2 Individual Key Validation": choice((mac) =>
    mac.fileVault === "No Partitions Encrypted" ? "Not Applicable" : "Valid",
  ),
  "FileVault 2 Eligibility": choice(() => "Eligible"),
  "FileVault 2 Recovery Key Type": choice((mac) =>
    mac.fileVault === "No Partitions Encrypted" ? "Not Present" : "Individual",
  ),
  "FileVault Status": choice((mac) => mac.fileVault),
  "Computer Group": { type: "group", of: () => undefined },
  "Operating System Version": { type: "version", of: (mac) => mac.osVersion },
  "Bootstrap Token Allowed": yesNo((mac) => mac.hasBootstrapToken),
  "User Approved MDM": yesNo((mac) => mac.isUserApproved),
  "Device Compliance Integration - Compliance Status": choice((mac, look) => look.complianceOf(mac)),
  "Device Compliance Integration - Registration Status": choice((mac) =>
    mac.registration ? "Registered" : "Not Registered",
  ),
  "Conditional Access Inventory State": choice((mac) => (mac.registration ? "Activated" : "Not Activated")),
  "Computer Azure Active Directory ID": text((mac) => mac.registration?.deviceId ?? ""),
  "User Azure Active Directory ID": text((mac) => mac.registration?.userPrincipalName ?? ""),

  "Operating System": text((mac) => `macOS ${mac.osVersion}`),
  "Operating System Build": text((mac) => mac.osBuild),
  "Computer Name": text((mac) => mac.name),
  "Serial Number": text((mac) => mac.serial),
  Username: text((mac) => mac.username),
  "Full Name": text((mac) => mac.realName),
  "Email Address": text((mac) => mac.email),
  Model: text((mac) => mac.model),
  "Model Identifier": text((mac) => mac.modelIdentifier),
  "Apple Silicon": yesNo((mac) => mac.isAppleSilicon),
};

export const patchPrefix = "Patch Reporting: ";

/** `Patch Reporting: Google Chrome` looks at the version of that app, if it is there. */
export function patchField(name: string): Field {
  const title = name.slice(patchPrefix.length).toLowerCase();
  return {
    type: "version",
    of: (mac) => mac.apps.find((app) => app.name.toLowerCase() === `${title}.app`)?.version,
  };
}

export function attributeField(id: number, dataType: "STRING" | "INTEGER" | "DATE"): Field {
  const type = ({ STRING: "list", INTEGER: "number", DATE: "date" } as const)[dataType];
  return {
    type,
    of: (mac) => {
      const value = mac.attributes[String(id)];
      if (value === undefined || value === "") return type === "list" ? "" : undefined;
      return type === "date" ? Date.parse(value) : type === "number" ? Number(value) : value;
    },
  };
}
