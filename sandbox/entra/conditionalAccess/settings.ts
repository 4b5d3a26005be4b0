/** Graph: the tenant's setting for baseline scopes. */
import { needs } from "../permissions";
import { refuse } from "../refusals";
import type { Route } from "../route";

/**
 * The tenant's setting for baseline scopes. The read is undocumented and in private preview (three public tools use it), so
 * it is in no contract; there is no write by API.
 */
export function settingsRoutes(): Route[] {
  return [
    {
      method: "GET",
      path: "/identity/conditionalAccess/settings",
      area: "conditionalAccess",
      needs: needs.readSettings,
      versions: ["beta"],
      isUnchecked: true,
      run: ({ tenant, base }) => {
        if (!tenant.settings.showsBaselineSetting) {
          refuse(404, "ResourceNotFound", "Resource not found for the segment 'settings'.");
        }
        const { baselineScopes } = tenant;
        return {
          status: 200,
          headers: { sunset: "Sun, 31 Jan 2027 00:00:00 GMT", deprecation: "Fri, 01 Aug 2025 00:00:00 GMT" },
          body: {
            "@odata.context": `${base}/$metadata#identity/conditionalAccess/settings/$entity`,
            // Made up at each read, so it says nothing about a change.
            modifiedDateTime: new Date().toISOString(),
            advancedSettings: baselineScopes === null ? null : { baselineScopes },
          },
        };
      },
    },
  ];
}
