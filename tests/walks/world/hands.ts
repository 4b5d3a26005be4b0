/** What people do in the admin centers while nobody looks: `n` chooses the object or the value. */
import type { Tenant } from "../../support/tenant";
import { pageGroups } from "../../support/onboarding";
import type { Facts } from "./base";
import { asking } from "./fleets";
import { namesakes } from "./namesakes";

type Hand = (tenant: Tenant, facts: Facts, n: number) => Promise<void>;

const policies = "/v1.0/identity/conditionalAccess/policies";

async function managedPolicy(tenant: Tenant): Promise<{ id: string; displayName: string } | undefined> {
  const { entra } = await tenant.snapshot(["entra.conditionalAccessPolicies"]);
  return entra.conditionalAccessPolicies.find(({ displayName }: any) => /compliant Mac/i.test(displayName));
}

const onPolicy =
  (set: (n: number) => object): Hand =>
  async (tenant, _facts, n) => {
    const found = await managedPolicy(tenant);
    if (found) await tenant.admin.graph("PATCH", `${policies}/${found.id}`, set(n));
  };

async function smartGroup(tenant: Tenant, n: number): Promise<{ id: number; name: string } | undefined> {
  const { jamf } = await tenant.snapshot(["jamf.smartComputerGroups"]);
  const name = n % 2 === 0 ? pageGroups.complianceGroup : pageGroups.applicableGroup;
  return jamf.smartComputerGroups.find((each: any) => each.name === name);
}

async function userGroup(tenant: Tenant): Promise<{ id: string; members: string[] } | undefined> {
  const { entra } = await tenant.snapshot(["entra.groups"]);
  return entra.groups.find(({ description }: any) => description?.startsWith("Users who register Macs"));
}

const criterion = (name: string, searchType: string, value: string) => ({
  name,
  searchType,
  value,
  andOr: "and",
  priority: 0,
  openingParen: false,
  closingParen: false,
});

/** A refusal of the service is an answer to a person too: nothing has happened then. */
const tried = async (work: Promise<unknown>): Promise<void> => void (await work.catch(() => undefined));

