/**
 * Which privilege of Jamf Pro and which permission of Microsoft Graph is needed for what. The test beside it takes each away and looks
 * which operations fail; the tables of docs/reference/permissions.md are written from here.
 */

/** A kind of object in Jamf Pro, as the API role page names its privileges: `Create Categories`, `Read Categories`, … */
export interface JamfObjects {
  objects: string;
  /** The resource; absent: these are read only. */
  kind?: string;
  /** When a stack needs them. Empty: always. */
  when: string;
  /** What else reads them, beside the resource itself: names of operations in `operations.ts`. */
  readBy: readonly string[];
  /** In words of the documentation. */
  reads: string;
}

export const jamfObjects: readonly JamfObjects[] = [
  { objects: "Categories", kind: "jamf:Category", when: "", readBy: [], reads: "category" },
  {
    objects: "Smart Computer Groups",
    kind: "jamf:SmartComputerGroup",
    when: "",
    readBy: ["groups by name", "group counts"],
    reads: "groups, and how many Macs are in them",
  },
  {
    objects: "Computer Extension Attributes",
    kind: "jamf:ComputerExtensionAttribute",
    when: "",
    readBy: ["extension attributes in criteria"],
    reads: "extension attribute; those that criteria name",
  },
  { objects: "Mac Applications", kind: "jamf:MacApp", when: "", readBy: [], reads: "App Installers and their catalog" },
  { objects: "Policies", kind: "jamf:Policy", when: "", readBy: ["policy by name"], reads: "registration policy" },
  {
    objects: "Scripts",
    kind: "jamf:Script",
    when: "`registration.method: script`, `jamf.repairScript`",
    readBy: [],
    reads: "scripts",
  },
  {
    objects: "macOS Configuration Profiles",
    kind: "jamf:ConfigurationProfile",
    when: "`jamf.profiles`",
    readBy: ["profiles with single sign-on"],
    reads: "profiles; whether another one holds single sign-on",
  },
  {
    objects: "Static Computer Groups",
    when: "",
    readBy: ["groups by name"],
    reads: "groups that criteria and scopes name",
  },
  { objects: "Sites", when: "`jamf.site`", readBy: ["sites by name"], reads: "the site that the configuration names" },
  {
    objects: "Computers",
    when: "",
    readBy: ["inventory"],
    reads: "inventory: which Macs a run concerns, `verify`, `diagnose`",
  },
  {
    objects: "Device Compliance Information",
    when: "`verify`, `diagnose`",
    readBy: ["compliance information"],
    reads: "what Jamf Pro reported of a Mac",
  },
];

/** What fails without the privilege for an action on a resource: these of its own operations. */
export const failsWithout = {
  Create: ["create"],
  Read: ["create", "read", "update"],
  Update: ["update"],
  Delete: ["delete"],
} as const;

export type Verb = keyof typeof failsWithout;
export const verbs = Object.keys(failsWithout) as Verb[];

export interface GraphPermission {
  permission: string;
  deploy: boolean;
  preview: boolean;
  /** Instead of a permission that contains it: said in the documentation, and left out of the deploying identity. */
  containedIn?: string;
  what: string;
  /** Operations in `operations.ts` that fail without it, in an identity that has all other ones of its column. */
  fails: { deploy?: readonly string[]; preview?: readonly string[] };
  /** Operations of `@pulumi/azuread` that fail without it, in `azuread.ts`; its errors name no permission. */
  azuread?: { deploy?: readonly string[]; preview?: readonly string[] };
}

const each = (verbs: readonly string[], kinds: readonly string[]): string[] =>
  kinds.flatMap((kind) => verbs.map((verb) => `${verb} ${kind}`));
const writing = (...kinds: string[]): string[] => each(["create", "update", "delete"], kinds);
const all = (...kinds: string[]): string[] => each(["create", "read", "update", "delete"], kinds);

