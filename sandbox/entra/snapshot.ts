/** Entra's part of `GET /snapshot`. */
import type { Collection, Entity } from "./collection";
import { assignedLicenses } from "./licences";
import type { Snapshot } from "../service";
import type { Tenant } from "./tenant";

/** What the sandbox keeps for itself, secrets above all, is left out. */
const shown = (object: Entity): Entity =>
  Object.fromEntries(Object.entries(object).filter(([name]) => !name.startsWith("$"))) as Entity;

const rows = (collection: Collection<Entity>) => collection.all().map(shown);

/** Everything in the tenant that the ready line names, one array per kind; of the others what they are. */
export function entraSnapshot([tenant, ...others]: Tenant[]): Snapshot {
  const main = tenant!;
  return {
    tenantId: () => main.id,
    displayName: () => main.names.displayName,
    settings: () => main.settings,
    baselineScopes: () => main.baselineScopes,
    users: () =>
      main.users.all().map(({ $skuIds: _skuIds, ...user }) => ({
        ...user,
        assignedLicenses: assignedLicenses(main.users.get(user.id)!),
      })),
    groups: () =>
      main.groups.all().map((group) => ({
        ...shown(group),
        members: main.membership.of(group),
        owners: main.owners.of(group.id),
      })),
    applications: () =>
      rows(main.applications).map((application) => ({
        ...application,
        owners: main.owners.of(application.id),
      })),
    servicePrincipals: () => rows(main.servicePrincipals),
    appRoleAssignments: () => rows(main.appRoleAssignments),
    oauth2PermissionGrants: () => rows(main.oauth2PermissionGrants),
    conditionalAccessPolicies: () => rows(main.policies),
    namedLocations: () => rows(main.namedLocations),
    complianceManagementPartners: () => rows(main.partners),
    devices: () =>
      main.devices.all().map((device) => ({
        ...shown(device),
        registeredOwners: main.registeredOwners.of(device.id),
      })),
    signIns: () => rows(main.signIns),
    otherTenants: () =>
      others.map((other) => ({
        tenantId: other.id,
        displayName: other.names.displayName,
        servicePrincipals: rows(other.servicePrincipals),
        conditionalAccessPolicies: rows(other.policies),
        complianceManagementPartners: rows(other.partners),
      })),
  };
}
