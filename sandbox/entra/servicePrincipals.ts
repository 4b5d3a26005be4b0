/** Graph: service principals (enterprise applications). */
import type { Reply } from "../service";
import { refuseUnlessOwned } from "./applications";
import type { Entity } from "./collection";
import { listRoutes, referenceRoutes } from "./directoryLists";
import { servicePrincipalListShape, servicePrincipalShape } from "./directoryShapes";
import { appIds, knownApp, type KnownApp } from "./knownApps";
import { needs } from "./permissions";
import { listReply, objectReply } from "./query/list";
import { bound, directoryObjects, isGuid, named, withoutBindings } from "./references";
import { badRequest, refuse } from "./refusals";
import type { Context, Route } from "./route";
import type { Tenant } from "./tenant";

const blank = {
  deletedDateTime: null,
  accountEnabled: true,
  addIns: [],
  alternativeNames: [],
  appDescription: null,
  applicationTemplateId: null,
  appRoleAssignmentRequired: false,
  appRoles: [],
  description: null,
  disabledByMicrosoftStatus: null,
  homepage: null,
  info: null,
  keyCredentials: [],
  loginUrl: null,
  logoutUrl: null,
  notes: null,
  notificationEmailAddresses: [],
  oauth2PermissionScopes: [],
  passwordCredentials: [],
  preferredSingleSignOnMode: null,
  preferredTokenSigningKeyThumbprint: null,
  replyUrls: [],
  resourceSpecificApplicationPermissions: [],
  samlSingleSignOnSettings: null,
  tags: [],
  servicePrincipalType: "Application",
  tokenEncryptionKeyId: null,
  verifiedPublisher: null,
};

const text = (value: string, id: string) => ({
  id,
  value,
  isEnabled: true,
  adminConsentDescription: value,
  adminConsentDisplayName: value,
  type: "User",
  userConsentDescription: value,
  userConsentDisplayName: value,
});

/** The tenant's own object of an application, be it registered here or elsewhere. */
export function newServicePrincipal(
  tenant: Tenant,
  app: { appId: string; displayName: string; owner: string } & Partial<KnownApp>,
  properties: Record<string, unknown> = {},
): Entity {
  const { appId, displayName, owner, appRoles = [], scopes = [] } = app;
  return {
    id: tenant.random.uuid(),
    ...blank,
    appId,
    displayName,
    appDisplayName: displayName,
    appOwnerOrganizationId: owner,
    servicePrincipalNames: [appId],
    signInAudience: owner === tenant.id ? "AzureADMyOrg" : "AzureADMultipleOrgs",
    appRoles: appRoles.map(({ id, value }) => ({
      id,
      value,
      displayName: value,
      description: value,
      isEnabled: true,
      origin: "Application",
      allowedMemberTypes: ["Application"],
    })),
    oauth2PermissionScopes: scopes.map((scope) => text(scope, tenant.random.uuid())),
    ...properties,
  };
}

export const thePrincipal = (context: Context): Entity =>
  named(context, context.tenant.servicePrincipals, context.params["servicePrincipal-id"]!, ["appId"]);

const fixed = [
  "id",
  "appDisplayName",
  "appOwnerOrganizationId",
  "appRoles",
  "oauth2PermissionScopes",
  "deletedDateTime",
];

function create(context: Context): Reply {
  const { tenant, body, caller } = context;
  const sent = withoutBindings(body);
  const appId = String(sent["appId"] ?? "").toLowerCase();
  if (!isGuid(appId)) badRequest("A value is required for property 'appId' of resource 'ServicePrincipal'.");
  const owners = bound(tenant, body, "owners");
  const registered = tenant.applications.find((each) => each["appId"] === appId);
  const known = registered
    ? { appId, displayName: String(registered["displayName"]), owner: tenant.id }
    : knownApp(appId);
  if (!known) {
    return badRequest(`The appId '${appId}' of the service principal does not reference a valid application object.`);
  }
  if (tenant.servicePrincipalOf(appId)) {
    const message = `The service principal cannot be created, updated, or restored because the service principal name ${appId} is already in use.`;
    refuse(409, "Request_MultipleObjectsWithSameKeyValue", message);
  }
  if (registered) refuseUnlessOwned(context, registered);
  const principal = newServicePrincipal(tenant, known, { ...sent, appId });
  tenant.servicePrincipals.put(principal);
  tenant.owners.add(principal.id, ...(owners.length > 0 ? owners : [caller.objectId]));
  return objectReply(context, principal, servicePrincipalShape, 201);
}

