/** Classic API: categories and sites. */
import { classicRoutes } from "./objects";
import type { RecordShape } from "./shape";
import type { Category, Instance } from "../instance";
import { conflict } from "../server/refusals";
import type { Route } from "../server/router";
import { childText, element } from "./xml";

const named = (more: RecordShape["fields"] = {}): RecordShape => ({
  kind: "record",
  fields: { id: { kind: "text", type: "integer" }, name: { kind: "text", type: "string" }, ...more },
});

/** Categories and sites of the Classic API; sites can be made here only (facts §6). */
export function smallClassicRoutes(instance: Instance): Route[] {
  return [
    ...classicRoutes<Category>({
      resource: "categories",
      listRoot: "categories",
      root: "category",
      collection: instance.categories,
      noun: "Categories",
      shape: named({ priority: { kind: "text", type: "integer" } }),
      updated: 200,
      accept: (sent, before) => {
        const priority = childText(sent, "priority") ?? String(before?.priority ?? 9);
        if (!/^\d+$/.test(priority)) conflict("Problem with priority");
        return { name: childText(sent, "name") ?? before?.name ?? "", priority: Number(priority) };
      },
      show: (id, { name, priority }) =>
        element("category", [element("id", id), element("name", name), element("priority", priority)]),
    }),
    ...classicRoutes<{ name: string }>({
      resource: "sites",
      listRoot: "sites",
      root: "site",
      collection: instance.sites,
      noun: "Sites",
      shape: named(),
      accept: (sent, before) => ({ name: childText(sent, "name") ?? before?.name ?? "" }),
      show: (id, { name }) => element("site", [element("id", id), element("name", name)]),
    }),
  ];
}
