/** Lists of directory objects and of references to them, as many routes need them. */
import type { Reply } from "../service";
import type { Entity, Links } from "./collection";
import { anyShape, castShape } from "./directoryShapes";
import { isDynamic } from "./membership";
import type { Needs } from "./permissions";
import { countReply, listReply, type ListShape } from "./query/list";
import { referenced } from "./references";
import { badRequest, notFound, refuse } from "./refusals";
import type { Context, Route, Version } from "./route";

type Objects = (context: Context) => Entity[];

/** `/microsoft.graph.user` behind a list leaves only entries of that type. */
function castTo(context: Context, objects: Entity[]): [Entity[], ListShape] {
  const { cast } = context.params;
  if (cast === undefined) return [objects, anyShape];
  const shape = castShape(context.tenant, cast);
  if (!shape) return refuse(501, "NotInSandbox", `The sandbox does not know lists of ${cast}`);
  return [objects.filter((object) => object["@odata.type"] === `#${cast}`), shape];
}

const both: readonly Version[] = ["v1.0", "beta"];

/** A list of objects of any kind: itself, its `/$count`, and both with a type behind. Only the plain list is in the contract. */
export function listRoutes(path: string, needs: Needs, objects: Objects): Route[] {
  const common = { method: "GET", area: "directory", versions: both, needs } as const;
  const list = (context: Context): Reply => listReply(context, ...castTo(context, objects(context)));
  const count = (context: Context): Reply => countReply(context, ...castTo(context, objects(context)));
  return [
    { ...common, path, run: list },
    { ...common, path: `${path}/$count`, isUnchecked: true, run: count },
    { ...common, path: `${path}/{cast}`, isUnchecked: true, run: list },
    { ...common, path: `${path}/{cast}/$count`, isUnchecked: true, run: count },
  ];
}

/** What tells the lists of references apart. */
interface References {
  list: "members" | "owners";
  /** `Group`, `ServicePrincipal`. */
  resource: string;
  needs: Needs;
  object(context: Context): Entity;
  links(context: Context): Links;
  /** Applications are written by those who own them. */
  guard?(context: Context, object: Entity): void;
  isUnchecked?: boolean;
}

/** `POST …/owners/$ref` and `DELETE …/owners/{id}/$ref`. */
export function referenceRoutes(path: string, references: References): Route[] {
  const { list, isUnchecked } = references;
  const common = { area: "directory", versions: both, needs: references.needs, isUnchecked } as const;
  return [
    {
      ...common,
      method: "POST",
      path: `${path}/${list}/$ref`,
      run: (context) => {
        const target = written(context, references);
        const { object } = referenced(context.tenant, context.body["@odata.id"]);
        if (references.links(context).has(target.id, object.id)) {
          const already = "One or more added object references already exist for the following modified properties";
          badRequest(`${already}: '${list}'.`);
        }
        references.links(context).add(target.id, object.id);
        return { status: 204 };
      },
    },
    {
      ...common,
      method: "DELETE",
      path: `${path}/${list}/{directoryObject-id}/$ref`,
      run: (context) => {
        const target = written(context, references);
        const id = context.params["directoryObject-id"]!;
        const links = references.links(context);
        if (!links.has(target.id, id)) notFound(id);
        if (list === "owners" && references.resource === "Group" && links.of(target.id).length === 1) {
          badRequest("The group must have at least one owner, hence this owner cannot be removed.");
        }
        links.remove(target.id, id);
        return { status: 204 };
      },
    },
  ];
}

/** The object as the database has it; nobody adds members to a group that a rule fills. */
function written(context: Context, { object, list, guard }: References): Entity {
  const target = object({ ...context, isStale: false });
  if (list === "members" && isDynamic(target)) {
    refuse(403, "Authorization_RequestDenied", "Insufficient privileges to complete the operation.");
  }
  guard?.(context, target);
  return target;
}
