/**
 * The two enterprise applications that the consents of Jamf's wizard make, as the tenant has them.
 *
 * | | |
 * |---|---|
 * | Endpoints | `/servicePrincipals` with `$expand=appRoleAssignments`, `…/{id}/oauth2PermissionGrants`, `…/{id}/endpoints` (Graph v1.0) |
 * | Permissions | `Application.Read.All`, `DelegatedPermissionGrant.Read.All` |
 * | Quirks | the connector's application id is in no public source: it is found by name and by having the same owner as the registration app. A display name proves nothing, so lookalikes of other owners are reported and never used. `$expand` shows at most twenty app roles |
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

/** Whether a consent granted anything, and what. */
export interface Grants {
  /** `<resource's object id>/<app role id>`, sorted. */
  appRoles: string[];
  /** `<resource's object id>/<scope>`, sorted; not asked for where an app role is granted. */
  scopes: string[];
}

export interface DeviceComplianceApps {
  registrationApp?: EnterpriseApp & { grants: Grants };
  cloudConnector?: EnterpriseApp & { grants: Grants };
  /** Apps that bear one of the two names, but belong to somebody else. */
  lookalikes: EnterpriseApp[];
  /** Intune's own application; absent: Intune is not provisioned in this tenant. */
  intune?: { id: string };
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
  `The application id of "${registrationAppName}" is not published for the cloud ${cloud}: set conditionalAccess.registrationAppId.`;

/**
 * Looks the apps up, in three requests at most. An error is never "not there". `given`: the registration app's id, in China mandatory.
 */
export async function getDeviceComplianceApps(graph: GraphClient, given?: string): Promise<DeviceComplianceApps> {
  const appId = registrationAppId(graph.cloud, given);
  if (!appId) throw new Error(registrationAppUnknown(graph.cloud));
  const names = [cloudConnectorName, registrationAppName].map((name) => `displayName eq '${name}'`);
  const found = await graph.list<EnterpriseApp & { appRoleAssignments?: RoleAssignment[] | null }>(
    "/servicePrincipals",
    about(registrationAppName),
    {
      filter: [`appId eq '${appId}'`, `appId eq '${intuneAppId}'`, ...names].join(" or "),
      select,
      expand: "appRoleAssignments",
    },
  );
  const is = (id: string) => (app: EnterpriseApp) => app.appId.toLowerCase() === id.toLowerCase();
  const registrationApp = found.find(is(appId));
  const intune = found.find(is(intuneAppId));
  const owner = registrationApp?.appOwnerOrganizationId;
  const cloudConnector = found.find(
    (app) => named(app, cloudConnectorName) && owner && app.appOwnerOrganizationId === owner,
  );
  const withGrants = async (app: (typeof found)[number]) => {
    const { appRoleAssignments, ...plain } = app;
    const appRoles = (appRoleAssignments ?? []).map((r) => `${r.resourceId}/${r.appRoleId}`).sort();
    return { ...plain, grants: { appRoles, scopes: appRoles.length > 0 ? [] : await scopesOf(graph, app) } };
  };
  const [registration, connector] = await Promise.all(
    [registrationApp, cloudConnector].map((app) => app && withGrants(app)),
  );
  const ours = [registrationApp, cloudConnector, intune];
  return {
    registrationApp: registration,
    cloudConnector: connector,
    intune: intune && { id: intune.id },
    lookalikes: found
      .filter((app) => !ours.includes(app) && app.id !== cloudConnector?.id)
      .map(({ appRoleAssignments: _, ...app }) => app),
  };
}

/** Directory comparisons ignore letter case. */
const named = ({ displayName }: EnterpriseApp, name: string): boolean =>
  displayName.toLowerCase() === name.toLowerCase();

/** Whether Intune offers what the partner needs: without it nobody can press *Confirm* with success. */
export async function intuneReady(graph: GraphClient, { intune }: DeviceComplianceApps): Promise<boolean> {
  if (!intune) return false;
  const path = `/servicePrincipals/${intune.id}/endpoints`;
  const offered = await graph.list<{ providerName?: string | null }>(path, about("Microsoft Intune"));
  return partnerEndpoints.every((name) => offered.some((e) => e.providerName === name));
}

interface RoleAssignment {
  resourceId: string;
  appRoleId: string;
}

async function scopesOf(graph: GraphClient, { id, displayName }: EnterpriseApp): Promise<string[]> {
  const delegated = await graph.list<{ resourceId: string; scope?: string | null }>(
    `/servicePrincipals/${id}/oauth2PermissionGrants`,
    { ...about(displayName), verb: "read the grants of", permission: "DelegatedPermissionGrant.Read.All" },
  );
  return delegated
    .flatMap(({ resourceId, scope }) =>
      (scope ?? "")
        .split(/\s+/)
        .filter(Boolean)
        .map((s) => `${resourceId}/${s}`),
    )
    .sort();
}

/** A name alone proves nothing, but an app of another tenant can't be a placeholder that this stack made. */
export async function isAppOfTenant(graph: GraphClient, appId: string, displayName: string): Promise<boolean> {
  const subject = { verb: "look up", noun: "application", id: appId, permission: "Application.Read.All" };
  const found = await graph.list<{ displayName?: string }>("/applications", subject, {
    filter: `appId eq '${appId}'`,
    select: "id,displayName",
  });
  return found.some((app) => app.displayName === displayName);
}
