/**
 * The two enterprise applications that the consents of Jamf's wizard make, as the tenant has them.
 *
 * | | |
 * |---|---|
 * | Endpoints | `/servicePrincipals`, `…/{id}/appRoleAssignments`, `…/{id}/oauth2PermissionGrants`, `…/{id}/endpoints` (Graph v1.0) |
 * | Permissions | `Application.Read.All`, `DelegatedPermissionGrant.Read.All` |
 * | Quirks | the connector's application id is in no public source: it is found by name and by having the same owner as the registration app. A display name proves nothing, so lookalikes of other owners are reported and never used |
 */
import type { CloudName } from "./clouds";
import { cloudOf } from "./clouds";
import type { GraphClient } from "./client";

export const cloudConnectorName = "Cloud Connector for Device Compliance";
export const registrationAppName = "User registration app for Device Compliance";
const intuneAppId = "0000000a-0000-0000-c000-000000000000";
/** What Intune offers to partners; both must be there, otherwise Intune is not really set up in the tenant. */
const partnerEndpoints = ["PartnerTenantDataSyncService", "PartnerDeviceDataSyncService"];

export interface EnterpriseApp {
  /** Object id of the service principal in this tenant. */
  id: string;
  appId: string;
  displayName: string;
  appOwnerOrganizationId?: string | null;
  accountEnabled?: boolean | null;
}

/** What a consent granted; compared with an earlier record to notice changes. */
export interface Grants {
  /** `<resource's object id>/<app role id>`, sorted. */
  appRoles: string[];
  /** `<resource's object id>/<scope>`, sorted. */
  scopes: string[];
}

export interface DeviceComplianceApps {
  registrationApp?: EnterpriseApp & { grants: Grants };
  cloudConnector?: EnterpriseApp & { grants: Grants };
  /** Apps that bear one of the two names, but belong to somebody else. */
  lookalikes: EnterpriseApp[];
  /** Intune's own application with the partner's endpoints; `false`: Intune is not provisioned in this tenant. */
  intuneReady: boolean;
}

const select = "id,appId,displayName,appOwnerOrganizationId,accountEnabled";
const about = (name: string) => ({
  verb: "look up",
  noun: "enterprise application",
  name,
  permission: "Application.Read.All",
});

/** The registration app's id in a cloud; China has none that is known, so there it must be given. */
export function registrationAppId(cloud: CloudName, given?: string): string | undefined {
  return given ?? cloudOf(cloud).registrationAppId;
}

export const registrationAppUnknown = (cloud: CloudName): string =>
  `The application id of "${registrationAppName}" is not known for the cloud ${cloud}: set conditionalAccess.registrationAppId.`;

/** Looks the apps up. An error is never "not there". `given`: the registration app's id, in China mandatory. */
export async function getDeviceComplianceApps(graph: GraphClient, given?: string): Promise<DeviceComplianceApps> {
  const appId = registrationAppId(graph.cloud, given);
  if (!appId) throw new Error(registrationAppUnknown(graph.cloud));
  const [registration, namedConnector, namedRegistration, intune] = await Promise.all([
    byFilter(graph, `appId eq '${appId}'`, registrationAppName),
    byFilter(graph, `displayName eq '${cloudConnectorName}'`, cloudConnectorName),
    byFilter(graph, `displayName eq '${registrationAppName}'`, registrationAppName),
    byFilter(graph, `appId eq '${intuneAppId}'`, "Microsoft Intune"),
  ]);
  const registrationApp = registration[0];
  const owner = registrationApp?.appOwnerOrganizationId;
  const connector = owner ? namedConnector.filter((app) => app.appOwnerOrganizationId === owner) : [];
  const ours = new Set([registrationApp, ...connector].map((app) => app?.id));
  const [intuneReady, registrationGrants, connectorGrants] = await Promise.all([
    intune[0] ? hasPartnerEndpoints(graph, intune[0].id) : false,
    registrationApp && grantsOf(graph, registrationApp),
    connector[0] && grantsOf(graph, connector[0]),
  ]);
  return {
    ...(registrationApp ? { registrationApp: { ...registrationApp, grants: registrationGrants! } } : {}),
    ...(connector[0] ? { cloudConnector: { ...connector[0], grants: connectorGrants! } } : {}),
    lookalikes: [...namedConnector, ...namedRegistration].filter((app) => !ours.has(app.id)),
    intuneReady,
  };
}

const byFilter = (graph: GraphClient, filter: string, name: string): Promise<EnterpriseApp[]> =>
  graph.list<EnterpriseApp>("/servicePrincipals", about(name), { filter, select });

async function hasPartnerEndpoints(graph: GraphClient, id: string): Promise<boolean> {
  const path = `/servicePrincipals/${id}/endpoints`;
  const offered = await graph.list<{ providerName?: string | null }>(path, about("Microsoft Intune"));
  return partnerEndpoints.every((name) => offered.some((e) => e.providerName === name));
}

async function grantsOf(graph: GraphClient, app: EnterpriseApp): Promise<Grants> {
  const path = `/servicePrincipals/${app.id}`;
  const subject = { ...about(app.displayName), verb: "read the grants of" };
  const [roles, delegated] = await Promise.all([
    graph.list<{ resourceId: string; appRoleId: string }>(`${path}/appRoleAssignments`, subject),
    graph.list<{ resourceId: string; scope?: string | null }>(`${path}/oauth2PermissionGrants`, {
      ...subject,
      permission: "DelegatedPermissionGrant.Read.All",
    }),
  ]);
  const scopes = delegated.flatMap((g) =>
    (g.scope ?? "")
      .split(/\s+/)
      .filter(Boolean)
      .map((s) => `${g.resourceId}/${s}`),
  );
  return { appRoles: roles.map((r) => `${r.resourceId}/${r.appRoleId}`).sort(), scopes: scopes.sort() };
}
