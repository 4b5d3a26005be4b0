/** The routes that every kind of object of the Classic API has. */
import type { Reply } from "../../service";
import { toJson } from "./document";
import { misfits, type RecordShape } from "./shape";
import type { Collection } from "../server/cluster";
import { sameName } from "../instance";
import { privilegesOn } from "../server/privileges";
import { ClassicRefusal, classicNotFound, conflict } from "../server/refusals";
import type { Context, Route } from "../server/router";
import { element, parseXml, toXml, type Element } from "./xml";

/** What distinguishes one kind of Classic object from another. */
export interface ClassicKind<T extends { name: string }> {
  /** In the path: `osxconfigurationprofiles`. */
  resource: string;
  /** Root element of the list: `os_x_configuration_profiles`. */
  listRoot: string;
  /** Root element of one object. */
  root: string;
  collection: Collection<T>;
  /** As in privileges. One kind may need another privilege per object (smart and static groups). */
  noun: string | ((value: T) => string);
  shape: RecordShape;
  /** What is stored for a write. `before` when it changes something that is there. */
  accept(sent: Element, before?: T, id?: number): T;
  show(id: number, value: T, node: number): Element;
  /** Changes that the documentation does not cover, applied after the check against it. */
  spelled?(document: Element): Element;
  /** Fields of the list besides id and name. */
  listFields?(value: T): Element[];
  /** Why it cannot be deleted. */
  inUse?(id: number): string | undefined;
  written?(id: number): void;
  removed?(id: number): void;
  /** Status of PUT; 201 for nearly all. */
  updated?: number;
}

const wrongXml = "Error in XML file.  Possible mismatch between resource specified in the URL and XML file";

/** A line of a list. */
const listed: RecordShape = {
  kind: "record",
  fields: {
    id: { kind: "text", type: "integer" },
    name: { kind: "text", type: "string" },
    is_smart: { kind: "text", type: "boolean" },
  },
};

/** Lists that come with the number of their items in front, in XML only. */
const sized = new Set([
  "scripts",
  "packages",
  "printers",
  "dock_items",
  "accounts",
  "directory_bindings",
  "criteria",
  "computers",
]);

function withSizes(each: Element, isRoot = true): Element {
  const children = each.children.map((inner) => withSizes(inner, false));
  if (isRoot || !sized.has(each.name)) return { ...each, children };
  return { ...each, children: [element("size", children.length), ...children] };
}

/** How much a client wants a media type (RFC 9110, 12.5.1); a released client relies on its weights. */
function weight(accept: string, type: string): number {
  const named = accept.split(",").map((each) =>
    each
      .trim()
      .toLowerCase()
      .split(/\s*;\s*/),
  );
  const found = named.find(([name]) => name === type);
  return found ? Number(found.find((each) => each.startsWith("q="))?.slice(2) ?? 1) : 0;
}

/** JSON only where asked for more than XML, and only when reading (facts §3.1). */
export function answer(context: Context, status: number, document: Element, json: () => unknown): Reply {
  const accept = context.call.headers["accept"] ?? "";
  const forXml = Math.max(weight(accept, "application/xml"), weight(accept, "text/xml"));
  if (weight(accept, "application/json") > forXml) {
    return { status, body: json() as object };
  }
  return { status, headers: { "content-type": "application/xml;charset=UTF-8" }, body: toXml(document) };
}

function sentDocument(context: Context, root: string): Element {
  if (!/^(application|text)\/xml/i.test(context.call.headers["content-type"] ?? "")) {
    throw new ClassicRefusal(415, "The server is refusing to service the request because of the media type");
  }
  const document = parseXml(context.call.body.toString("utf8"));
  if (document?.name !== root) throw new ClassicRefusal(400, wrongXml);
  return document;
}

