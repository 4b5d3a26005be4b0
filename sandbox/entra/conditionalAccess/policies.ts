/** Graph: Conditional Access policies. */
import type { Entity } from "../collection";
import { needs } from "../permissions";
import { countReply, listReply, objectReply, type ListShape } from "../query/list";
import { withoutBindings } from "../references";
import { badRequest, refuse, refusePolicy } from "../refusals";
import { foreignContent, type Context, type GraphReply, type Route } from "../route";
import type { Policy } from "./policy";
import { checkPolicy } from "./policyRules";
import { completed, patched, withoutAnnotations } from "./policyShape";

const policyShape: ListShape = {
  type: "conditionalAccessPolicy",
  context: "identity/conditionalAccess/policies",
  isDirectory: false,
  mostPerPage: 999,
  orders: ["displayName", "createdDateTime", "modifiedDateTime"],
  filters: {
    displayName: "eq startswith contains",
    state: "eq",
    id: "eq in",
    createdDateTime: "ge le",
    modifiedDateTime: "ge le",
  },
};

/** A policy that uses preview features, or that was ever written through beta, is invisible and untouchable on v1.0. */
export const isPreview = (policy: Entity): boolean => policy["$isPreview"] === true;

const preview = {
  read: "1037: The policy you requested contains preview features. Use the Beta endpoint to retrieve this policy.",
  write:
    "1038: The policy you are trying to create or update contains preview features. Use the Beta endpoint to create or update this policy.",
};

const missing = (id: string): never =>
  refuse(404, "ResourceNotFound", `ConditionalAccessPolicy with id ${id} does not exist in the directory.`);

function visible(context: Context): readonly Entity[] {
  const all = context.tenant.policies.all(context.isStale);
  return context.version === "beta" ? all : all.filter((policy) => !isPreview(policy));
}

function thePolicy(context: Context, isStale: boolean, refusal: string): Entity {
  const id = context.params["conditionalAccessPolicy-id"]!;
  const policy = context.tenant.policies.get(id, isStale) ?? missing(id);
  if (context.version === "v1.0" && isPreview(policy)) refusePolicy(refusal);
  return policy;
}

/** Policies from somebody's export may hold what no contract knows. */
const told = (reply: GraphReply, policies: readonly Entity[]): GraphReply =>
  policies.some((policy) => policy["$isForeign"] === true) ? { ...reply, [foreignContent]: true } : reply;

const fixed = ["id", "createdDateTime", "modifiedDateTime", "deletedDateTime"];

function sentPolicy(body: Record<string, unknown>): Record<string, unknown> {
  const sent = withoutAnnotations(withoutBindings(body));
  for (const name of fixed) delete sent[name];
  return sent;
}

function create(context: Context): GraphReply {
  const { tenant, body } = context;
  const policy = completed({ id: tenant.random.uuid(), ...sentPolicy(body) });
  checkPolicy(tenant, policy as Policy);
  const own = { createdDateTime: tenant.stamp(), ...(context.version === "beta" ? { $isPreview: true } : {}) };
  return objectReply(context, tenant.policies.put({ ...policy, ...own }), policyShape, 201);
}

function update(context: Context): GraphReply {
  const { tenant, body } = context;
  const stored = thePolicy(context, false, preview.write);
  if (Object.keys(sentPolicy(body)).length === 0) badRequest("The request body holds nothing to change.");
  const changed = patched(stored, sentPolicy(body));
  checkPolicy(tenant, changed as Policy);
  const own = { modifiedDateTime: tenant.stamp(), ...(context.version === "beta" ? { $isPreview: true } : {}) };
  tenant.policies.put({ ...changed, ...own });
  return { status: 204 };
}

/** Conditional Access policies. */
export function policyRoutes(): Route[] {
  const path = "/identity/conditionalAccess/policies";
  const one = `${path}/{conditionalAccessPolicy-id}`;
  const bin = "/identity/conditionalAccess/deletedItems/policies";
  const common = { area: "conditionalAccess", versions: ["v1.0", "beta"] } as const;
  const reading = { ...common, method: "GET", needs: needs.readPolicies } as const;
  const binned = (context: Context) => {
    const id = context.params["conditionalAccessPolicy-id"]!;
    return context.tenant.policies.binned(id) ?? missing(id);
  };
  return [
    {
      ...reading,
      path,
      run: (context) => told(listReply(context, visible(context), policyShape), visible(context)),
    },
    { ...reading, path: `${path}/$count`, run: (context) => countReply(context, visible(context), policyShape) },
    { ...common, method: "POST", path, needs: needs.writePolicies, run: create },
    {
      ...reading,
      path: one,
      run: (context) => {
        const policy = thePolicy(context, context.isStale, preview.read);
        return told(objectReply(context, policy, policyShape), [policy]);
      },
    },
    { ...common, method: "PATCH", path: one, needs: needs.writePolicies, run: update },
    {
      ...common,
      method: "DELETE",
      path: one,
      needs: needs.writePolicies,
      run: ({ tenant, params }) => {
        const id = params["conditionalAccessPolicy-id"]!;
        if (!tenant.policies.has(id)) missing(id);
        tenant.policies.delete(id, tenant.now());
        return { status: 204 };
      },
    },
    // What was deleted stays for 30 days (CSDL); the extract of the contract does not have it.
    {
      ...reading,
      path: bin,
      isUnchecked: true,
      run: (context) => listReply(context, context.tenant.policies.bin(), policyShape),
    },
    {
      ...reading,
      path: `${bin}/{conditionalAccessPolicy-id}`,
      isUnchecked: true,
      run: (context) => objectReply(context, binned(context), policyShape),
    },
    {
      ...common,
      method: "POST",
      path: `${bin}/{conditionalAccessPolicy-id}/restore`,
      isUnchecked: true,
      needs: needs.writePolicies,
      run: (context) => objectReply(context, context.tenant.policies.restore(binned(context).id)!, policyShape),
    },
  ];
}
