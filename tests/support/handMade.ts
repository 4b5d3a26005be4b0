/**
 * Live integrations as administrators made them by hand: ten that differ in names, criteria, the policy's settings and Conditional Access.
 * Made with the vendors' APIs and the sandbox's people, without the product.
 */
import type { Tenant } from "./tenant";

export interface HandMade {
  label: string;
  applicable: { name: string; criteria: object[]; description?: string };
  compliance: { name: string; criteria: object[]; description?: string };
  policy: { name: string; xml?: string; enabled?: boolean; category?: string; scope?: string };
  app?: false | { name: string };
  /** Groups of the tenant that the partner is assigned to. */
  partner: string[];
  /** Conditional Access policies, without ids. */
  policies?: (ids: Ids) => object[];
  /** Stage that is live. */
  stage: "connect" | "pilot" | "enforce";
  managesPolicy?: true;
  /** What the command must be told. */
  choose?: (ids: Ids) => string[];
  /** Properties of the registration policy that the configuration cannot say. */
  differs?: string[];
}

interface Ids {
  group: (name: string) => string;
  app: (name: string) => string;
}

const registrationApp = "b03c10a8-71c7-45f9-b44a-3335ab76e970";

const line = (name: string, searchType: string, value: string, more: object = {}) => ({
  name,
  searchType,
  value,
  andOr: "and",
  openingParen: false,
  closingParen: false,
  ...more,
});
const app = line("Application Title", "is", "Company Portal.app");
const seen = (days: number) => line("Last Inventory Update", "less than x days ago", String(days));
const encrypted = line("FileVault 2 Status", "is", "All Partitions Encrypted");
const guide = { applicable: [app], compliance: [seen(2), app, encrypted] };

/** What the managed policy is like, with the tenant's own names. */
const compliantMacs = ({ group, app: appOf }: Ids, more: { name: string; state?: string; group?: string }) => ({
  displayName: more.name,
  state: more.state ?? "enabled",
  conditions: {
    clientAppTypes: ["all"],
    applications: {
      includeApplications: ["All"],
      excludeApplications: [registrationApp, appOf("Old automation")],
    },
    users: { includeGroups: [group(more.group ?? "Engineering")], excludeGroups: [group("CA-Exclude-Notfallzugänge")] },
    platforms: { includePlatforms: ["macOS"], excludePlatforms: [] },
  },
  grantControls: { operator: "OR", builtInControls: ["compliantDevice"] },
});

const names = { applicable: "Jamf-Intune Applicable Group", compliance: "Jamf-Intune Compliance Group" };

/** Groups as the guide has them, for a tenant in which registration is open. */
const guided = {
  applicable: { name: names.applicable, criteria: guide.applicable },
  compliance: { name: names.compliance, criteria: guide.compliance },
  policy: { name: "Register with Entra" },
  partner: ["Engineering"],
  stage: "pilot" as const,
};

export const handMade: readonly HandMade[] = [
  {
    label: "by the guide, to the letter",
    applicable: { name: names.applicable, criteria: guide.applicable },
    compliance: { name: names.compliance, criteria: guide.compliance },
    policy: { name: "Register with Azure AD(Entra)", category: "Device Compliance" },
    partner: ["Engineering"],
    stage: "pilot",
  },
  {
    label: "with names of their own and eight days",
    applicable: { name: "Macs with Company Portal", criteria: guide.applicable, description: "Asked for by IT" },
    compliance: { name: "Compliant Macs", criteria: [seen(8), app] },
    policy: { name: "Entra registration", xml: "<frequency>Ongoing</frequency>" },
    partner: ["Engineering"],
    stage: "pilot",
  },
  {
    label: "in German, by bundle id and operating system",
    applicable: {
      name: "Geräte mit Unternehmensportal",
      criteria: [line("Application Bundle ID", "is", "com.microsoft.CompanyPortalMac")],
    },
    compliance: {
      name: "Konforme Geräte",
      criteria: [
        seen(7),
        line("Operating System Version", "greater than or equal", "14.0", { openingParen: true }),
        line("FileVault 2 Status", "is", "All Partitions Encrypted", { andOr: "or", closingParen: true }),
      ],
    },
    policy: { name: "Registrierung bei Entra", category: "Sicherheit" },
    partner: ["Engineering"],
    stage: "pilot",
  },
  {
    label: "without an app from the catalog, registration still off",
    applicable: { name: names.applicable, criteria: guide.applicable },
    compliance: { name: names.compliance, criteria: [seen(14), app, encrypted] },
    policy: { name: "Register Mac (Intune)", enabled: false },
    app: false,
    partner: ["Engineering"],
    stage: "connect",
  },
  {
    label: "with a policy that reports only",
    ...guided,
    managesPolicy: true,
    policies: (ids) => [compliantMacs(ids, { name: "Macs: report", state: "enabledForReportingButNotEnforced" })],
  },
  {
    label: "enforced for everybody who registers",
    applicable: { name: names.applicable, criteria: guide.applicable },
    compliance: { name: names.compliance, criteria: [seen(8), app, encrypted] },
    policy: { name: "Register with Entra", category: "Security" },
    partner: ["Engineering"],
    stage: "enforce",
    managesPolicy: true,
    policies: (ids) => [compliantMacs(ids, { name: "CA104 Compliant Macs" })],
  },
  {
    label: "enforced for a pilot",
    ...guided,
    managesPolicy: true,
    policies: (ids) => [compliantMacs(ids, { name: "CA104 pilot", group: "Engineering Plattform" })],
  },
  {
    label: "with a policy of a form that no stack writes",
    ...guided,
    policies: (ids) => {
      const policy = compliantMacs(ids, { name: "Compliant outside the office" });
      return [{ ...policy, grantControls: { operator: "OR", builtInControls: ["compliantDevice", "mfa"] } }];
    },
  },
  {
    label: "with two groups at the partner",
    applicable: { name: "Applicable", criteria: guide.applicable },
    compliance: { name: "Compliance 2026", criteria: guide.compliance },
    policy: { name: "Register with Entra" },
    partner: ["Engineering", "Finance"],
    stage: "pilot",
    choose: ({ group }) => [`users=${group("Engineering")}`],
  },
  {
    label: "with a policy for all Macs that runs at enrollment",
    applicable: { name: names.applicable, criteria: guide.applicable },
    compliance: { name: names.compliance, criteria: guide.compliance },
    policy: {
      name: "Register with Entra",
      scope: "<all_computers>true</all_computers>",
      xml: "<trigger_enrollment_complete>true</trigger_enrollment_complete>",
    },
    partner: ["Engineering"],
    stage: "pilot",
    differs: ["triggers.enrollmentComplete", "scope.allComputers", "scope.computerGroupIds"],
  },
];

