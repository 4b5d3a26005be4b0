/** Graph: named locations. */
import type { Entity } from "../collection";
import { needs } from "../permissions";
import { listReply, objectReply, type ListShape } from "../query/list";
import { refuse, refuseLocation } from "../refusals";
import type { Context, Route } from "../route";
import { includes, type Policy } from "./policy";
import { withoutAnnotations } from "./policyShape";

const shape: ListShape = {
  type: "namedLocation",
  context: "identity/conditionalAccess/namedLocations",
  isDirectory: false,
  mostPerPage: 999,
  filters: { displayName: "eq", id: "eq" },
};

function theLocation(context: Context, isStale: boolean): Entity {
  const id = context.params["namedLocation-id"]!;
  const found = context.tenant.namedLocations.get(id, isStale);
  return found ?? refuse(404, "ResourceNotFound", `NamedLocation with id ${id} does not exist in the directory.`);
}

function check(location: Record<string, unknown>): void {
  if (!location["displayName"]) refuseLocation("A named location needs a display name.");
  const isIp = location["@odata.type"] === "#microsoft.graph.ipNamedLocation";
  const list = location[isIp ? "ipRanges" : "countriesAndRegions"];
  if (!Array.isArray(list) || list.length === 0) {
    refuseLocation(`'${isIp ? "ipRanges" : "countriesAndRegions"}' must not be empty.`);
  }
}

const type = (body: Record<string, unknown>) => String(body["@odata.type"]).replace(/^#?/, "#");

/** Named locations: by address or by country. */
export function namedLocationRoutes(): Route[] {
  const path = "/identity/conditionalAccess/namedLocations";
  const one = `${path}/{namedLocation-id}`;
  const common = { area: "conditionalAccess" } as const;
  return [
    {
      ...common,
      method: "GET",
      path,
      needs: needs.readPolicies,
      run: (context) => listReply(context, context.tenant.namedLocations.all(context.isStale), shape),
    },
    {
      ...common,
      method: "POST",
      path,
      needs: needs.writePolicies,
      run: (context) => {
        const { tenant, body } = context;
        const blank =
          type(body) === "#microsoft.graph.ipNamedLocation"
            ? { isTrusted: false }
            : { includeUnknownCountriesAndRegions: false, countryLookupMethod: "clientIpAddress" };
        const location = { ...blank, ...body, "@odata.type": type(body), id: tenant.random.uuid() };
        check(location);
        const made = { ...location, createdDateTime: tenant.stamp(), modifiedDateTime: tenant.stamp() };
        return objectReply(context, tenant.namedLocations.put(made), shape, 201);
      },
    },
    {
      ...common,
      method: "GET",
      path: one,
      needs: needs.readPolicies,
      run: (context) => objectReply(context, theLocation(context, context.isStale), shape),
    },
    {
      ...common,
      method: "PATCH",
      path: one,
      needs: needs.writePolicies,
      run: (context) => {
        const { tenant, body } = context;
        const stored = theLocation(context, false);
        if (body["@odata.type"] !== undefined && type(body) !== stored["@odata.type"]) {
          refuseLocation("The type of a named location cannot be changed.");
        }
        const { ipRanges, ...rest } = body;
        const changed = { ...stored, ...withoutAnnotations(rest), ...(ipRanges ? { ipRanges } : {}), id: stored.id };
        check(changed);
        tenant.namedLocations.put({ ...changed, modifiedDateTime: tenant.stamp() });
        return { status: 204 };
      },
    },
    {
      ...common,
      method: "DELETE",
      path: one,
      needs: needs.writePolicies,
      run: (context) => {
        const { tenant } = context;
        const stored = theLocation(context, false);
        // A trusted one has to lose that mark first: azuread does so, and waits (recorded behaviour of 6.9.1).
        if (stored["isTrusted"] === true) refuseLocation("A trusted named location cannot be deleted.");
        const uses = tenant.policies.find((policy) => names(policy as Policy, stored.id));
        if (uses) refuseLocation(`NamedLocation with id ${stored.id} is used by a policy and cannot be deleted.`);
        tenant.namedLocations.delete(stored.id, tenant.now());
        return { status: 204 };
      },
    },
  ];
}

const names = ({ conditions }: Policy, id: string): boolean =>
  includes(conditions.locations?.includeLocations, id) || includes(conditions.locations?.excludeLocations, id);
