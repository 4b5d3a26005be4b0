/** Graph: app role assignments and delegated permission grants. */
import type { Reply } from "../service";
import type { Collection, Entity } from "./collection";
import { needs } from "./permissions";
import { listReply, objectReply, type ListShape } from "./query/list";
import { withoutBindings } from "./references";
import { badRequest, notFound, refuse } from "./refusals";
import type { Context, Route } from "./route";
import { thePrincipal } from "./servicePrincipals";
import type { Tenant } from "./tenant";

const assignmentShape: ListShape = {
  type: "appRoleAssignment",
  context: "appRoleAssignments",
  pageSize: 100,
  mostPerPage: 999,
  isDirectory: true,
  filters: { resourceId: "eq", principalId: "eq" },
};
const grantShape: ListShape = {
  type: "oAuth2PermissionGrant",
  context: "oauth2PermissionGrants",
  isDirectory: true,
  pageSize: 100,
  mostPerPage: 999,
  filters: { clientId: "eq", consentType: "eq", principalId: "eq", resourceId: "eq" },
};

/** Ids of grants and assignments are no GUIDs. */
const grantId = (tenant: Tenant): string =>
  Buffer.from(tenant.random.uuid().replaceAll("-", ""), "hex").toString("base64url") + "AA";

function theEntry(collection: Collection<Entity>, id: string, isStale = false): Entity {
  return collection.get(id, isStale) ?? notFound(id);
}

/** Gives a principal an app role of a resource; also what a consent does. */
export function assignAppRole(tenant: Tenant, principalId: string, resourceId: string, appRoleId: string): Entity {
  const principal = tenant.directoryObject(principalId);
  const resource = tenant.servicePrincipals.get(resourceId) ?? notFound(resourceId);
  if (!principal) return notFound(principalId);
  const roles = resource["appRoles"] as { id: string }[];
  const isDefault = /^0{8}-0{4}-0{4}-0{4}-0{12}$/.test(appRoleId);
  if (!roles.some(({ id }) => id === appRoleId) && !(isDefault && roles.length === 0)) {
    badRequest(`Permission being assigned was not found on application '${String(resource["appId"])}'.`);
  }
  const isSame = (each: Entity) =>
    each["principalId"] === principalId && each["resourceId"] === resource.id && each["appRoleId"] === appRoleId;
  if (tenant.appRoleAssignments.find(isSame)) badRequest("Permission being assigned already exists on the object.");
  const types: Record<string, string> = { user: "User", group: "Group", servicePrincipal: "ServicePrincipal" };
  return tenant.appRoleAssignments.put({
    id: grantId(tenant),
    deletedDateTime: null,
    appRoleId,
    createdDateTime: tenant.now(),
    principalDisplayName: principal.object["displayName"],
    principalId: principal.object.id,
    principalType: types[principal.kind],
    resourceDisplayName: resource["displayName"],
    resourceId: resource.id,
  });
}

/** Both lists of assignments: what a principal has, and who has something of a resource. */
function assignmentRoutes(list: "appRoleAssignments" | "appRoleAssignedTo"): Route[] {
  const path = `/servicePrincipals/{servicePrincipal-id}/${list}`;
  const side = list === "appRoleAssignments" ? "principalId" : "resourceId";
  const common = { area: "directory" } as const;
  const mine = (context: Context, id: string) =>
    context.tenant.appRoleAssignments.all(context.isStale).filter((each) => each[side] === id);
  const one = (context: Context) => {
    const id = context.params["appRoleAssignment-id"]!;
    const found = theEntry(context.tenant.appRoleAssignments, id);
    return found[side] === thePrincipal(context).id ? found : notFound(id);
  };
  return [
    {
      ...common,
      method: "GET",
      path,
      needs: needs.readApplications,
      run: (context) => listReply(context, mine(context, thePrincipal(context).id), assignmentShape),
    },
    {
      ...common,
      method: "POST",
      path,
      needs: needs.assignAppRoles,
      run: (context) => {
        const principal = thePrincipal({ ...context, isStale: false });
        const sent = (name: string) =>
          String(context.body[name] ?? badRequest(`A value is required for property '${name}'.`)).toLowerCase();
        if (sent(side) !== principal.id) badRequest(`'${side}' must be the service principal of the request path.`);
        const made = assignAppRole(context.tenant, sent("principalId"), sent("resourceId"), sent("appRoleId"));
        return objectReply(context, made, assignmentShape, 201);
      },
    },
    {
      ...common,
      method: "GET",
      path: `${path}/{appRoleAssignment-id}`,
      needs: needs.readApplications,
      run: (context) => objectReply(context, one(context), assignmentShape),
    },
    {
      ...common,
      method: "DELETE",
      path: `${path}/{appRoleAssignment-id}`,
      needs: needs.assignAppRoles,
      run: (context) => {
        context.tenant.appRoleAssignments.remove(one(context).id);
        return { status: 204 };
      },
    },
  ];
}

