/** Pro API v2 and v3: smart computer groups. */
import type { Reply } from "../../service";
import { groupDependents } from "./dependents";
import type { GroupMembers } from "./groupMembers";
import { sameName, type ComputerGroup, type Instance } from "../instance";
import { page } from "../server/paging";
import { privilegesOn } from "../server/privileges";
import { notFound, refuse, Refusal } from "../server/refusals";
import type { Context, Route } from "../server/router";
import {
  completed,
  criteriaProblems,
  dependsOn,
  requirePriorities,
  shown,
  type SentCriterion,
} from "./smartGroupRules";
import { setTick, tickAfterWrite } from "../ticks";

interface SentGroup {
  name: string;
  description?: string;
  criteria?: SentCriterion[];
  siteId?: string | null;
}

interface Row {
  id: string;
  siteId: string;
  name: string;
  description: string;
  membershipCount: number;
}

/** v3 takes and/or in any case, against its own contract (facts §2.2). */
function lowerCaseAndOr(body: unknown): unknown {
  const criteria = (body as { criteria?: unknown } | null)?.criteria;
  if (!Array.isArray(criteria)) return body;
  const lowered = criteria.map((line: { andOr?: unknown } | null) =>
    typeof line?.andOr === "string" ? { ...line, andOr: line.andOr.toLowerCase() } : line,
  );
  return { ...(body as object), criteria: lowered };
}

/** Site -1, null or nothing: no site. A site that is not there and one that is not yours are refused alike. */
export function siteNumber(instance: Instance, siteId: string | null | undefined): number {
  const id = Number(siteId ?? "-1");
  if (id !== -1 && !instance.sites.get(id)) return refuse(403, "INVALID_PRIVILEGE", "siteId", "Forbidden");
  return id;
}

export function smartGroupRoutes(instance: Instance, members: GroupMembers): Route[] {
  return [...surface("v2"), ...surface("v3"), recalculate(), listAll()];

  function surface(version: "v2" | "v3"): Route[] {
    const path = `/api/${version}/computer-groups/smart-groups`;
    const privileges = privilegesOn("Smart Computer Groups");
    const isV3 = version === "v3";
    const exists = !isV3 || instance.behaviour.hasV3Groups;
    const relax = isV3 ? lowerCaseAndOr : undefined;
    const notice = (reply: Reply): Reply =>
      !isV3 && instance.behaviour.hasV3Groups
        ? {
            ...reply,
            headers: { ...reply.headers, deprecation: "@1779926400", sunset: "Fri, 28 May 2027 00:00:00 GMT" },
          }
        : reply;
    const route = (method: Route["method"], end: string, run: Route["run"]): Route => ({
      method,
      path: path + end,
      privileges: privileges[method],
      exists,
      relax,
      run: (context) => notice(run(context)),
    });
    return [
      route("GET", "", list),
      route("POST", "", (context) => create(context, isV3)),
      route("GET", "/{id}", ({ id, node, params }) => ({ status: 200, body: body(smart(id, params["id"]!, node)) })),
      route("PUT", "/{id}", (context) => update(context, isV3)),
      route("DELETE", "/{id}", (context) => remove(context, isV3)),
      {
        method: "GET",
        path: `/api/${version}/computer-groups/smart-group-membership/{id}`,
        exists,
        privileges: privileges.GET,
        run: ({ id, node, params }) => {
          smart(id, params["id"]!, node);
          return notice({ status: 200, body: { members: [...members.of(id)] } });
        },
      },
    ];
  }

  function smart(id: number, text: string, node?: number): ComputerGroup {
    const group = instance.groups.get(id, node);
    return group?.isSmart ? group : notFound("Smart computer group", text);
  }

  /** Without `id`; criteria that are empty read back as none (facts §2.2). */
  function body({ name, description, siteId, criteria }: ComputerGroup): object {
    const lines = criteria.length > 0 ? { criteria: shown(instance, criteria) } : {};
    return { name, description, ...lines, siteId: String(siteId) };
  }

  function list({ call, node }: Context): Reply {
    const rows = instance.groups
      .all(node)
      .filter(([, group]) => group.isSmart)
      .map(([id, { siteId, name, description }]) => ({ id: String(id), siteId: String(siteId), name, description }));
    const found = page(call.query, rows, {
      fields: { id: (row) => row.id, name: (row) => row.name, siteId: (row) => row.siteId },
    });
    const results = found.rows.map((row): Row => ({ ...row, membershipCount: members.of(Number(row.id)).size }));
    return { status: 200, body: { totalCount: found.totalCount, results } };
  }

  function accepted(sent: SentGroup, isV3: boolean, id?: number): ComputerGroup {
    if (sent.name.trim() === "") refuse(400, "INVALID_FIELD", "name", "name must not be blank");
    const criteria = sent.criteria ?? [];
    const problems = criteriaProblems(instance, criteria, true);
    if (problems.length > 0) throw new Refusal(400, problems);
    if (isV3) requirePriorities(criteria);
    const siteId = siteNumber(instance, sent.siteId);
    if (instance.groups.find(({ name }, other) => other !== id && sameName(name, sent.name))) {
      return refuse(isV3 ? 422 : 400, "DUPLICATE_FIELD", "name", `A group named "${sent.name}" exists already`);
    }
    return {
      name: sent.name,
      description: sent.description ?? "",
      siteId,
      isSmart: true,
      macIds: [],
      criteria: completed(instance, criteria),
    };
  }

  function create({ body: sent, call, node }: Context, isV3: boolean): Reply {
    if (call.query.has("platform")) return refuse(501, "NOT_IN_SANDBOX", "platform", "The sandbox has no platform ids");
    const id = instance.groups.insert(accepted(sent as SentGroup, isV3), node);
    return { status: 201, body: { id: String(id), href: `${call.origin}${call.path}/${id}` } };
  }

  function update({ id, params, body: sent, node }: Context, isV3: boolean): Reply {
    smart(id, params["id"]!);
    const group = accepted(sent as SentGroup, isV3, id);
    if (dependsOn(instance, group, id))
      return refuse(400, "INVALID_FIELD", "criteria", "A group cannot depend on itself");
    instance.groups.put(id, group, node);
    tickAfterWrite(instance, "membershipEmail", id);
    return { status: 202, body: body(group) };
  }

  function remove({ id, params, node }: Context, isV3: boolean): Reply {
    smart(id, params["id"]!);
    const dependents = groupDependents(instance, id);
    if (dependents.length > 0) {
      return refuse(isV3 ? 422 : 400, "HAS_DEPENDENCIES", "", `The group is in use by ${dependents.join(", ")}`);
    }
    instance.groups.delete(id, node);
    setTick(instance, "membershipEmail", id, false);
    return { status: 204 };
  }

  function recalculate(): Route {
    return {
      method: "POST",
      path: "/api/v1/smart-computer-groups/{id}/recalculate",
      privileges: ["Update Smart Computer Groups"],
      run: ({ id }) => {
        if (!instance.groups.get(id)?.isSmart) refuse(400, "INVALID_ID", "id", "There is no such smart computer group");
        return { status: 200, body: { count: members.of(id).size } };
      },
    };
  }

  function listAll(): Route {
    return {
      method: "GET",
      path: "/api/v1/computer-groups",
      privileges: ["Read Smart Computer Groups", "Read Static Computer Groups"],
      run: ({ node }) => ({
        status: 200,
        body: instance.groups.all(node).map(([id, { name, description, isSmart }]) => ({
          id: String(id),
          name,
          description,
          smartGroup: isSmart,
        })),
      }),
    };
  }
}