/** The routes that all Classic objects have: list, and by id or name read, create, change, delete. */
export function classicRoutes<T extends { name: string }>(kind: ClassicKind<T>): Route[] {
  const path = `/JSSResource/${kind.resource}`;
  return [
    {
      method: "GET",
      path,
      privileges: privileges("GET"),
      run: (context) => list(context, kind.collection.all(context.node)),
    },
    ...["id", "name"].flatMap((by): Route[] => {
      const one = `${path}/${by}/{${by}}`;
      return [
        { method: "GET", path: one, privileges: privileges("GET"), run: (context) => read(context) },
        { method: "POST", path: one, privileges: privileges("POST"), run: create },
        { method: "PUT", path: one, privileges: privileges("PUT"), run: update },
        { method: "DELETE", path: one, privileges: privileges("DELETE"), run: remove },
      ];
    }),
  ];

  function privileges(method: Route["method"]): string[] | undefined {
    return typeof kind.noun === "string" ? privilegesOn(kind.noun)[method] : undefined;
  }

  /** For kinds whose privilege depends on the object. */
  function requirePrivilege({ account }: Context, method: Route["method"], value: T): void {
    if (typeof kind.noun === "string") return;
    const missing = privilegesOn(kind.noun(value))[method].some((name) => !account.privileges.includes(name));
    if (missing) throw new ClassicRefusal(403, "Forbidden");
  }

  function list(context: Context, all: [number, T][]): Reply {
    const rows = all.map(([id, value]) => [
      element("id", id),
      element("name", value.name),
      ...(kind.listFields?.(value) ?? []),
    ]);
    const items = rows.map((row) => element(kind.root, row));
    const document = element(kind.listRoot, [element("size", all.length), ...items]);
    return answer(context, 200, document, () => ({ [kind.listRoot]: items.map((item) => toJson(listed, item)) }));
  }

  function find({ params, id }: Context, node?: number): [number, T] {
    if (params["name"] === undefined) {
      const value = kind.collection.get(id, node);
      return value ? [id, value] : classicNotFound();
    }
    const found = kind.collection.all(node).find(([, { name }]) => sameName(name, params["name"]!));
    return found ?? classicNotFound();
  }

  function read(context: Context): Reply {
    const [id, value] = find(context, context.node);
    requirePrivilege(context, "GET", value);
    const document = kind.show(id, value, context.node);
    const wrong = misfits(kind.shape, document);
    if (wrong.length > 0) throw new Error(`the ${kind.root} ${id} breaks the contract: ${wrong.join("; ")}`);
    const spelled = kind.spelled?.(document) ?? document;
    return answer(context, 200, withSizes(spelled), () => ({ [kind.root]: toJson(kind.shape, document) }));
  }

  function accept(context: Context, before?: [number, T]): T {
    const value = kind.accept(sentDocument(context, kind.root), before?.[1], before?.[0]);
    if (value.name.trim() === "") conflict("Problem with name");
    requirePrivilege(context, context.call.method as Route["method"], value);
    const twin = kind.collection.find(({ name }, id) => id !== before?.[0] && sameName(name, value.name));
    if (twin) conflict("Duplicate name");
    return value;
  }

  /** Only the number, and always as XML. */
  function written(status: number, id: number): Reply {
    const headers = { "content-type": "application/xml;charset=UTF-8" };
    return { status, headers, body: toXml(element(kind.root, [element("id", id)])) };
  }

  function create(context: Context): Reply {
    return written(201, kind.collection.insert(accept(context), context.node));
  }

  function update(context: Context): Reply {
    const before = find(context);
    const value = accept(context, before);
    kind.collection.put(before[0], value, context.node);
    kind.written?.(before[0]);
    return written(kind.updated ?? 201, before[0]);
  }

  function remove(context: Context): Reply {
    const [id, value] = find(context);
    requirePrivilege(context, "DELETE", value);
    const reason = kind.inUse?.(id);
    if (reason !== undefined) conflict(reason);
    kind.collection.delete(id, context.node);
    kind.removed?.(id);
    return written(200, id);
  }
}
