/** Pro API: static computer groups. */
import type { Reply } from "../../service";
import { groupDependents } from "./dependents";
import { sameName, type ComputerGroup, type Instance } from "../instance";
import { page } from "../server/paging";
import { privilegesOn } from "../server/privileges";
import { notFound, refuse } from "../server/refusals";
import type { Context, Route } from "../server/router";
import { siteNumber } from "./smartGroups";

interface SentStaticGroup {
  name: string;
  description?: string | null;
  siteId?: string | null;
  /** Numbers of computers. */
  assignments?: string[];
}

/** Static computer groups, v2 and v3 alike except for the version that has them. */
export function staticGroupRoutes(instance: Instance): Route[] {
  return [...surface("v2", true), ...surface("v3", instance.behaviour.hasV3Groups)];

  function surface(version: string, exists: boolean): Route[] {
    const path = `/api/${version}/computer-groups/static-groups`;
    const privileges = privilegesOn("Static Computer Groups");
    const route = (method: Route["method"], end: string, run: Route["run"]): Route => ({
      method,
      path: path + end,
      privileges: privileges[method],
      exists,
      run,
    });
    return [
      route("GET", "", list),
      route("POST", "", create),
      route("GET", "/{id}", ({ id, node, params }) => ({ status: 200, body: row(id, found(id, params["id"]!, node)) })),
      route("PUT", "/{id}", update),
      route("DELETE", "/{id}", remove),
    ];
  }

  function found(id: number, text: string, node?: number): ComputerGroup {
    const group = instance.groups.get(id, node);
    return group && !group.isSmart ? group : notFound("Static computer group", text);
  }

  function row(id: number, { name, description, siteId }: ComputerGroup) {
    return { id: String(id), name, description, siteId: String(siteId) };
  }

  function list({ call, node }: Context): Reply {
    const rows = instance.groups
      .all(node)
      .filter(([, { isSmart }]) => !isSmart)
      .map(([id, group]) => ({ ...row(id, group), count: group.macIds.length }));
    const found = page(call.query, rows, {
      fields: { id: ({ id }) => id, name: ({ name }) => name, siteId: ({ siteId }) => siteId },
    });
    return { status: 200, body: { totalCount: found.totalCount, results: found.rows } };
  }

  function accepted(sent: SentStaticGroup, id?: number): ComputerGroup {
    if (instance.groups.find(({ name }, other) => other !== id && sameName(name, sent.name))) {
      return refuse(422, "DUPLICATE_FIELD", "name", `A group named "${sent.name}" exists already`);
    }
    const macIds = (sent.assignments ?? []).map(Number);
    const stranger = macIds.find((macId) => !instance.macs.get(macId));
    if (stranger !== undefined) refuse(400, "INVALID_FIELD", "assignments", `There is no computer ${stranger}`);
    const siteId = siteNumber(instance, sent.siteId);
    return {
      name: sent.name,
      description: sent.description ?? "",
      siteId,
      isSmart: false,
      criteria: [],
      macIds,
    };
  }

  function create({ body, call, node }: Context): Reply {
    const id = instance.groups.insert(accepted(body as SentStaticGroup), node);
    return { status: 201, body: { id: String(id), href: `${call.origin}${call.path}/${id}` } };
  }

  function update({ id, params, body, node }: Context): Reply {
    found(id, params["id"]!);
    const group = accepted(body as SentStaticGroup, id);
    instance.groups.put(id, group, node);
    return { status: 202, body: { ...row(id, group), assignments: group.macIds.map(String) } };
  }

  function remove({ id, params, node }: Context): Reply {
    found(id, params["id"]!);
    const dependents = groupDependents(instance, id);
    if (dependents.length > 0) {
      return refuse(422, "HAS_DEPENDENCIES", "", `The group is in use by ${dependents.join(", ")}`);
    }
    instance.groups.delete(id, node);
    return { status: 204 };
  }
}
