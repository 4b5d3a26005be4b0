/** Graph: objects by id alone, and deleted ones. */
import type { Collection, Entity } from "./collection";
import { needs } from "./permissions";
import { listReply, objectReply, type ListShape } from "./query/list";
import { castShape, anyShape } from "./directoryShapes";
import { directoryObjects, isGuid } from "./references";
import { badRequest, notFound, refuse } from "./refusals";
import type { Context, Route } from "./route";

const kept: Record<string, (context: Context) => Collection<Entity>> = {
  "microsoft.graph.group": ({ tenant }) => tenant.groups,
  "microsoft.graph.application": ({ tenant }) => tenant.applications,
  "microsoft.graph.servicePrincipal": ({ tenant }) => tenant.servicePrincipals,
};

function collectionOf(context: Context): Collection<Entity> {
  const type = context.params["type"]!;
  return (kept[type] ?? refuse(501, "NotInSandbox", `The sandbox keeps no deleted ${type}`))(context);
}

function binned(context: Context): [Collection<Entity>, Entity] {
  const id = context.params["directoryObject-id"]!;
  for (const collection of Object.values(kept).map((of) => of(context))) {
    const object = collection.binned(id);
    if (object) return [collection, object];
  }
  return notFound(id);
}

/** Objects by id alone, and those that were deleted within the last 30 days. In no extract of the contract. */
export function directoryObjectRoutes(): Route[] {
  const bin = "/directory/deletedItems";
  const common = { area: "directory", versions: ["v1.0", "beta"], isUnchecked: true } as const;
  const shape: ListShape = { ...anyShape, filters: {} };
  return [
    {
      ...common,
      method: "GET",
      path: "/directoryObjects/{directoryObject-id}",
      needs: needs.readGroups,
      run: (context) => {
        const id = context.params["directoryObject-id"]!;
        if (!isGuid(id)) badRequest(`Invalid object identifier '${id}'.`);
        const [object] = directoryObjects(context.tenant, [id]);
        return objectReply(context, object ?? notFound(id), shape);
      },
    },
    {
      ...common,
      method: "GET",
      path: `${bin}/{type}`,
      needs: needs.readApplications,
      run: (context) => {
        const objects = collectionOf(context).bin();
        return listReply(context, objects, castShape(context.tenant, context.params["type"]!) ?? shape);
      },
    },
    {
      ...common,
      method: "POST",
      path: `${bin}/{directoryObject-id}/restore`,
      needs: needs.writeApplications,
      run: (context) => {
        const [collection, object] = binned(context);
        return objectReply(context, collection.restore(object.id)!, shape);
      },
    },
    {
      ...common,
      method: "DELETE",
      path: `${bin}/{directoryObject-id}`,
      needs: needs.writeApplications,
      run: (context) => {
        const [collection, object] = binned(context);
        collection.remove(object.id);
        return { status: 204 };
      },
    },
  ];
}
