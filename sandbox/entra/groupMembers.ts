/** Graph: members and owners of groups. */
import { listRoutes, referenceRoutes } from "./directoryLists";
import { theGroup } from "./groups";
import { needs } from "./permissions";
import { directoryObjects } from "./references";
import type { Context, Route } from "./route";

/** Members, owners and the groups above a group. */
export function groupMemberRoutes(): Route[] {
  const group = "/groups/{group-id}";
  const list = (name: string, ids: (context: Context) => readonly string[]) =>
    listRoutes(`${group}/${name}`, needs.readGroups, (context) => directoryObjects(context.tenant, ids(context)));
  const ofGroup = { object: theGroup, resource: "Group" };
  return [
    ...list("members", (context) => context.tenant.membership.of(theGroup(context))),
    ...list("transitiveMembers", (context) => context.tenant.membership.transitive(theGroup(context))),
    ...list("owners", (context) => context.tenant.owners.of(theGroup(context).id)),
    ...list("memberOf", (context) =>
      context.tenant.membership.directGroupsOf(theGroup(context).id).map(({ id }) => id),
    ),
    ...referenceRoutes(group, {
      ...ofGroup,
      list: "members",
      needs: needs.writeMembers,
      links: ({ tenant }) => tenant.members,
    }),
    ...referenceRoutes(group, {
      ...ofGroup,
      list: "owners",
      needs: needs.writeGroups,
      links: ({ tenant }) => tenant.owners,
    }),
  ];
}
