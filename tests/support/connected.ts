/** A sandbox tenant whose people have done their steps, and the configuration of a stack that manages it. */
import type { Tenant } from "./tenant";

export interface Connected {
  userGroupId: string;
  emergencyGroupId: string;
  config: Record<string, unknown>;
}

/** `Engineering` registers Macs; the tenant's emergency group keeps access; no other policy stands in the way. */
export async function people(tenant: Tenant): Promise<Connected> {
  const { entra } = await tenant.snapshot();
  const groupNamed = (name: string) => entra.groups.find((g: any) => g.displayName === name).id as string;
  const userGroupId = groupNamed("Engineering");
  const emergencyGroupId = groupNamed("CA-Exclude-Notfallzugänge");
  // Any application with a service principal serves: only its id is shown in policies.
  const placeholder = entra.servicePrincipals.find((app: any) => app.displayName === "Old automation").appId as string;
  await tenant.admin.control("POST", "/entra/policies", { policies: [] });
  const config = {
    jamfUrl: tenant.sandbox.jamf.url,
    tenantId: tenant.sandbox.entra.tenantId,
    users: { groupId: userGroupId },
    conditionalAccess: {
      managedPolicy: {},
      breakGlass: { groupId: emergencyGroupId },
      placeholder: { appId: placeholder },
    },
  };
  return { userGroupId, emergencyGroupId, config };
}

const step = (tenant: Tenant, name: string, body: object = {}) => tenant.admin.control("POST", `/people/${name}`, body);

/** Page, two consents, partner entry, Confirm, in the order of the wizard. The stack's groups must exist. */
export async function connect(tenant: Tenant): Promise<void> {
  await savePage(tenant);
  await step(tenant, "consentCloudConnector");
  await step(tenant, "consentRegistrationApp");
  await step(tenant, "addPartner", { group: "Engineering" });
  await step(tenant, "confirm");
  const { entra } = await tenant.snapshot();
  const { appId } = entra.applications.find((app: any) => app.displayName === "Old automation");
  await step(tenant, "customizeBaselineScopes", { placeholderAppId: appId });
}

/** After the page was switched off. */
export async function reconnect(tenant: Tenant): Promise<void> {
  await savePage(tenant);
  await step(tenant, "confirm");
}

const savePage = (tenant: Tenant) =>
  step(tenant, "savePage", {
    complianceGroup: "Jamf-Intune Compliance Group",
    applicableGroup: "Jamf-Intune Applicable Group",
  });
