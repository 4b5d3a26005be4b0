/** Graph: device records. */
import type { Reply } from "../service";
import type { Entity } from "./collection";
import { listRoutes } from "./directoryLists";
import { deviceShape } from "./directoryShapes";
import { needs } from "./permissions";
import { countReply, listReply, objectReply } from "./query/list";
import { directoryObjects, named, withoutBindings } from "./references";
import { badRequest, refuse } from "./refusals";
import type { Context, Route } from "./route";
import type { Tenant } from "./tenant";

const blank = {
  deletedDateTime: null,
  accountEnabled: true,
  alternativeSecurityIds: [],
  approximateLastSignInDateTime: null,
  complianceExpirationDateTime: null,
  deviceCategory: null,
  deviceMetadata: null,
  deviceOwnership: null,
  deviceVersion: 2,
  enrollmentProfileName: null,
  enrollmentType: null,
  isCompliant: null,
  isManaged: null,
  isManagementRestricted: null,
  isRooted: null,
  managementType: null,
  manufacturer: null,
  mdmAppId: null,
  model: null,
  onPremisesLastSyncDateTime: null,
  onPremisesSecurityIdentifier: null,
  onPremisesSyncEnabled: null,
  operatingSystem: null,
  operatingSystemVersion: null,
  physicalIds: [],
  profileType: null,
  systemLabels: [],
};

/** A device object with its owner. */
export function addDevice(tenant: Tenant, properties: Record<string, unknown>, userId?: string): Entity {
  const own = { deviceId: tenant.random.uuid(), registrationDateTime: tenant.now() };
  const device = tenant.devices.put({ id: tenant.random.uuid(), ...blank, ...own, ...properties });
  if (userId !== undefined) {
    tenant.registeredOwners.add(device.id, userId);
    tenant.registeredUsers.add(device.id, userId);
  }
  return device;
}

const theDevice = (context: Context): Entity =>
  named(context, context.tenant.devices, context.params["device-id"]!, ["deviceId"]);

/** What an application may change of a device: whether it counts, not what it is. */
const writable = ["accountEnabled", "extensionAttributes"];

function update(context: Context): Reply {
  const device = theDevice({ ...context, isStale: false });
  const sent = withoutBindings(context.body);
  const readOnly = Object.keys(sent).find((name) => !writable.includes(name));
  if (readOnly === "isCompliant" || readOnly === "isManaged") {
    refuse(403, "Authorization_RequestDenied", "Insufficient privileges to complete the operation.");
  }
  if (readOnly) badRequest(`Property '${readOnly}' is read-only and cannot be set.`);
  context.tenant.devices.put({ ...device, ...sent });
  return { status: 204 };
}

/** Device objects, those of registered Macs among them. */
export function deviceRoutes(): Route[] {
  const device = "/devices/{device-id}";
  const common = { area: "directory" } as const;
  const list = (name: string, ids: (context: Context, id: string) => readonly string[]) =>
    listRoutes(`${device}/${name}`, needs.readDevices, (context) =>
      directoryObjects(context.tenant, ids(context, theDevice(context).id)),
    );
  return [
    {
      ...common,
      method: "GET",
      path: "/devices",
      needs: needs.readDevices,
      run: (context) => listReply(context, context.tenant.devices.all(), deviceShape(context.tenant)),
    },
    {
      ...common,
      method: "GET",
      path: "/devices/$count",
      needs: needs.readDevices,
      isUnchecked: true,
      run: (context) => countReply(context, context.tenant.devices.all(), deviceShape(context.tenant)),
    },
    {
      ...common,
      method: "GET",
      path: device,
      needs: needs.readDevices,
      run: (context) => objectReply(context, theDevice(context), deviceShape(context.tenant)),
    },
    { ...common, method: "PATCH", path: device, needs: needs.writeDevices, run: update },
    {
      ...common,
      method: "DELETE",
      path: device,
      needs: needs.writeDevices,
      run: (context) => {
        context.tenant.devices.remove(theDevice(context).id);
        return { status: 204 };
      },
    },
    ...list("registeredOwners", ({ tenant }, id) => tenant.registeredOwners.of(id)),
    ...list("registeredUsers", ({ tenant }, id) => tenant.registeredUsers.of(id)),
    ...list("memberOf", ({ tenant }, id) => tenant.membership.directGroupsOf(id).map((group) => group.id)),
  ];
}
