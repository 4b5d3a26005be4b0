/** The applications of a tenant at the start. */
import {
  appIds,
  cloudConnectorName,
  jamf,
  knownApps,
  microsoft,
  registrationAppName,
  type KnownApp,
} from "../knownApps";
import { graphPermissions } from "../permissions";
import { newServicePrincipal } from "../servicePrincipals";
import type { Tenant } from "../tenant";

/** Scopes that the registration app asks for, and some more. */
const scopes = [
  "openid",
  "profile",
  "email",
  "offline_access",
  "User.Read",
  "User.Read.All",
  "User.ReadBasic.All",
  "People.Read",
  "GroupMember.Read.All",
];

const graph: KnownApp = {
  appId: appIds.microsoftGraph,
  displayName: "Microsoft Graph",
  owner: microsoft,
  scopes,
  appRoles: Object.entries(graphPermissions).map(([value, id]) => ({ id, value })),
};

/** Enterprise applications that every tenant has. Jamf's two come by consent only. */
export function seedApplications(tenant: Tenant): void {
  for (const app of [graph, ...knownApps]) {
    const isAbsent = app.owner === jamf || app.appId === appIds.intuneEnrollment;
    if (!isAbsent) tenant.servicePrincipals.put(newServicePrincipal(tenant, app));
  }
}

/** Names can be faked: applications of strangers that are called like Jamf's. */
export function seedLookalikes(tenant: Tenant): void {
  const stranger = tenant.random.uuid();
  for (const [displayName, owner] of [
    [cloudConnectorName, stranger],
    [cloudConnectorName, tenant.random.uuid()],
    [registrationAppName, stranger],
  ] as const) {
    const app = { appId: tenant.random.uuid(), displayName, owner };
    tenant.servicePrincipals.put(newServicePrincipal(tenant, app));
  }
}
