/**
 * Objects that somebody makes by hand under a name of the stack's, in each kind, before the stack would make one of that name: none of them
 * may be taken for the stack's own.
 */
import type { Tenant } from "../../support/tenant";
import { pageGroups } from "../../support/onboarding";
import type { Facts } from "./base";
import { detailPaths } from "./details";
import { asking } from "./fleets";
import type { Change } from "./walk";

interface Namesake {
  make(tenant: Tenant, facts: Facts): Promise<unknown>;
  /** After which the stack makes the object; in its first run where nothing is named. */
  by: readonly Change[];
}

const encrypted = {
  name: "FileVault 2 Status",
  searchType: "is",
  value: "All Partitions Encrypted",
  andOr: "and",
  priority: 0,
  openingParen: false,
  closingParen: false,
};
const smartGroup = (name: string, ...by: Change[]): Namesake => ({
  make: ({ admin }) =>
    admin.must("POST", "/api/v3/computer-groups/smart-groups", { name, siteId: "-1", criteria: [encrypted] }),
  by,
});
const script = (name: string, ...by: Change[]): Namesake => ({
  make: ({ admin }) => admin.must("POST", "/api/v1/scripts", { name, scriptContents: "echo by hand\n" }),
  by,
});
/** The second of its values: what `details` has beside the default. */
const detail = (path: string): Change => ({ what: "detail", n: detailPaths.indexOf(path) + detailPaths.length });

const made = {
  complianceGroup: smartGroup(pageGroups.complianceGroup),
  applicableGroup: smartGroup(pageGroups.applicableGroup),
  registrationPolicy: {
    make: ({ admin }) =>
      admin.must(
        "POST",
        "/JSSResource/policies/id/0",
        "<policy><general><name>Register with Azure AD(Entra)</name><enabled>false</enabled></general></policy>",
      ),
    by: [],
  },
  registrationScript: script("Register with Azure AD(Entra)"),
  extensionAttribute: {
    make: ({ admin }) =>
      admin.must("POST", "/api/v1/computer-extension-attributes", {
        name: "Entra registration",
        dataType: "STRING",
        inventoryDisplayType: "GENERAL",
        inputType: "TEXT",
      }),
    by: [],
  },
  /** As the stack would make it: adopted without a question, and never deleted. */
  category: {
    make: ({ admin }) => admin.must("POST", "/api/v1/categories", { name: "Device Compliance", priority: 9 }),
    by: [],
  },
  macApp: {
    async make({ admin }) {
      const { json } = await admin.must("GET", "/api/v1/app-installers/titles?page-size=1000");
      const title = json.results.find(({ titleName }: any) => titleName === "Microsoft Intune Company Portal");
      await admin.must("POST", "/api/v1/app-installers/deployments", {
        name: "Microsoft Intune Company Portal",
        enabled: true,
        appTitleId: title.id,
        smartGroupId: "1",
        siteId: "-1",
        categoryId: "-1",
        deploymentType: "SELF_SERVICE",
        updateBehavior: "MANUAL",
      });
    },
    by: [],
  },
  managedPolicy: {
    make({ admin }, { pilotGroup }) {
      const body = asking([]);
      const conditions = { ...body.conditions, users: { includeGroups: [pilotGroup] } };
      const displayName = "Require a compliant Mac (Jamf)";
      const all = { ...body, conditions, displayName, state: "disabled" };
      return admin.graph("POST", "/v1.0/identity/conditionalAccess/policies", all);
    },
    by: [{ what: "stage", n: 1 }],
  },
  userGroup: {
    make: ({ admin }) =>
      admin.graph("POST", "/v1.0/groups", {
        displayName: "Mac users (Jamf device compliance)",
        mailNickname: "mac-users",
        mailEnabled: false,
        securityEnabled: true,
      }),
    by: [],
  },
  complianceCandidate: smartGroup(`${pageGroups.complianceGroup} (candidate)`, { what: "compliance", n: 7 }),
  applicableCandidate: smartGroup(`${pageGroups.applicableGroup} (candidate)`, { what: "applicable", n: 4 }),
  pilotMacs: smartGroup(
    `${pageGroups.applicableGroup} (pilot)`,
    { what: "pilot", n: 2 },
    { what: "stage", n: 2 },
    { what: "force", n: 0 },
  ),
  repairScript: script("Repair registration with Entra", detail("jamf.repairScript")),
  loginItems: {
    make: ({ admin }) => admin.must("POST", "/JSSResource/osxconfigurationprofiles/id/0", profile),
    by: [detail("jamf.profiles.loginItems")],
  },
} satisfies Record<string, Namesake>;

const plist = `<?xml version="1.0" encoding="UTF-8"?>
<plist version="1.0"><dict><key>PayloadContent</key><array><dict>
<key>PayloadType</key><string>com.apple.servicemanagement</string>
<key>PayloadUUID</key><string>AAAAAAAA-2222-4333-8444-555555555555</string>
</dict></array></dict></plist>`;
const profile =
  "<os_x_configuration_profile><general><name>Login items for Jamf and Company Portal</name><payloads>" +
  `${plist.replaceAll("&", "&amp;").replaceAll("<", "&lt;")}</payloads></general></os_x_configuration_profile>`;

export const namesakes: readonly Namesake[] = Object.values<Namesake>(made);

/** Numbers of those that a first run meets, and of those that a stack meets that is there already. */
export const [metFirst, metLater] = [true, false].map((isFirst) =>
  [...namesakes.keys()].filter((n) => (namesakes[n]!.by.length === 0) === isFirst),
) as [number[], number[]];
