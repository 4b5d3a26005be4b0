/** `azuread.getGroup`: a group by object id, name or mail nickname. */
import { failing, ProviderError } from "../failure";
import { groupFromWire } from "../kinds/groupWire";
import { idOf } from "../kinds/wire";
import type { GraphObject } from "../graph";
import type { Operation } from "../operation";
import { isPresent, isValues, text, type Values } from "../values";

async function byFilter(operation: Operation, property: string, theirs: string, args: Values): Promise<GraphObject> {
  const conditions = [`${property} eq '${text(args[property])}'`];
  for (const name of ["mailEnabled", "securityEnabled"]) {
    if (isPresent(args[name])) conditions.push(`${name} eq ${String(args[name])}`);
  }
  const filter = conditions.join(" and ");
  const found = await operation
    .list("/beta/groups", { filter })
    .catch(failing(`Retrieving groups for filter (${filter})`));
  if (found.length === 1) return found[0]!;
  const many = found.length > 1 ? "More than one" : "No";
  throw new ProviderError(`${many} group found matching specified filter (${filter})`, undefined, theirs);
}

async function byObjectId(operation: Operation, objectId: string): Promise<GraphObject> {
  const failed = failing(`Retrieving group with object ID: "${objectId}"`);
  const found = await operation.find(`/beta/groups/${objectId}`).catch(failed);
  if (found) return found;
  throw new ProviderError(`No group found with object ID: "${objectId}"`, undefined, "object_id");
}

/** The group, then all its members and owners: two or three requests more than the look-up. */
export async function getGroup(operation: Operation, args: Values): Promise<Values> {
  const group = await (text(args["displayName"])
    ? byFilter(operation, "displayName", "display_name", args)
    : text(args["mailNickname"])
      ? byFilter(operation, "mailNickname", "mail_nickname", args)
      : byObjectId(operation, text(args["objectId"])));
  const path = `/beta/groups/${idOf(group)}`;
  const transitive = args["includeTransitiveMembers"] === true;
  const people = async (list: string, kind: string) => {
    const failed = failing(`Could not retrieve ${kind} for group with object ID: "/groups/${idOf(group)}"`);
    return (await operation.list(`${path}/${list}`).catch(failed)).map(idOf);
  };
  const members = transitive
    ? await people("transitiveMembers", "transitive group members")
    : await people("members", "group members");
  const owners = await people("owners", "group owners");
  const { dynamicMembership, ...told } = groupFromWire(group);
  return {
    ...told,
    dynamicMemberships: isValues(dynamicMembership) ? [dynamicMembership] : [],
    id: `/groups/${idOf(group)}`,
    includeTransitiveMembers: transitive,
    members,
    owners,
  };
}
