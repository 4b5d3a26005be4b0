/** A connected tenant whose Macs have lived for some days, some of them after failed registrations; made by hand, without the product. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { tmpdir } from "node:os";
import { registrationFailures as allRegistrationFailures } from "../../sandbox/jamf/macs/registrationFailures";
import { root } from "./host";
import type { Tenant } from "./tenant";

const groups = { applicable: "Jamf-Intune Applicable Group", compliance: "Jamf-Intune Compliance Group" };

const criterion = (name: string, searchType: string, value: string) => ({
  name,
  searchType,
  value,
  andOr: "and",
  openingParen: false,
  closingParen: false,
});

export interface Life {
  /** Share of registrations that go wrong. */
  registrationFailures: number;
  /** Whether somebody else may sign in on a registered Mac, beside what usually goes wrong. */
  secondUsers?: boolean;
  /** Whether Macs sleep at night, on weekends and on holidays. */
  keepsOfficeHours?: boolean;
  /** Minutes of each stretch of time; the partner reports after each. */
  minutes: number[];
}

/** What is true of a Mac, whoever says something else. */
export interface Truth {
  serial: string;
  name: string;
  userPrincipalName: string;
  registrationFailure: string | null;
  applicable: boolean;
  registeredAs: string | null;
  deviceId: string | null;
  deviceIds: string[];
  secondUser: string | null;
  isSecondUserAtScreen: boolean;
  jamfHoldsCompliant: boolean;
  daysSinceInventory: number;
}

/** Resolves with the object id of the group that registers. The tenant must be as it was at the start. */
export async function live(
  { admin }: Tenant,
  { registrationFailures, minutes, secondUsers = false, keepsOfficeHours = false }: Life,
): Promise<string> {
  const app = criterion("Application Title", "is", "Company Portal.app");
  const smart = (name: string, criteria: object[]) =>
    admin.must("POST", "/api/v3/computer-groups/smart-groups", {
      name,
      siteId: "-1",
      criteria: criteria.map((each, priority) => ({ ...each, priority })),
    });
  await smart(groups.applicable, [app]);
  await smart(groups.compliance, [
    criterion("Last Inventory Update", "less than x days ago", "2"),
    app,
    criterion("FileVault 2 Status", "is", "All Partitions Encrypted"),
  ]);
  const attribute = {
    name: "Entra registration",
    dataType: "STRING",
    inventoryDisplayType: "GENERAL",
    inputType: "SCRIPT",
    enabled: true,
    scriptContents: readFileSync(join(root, "mac", "entra-registration.sh"), "utf8"),
  };
  await admin.must("POST", "/api/v1/computer-extension-attributes", attribute);
  const titles = await admin.must("GET", "/api/v1/app-installers/titles?page-size=1000");
  const title = titles.json.results.find((t: any) => t.titleName === "Microsoft Intune Company Portal");
  await admin.must("POST", "/api/v1/app-installers/deployments", {
    name: "Company Portal",
    enabled: true,
    appTitleId: title.id,
    smartGroupId: "1",
    siteId: "-1",
    deploymentType: "INSTALL_AUTOMATICALLY",
    updateBehavior: "AUTOMATIC",
    categoryId: "-1",
  });
  await admin.must(
    "POST",
    "/JSSResource/policies/id/0",
    `<policy><general><name>Register</name><enabled>true</enabled></general><scope><all_computers>true</all_computers></scope>` +
      `<self_service><use_for_self_service>true</use_for_self_service></self_service>` +
      `<files_processes><run_command>registerWithIntune</run_command></files_processes></policy>`,
  );
  const everybody = await admin.graph("POST", "/v1.0/groups", {
    displayName: "Everybody with a Mac",
    mailEnabled: false,
    mailNickname: "everybody",
    securityEnabled: true,
    groupTypes: ["DynamicMembership"],
    membershipRule: 'user.userType -eq "Member"',
    membershipRuleProcessingState: "On",
  });
  await admin.control("POST", "/entra/policies", { policies: [] });
  const person = (step: string, body: object = {}) => admin.control("POST", `/people/${step}`, body);
  await person("savePage", { complianceGroup: groups.compliance, applicableGroup: groups.applicable });
  await person("consentCloudConnector");
  await person("consentRegistrationApp");
  await person("addPartner", { group: "Everybody with a Mac" });
  await person("confirm");
  await admin.control("POST", "/jamf/registrationFailures", {
    rate: registrationFailures,
    ...(secondUsers ? { kinds: allRegistrationFailures } : {}),
  });
  await admin.control("POST", "/jamf/settings", { keepsOfficeHours });
  for (const each of minutes) await admin.control("POST", "/macs/tick", { minutes: each });
  return everybody.id as string;
}

export const truthOf = async ({ admin }: Tenant): Promise<Truth[]> =>
  (await admin.control("POST", "/jamf/truth")).macs as Truth[];

/** A folder with the files of a stack, for commands that read them. */
export function stackFolder(config: Record<string, unknown>): { folder: string; remove: () => void } {
  const folder = mkdtempSync(join(tmpdir(), "commands-"));
  writeFileSync(join(folder, "Pulumi.yaml"), "name: jamf-entra-compliance\n");
  const lines = Object.entries(config).map(
    ([key, value]) => `  jamf-entra-compliance:${key}: ${JSON.stringify(value)}`,
  );
  writeFileSync(join(folder, "Pulumi.test.yaml"), ["config:", ...lines, ""].join("\n"));
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