function update(context: Context): Reply {
  const stored = thePrincipal({ ...context, isStale: false });
  refuseUnlessOwned(context, stored);
  const sent = withoutBindings(context.body);
  const readOnly = fixed.find((name) => sent[name] !== undefined);
  if (readOnly) badRequest(`Property '${readOnly}' is read-only and cannot be set.`);
  if (sent["appId"] !== undefined && sent["appId"] !== stored["appId"]) {
    badRequest("Property 'appId' is read-only and cannot be set.");
  }
  context.tenant.servicePrincipals.put({ ...stored, ...sent });
  return { status: 204 };
}

/** What Intune offers to compliance partners stands on its service principal, once Intune is really set up. */
function endpoints(context: Context): Reply {
  const { tenant } = context;
  const principal = thePrincipal(context);
  const isIntune = principal["appId"] === appIds.intune && tenant.settings.hasIntune;
  const providers = isIntune ? ["PartnerTenantDataSyncService", "PartnerDeviceDataSyncService"] : [];
  const value = providers.map((providerName, at) => ({
    id: `${principal.id.slice(0, -1)}${at}`,
    deletedDateTime: null,
    capability: providerName,
    providerName,
    providerId: appIds.intune,
    providerResourceId: null,
    uri: `https://fef.sandbox.manage.microsoft.example/${providerName}/StatelessPartner`,
  }));
  const about = { "@odata.context": `${context.base}/$metadata#servicePrincipals('${principal.id}')/endpoints` };
  return { status: 200, body: { ...about, value } };
}

/** Enterprise applications. */
export function servicePrincipalRoutes(): Route[] {
  const principal = "/servicePrincipals/{servicePrincipal-id}";
  const common = { area: "directory", versions: ["v1.0", "beta"] } as const;
  return [
    {
      ...common,
      method: "GET",
      path: "/servicePrincipals",
      needs: needs.readApplications,
      run: (context) =>
        listReply(
          context,
          context.tenant.servicePrincipals.all(context.isStale),
          servicePrincipalListShape(context.tenant),
        ),
    },
    { ...common, method: "POST", path: "/servicePrincipals", needs: needs.writeApplications, run: create },
    {
      ...common,
      method: "GET",
      path: principal,
      needs: needs.readApplications,
      versions: ["v1.0"],
      run: (context) => objectReply(context, thePrincipal(context), servicePrincipalShape),
    },
    {
      // Beta knows a property that v1.0 does not have: azuread asks for it alone.
      ...common,
      method: "GET",
      path: principal,
      needs: needs.readApplications,
      versions: ["beta"],
      isUnchecked: true,
      run: (context) => {
        const shape = { ...servicePrincipalShape, derived: { samlMetadataUrl: () => null } };
        return objectReply(context, thePrincipal(context), shape);
      },
    },
    { ...common, method: "PATCH", path: principal, needs: needs.writeApplications, run: update },
    {
      ...common,
      method: "DELETE",
      path: principal,
      needs: needs.writeApplications,
      run: (context) => {
        const stored = thePrincipal({ ...context, isStale: false });
        refuseUnlessOwned(context, stored);
        context.tenant.servicePrincipals.delete(stored.id, context.tenant.now());
        return { status: 204 };
      },
    },
    // Not in the extract of the contract: shapes from Graph's reference.
    {
      ...common,
      method: "GET",
      path: `${principal}/endpoints`,
      needs: needs.readApplications,
      isUnchecked: true,
      run: endpoints,
    },
    ...listRoutes(`${principal}/owners`, needs.readApplications, (context) =>
      directoryObjects(context.tenant, context.tenant.owners.of(thePrincipal(context).id)),
    ),
    ...referenceRoutes(principal, {
      list: "owners",
      resource: "ServicePrincipal",
      needs: needs.writeApplications,
      object: thePrincipal,
      links: ({ tenant }) => tenant.owners,
      guard: refuseUnlessOwned,
    }),
  ];
}
