/** An administrator consents to an application, or takes the consent back. */
import { appIds, knownApp, partnerRoles, type KnownApp } from "./knownApps";
import { assignAppRole, grantScopes } from "./grants";
import { newServicePrincipal } from "./servicePrincipals";
import type { Tenant } from "./tenant";

/**
 * An administrator consents to an application of somebody else: its service principal appears with what it asked for. What
 * Jamf's two applications ask for is in no public source but a picture; these are guesses.
 */
export function addConsent(tenant: Tenant, appId: string): void {
  const app = knownApp(appId) as KnownApp;
  const principal = tenant.servicePrincipalOf(appId) ?? tenant.servicePrincipals.put(newServicePrincipal(tenant, app));
  const held = (assignment: { [name: string]: unknown }) => assignment["principalId"] === principal.id;
  const graph = tenant.servicePrincipalOf(appIds.microsoftGraph)!;
  if (appId === appIds.cloudConnector && !tenant.appRoleAssignments.find(held)) {
    const resource = tenant.servicePrincipalOf(appIds.intuneApi)!;
    for (const { id } of partnerRoles) assignAppRole(tenant, principal.id, resource.id, id);
  }
  if (
    appId === appIds.registrationApp &&
    !tenant.oauth2PermissionGrants.find(({ clientId }) => clientId === principal.id)
  ) {
    grantScopes(tenant, principal.id, graph.id, "openid profile offline_access User.Read");
  }
}

/** Somebody deletes the enterprise application; its grants go with it. False when it is not there. */
export function withdrawConsent(tenant: Tenant, appId: string): boolean {
  const principal = tenant.servicePrincipalOf(appId);
  if (!principal) return false;
  tenant.servicePrincipals.delete(principal.id, tenant.now());
  for (const { id, principalId } of tenant.appRoleAssignments.all()) {
    if (principalId === principal.id) tenant.appRoleAssignments.remove(id);
  }
  for (const { id, clientId } of tenant.oauth2PermissionGrants.all()) {
    if (clientId === principal.id) tenant.oauth2PermissionGrants.remove(id);
  }
  return true;
}
