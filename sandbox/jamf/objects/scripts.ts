/** Pro API: scripts. */
import type { Reply } from "../../service";
import { sameName, type Instance, type Script } from "../instance";
import { page } from "../server/paging";
import { privilegesOn } from "../server/privileges";
import { notFound, refuse } from "../server/refusals";
import type { Context, Route } from "../server/router";

type SentScript = { name: string; categoryId?: string; categoryName?: string } & Record<string, string | undefined>;

const parameters = [4, 5, 6, 7, 8, 9, 10, 11].map((number) => `parameter${number}`);
const texts = ["info", "notes", ...parameters, "osRequirements", "scriptContents"];

/** Line ends become LF and one trailing line end is lost (facts §6). */
export function storedScript(text: string): string {
  return text.replaceAll("\r\n", "\n").replace(/\n$/, "");
}

/** Scripts. PUT replaces everything. A script that is deleted disappears from the policies that ran it. */
export function scriptRoutes(instance: Instance): Route[] {
  const path = "/api/v1/scripts";
  const privileges = privilegesOn("Scripts");
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

  function found(id: number, text: string, node?: number): Script {
    return instance.scripts.get(id, node) ?? notFound("Script", text);
  }

  function row(id: number, { categoryId, ...script }: Script) {
    const category = instance.categories.get(categoryId);
    const shown = { categoryId: String(category ? categoryId : -1), categoryName: category?.name ?? "NONE" };
    return { id: String(id), ...script, ...shown } as { id: string; name: string } & Record<string, unknown>;
  }

  function list({ call, node }: Context): Reply {
    const rows = instance.scripts.all(node).map(([id, script]) => row(id, script));
    const names = ["id", "name", "info", "notes", "priority", "categoryId", "categoryName", ...parameters];
    const fields = Object.fromEntries(names.map((name) => [name, (each: (typeof rows)[0]) => each[name] as string]));
    const found = page(call.query, rows, { fields, sort: "name:asc" });
    return { status: 200, body: { totalCount: found.totalCount, results: found.rows } };
  }

  function categoryNumber({ categoryId, categoryName }: SentScript): number {
    if (categoryId !== undefined) {
      const id = Number(categoryId);
      if (id !== -1 && !instance.categories.get(id)) {
        return refuse(400, "INVALID_FIELD", "categoryId", `There is no category ${categoryId}`);
      }
      return id;
    }
    if (categoryName === undefined || categoryName === "" || categoryName === "NONE") return -1;
    const named = instance.categories.find(({ name }) => sameName(name, categoryName));
    return named?.[0] ?? refuse(400, "INVALID_FIELD", "categoryName", `There is no category "${categoryName}"`);
  }

  function accepted(sent: SentScript, id?: number): Script {
    if (sent.name.trim() === "") refuse(400, "INVALID_FIELD", "name", "name must not be blank");
    if (instance.scripts.find(({ name }, other) => other !== id && sameName(name, sent.name))) {
      return refuse(400, "DUPLICATE_FIELD", "name", `A script named "${sent.name}" exists already`);
    }
    const filled = Object.fromEntries(texts.map((name) => [name, sent[name] ?? ""]));
    return {
      ...filled,
      name: sent.name,
      priority: sent["priority"] ?? "AFTER",
      scriptContents: storedScript(sent["scriptContents"] ?? ""),
      categoryId: categoryNumber(sent),
    };
  }

  function create({ body, call, node }: Context): Reply {
    const id = instance.scripts.insert(accepted(body as SentScript), node);
    return { status: 201, body: { id: String(id), href: `${call.origin}${path}/${id}` } };
  }

  function update({ id, params, body, node }: Context): Reply {
    found(id, params["id"]!);
    const script = accepted(body as SentScript, id);
    instance.scripts.put(id, script, node);
    return { status: 200, body: row(id, script) };
  }

  function remove({ id, params, node }: Context): Reply {
    found(id, params["id"]!);
    instance.scripts.delete(id, node);
    return { status: 204 };
  }
}
