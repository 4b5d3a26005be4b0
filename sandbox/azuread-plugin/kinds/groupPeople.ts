/** Owners and members of groups. */
import { failing } from "../failure";
import type { Operation } from "../operation";
import { sameValue, texts, type Value } from "../values";
import { idOf, textOf, without } from "./wire";

/** The caller first, then users, service principals and groups: one look at each owner for each of the three. */
export async function initialOwners(operation: Operation, owners: string[]): Promise<string[]> {
  const isCaller = (owner: string) => owner.toLowerCase() === operation.caller.toLowerCase();
  const ordered = owners.filter(isCaller).map(() => operation.caller);
  for (const type of ["user", "servicePrincipal", "group"]) {
    for (const owner of owners.filter((each) => !isCaller(each))) {
      const could = failing(`Could not retrieve owner principal object "${owner}"`);
      const object = await operation.get(`/v1.0/directoryObjects/${owner}`).catch(could);
      if (textOf(object["@odata.type"]) === `#microsoft.graph.${type}`) ordered.push(owner);
    }
  }
  return ordered.length > 0 ? ordered : [operation.caller];
}

/** `group` is its path, `/beta/groups/<object id>`. */
export async function addTo(
  operation: Operation,
  group: string,
  list: "owners" | "members",
  id: string,
): Promise<void> {
  await operation.post(`${group}/${list}/$ref`, { "@odata.id": operation.reference("beta", id) });
}

export async function idsIn(operation: Operation, group: string, list: "owners" | "members"): Promise<string[]> {
  return (await operation.list(`${group}/${list}`)).map(idOf);
}

/** Whether two sets differ. */
export function differs(one: Value | undefined, other: Value | undefined): boolean {
  return !sameValue(texts(one).sort(), texts(other).sort());
}

/**
 * Owners are added before others are removed, since a group must not lose its last one; members the other way round.
 */
export async function follow(
  operation: Operation,
  group: string,
  list: "owners" | "members",
  wanted: string[],
): Promise<void> {
  const groupId = group.slice(group.lastIndexOf("/") + 1);
  const listing = failing(`Could not retrieve members for Group (Group: "${groupId}")`);
  const existing = await idsIn(operation, group, list).catch(listing);
  // The provider says so of adding, too.
  const moving = (id: string) => {
    const role = list === "owners" ? "Owner" : "Member";
    return failing(`removing Group Id ${role} (Group: "${groupId}"\nDirectory Object: "${id}")`);
  };
  const add = async () => {
    for (const id of without(wanted, existing)) await addTo(operation, group, list, id).catch(moving(id));
  };
  const remove = async () => {
    const path = `${group}/${list}`;
    for (const id of without(existing, wanted)) await operation.delete(`${path}/${id}/$ref`).catch(moving(id));
  };
  if (list === "owners") await add();
  await remove();
  if (list === "members") await add();
}