/** Lets a client act for users on a resource; also what a consent does. */
export function grantScopes(tenant: Tenant, clientId: string, resourceId: string, scope: string): Entity {
  return tenant.oauth2PermissionGrants.put({
    id: grantId(tenant),
    clientId,
    consentType: "AllPrincipals",
    principalId: null,
    resourceId,
    scope,
  });
}

function createGrant(context: Context): Reply {
  const { tenant } = context;
  const sent = withoutBindings(context.body) as Record<string, string | null>;
  const { clientId, resourceId, consentType, principalId = null, scope = "" } = sent;
  for (const id of [clientId, resourceId]) {
    if (!id || !tenant.servicePrincipals.get(id)) notFound(String(id));
  }
  if (consentType !== "AllPrincipals" && consentType !== "Principal") {
    badRequest("Invalid value specified for property 'consentType' of resource 'OAuth2PermissionGrant'.");
  }
  if ((consentType === "Principal") !== (principalId !== null)) {
    badRequest("Property 'principalId' belongs to the consent type 'Principal', and only to it.");
  }
  const isSame = (each: Entity) =>
    each["clientId"] === clientId && each["resourceId"] === resourceId && each["principalId"] === principalId;
  if (tenant.oauth2PermissionGrants.find(isSame)) {
    refuse(409, "Request_MultipleObjectsWithSameKeyValue", "Permission entry already exists.");
  }
  const made = { id: grantId(tenant), clientId, consentType, principalId, resourceId, scope };
  tenant.oauth2PermissionGrants.put(made as unknown as Entity);
  return objectReply(context, made as unknown as Entity, grantShape, 201);
}

/** What principals may do: application permissions, and delegated ones. */
export function grantRoutes(): Route[] {
  const path = "/oauth2PermissionGrants";
  const one = `${path}/{oAuth2PermissionGrant-id}`;
  const common = { area: "directory" } as const;
  const grants = ({ tenant }: Context) => tenant.oauth2PermissionGrants;
  const theGrant = (context: Context, isStale = context.isStale) =>
    theEntry(grants(context), context.params["oAuth2PermissionGrant-id"]!, isStale);
  return [
    ...assignmentRoutes("appRoleAssignments"),
    ...assignmentRoutes("appRoleAssignedTo"),
    {
      ...common,
      method: "GET",
      path,
      needs: needs.readGrants,
      run: (context) => listReply(context, grants(context).all(context.isStale), grantShape),
    },
    { ...common, method: "POST", path, needs: needs.writeGrants, run: createGrant },
    {
      ...common,
      method: "GET",
      path: one,
      needs: needs.readGrants,
      run: (context) => objectReply(context, theGrant(context), grantShape),
    },
    {
      ...common,
      method: "PATCH",
      path: one,
      needs: needs.writeGrants,
      run: (context) => {
        const { scope } = context.body;
        grants(context).put({ ...theGrant(context, false), ...(scope === undefined ? {} : { scope }) });
        return { status: 204 };
      },
    },
    {
      ...common,
      method: "DELETE",
      path: one,
      needs: needs.writeGrants,
      run: (context) => {
        grants(context).remove(theGrant(context, false).id);
        return { status: 204 };
      },
    },
    {
      ...common,
      method: "GET",
      path: "/servicePrincipals/{servicePrincipal-id}/oauth2PermissionGrants",
      needs: needs.readGrants,
      run: (context) => {
        const { id } = thePrincipal(context);
        const mine = grants(context).all(context.isStale);
        return listReply(
          context,
          mine.filter(({ clientId }) => clientId === id),
          grantShape,
        );
      },
    },
  ];
}