/** Makes it in a tenant as it was at the start. Resolves with what `--choose` must be told. */
export async function makeByHand(tenant: Tenant, made: HandMade): Promise<string[]> {
  const { admin } = tenant;
  const ids = await idsIn(tenant);
  const { app: portal, policy } = made;
  const smart = async ({ name, criteria, description = "" }: HandMade["applicable"]) =>
    (
      await admin.must("POST", "/api/v3/computer-groups/smart-groups", {
        name,
        description,
        siteId: "-1",
        criteria: criteria.map((each, priority) => ({ ...each, priority })),
      })
    ).json.id as string;
  const applicable = await smart(made.applicable);
  await smart(made.compliance);
  const category = policy.category
    ? ((await admin.must("POST", "/api/v1/categories", { name: policy.category, priority: 9 })).json.id as string)
    : "-1";
  if (portal !== false) await deployPortal(tenant, portal?.name ?? "Company Portal", category);
  const scope =
    policy.scope ?? `<computer_groups><computer_group><id>${applicable}</id></computer_group></computer_groups>`;
  await admin.must(
    "POST",
    "/JSSResource/policies/id/0",
    `<policy><general><name>${policy.name}</name><enabled>${policy.enabled ?? true}</enabled>${policy.xml ?? ""}
      <category><id>${category}</id></category></general><scope>${scope}</scope>
      <self_service><use_for_self_service>true</use_for_self_service>
      <self_service_display_name>Register this Mac</self_service_display_name><install_button_text>Start</install_button_text>
      <self_service_description>Register here, not in Company Portal.</self_service_description></self_service></policy>`,
  );
  await admin.control("POST", "/entra/policies", { policies: [] });
  const step = (name: string, body: object = {}) => admin.control("POST", `/people/${name}`, body);
  await step("savePage", { complianceGroup: made.compliance.name, applicableGroup: made.applicable.name });
  await step("consentCloudConnector");
  await step("consentRegistrationApp");
  const [first, ...more] = made.partner;
  await step("addPartner", { group: first });
  await step("confirm");
  if (more.length > 0) await assignToo(tenant, more.map(ids.group));
  await step("tickPayload", { policy: policy.name }).catch(() => undefined);
  await step("customizeBaselineScopes", { placeholderAppId: ids.app("Old automation") });
  for (const each of made.policies?.(ids) ?? [])
    await admin.graph("POST", "/v1.0/identity/conditionalAccess/policies", each);
  return made.choose?.(ids) ?? [];
}

async function idsIn(tenant: Tenant): Promise<Ids> {
  const { entra } = await tenant.snapshot(["entra.groups", "entra.servicePrincipals"]);
  const one = (all: any[], name: string) => {
    const found = all.find(({ displayName }) => displayName === name);
    if (!found) throw new Error(`the tenant has no "${name}"`);
    return found;
  };
  return { group: (name) => one(entra.groups, name).id, app: (name) => one(entra.servicePrincipals, name).appId };
}

async function deployPortal({ admin }: Tenant, name: string, categoryId: string): Promise<void> {
  const titles = await admin.must("GET", "/api/v1/app-installers/titles?page-size=1000");
  const title = titles.json.results.find((t: any) => t.titleName === "Microsoft Intune Company Portal");
  await admin.must("POST", "/api/v1/app-installers/deployments", {
    name,
    enabled: true,
    appTitleId: title.id,
    smartGroupId: "1",
    siteId: "-1",
    categoryId,
    deploymentType: "INSTALL_AUTOMATICALLY",
    updateBehavior: "AUTOMATIC",
  });
}

/** Adds groups to the partner's entry, as in the Intune admin center. */
async function assignToo({ admin }: Tenant, groupIds: string[]): Promise<void> {
  const path = "/v1.0/deviceManagement/complianceManagementPartners";
  const { value } = await admin.graph("GET", path);
  const partner = value.find((each: any) => each.displayName === "Jamf Device Compliance");
  const more = groupIds.map((groupId) => ({
    target: { "@odata.type": "#microsoft.graph.groupAssignmentTarget", groupId },
  }));
  await admin.graph("PATCH", `${path}/${partner.id}`, {
    "@odata.type": "#microsoft.graph.complianceManagementPartner",
    macOsEnrollmentAssignments: [...partner.macOsEnrollmentAssignments, ...more],
  });
}
