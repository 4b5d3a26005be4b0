/** Application permissions of the applications that sign in. */
import { assignAppRole } from "./grants";
import { appIds } from "./knownApps";
import { graphPermissions, isPermission } from "./permissions";
import type { Tenant } from "./tenant";

const nameOf = new Map<string, string>(Object.entries(graphPermissions).map(([name, id]) => [id, name]));

/** The application permissions on Microsoft Graph that a service principal has, from its app role assignments. */
export function servicePrincipalRoles(tenant: Tenant, principalId: string): string[] {
  return tenant.appRoleAssignments
    .all()
    .filter((assignment) => assignment["principalId"] === principalId)
    .flatMap((assignment) => nameOf.get(String(assignment["appRoleId"])) ?? []);
}

/** Gives a service principal exactly these permissions on Microsoft Graph. */
export function setPermissions(tenant: Tenant, principalId: string, names: readonly string[]): void {
  const resource = tenant.servicePrincipalOf(appIds.microsoftGraph)!;
  for (const each of tenant.appRoleAssignments.all()) {
    if (each["principalId"] === principalId) tenant.appRoleAssignments.remove(each.id);
  }
  for (const name of names.filter(isPermission)) {
    assignAppRole(tenant, principalId, resource.id, graphPermissions[name]);
  }
}