export const graphPermissions: readonly GraphPermission[] = [
  {
    permission: "Policy.Read.All",
    deploy: true,
    preview: true,
    what: "baseline scopes setting; with the permission below, writes of Conditional Access policies",
    fails: { deploy: ["baseline scopes", "exclude an app"], preview: ["baseline scopes"] },
    azuread: { deploy: writing("policy") },
  },
  {
    permission: "Policy.ReadWrite.ConditionalAccess",
    deploy: true,
    preview: false,
    what: "exclusions, the managed policy, `report-only`",
    fails: { deploy: ["exclude an app"] },
    azuread: { deploy: writing("policy") },
  },
  {
    permission: "Policy.Read.ConditionalAccess",
    deploy: true,
    preview: true,
    what: "What If (`blockers --user`)",
    fails: { deploy: ["What If"], preview: ["What If"] },
  },
  {
    permission: "Application.Read.All",
    deploy: true,
    preview: true,
    what: "the two enterprise apps of the connection, ids in exclusions, the end of our own secret",
    fails: { preview: ["apps of the tenant", "consents"] },
    azuread: { preview: ["read application", "read service principal"] },
  },
  {
    permission: "Application.ReadWrite.OwnedBy",
    deploy: true,
    preview: false,
    what: "placeholder app; not with `conditionalAccess.placeholder.appId` or `false`",
    fails: {},
    azuread: { deploy: writing("application", "service principal") },
  },
  {
    permission: "DelegatedPermissionGrant.Read.All",
    deploy: true,
    preview: true,
    what: "what the consents granted",
    fails: { deploy: ["consents"], preview: ["consents"] },
  },
  {
    permission: "Group.ReadWrite.All",
    deploy: true,
    preview: false,
    what: "the user group; with `users.groupId`, `GroupMember.Read.All` is enough",
    fails: { deploy: ["user group", "members of a group", "groups of a user"] },
    azuread: { deploy: all("group", "group with members") },
  },
  {
    permission: "GroupMember.Read.All",
    deploy: false,
    preview: true,
    containedIn: "Group.ReadWrite.All",
    what: "members of groups, to count whom a policy concerns",
    fails: { preview: ["user group", "members of a group", "groups of a user"] },
    azuread: { preview: ["read group", "read group with members"] },
  },
  {
    permission: "User.Read.All",
    deploy: true,
    preview: true,
    what: "emergency access accounts, one user's groups and roles, all users where a policy is for all, guests where one names them",
    fails: {
      deploy: ["emergency access account (break-glass)", "groups of a user", "all users", "guests", "user by name"],
      preview: ["emergency access account (break-glass)", "groups of a user", "all users", "guests", "user by name"],
    },
  },
  {
    permission: "DeviceManagementServiceConfig.ReadWrite.All",
    deploy: true,
    preview: false,
    what: "assigning the compliance partner",
    fails: { deploy: ["compliance partner", "assign the compliance partner"] },
  },
  {
    permission: "DeviceManagementServiceConfig.Read.All",
    deploy: false,
    preview: true,
    containedIn: "DeviceManagementServiceConfig.ReadWrite.All",
    what: "compliance partner",
    fails: { preview: ["compliance partner"] },
  },
  {
    permission: "Device.Read.All",
    deploy: true,
    preview: true,
    what: "how many Macs are compliant: on the way up into `enforce`, in `drain`, at destroy",
    fails: { deploy: ["compliant devices"], preview: ["compliant devices"] },
  },
  {
    permission: "AuditLog.Read.All",
    deploy: false,
    preview: false,
    what: "`verify` and `diagnose`, for the reasons of failed sign-ins; beside those of the preview",
    fails: { preview: ["sign-ins"] },
  },
];

/** An identity by its column. The commands' permission goes with the identity that reads. */
export const identity = (column: "deploy" | "preview"): string[] =>
  graphPermissions
    .filter((row) => row[column] || (column === "preview" && row.permission === "AuditLog.Read.All"))
    .map(({ permission }) => permission);
