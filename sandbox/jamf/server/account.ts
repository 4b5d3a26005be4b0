/** Pro API: the account behind a token, the version, privileges; and the page in front of everything. */
import { bearer, type Access } from "./access";
import type { Instance } from "../instance";
import { allPrivileges } from "./privileges";
import type { Route } from "./router";

const signInPage = "<!DOCTYPE html><html><head><title>Jamf Pro Login</title></head><body></body></html>";

/** Signing in, who one is, and which Jamf Pro this is. */
export function accountRoutes(instance: Instance, access: Access): Route[] {
  return [
    {
      method: "GET",
      path: "/",
      // Clients ask for it to see which web nodes there are: the load balancer hands out its cookie here as everywhere.
      isOpen: true,
      run: () => ({ status: 200, headers: { "content-type": "text/html;charset=UTF-8" }, body: signInPage }),
    },
    {
      method: "POST",
      path: "/api/v1/oauth/token",
      isOpen: true,
      run: ({ call }) => (instance.settings.oauthV1 ? access.clientToken(call) : { status: 404 }),
    },
    { method: "POST", path: "/api/oauth/token", isOpen: true, run: ({ call }) => access.clientToken(call) },
    { method: "POST", path: "/api/v1/auth/token", isOpen: true, run: ({ call }) => access.basicToken(call) },
    { method: "POST", path: "/api/v1/auth/keep-alive", run: ({ call }) => access.renew(call) },
    {
      method: "POST",
      path: "/api/v1/auth/invalidate-token",
      run: ({ call }) => {
        access.end(bearer(call)!);
        return { status: 204 };
      },
    },
    {
      method: "GET",
      path: "/api/v1/auth",
      run: ({ account }) => ({
        status: 200,
        body: {
          account: {
            id: "1",
            username: account.displayName,
            realName: account.displayName,
            email: "",
            multiSiteAdmin: false,
            accessLevel: "FullAccess",
            privilegeSet: "CUSTOM",
            groupIds: [],
            privilegesBySite: { "-1": account.privileges },
            currentSiteId: "-1",
          },
          accountGroups: [],
          sites: [],
          authenticationType: account.kind === "client" ? "CLIENT_CREDENTIALS" : "JSS",
        },
      }),
    },
    {
      method: "GET",
      path: "/api/v1/jamf-pro-version",
      run: () => ({ status: 200, body: { version: `${instance.options.jamfVersion}-t1788220800000` } }),
    },
    {
      method: "GET",
      path: "/api/v1/api-role-privileges",
      privileges: ["Read API Roles"],
      run: () => ({ status: 200, body: { privileges: [...allPrivileges] } }),
    },
    {
      method: "GET",
      path: "/api/v1/sites",
      privileges: ["Read Sites"],
      run: ({ node }) => ({
        status: 200,
        body: instance.sites.all(node).map(([id, { name }]) => ({ id: String(id), name, divisionId: null })),
      }),
    },
    {
      method: "GET",
      path: "/api/v1/notifications",
      run: () => ({
        status: 200,
        body: instance.notifications.all().map(([id, { type, params }]) => ({ type, id: String(id), params })),
      }),
    },
  ];
}