export const hands: Readonly<Record<string, Hand>> = {
  renamePolicy: onPolicy(() => ({ displayName: "Old: require a compliant Mac" })),
  switchPolicy: onPolicy((n) => ({
    state: (["disabled", "enabled", "enabledForReportingButNotEnforced"] as const)[n % 3],
  })),
  deletePolicy: async (tenant) => {
    const found = await managedPolicy(tenant);
    if (found) await tenant.admin.graph("DELETE", `${policies}/${found.id}`);
  },
  tenantsOwnPolicy: async (tenant, { compliant }) =>
    tried(tenant.admin.graph("POST", policies, asking(compliant.slice(0, 5)))),
  renameUserGroup: async (tenant) => {
    const found = await userGroup(tenant);
    if (found) await tenant.admin.graph("PATCH", `/v1.0/groups/${found.id}`, { displayName: "Mac users (renamed)" });
  },
  deleteUserGroup: async (tenant) => {
    const found = await userGroup(tenant);
    if (found) await tried(tenant.admin.graph("DELETE", `/v1.0/groups/${found.id}`));
  },
  leaveUserGroup: async (tenant, _facts, n) => {
    const found = await userGroup(tenant);
    const member = found?.members[n];
    if (member) await tried(tenant.admin.graph("DELETE", `/v1.0/groups/${found!.id}/members/${member}/$ref`));
  },
  emptyUserGroup: async (tenant, _facts, n) => {
    const found = await userGroup(tenant);
    for (const member of found?.members.slice(n) ?? [])
      await tried(tenant.admin.graph("DELETE", `/v1.0/groups/${found!.id}/members/${member}/$ref`));
  },
  changeSmartGroup: async (tenant, _facts, n) => {
    const found = await smartGroup(tenant, n);
    if (!found) return;
    const path = `/api/v3/computer-groups/smart-groups/${found.id}`;
    const { json } = await tenant.admin.must("GET", path);
    const lines = [
      { name: "Application Title", searchType: "is", value: "Company Portal.app" },
      { name: "Operating System Version", searchType: "greater than or equal", value: "27" },
      { name: "Serial Number", searchType: "is not", value: "nobody's" },
      { name: "FileVault 2 Status", searchType: "is", value: "All Partitions Encrypted" },
    ];
    const line = { ...lines[(n >> 1) % lines.length], priority: 0, andOr: "and" };
    const criteria = [{ ...line, openingParen: false, closingParen: false }];
    await tried(tenant.admin.must("PUT", path, { ...json, criteria }));
  },
  renameSmartGroup: async (tenant, _facts, n) => {
    const found = await smartGroup(tenant, n);
    if (!found) return;
    const path = `/api/v3/computer-groups/smart-groups/${found.id}`;
    const { json } = await tenant.admin.must("GET", path);
    await tried(tenant.admin.must("PUT", path, { ...json, name: `${found.name} (renamed)` }));
  },
  deleteSmartGroup: async (tenant, _facts, n) => {
    const found = await smartGroup(tenant, n);
    if (found) await tried(tenant.admin.must("DELETE", `/api/v3/computer-groups/smart-groups/${found.id}`));
  },
  /** Of an object of the stack's. */
  namesake: async (tenant, facts, n) => tried(namesakes[n % namesakes.length]!.make(tenant, facts)),
  deleteRegistrationPolicy: async (tenant) => {
    const { jamf } = await tenant.snapshot(["jamf.policies"]);
    const found = jamf.policies.find((each: any) => /Register with Azure/.test(each.name));
    if (found) await tried(tenant.admin.must("DELETE", `/JSSResource/policies/id/${found.id}`));
  },
  closeRegistration: async (tenant) => {
    const { jamf } = await tenant.snapshot(["jamf.policies"]);
    const found = jamf.policies.find((each: any) => /Register with Azure/.test(each.name));
    const closed = "<policy><general><enabled>false</enabled></general></policy>";
    if (found) await tried(tenant.admin.must("PUT", `/JSSResource/policies/id/${found.id}`, closed));
  },
  narrowSmartGroup: async (tenant, _facts, n) => {
    const found = await smartGroup(tenant, n);
    const criteria = [criterion("Operating System Version", "greater than or equal", "27")];
    const body = found && { name: found.name, siteId: "-1", criteria };
    if (found) await tried(tenant.admin.must("PUT", `/api/v3/computer-groups/smart-groups/${found.id}`, body));
  },
  deleteOwnPolicy: async (tenant, { policies: own }, n) => {
    const id = own[n % Math.max(1, own.length)];
    if (id) await tried(tenant.admin.graph("DELETE", `${policies}/${id}`));
  },
  exceptInPolicy: async (tenant, { others, owners }) => {
    const found = await managedPolicy(tenant);
    if (!found) return;
    const { conditions } = await tenant.admin.graph("GET", `${policies}/${found.id}`);
    const excludeUsers = [...(conditions.users.excludeUsers ?? []), others[1], ...owners.slice(-4)];
    const users = { ...conditions.users, excludeUsers };
    await tried(tenant.admin.graph("PATCH", `${policies}/${found.id}`, { conditions: { ...conditions, users } }));
  },
  emptyEmergencyGroup: async (tenant, { emergencyGroup }) => {
    const { entra } = await tenant.snapshot(["entra.groups"]);
    const { members } = entra.groups.find(({ id }: any) => id === emergencyGroup);
    for (const member of members)
      await tried(tenant.admin.graph("DELETE", `/v1.0/groups/${emergencyGroup}/members/${member}/$ref`));
  },
  deletePilotGroup: async (tenant, { pilotGroup }) => tried(tenant.admin.graph("DELETE", `/v1.0/groups/${pilotGroup}`)),
  withdrawConsent: async (tenant) =>
    tried(tenant.admin.control("POST", "/people/withdrawConsent", { app: "registrationApp" })),
  partnerInactive: async (tenant) => {
    const [partner] = await tenant.part("entra.complianceManagementPartners");
    const set = { partnerState: "unresponsive" };
    if (partner) await tried(tenant.admin.control("POST", "/entra/partner", { id: partner.id, set }));
  },
  partnerForAll: async (tenant) => {
    const partner = (await tenant.part("entra.complianceManagementPartners")).find(({ displayName }: any) =>
      displayName.startsWith("Jamf"),
    );
    const target = { "@odata.type": "#microsoft.graph.allLicensedUsersAssignmentTarget" };
    const set = { macOsEnrollmentAssignments: [{ target }] };
    if (partner) await tried(tenant.admin.control("POST", "/entra/partner", { id: partner.id, set }));
  },
  disableDevice: async (tenant, _facts, n) => {
    const device = (await tenant.part("entra.devices")).filter((each: any) => each.isCompliant)[n];
    if (device) await tried(tenant.admin.graph("PATCH", `/v1.0/devices/${device.id}`, { accountEnabled: false }));
  },
  withoutPermission: async (tenant, _facts, n) => {
    const names = ["Device.Read.All", "GroupMember.Read.All", "DeviceManagementServiceConfig.Read.All"];
    await tried(tenant.admin.control("POST", "/entra/permissions", { without: [names[n % 3]] }));
  },
  allPermissions: async (tenant) => tried(tenant.admin.control("POST", "/entra/permissions", { without: [] })),
};

export const handNames = Object.keys(hands);
