/** Application permissions of Graph and who needs which. */

/**
 * Application permissions of Microsoft Graph and their app role ids, as far as a caller of the sandbox can need them
 * (Microsoft Graph permissions reference, 2026).
 */
export const graphPermissions = {
  "Application.Read.All": "9a5d68dd-52b0-4cc2-bd40-abcf44ac3a30",
  "Application.ReadWrite.All": "1bfefb4e-e0b5-418b-a88f-73c46d2cc8e9",
  "Application.ReadWrite.OwnedBy": "18a4783c-866b-4cc7-a460-3d5e5662c884",
  "AppRoleAssignment.ReadWrite.All": "06b708a9-e830-4db3-a914-8e69da51d44f",
  "AuditLog.Read.All": "b0afded3-3588-46d8-8b3d-9842eff778da",
  "DelegatedPermissionGrant.Read.All": "81b4724a-58aa-41c1-8a55-84ef97466587",
  "DelegatedPermissionGrant.ReadWrite.All": "8e8e4742-1d95-4f68-9d56-6ee75648c72a",
  "Device.Read.All": "7438b122-aefc-4978-80ed-43db9fcc7715",
  "Device.ReadWrite.All": "1138cb37-bd11-4084-a2b7-9f71582aeddb",
  "DeviceManagementConfiguration.Read.All": "dc377aa6-52d8-4e23-b271-2a7ae04cedf3",
  "DeviceManagementConfiguration.ReadWrite.All": "9241abd9-d0e6-425a-bd4f-47ba86e767a4",
  "DeviceManagementServiceConfig.Read.All": "06a5fe6d-c49d-46a7-b082-56b1b14103c7",
  "DeviceManagementServiceConfig.ReadWrite.All": "5ac13192-7ace-4fcf-b828-1a26f28068ee",
  "Directory.Read.All": "7ab1d382-f21e-4acd-a863-ba3e13f7da61",
  "Directory.ReadWrite.All": "19dbc75e-c2e2-444c-a770-ec69d8559fc7",
  "Group.Create": "bf7b1a76-6e77-406b-b258-bf5c7720e98f",
  "Group.Read.All": "5b567255-7703-4780-807c-7be8301ae99b",
  "Group.ReadWrite.All": "62a82d76-70ea-41e2-9197-370581804d09",
  "GroupMember.Read.All": "98830695-27a2-44f7-8c18-0c3ebc9698f6",
  "GroupMember.ReadWrite.All": "dbaae8cf-10b5-4b86-a4a1-f871c94c6695",
  "Organization.Read.All": "498476ce-e0fe-48b0-b801-37ba7e2685c6",
  "Policy.Read.All": "246dd0d5-5bd0-4def-940b-0421030a5b68",
  "Policy.Read.ConditionalAccess": "37730810-e9ba-4e46-b07e-8ca78d182097",
  "Policy.ReadWrite.ConditionalAccess": "01c0a623-fc9b-48e9-b794-0756f8e8f067",
  "User.Read.All": "df021288-bdef-4463-88db-98f22de89214",
  "User.ReadBasic.All": "97235f07-e226-4f63-ace3-39588e11d3a1",
} as const;

type Permission = keyof typeof graphPermissions;

export const isPermission = (name: string): name is Permission => Object.hasOwn(graphPermissions, name);

export const permissionNames = Object.keys(graphPermissions) as Permission[];

/** All lists must be met, each by one of its permissions. */
export type Needs = readonly (readonly Permission[])[];

const directoryRead = ["Directory.Read.All", "Directory.ReadWrite.All"] as const;
const readGroups = [
  "GroupMember.Read.All",
  "GroupMember.ReadWrite.All",
  "Group.Read.All",
  "Group.ReadWrite.All",
  ...directoryRead,
] as const;
const readUsers = ["User.ReadBasic.All", "User.Read.All", ...directoryRead] as const;
const readApplications = [
  "Application.Read.All",
  "Application.ReadWrite.All",
  "Application.ReadWrite.OwnedBy",
  ...directoryRead,
] as const;
const readPolicies = ["Policy.Read.All", "Policy.Read.ConditionalAccess"] as const;

/** What each part of Graph asks for (documented per operation; where documents differ, the stricter one). */
export const needs = {
  readGroups: [readGroups],
  createGroups: [["Group.Create", "Group.ReadWrite.All", "Directory.ReadWrite.All"]],
  writeGroups: [["Group.ReadWrite.All", "Directory.ReadWrite.All"]],
  writeMembers: [["GroupMember.ReadWrite.All", "Group.ReadWrite.All", "Directory.ReadWrite.All"]],
  readUsers: [readUsers],
  checkGroups: [readUsers, readGroups],
  readApplications: [readApplications],
  writeApplications: [["Application.ReadWrite.OwnedBy", "Application.ReadWrite.All"]],
  assignAppRoles: [["AppRoleAssignment.ReadWrite.All"], readApplications],
  readGrants: [["DelegatedPermissionGrant.Read.All", "DelegatedPermissionGrant.ReadWrite.All", ...directoryRead]],
  writeGrants: [["DelegatedPermissionGrant.ReadWrite.All", "Directory.ReadWrite.All"]],
  readDevices: [["Device.Read.All", "Device.ReadWrite.All", ...directoryRead]],
  writeDevices: [["Device.ReadWrite.All", "Directory.ReadWrite.All"]],
  readOrganization: [["Organization.Read.All", "User.Read.All", ...directoryRead]],
  readLicences: [["Organization.Read.All", ...directoryRead]],
  readSignIns: [["AuditLog.Read.All"]],
  readPolicies: [readPolicies],
  writePolicies: [["Policy.ReadWrite.ConditionalAccess"], ["Policy.Read.All"], readApplications],
  evaluatePolicies: [["Policy.Read.ConditionalAccess"]],
  readSettings: [["Policy.Read.All"]],
  readPartners: [
    [
      "DeviceManagementServiceConfig.Read.All",
      "DeviceManagementServiceConfig.ReadWrite.All",
      "DeviceManagementConfiguration.Read.All",
      "DeviceManagementConfiguration.ReadWrite.All",
    ],
  ],
  writePartners: [["DeviceManagementServiceConfig.ReadWrite.All", "DeviceManagementConfiguration.ReadWrite.All"]],
} satisfies Record<string, Needs>;

/** What an application has that runs the whole set-up, by the documents' least privilege. */
export const deployPermissions: readonly Permission[] = [
  "Application.Read.All",
  "Application.ReadWrite.OwnedBy",
  "AuditLog.Read.All",
  "DelegatedPermissionGrant.Read.All",
  "Device.Read.All",
  "DeviceManagementServiceConfig.ReadWrite.All",
  "Group.ReadWrite.All",
  "Organization.Read.All",
  "Policy.Read.All",
  "Policy.Read.ConditionalAccess",
  "Policy.ReadWrite.ConditionalAccess",
  "User.Read.All",
];

/** For previews in pull requests. */
export const readOnlyPermissions: readonly Permission[] = [
  "Application.Read.All",
  "AuditLog.Read.All",
  "DelegatedPermissionGrant.Read.All",
  "Device.Read.All",
  "DeviceManagementServiceConfig.Read.All",
  "GroupMember.Read.All",
  "Organization.Read.All",
  "Policy.Read.All",
  "Policy.Read.ConditionalAccess",
  "User.Read.All",
];
