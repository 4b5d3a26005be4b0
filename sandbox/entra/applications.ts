/** Graph: app registrations. */
import type { Reply } from "../service";
import type { Entity } from "./collection";
import { listRoutes, referenceRoutes } from "./directoryLists";
import { applicationShape } from "./directoryShapes";
import { needs } from "./permissions";
import { listReply, objectReply } from "./query/list";
import { bound, directoryObjects, named, withoutBindings } from "./references";
import { badRequest, refuse } from "./refusals";
import type { Context, Route } from "./route";
import type { Tenant } from "./tenant";

const blank = {
  deletedDateTime: null,
  addIns: [],
  appRoles: [],
  applicationTemplateId: null,
  certification: null,
  defaultRedirectUri: null,
  description: null,
  disabledByMicrosoftStatus: null,
  groupMembershipClaims: null,
  identifierUris: [],
  isDeviceOnlyAuthSupported: null,
  isFallbackPublicClient: null,
  keyCredentials: [],
  notes: null,
  optionalClaims: null,
  passwordCredentials: [],
  requestSignatureVerification: null,
  requiredResourceAccess: [],
  samlMetadataUrl: null,
  serviceManagementReference: null,
  tags: [],
  servicePrincipalLockConfiguration: null,
  signInAudience: "AzureADMyOrg",
  tokenEncryptionKeyId: null,
  uniqueName: null,
  verifiedPublisher: null,
  oauth2RequirePostResponse: false,
  api: { requestedAccessTokenVersion: null, oauth2PermissionScopes: [], preAuthorizedApplications: [] },
  info: { logoUrl: null, marketingUrl: null, privacyStatementUrl: null, supportUrl: null, termsOfServiceUrl: null },
  parentalControlSettings: { countriesBlockedForMinors: [], legalAgeGroupRule: "Allow" },
  publicClient: { redirectUris: [] },
  spa: { redirectUris: [] },
  web: { redirectUris: [], homePageUrl: null, logoutUrl: null },
};

export function newApplication(tenant: Tenant, properties: Record<string, unknown>): Entity {
  const { domain } = tenant.names;
  const own = { appId: tenant.random.uuid(), createdDateTime: tenant.now(), publisherDomain: domain };
  return { id: tenant.random.uuid(), ...blank, ...own, ...properties };
}

const theApplication = (context: Context): Entity =>
  named(context, context.tenant.applications, context.params["application-id"]!, ["appId", "uniqueName"]);

/** With `Application.ReadWrite.OwnedBy` alone an application may change what it owns. */
export function refuseUnlessOwned({ caller, tenant }: Context, object: Entity): void {
  if (caller.roles.includes("Application.ReadWrite.All") || tenant.owners.has(object.id, caller.objectId)) return;
  refuse(403, "Authorization_RequestDenied", "Insufficient privileges to complete the operation.");
}

function check(application: Record<string, unknown>, sent: Record<string, unknown>): void {
  const name = application["displayName"];
  if (typeof name !== "string" || name === "") {
    badRequest("A value is required for property 'displayName' of resource 'Application'.");
  }
  if (String(name).length > 256)
    badRequest("Invalid value specified for property 'displayName' of resource 'Application'.");
  for (const readOnly of ["id", "appId", "createdDateTime", "publisherDomain", "deletedDateTime"]) {
    if (sent[readOnly] !== undefined && sent[readOnly] !== null)
      badRequest(`Property '${readOnly}' is read-only and cannot be set.`);
  }
  const audiences = [
    "AzureADMyOrg",
    "AzureADMultipleOrgs",
    "AzureADandPersonalMicrosoftAccount",
    "PersonalMicrosoftAccount",
  ];
  if (!audiences.includes(String(application["signInAudience"]))) {
    badRequest("Invalid value specified for property 'signInAudience' of resource 'Application'.");
  }
}

function create(context: Context): Reply {
  const { tenant, body, caller } = context;
  const sent = withoutBindings(body);
  const owners = bound(tenant, body, "owners");
  const application = newApplication(tenant, sent);
  check(application, sent);
  tenant.applications.put(application);
  tenant.owners.add(application.id, ...(owners.length > 0 ? owners : [caller.objectId]));
  return objectReply(context, application, applicationShape, 201);
}

function update(context: Context): Reply {
  const { tenant, body } = context;
  const stored = theApplication({ ...context, isStale: false });
  refuseUnlessOwned(context, stored);
  const sent = withoutBindings(body);
  const application = { ...stored, ...sent };
  check(application, sent);
  tenant.applications.put(application);
  const principal = tenant.servicePrincipalOf(String(stored["appId"]));
  const { displayName } = application as unknown as { displayName: string };
  if (principal) tenant.servicePrincipals.put({ ...principal, displayName, appDisplayName: displayName });
  return { status: 204 };
}

/** An application takes its service principal with it. */
function remove(context: Context): Reply {
  const { tenant } = context;
  const stored = theApplication({ ...context, isStale: false });
  refuseUnlessOwned(context, stored);
  const principal = tenant.servicePrincipalOf(String(stored["appId"]));
  if (principal) tenant.servicePrincipals.delete(principal.id, tenant.now());
  tenant.applications.delete(stored.id, tenant.now());
  return { status: 204 };
}

/** App registrations. */
export function applicationRoutes(): Route[] {
  const application = "/applications/{application-id}";
  const common = { area: "directory", versions: ["v1.0", "beta"] } as const;
  return [
    {
      ...common,
      method: "GET",
      path: "/applications",
      needs: needs.readApplications,
      run: (context) => listReply(context, context.tenant.applications.all(context.isStale), applicationShape),
    },
    { ...common, method: "POST", path: "/applications", needs: needs.writeApplications, run: create },
    {
      ...common,
      method: "GET",
      path: application,
      needs: needs.readApplications,
      run: (context) => objectReply(context, theApplication(context), applicationShape),
    },
    { ...common, method: "PATCH", path: application, needs: needs.writeApplications, run: update },
    { ...common, method: "DELETE", path: application, needs: needs.writeApplications, run: remove },
    // The extract of the contract has owners of groups and service principals only.
    ...listRoutes(`${application}/owners`, needs.readApplications, (context) =>
      directoryObjects(context.tenant, context.tenant.owners.of(theApplication(context).id)),
    ).map((route) => ({ ...route, isUnchecked: true })),
    ...referenceRoutes(application, {
      list: "owners",
      resource: "Application",
      needs: needs.writeApplications,
      isUnchecked: true,
      object: theApplication,
      links: ({ tenant }) => tenant.owners,
      guard: refuseUnlessOwned,
    }),
  ];
}
