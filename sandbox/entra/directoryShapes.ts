/** Which properties of directory objects are shown, filtered and sorted. */
import { assignedLicenses, assignedPlans } from "./licences";
import type { Entity } from "./collection";
import { publicNames, selected, type ListShape } from "./query/list";
import { directoryObjects } from "./references";
import type { Tenant } from "./tenant";
import type { User } from "./user";

/**
 * What the lists of directory objects can be asked for. `*` marks what Graph answers only as an advanced query
 * (Graph, advanced queries on directory objects, 2026).
 */
const directory = { pageSize: 100, mostPerPage: 999, isDirectory: true } as const;

const usualOfUsers = [
  "businessPhones",
  "displayName",
  "givenName",
  "jobTitle",
  "mail",
  "mobilePhone",
  "officeLocation",
  "preferredLanguage",
  "surname",
  "userPrincipalName",
  "id",
];

const isUser = (object: Entity): boolean => object["@odata.type"] === "#microsoft.graph.user";

/** What an object shows among others: of a user only the usual. */
const usualOf = (object: Entity): readonly string[] => (isUser(object) ? usualOfUsers : publicNames(object));

/** Graph expands twenty at most. */
const mostExpanded = 20;

function expanded(tenant: Tenant, ids: string[]): object[] {
  return directoryObjects(tenant, ids.slice(0, mostExpanded)).map((object) =>
    selected(object, usualOf(object), "user"),
  );
}

const licences = {
  assignedLicenses: (object: Entity) => (object["$skuIds"] ? assignedLicenses(object as User) : []),
  assignedPlans: (object: Entity) => (object["$skuIds"] ? assignedPlans(object as User) : []),
};

export const userShape: ListShape = {
  type: "user",
  context: "users",
  ...directory,
  filters: {
    displayName: "eq in startswith *endswith",
    userPrincipalName: "eq in startswith *endswith",
    mail: "eq in startswith *endswith",
    givenName: "eq in startswith",
    surname: "eq in startswith",
    department: "eq in",
    country: "eq in",
    jobTitle: "eq in",
    usageLocation: "eq in",
    companyName: "*eq",
    id: "eq in",
    accountEnabled: "eq in",
    userType: "eq in",
    createdDateTime: "eq ge le",
    employeeId: "eq in",
    "assignedLicenses/any": "eq",
    "assignedPlans/any": "*eq",
    officeLocation: "*eq",
  },
  orders: ["displayName", "userPrincipalName"],
  searches: ["displayName", "mail", "userPrincipalName"],
  usual: usualOfUsers,
  derived: licences,
};

export const groupShape = (tenant: Tenant): ListShape => ({
  type: "group",
  context: "groups",
  ...directory,
  filters: {
    displayName: "eq in startswith ge le *endswith",
    mailNickname: "eq in startswith",
    mail: "eq in startswith",
    id: "eq in",
    securityEnabled: "eq",
    mailEnabled: "eq",
    "groupTypes/any": "eq",
    uniqueName: "eq",
    isAssignableToRole: "eq",
    createdDateTime: "ge le",
    description: "*eq *startswith",
    visibility: "*eq",
  },
  orders: ["displayName"],
  searches: ["displayName", "description"],
  expands: {
    members: (group) => expanded(tenant, tenant.membership.of(group)),
    owners: (group) => expanded(tenant, tenant.owners.of(group.id)),
  },
});

export const applicationShape: ListShape = {
  type: "application",
  context: "applications",
  ...directory,
  filters: {
    appId: "eq in",
    displayName: "eq in startswith *endswith",
    id: "eq in",
    createdDateTime: "ge le",
    "identifierUris/any": "eq startswith",
    uniqueName: "eq",
    signInAudience: "*eq",
  },
  orders: ["displayName"],
  searches: ["displayName"],
};

/** A service principal list with what may be expanded in it. */
export const servicePrincipalListShape = (tenant: Tenant): ListShape => ({
  ...servicePrincipalShape,
  expands: {
    appRoleAssignments: ({ id }) =>
      tenant.appRoleAssignments
        .all()
        .filter(({ principalId }) => principalId === id)
        .slice(0, mostExpanded),
  },
});

export const servicePrincipalShape: ListShape = {
  type: "servicePrincipal",
  context: "servicePrincipals",
  ...directory,
  filters: {
    appId: "eq in",
    displayName: "eq in startswith *endswith",
    id: "eq in",
    accountEnabled: "eq",
    "servicePrincipalNames/any": "eq startswith",
    servicePrincipalType: "eq",
    "tags/any": "eq",
    appOwnerOrganizationId: "*eq",
  },
  orders: ["displayName"],
  searches: ["displayName"],
};

export const deviceShape = (tenant: Tenant): ListShape => ({
  type: "device",
  context: "devices",
  ...directory,
  filters: {
    deviceId: "eq in startswith",
    displayName: "eq in startswith",
    id: "eq in",
    accountEnabled: "eq",
    operatingSystem: "eq in",
    isCompliant: "eq",
    isManaged: "eq",
    trustType: "eq in",
    approximateLastSignInDateTime: "eq ge le",
    registrationDateTime: "*ge *le",
    managementType: "*eq",
    mdmAppId: "*eq",
    profileType: "eq",
  },
  orders: ["displayName", "approximateLastSignInDateTime"],
  searches: ["displayName"],
  expands: {
    registeredOwners: (device) => expanded(tenant, tenant.registeredOwners.of(device.id)),
    registeredUsers: (device) => expanded(tenant, tenant.registeredUsers.of(device.id)),
  },
});

/** A list whose entries are of any kind: only what all kinds share can be asked of it. */
export const anyShape: ListShape = {
  type: "user",
  context: "directoryObjects",
  ...directory,
  filters: { id: "eq in", displayName: "*eq *startswith" },
  orders: ["displayName"],
  searches: ["displayName"],
  usual: usualOf,
  derived: licences,
};

/** The shape for `/microsoft.graph.user` behind a list of any kind. */
export function castShape(tenant: Tenant, type: string): ListShape | undefined {
  const shapes: Record<string, ListShape> = {
    "microsoft.graph.user": userShape,
    "microsoft.graph.group": groupShape(tenant),
    "microsoft.graph.device": deviceShape(tenant),
    "microsoft.graph.servicePrincipal": servicePrincipalShape,
    "microsoft.graph.directoryRole": { ...anyShape, type: "directoryRole" },
  };
  return Object.hasOwn(shapes, type) ? shapes[type] : undefined;
}
