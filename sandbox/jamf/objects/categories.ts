/** Pro API: categories. */
import type { Reply } from "../../service";
import { sameName, type Category, type Instance } from "../instance";
import { page } from "../server/paging";
import { privilegesOn } from "../server/privileges";
import { notFound, refuse } from "../server/refusals";
import type { Context, Route } from "../server/router";

/** Categories. A category that is deleted leaves its policies, scripts and apps without one. */
export function categoryRoutes(instance: Instance): Route[] {
  const path = "/api/v1/categories";
  const privileges = privilegesOn("Categories");
  const route = (method: Route["method"], end: string, run: Route["run"]): Route => ({
    method,
    path: path + end,
    privileges: privileges[method],
    run,
  });
  return [
    route("GET", "", list),
    route("POST", "", create),
    route("GET", "/{id}", ({ id, node, params }) => ({ status: 200, body: row(id, found(id, params["id"]!, node)) })),
    route("PUT", "/{id}", update),
    route("DELETE", "/{id}", remove),
  ];

  function found(id: number, text: string, node?: number): Category {
    return instance.categories.get(id, node) ?? notFound("Category", text);
  }

  function row(id: number, { name, priority }: Category) {
    return { id: String(id), name, priority };
  }

  function list({ call, node }: Context): Reply {
    const rows = instance.categories.all(node).map(([id, category]) => row(id, category));
    const found = page(call.query, rows, {
      fields: { id: ({ id }) => id, name: ({ name }) => name, priority: ({ priority }) => priority },
    });
    return { status: 200, body: { totalCount: found.totalCount, results: found.rows } };
  }

  function accepted({ name, priority }: Category, id?: number): Category {
    if (name.trim() === "") refuse(400, "INVALID_FIELD", "name", "name must not be blank");
    if (instance.categories.find((each, other) => other !== id && sameName(each.name, name))) {
      return refuse(400, "DUPLICATE_FIELD", "name", `A category named "${name}" exists already`);
    }
    return { name, priority };
  }

  function create({ body, call, node }: Context): Reply {
    const id = instance.categories.insert(accepted(body as Category), node);
    return { status: 201, body: { id: String(id), href: `${call.origin}${path}/${id}` } };
  }

  function update({ id, params, body, node }: Context): Reply {
    found(id, params["id"]!);
    const category = accepted(body as Category, id);
    instance.categories.put(id, category, node);
    return { status: 200, body: row(id, category) };
  }

  function remove({ id, params, node }: Context): Reply {
    found(id, params["id"]!);
    instance.categories.delete(id, node);
    return { status: 204 };
  }
}
