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
  const principal = tenant.servicePrincipals.get(principalId)!;
  const resource = tenant.servicePrincipalOf("00000003-0000-0000-c000-000000000000")!;
  const held = tenant.appRoleAssignments.all().filter((each) => each["principalId"] === principalId);
  for (const each of held) tenant.appRoleAssignments.remove(each.id);
  for (const name of names.filter(isPermission)) {
    tenant.appRoleAssignments.put({
      id: tenant.random.uuid().replaceAll("-", "").slice(0, 22),
      deletedDateTime: null,
      appRoleId: graphPermissions[name],
      createdDateTime: tenant.now(),
      principalDisplayName: principal["displayName"],
      principalId,
      principalType: "ServicePrincipal",
      resourceDisplayName: resource["displayName"],
      resourceId: resource.id,
    });
  }
}
