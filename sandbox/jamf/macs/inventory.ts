/** Pro API: computer inventory. */
import type { Reply } from "../../service";
import type { GroupMembers } from "../groups/groupMembers";
import type { Instance } from "../instance";
import type { Mac } from "./mac";
import { page } from "../server/paging";
import { reportOf } from "./registration";
import { notFound, refuse } from "../server/refusals";
import type { Context, Route } from "../server/router";
import type { Fields } from "../server/rsql";

type Version = "v3" | "v4";
type Section = (mac: Mac, version: Version) => unknown;

const iso = (at: number) => new Date(at).toISOString().replace(/\.\d+Z$/, "Z");

const fileVaultStatus = {
  "All Partitions Encrypted": "ALL_ENCRYPTED",
  "Boot Partitions Encrypted": "BOOT_ENCRYPTED",
  "No Partitions Encrypted": "NOT_ENCRYPTED",
} as const;

/** Filters the real service documents for this list, those that look at something our Macs have. */
const fields: Fields<Mac> = {
  id: ({ id }) => id,
  udid: ({ udid }) => udid,
  "general.name": ({ name }) => name,
  "general.reportDate": ({ reportedAt }) => iso(reportedAt),
  "general.lastContactTime": ({ checkedInAt }) => iso(checkedInAt),
  "general.lastCheckIn": ({ checkedInAt }) => iso(checkedInAt),
  "general.lastEnrolledDate": ({ enrolledAt }) => iso(enrolledAt),
  "general.managementId": ({ managementId }) => managementId,
  "hardware.serialNumber": ({ serial }) => serial,
  "hardware.model": ({ model }) => model,
  "hardware.modelIdentifier": ({ modelIdentifier }) => modelIdentifier,
  "operatingSystem.version": ({ osVersion }) => osVersion,
  "operatingSystem.build": ({ osBuild }) => osBuild,
  "operatingSystem.fileVault2Status": ({ fileVault }) => fileVaultStatus[fileVault],
  "userAndLocation.username": ({ username }) => username,
  "userAndLocation.realname": ({ realName }) => realName,
  "userAndLocation.email": ({ email }) => email,
};

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
const emptyObjects = ["STORAGE", "PACKAGE_RECEIPTS", "CONTENT_CACHING"];
const camelCase = (section: string) =>
  section.toLowerCase().replace(/_(.)/g, (_, letter: string) => letter.toUpperCase());

/** Computer inventory, paged and by section; v4 since 11.30 (facts §6). */
export function inventoryRoutes(instance: Instance, members: GroupMembers): Route[] {
  const sections: Record<string, Section> = {
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
    ...Object.fromEntries(emptyLists.map((section) => [section, () => []])),
    ...Object.fromEntries(emptyObjects.map((section) => [section, () => ({})])),
  };
  return [...surface("v3", true), ...surface("v4", instance.behaviour.hasV4Inventory)];

  function surface(version: Version, exists: boolean): Route[] {
    const path = `/api/${version}/computers-inventory`;
    const common = { method: "GET" as const, privileges: ["Read Computers"], exists };
    return [
      { ...common, path, run: (context) => list(context, version) },
      {
        ...common,
        path: `${path}/{id}`,
        run: ({ call, id, params }) => {
          const mac = instance.macs.get(id) ?? notFound("Computer", params["id"]!);
          return { status: 200, body: row(mac, asked(call.query), version) };
        },
      },
    ];
  }

  function asked(query: URLSearchParams): string[] {
    const names = query.getAll("section").flatMap((text) => text.split(","));
    const unknown = names.find((name) => !Object.hasOwn(sections, name));
    if (unknown !== undefined) refuse(400, "INVALID_FIELD", "section", `There is no section ${unknown}`);
    return names.length > 0 ? names : ["GENERAL"];
  }

  /** An attribute stands in the section that the administrator chose for it. */
  function attributesShownIn(mac: Mac, section: string): object[] {
    return instance.attributes
      .all()
      .filter(([, attribute]) => attribute["inventoryDisplayType"] === section)
      .map(([id, { name, enabled, description, scriptContents, inputType }]) => {
        const reported = inputType === "SCRIPT" ? reportOf(mac, String(scriptContents ?? "")) : undefined;
        const value = mac.attributes[String(id)] ?? reported;
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

  function row(mac: Mac, names: string[], version: Version): object {
    const parts = names.map((name) => [camelCase(name), sections[name]!(mac, version)]);
    return { id: String(mac.id), udid: mac.udid, ...Object.fromEntries(parts) } as object;
  }

  function list({ call }: Context, version: Version): Reply {
    const names = asked(call.query);
    const macs = instance.macs.all().map(([, mac]) => mac);
    const found = page(call.query, macs, { fields, sort: "general.name:asc" });
    const results = found.rows.map((mac) => row(mac, names, version));
    return { status: 200, body: { totalCount: found.totalCount, results } };
  }

  function general(mac: Mac, version: Version): object {
    const siteName = instance.sites.get(mac.siteId)?.name;
    const contact =
      version === "v3"
        ? { lastContactTime: iso(mac.checkedInAt) }
        : { lastCheckIn: iso(mac.checkedInAt), lastContact: iso(mac.checkedInAt) };
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
