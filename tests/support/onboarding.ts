/** What people and Macs do between a stack's first run and stage `enforce`: for tests whose tenant must be live. */
import assert from "node:assert/strict";
import { truthOf } from "./livingFleet";
import type { Tenant } from "./tenant";

export const pageGroups = {
  complianceGroup: "Jamf-Intune Compliance Group",
  applicableGroup: "Jamf-Intune Applicable Group",
};

/** Of every stage: the script needs nobody who selects the payload. */
export const onboardingConfig = {
  registration: { method: "script" },
  jamf: { complianceGroup: { inventoryWithinDays: 8 } },
};

/** With which the managed policy may go on as soon as its users' Macs are compliant. */
export const onboardingThresholds = { inventoryPercent: 0, compliantPercent: 50, peopleLosingAccess: 2 };

interface User {
  id: string;
  userPrincipalName: string;
  accountEnabled: boolean;
}

const usersOf = (tenant: Tenant): Promise<User[]> => tenant.part("entra.users");

interface Owners {
  owners: string[];
  enabledOwners: string[];
  /** Without a Mac, and able to sign in. */
  others: string[];
}

/** Who has a Mac, by object id. */
export async function macOwners(tenant: Tenant): Promise<Owners> {
  const users = await usersOf(tenant);
  const names = new Set((await truthOf(tenant)).map((mac) => mac.userPrincipalName.toLowerCase()));
  const isOwner = ({ userPrincipalName }: User) => names.has(userPrincipalName.toLowerCase());
  return {
    owners: users.filter(isOwner).map(({ id }) => id),
    enabledOwners: users.filter((user) => isOwner(user) && user.accountEnabled).map(({ id }) => id),
    others: users.filter((user) => user.accountEnabled && !isOwner(user)).map(({ id }) => id),
  };
}

/** Those with a compliant Mac, and all others that can sign in. */
export async function compliantOwners(tenant: Tenant): Promise<{ members: string[]; others: string[] }> {
  const users = await usersOf(tenant);
  const { compliant } = (await tenant.admin.control("GET", "/access")) as { compliant: string[] };
  const members = users.filter(({ userPrincipalName }) => compliant.includes(userPrincipalName)).map(({ id }) => id);
  assert.ok(members.length > 0, "no user has a compliant Mac");
  const isOther = (user: User) => user.accountEnabled && !members.includes(user.id);
  return { members, others: users.filter(isOther).map(({ id }) => id) };
}

const step = (tenant: Tenant, name: string, body: object = {}) => tenant.admin.control("POST", `/people/${name}`, body);

/** The steps for people, in the order of the wizard, with the group of users that the stack has made. */
export async function stepsForPeople(tenant: Tenant): Promise<void> {
  await step(tenant, "savePage", pageGroups);
  await step(tenant, "consentCloudConnector");
  await step(tenant, "consentRegistrationApp");
  const { entra } = await tenant.snapshot(["entra.groups", "entra.applications"]);
  const own = entra.groups.find(({ description }: any) => /Jamf device compliance/.test(description ?? ""));
  await step(tenant, "addPartner", { group: own.displayName });
  await step(tenant, "confirm");
  const { appId } = entra.applications.find((app: any) => app.displayName === "Old automation");
  await step(tenant, "customizeBaselineScopes", { placeholderAppId: appId });
  await macsLive(tenant, 60);
}

/** Before `destroy`: Jamf Pro's page lets go of the stack's groups and is switched off. */
export async function disconnectedByPeople(tenant: Tenant): Promise<void> {
  await step(tenant, "savePage", { complianceGroup: "All Managed Clients", applicableGroup: "All Managed Clients" });
  await step(tenant, "disablePage");
}

/** Lets Macs live, and the partner report. */
export const macsLive = (tenant: Tenant, minutes: number): Promise<void> =>
  tenant.admin.control("POST", "/macs/tick", { minutes });

/** Once registration is open: enough time for most Macs to register and become compliant. */
export async function macsRegister(tenant: Tenant): Promise<void> {
  for (const minutes of [3000, 1440, 120]) await macsLive(tenant, minutes);
}
