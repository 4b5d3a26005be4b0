/** The sections of a computer in the Pro API's inventory. */
import type { GroupMembers } from "../groups/groupMembers";
import type { Instance } from "../instance";
import type { Mac } from "./mac";
import { reportOf } from "./registration";

/** v1 and v2 have sections that later ones lack; v4 names the last contact differently. */
export type Version = "v1" | "v2" | "v3" | "v4";
type Section = (mac: Mac, version: Version) => unknown;

export const iso = (at: number) => new Date(at).toISOString().replace(/\.\d+Z$/, "Z");

export const fileVaultStatus = {
  "All Partitions Encrypted": "ALL_ENCRYPTED",
  "Boot Partitions Encrypted": "BOOT_ENCRYPTED",
  "No Partitions Encrypted": "NOT_ENCRYPTED",
} as const;

/** Sections that exist but in which our Macs have nothing to tell; the lists among them are empty. */
const emptyLists = [
  "PRINTERS",
  "SERVICES",
  "LOCAL_USER_ACCOUNTS",
  "CERTIFICATES",
  "ATTACHMENTS",
  "LICENSED_SOFTWARE",
  "IBEACONS",
  "SOFTWARE_UPDATES",
];
/** Gone from v3 on (OpenAPI 11.30.1; public clients of v1). */
export const oldSections: readonly string[] = ["PLUGINS", "FONTS"];
const emptyObjects = ["STORAGE", "PACKAGE_RECEIPTS", "CONTENT_CACHING"];

/** The value of an extension attribute: what was written, or what its script reports. */
export function attributeValue(mac: Mac, id: number, attribute: Record<string, unknown>): string | undefined {
  const isScript = attribute["inputType"] === "SCRIPT";
  const reported = isScript ? reportOf(mac, String(attribute["scriptContents"] ?? "")) : undefined;
  return mac.attributes[String(id)] ?? reported;
}

/** By the name that a request asks for. */
export function inventorySections(instance: Instance, members: GroupMembers): Record<string, Section> {
  return {
    GENERAL: general,
    DISK_ENCRYPTION: diskEncryption,
    APPLICATIONS: ({ apps }) =>
      apps.map(({ name, bundleId, version }) => ({
        name,
        bundleId,
        version,
        path: `/Applications/${name}`,
        macAppStore: false,
        updateAvailable: false,
        cfBundleShortVersionString: version,
        cfBundleVersion: version,
        sizeMegabytes: 120,
      })),
    USER_AND_LOCATION: (mac) => ({
      username: mac.username,
      realname: mac.realName,
      email: mac.email,
      position: "",
      extensionAttributes: attributesShownIn(mac, "USER_AND_LOCATION"),
    }),
    HARDWARE: (mac) => ({
      make: "Apple",
      model: mac.model,
      modelIdentifier: mac.modelIdentifier,
      serialNumber: mac.serial,
      appleSilicon: mac.isAppleSilicon,
      processorArchitecture: mac.isAppleSilicon ? "arm64" : "x86_64",
      extensionAttributes: attributesShownIn(mac, "HARDWARE"),
    }),
    OPERATING_SYSTEM: (mac) => ({
      name: "macOS",
      version: mac.osVersion,
      build: mac.osBuild,
      fileVault2Status: fileVaultStatus[mac.fileVault],
      extensionAttributes: attributesShownIn(mac, "OPERATING_SYSTEM"),
    }),
    SECURITY: (mac) => ({
      sipStatus: "ENABLED",
      bootstrapTokenAllowed: mac.hasBootstrapToken,
      bootstrapTokenEscrowedStatus: mac.hasBootstrapToken ? "ESCROWED" : "NOT_ESCROWED",
    }),
    PURCHASING: (mac) => ({ extensionAttributes: attributesShownIn(mac, "PURCHASING") }),
    EXTENSION_ATTRIBUTES: (mac) => attributesShownIn(mac, "EXTENSION_ATTRIBUTES"),
    CONFIGURATION_PROFILES: () => [],
    GROUP_MEMBERSHIPS: ({ id }) =>
      instance.groups
        .all()
        .filter(([groupId]) => members.of(groupId).has(id))
        .map(([groupId, { name, description, isSmart }]) => ({
          groupId: String(groupId),
          groupName: name,
          groupDescription: description,
          smartGroup: isSmart,
        })),
    ...Object.fromEntries([...emptyLists, ...oldSections].map((section) => [section, () => []])),
    ...Object.fromEntries(emptyObjects.map((section) => [section, () => ({})])),
  };

  /** An attribute stands in the section that the administrator chose for it. */
  function attributesShownIn(mac: Mac, section: string): object[] {
    return instance.attributes
      .all()
      .filter(([, attribute]) => attribute["inventoryDisplayType"] === section)
      .map(([id, attribute]) => {
        const { name, enabled, description } = attribute;
        const value = attributeValue(mac, id, attribute);
        return {
          definitionId: String(id),
          name,
          description,
          enabled,
          multiValue: false,
          values: value === undefined ? [] : [value],
        };
      });
  }

  function general(mac: Mac, version: Version): object {
    const siteName = instance.sites.get(mac.siteId)?.name;
    const contact =
      version === "v4"
        ? { lastCheckIn: iso(mac.checkedInAt), lastContact: iso(mac.checkedInAt) }
        : { lastContactTime: iso(mac.checkedInAt) };
    return {
      name: mac.name,
      platform: "Mac",
      jamfBinaryVersion: instance.options.jamfVersion,
      supervised: true,
      remoteManagement: { managed: true },
      mdmCapable: { capable: true, capableUsers: [mac.username] },
      reportDate: iso(mac.reportedAt),
      ...contact,
      lastEnrolledDate: iso(mac.enrolledAt),
      initialEntryDate: iso(mac.enrolledAt).slice(0, 10),
      userApprovedMdm: mac.isUserApproved,
      site: { id: String(mac.siteId), name: siteName ?? "None" },
      managementId: mac.managementId,
      enrolledViaAutomatedDeviceEnrollment: true,
      declarativeDeviceManagementEnabled: true,
      extensionAttributes: attributesShownIn(mac, "GENERAL"),
    };
  }

  function diskEncryption(mac: Mac): object {
    const isEncrypted = mac.fileVault !== "No Partitions Encrypted";
    const state = isEncrypted ? "ENCRYPTED" : mac.fileVaultPercent > 0 ? "ENCRYPTING" : "UNENCRYPTED";
    return {
      bootPartitionEncryptionDetails: {
        partitionName: "Macintosh HD (Boot Partition)",
        partitionFileVault2State: state,
        partitionFileVault2Percent: mac.fileVaultPercent,
      },
      individualRecoveryKeyValidityStatus: isEncrypted ? "VALID" : "NOT_APPLICABLE",
      institutionalRecoveryKeyPresent: false,
      fileVault2Enabled: isEncrypted,
      fileVault2EnabledUserNames: isEncrypted ? [mac.username] : [],
      fileVault2EligibilityMessage: "Eligible",
    };
  }
}
