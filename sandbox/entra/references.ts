/** Directory objects that a path or a body names. */
import type { Collection, Entity } from "./collection";
import { badRequest, notFound } from "./refusals";
import type { Context } from "./route";
import type { Tenant } from "./tenant";

const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

export const isGuid = (text: string): boolean => guid.test(text);

/**
 * The object that a path names, by id or by an alternate key (`servicePrincipals(appId='…')`), as this request's replica
 * shows it. Throws 404, or 400 for what can be no id.
 */
export function named<T extends Entity>(
  context: Context,
  collection: Collection<T>,
  text: string,
  alternateKeys: readonly string[] = [],
): T {
  const [, key, value] = /^(\w+)='([^']*)'$/.exec(text) ?? [];
  if (key !== undefined) {
    const property = alternateKeys.find((each) => each.toLowerCase() === key.toLowerCase());
    if (!property) return badRequest(`The property '${key}' is no alternate key of this resource.`);
    const wanted = value!.toLowerCase();
    const found = collection.all(context.isStale).find((each) => String(each[property]).toLowerCase() === wanted);
    return found ?? notFound(value!);
  }
  if (!isGuid(text)) return badRequest(`Invalid object identifier '${text}'.`);
  return collection.get(text, context.isStale) ?? notFound(text);
}

/** The id at the end of `…/directoryObjects/{id}`, `…/users/{id}` and so on; the object must exist. */
export function referenced(tenant: Tenant, reference: unknown): { kind: string; object: Entity } {
  const id = /\/(?:directoryObjects|users|groups|servicePrincipals|devices)(?:\/|\(')([0-9a-f-]{36})(?:'\))?$/i.exec(
    String(reference),
  )?.[1];
  if (!id) return badRequest(`Invalid URL format specified in @odata.bind for '${String(reference)}'.`);
  return tenant.directoryObject(id) ?? notFound(id);
}

/** Objects are replaced, never changed, so their typed form can be kept: lists of members are long and read page by page. */
const typed = new WeakMap<Entity, Entity>();

function withType(kind: string, object: Entity): Entity {
  let form = typed.get(object);
  if (!form) typed.set(object, (form = { "@odata.type": `#microsoft.graph.${kind}`, ...object }));
  return form;
}

/** What a list of ids stood for, as long as nothing has changed. */
const known = new WeakMap<readonly string[], { state: string; objects: Entity[] }>();

/** Objects of whatever kind by their ids, each with its type; ids of what is gone are left out. */
export function directoryObjects(tenant: Tenant, ids: readonly string[]): Entity[] {
  const { users, groups, servicePrincipals, applications, devices } = tenant;
  const state = [users, groups, servicePrincipals, applications, devices].map(({ version }) => version).join(" ");
  const before = known.get(ids);
  if (before?.state === state) return before.objects;
  const objects = ids.flatMap((id) => {
    const found = tenant.directoryObject(id);
    return found ? [withType(found.kind, found.object)] : [];
  });
  known.set(ids, { state, objects });
  return objects;
}

/** Takes `owners@odata.bind` and `members@odata.bind` out of a body. */
export function withoutBindings(body: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(body).filter(([name]) => !name.includes("@odata.")));
}

export function bound(tenant: Tenant, body: Record<string, unknown>, list: "owners" | "members"): string[] {
  const references = body[`${list}@odata.bind`];
  if (references === undefined) return [];
  if (!Array.isArray(references)) return badRequest(`'${list}@odata.bind' must be an array of references.`);
  if (references.length > 20) badRequest(`The limit for simultaneous additions to '${list}' is 20.`);
  return (references as unknown[]).map((reference) => referenced(tenant, reference).object.id);
}
