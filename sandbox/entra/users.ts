/** Graph: users. */
import type { Reply } from "../service";
import type { Entity } from "./collection";
import { listRoutes } from "./directoryLists";
import { anyShape, userShape } from "./directoryShapes";
import { needs } from "./permissions";
import { countReply, listReply, objectReply } from "./query/list";
import { directoryObjects, named } from "./references";
import { badRequest, notFound } from "./refusals";
import { roleNamed } from "./roles";
import type { Context, Route } from "./route";
import type { User } from "./user";

/** By object id or by sign-in name. */
function theUser(context: Context): User {
  const text = context.params["user-id"]!;
  const { tenant } = context;
  return text.includes("@") ? (tenant.userNamed(text) ?? notFound(text)) : named(context, tenant.users, text);
}

/** The groups of a user and the directory roles that are active. */
function above(context: Context, groups: (id: string) => Entity[]): Entity[] {
  const user = theUser(context);
  const ids = groups(user.id).map(({ id }) => id);
  return [...directoryObjects(context.tenant, ids), ...user.$roleTemplateIds.map((id) => roleNamed(id) as Entity)];
}

function checkMemberGroups(context: Context): Reply {
  const user = theUser(context);
  const asked = context.body["groupIds"];
  if (!Array.isArray(asked) || asked.length === 0) return badRequest("A value is required for parameter 'groupIds'.");
  if (asked.length > 20) return badRequest("The number of values for 'groupIds' must not exceed 20.");
  const mine = new Set(context.tenant.membership.groupsOf(user.id).map(({ id }) => id.toLowerCase()));
  const value = (asked as string[]).filter((id) => mine.has(id.toLowerCase()));
  return { status: 200, body: { "@odata.context": `${context.base}/$metadata#Collection(Edm.String)`, value } };
}

/** Nobody's manager is called by that word in the refusal (observed on live tenants, in public threads). */
function managerOf(context: Context): Entity {
  const { $managerId } = theUser(context);
  const [manager] = directoryObjects(context.tenant, $managerId === undefined ? [] : [$managerId]);
  return manager ?? notFound("manager");
}

/** Users are read only: the sandbox's people come from its seed. */
export function userRoutes(): Route[] {
  const user = "/users/{user-id}";
  const common = { area: "directory", versions: ["v1.0", "beta"], needs: needs.readUsers } as const;
  const devices = (list: "registeredOwners" | "registeredUsers") => (context: Context) =>
    directoryObjects(context.tenant, context.tenant[list].to(theUser(context).id));
  return [
    {
      ...common,
      method: "GET",
      path: "/users",
      run: (context) => listReply(context, context.tenant.users.all(), userShape),
    },
    {
      ...common,
      method: "GET",
      path: "/users/$count",
      isUnchecked: true,
      run: (context) => countReply(context, context.tenant.users.all(), userShape),
    },
    {
      ...common,
      method: "GET",
      path: user,
      run: (context) => objectReply(context, theUser(context), userShape),
    },
    {
      ...common,
      method: "GET",
      path: `${user}/manager`,
      isUnchecked: true,
      run: (context) => objectReply(context, managerOf(context), anyShape),
    },
    {
      ...common,
      method: "POST",
      path: `${user}/checkMemberGroups`,
      needs: needs.checkGroups,
      run: checkMemberGroups,
    },
    ...listRoutes(`${user}/transitiveMemberOf`, needs.checkGroups, (context) =>
      above(context, (id) => context.tenant.membership.groupsOf(id)),
    ),
    ...listRoutes(`${user}/ownedDevices`, needs.readUsers, devices("registeredOwners")),
    ...listRoutes(`${user}/registeredDevices`, needs.readUsers, devices("registeredUsers")),
  ];
}
