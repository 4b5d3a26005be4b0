/** Answers of lists: filter, search, order, select, expand and pages. */
import type { Reply } from "../../service";
import { propertiesOf } from "../contract";
import type { Entity } from "../collection";
import { badRequest, refuse } from "../refusals";
import type { Context } from "../route";
import { dig, matches, type Filter } from "./filter";

/** What a list offers beyond being read from one end to the other. */
export interface ListShape {
  /** The type of its entries in Graph's metadata: `user`. */
  type: string;
  /** What stands behind `$metadata#`: `users`. */
  context: string;
  /** Entries per page when the caller does not say; absent: all at once. */
  pageSize?: number;
  /** The most that `$top` may ask for. */
  mostPerPage: number;
  /** Directory objects: some queries want `ConsistencyLevel: eventual` and `$count=true`, `$skip` is refused. */
  isDirectory: boolean;
  /** Properties that `$filter` may name, with their operators. `*` in front: only as an advanced query. */
  filters: Record<string, string>;
  orders?: readonly string[];
  searches?: readonly string[];
  expands?: Record<string, (object: Entity) => object[]>;
  /** Properties that are sent when nothing is selected; absent: all. */
  usual?: readonly string[] | ((object: Entity) => readonly string[]);
  /** Values that are not kept but worked out. */
  derived?: Record<string, (object: Entity) => unknown>;
}

/** Entries per page of directory objects where something is expanded, whatever `$top` says (a known issue of Graph). */
const mostPerExpandedPage = 100;

const unsupported = (message: string): never => refuse(400, "Request_UnsupportedQuery", message);

/** One page of what the request asks for. */
export function listReply(context: Context, objects: readonly Entity[], shape: ListShape): Reply {
  const { query } = context;
  checkOptions(context, shape);
  const read = (object: Entity) => (path: string[]) =>
    dig(shape.derived?.[path[0]!] ? shape.derived[path[0]!]!(object) : object[path[0]!], path.slice(1));
  let found = query.filter ? filtered(objects, query.filter, shape, read) : objects;
  if (query.search !== undefined) found = found.filter(searchTest(query.search, shape));
  if (query.orderBy) found = ordered(found, query.orderBy);
  const start = startOf(context, found);
  const asked = query.top ?? shape.pageSize ?? found.length;
  const size = shape.isDirectory && query.expand.length > 0 ? Math.min(asked, mostPerExpandedPage) : asked;
  const page = found.slice(start, start + size);
  const isLast = start + size >= found.length;
  const body: Record<string, unknown> = { "@odata.context": `${context.base}/$metadata#${shape.context}` };
  if (query.count) body["@odata.count"] = found.length;
  if (!isLast) {
    body["@odata.nextLink"] = nextLink(context, start + size - 1, page[page.length - 1]!.id);
  }
  body["value"] = page.map((object) => shown(context, object, shape));
  return { status: 200, body };
}

/** What filters let through of a list that is the same array for as long as nothing changes: long ones are read page by page. */
const filteredLists = new WeakMap<readonly Entity[], Map<string, readonly Entity[]>>();

function filtered(
  objects: readonly Entity[],
  filter: Filter,
  shape: ListShape,
  read: (object: Entity) => (path: string[]) => unknown,
): readonly Entity[] {
  const found = () => objects.filter((object) => matches(filter, read(object)));
  // What is worked out may depend on other lists.
  if (shape.derived) return found();
  let known = filteredLists.get(objects);
  if (!known) filteredLists.set(objects, (known = new Map()));
  const key = JSON.stringify(filter);
  if (!known.has(key)) known.set(key, found());
  return known.get(key)!;
}

/** One object, with `$select` and `$expand`. */
export function objectReply(context: Context, object: Entity, shape: ListShape, status = 200): Reply {
  checkNames(context, shape);
  const about = { "@odata.context": `${context.base}/$metadata#${shape.context}/$entity` };
  return { status, body: { ...about, ...(shown(context, object, shape) as object) } };
}

/** `…/$count`: the bare number. */
export function countReply(context: Context, objects: readonly Entity[], shape: ListShape): Reply {
  if (shape.isDirectory && !context.query.isEventual) badRequest("$count is not currently supported.");
  const { filter } = context.query;
  const read = (object: Entity) => (path: string[]) => dig(object, path);
  const number = filter ? objects.filter((object) => matches(filter, read(object))).length : objects.length;
  return { status: 200, headers: { "content-type": "text/plain" }, body: String(number) };
}

export const publicNames = (object: Entity): string[] => Object.keys(object).filter((name) => !name.startsWith("$"));

/** The named properties of an object; what it has no value for is null, or an empty list where the type has a list. */
export function selected(object: Entity, names: readonly string[], type: string): Record<string, unknown> {
  const properties = propertiesOf(type);
  const blank = (name: string) => (properties.get(name)?.isCollection ? [] : null);
  const annotation = typeof object["@odata.type"] === "string" ? { "@odata.type": object["@odata.type"] } : {};
  return { ...annotation, ...Object.fromEntries(names.map((name) => [name, object[name] ?? blank(name)])) };
}

/** An object as a list of this shape shows it: what is selected, what is worked out, nothing of our own. */
function shown({ query }: Context, object: Entity, shape: ListShape): object {
  const usual = typeof shape.usual === "function" ? shape.usual(object) : shape.usual;
  const names = query.select ?? usual ?? [...publicNames(object), ...Object.keys(shape.derived ?? {})];
  const out = selected(object, names, shape.type);
  for (const name of names) if (shape.derived?.[name]) out[name] = shape.derived[name](object);
  for (const name of query.expand) out[name] = shape.expands![name]!(object);
  return out;
}

function checkNames({ query }: Context, shape: ListShape): void {
  const properties = propertiesOf(shape.type);
  for (const name of query.select ?? []) {
    if (properties.has(name) || shape.derived?.[name]) continue;
    const message = `Could not find a property named '${name}' on type 'microsoft.graph.${shape.type}'.`;
    refuse(400, "BadRequest", `Parsing OData Select and Expand failed: ${message}`);
  }
  for (const name of query.expand) {
    if (!shape.expands?.[name]) {
      refuse(400, "BadRequest", `Parsing OData Select and Expand failed: Expanding '${name}' is not supported.`);
    }
  }
}

function checkOptions(context: Context, shape: ListShape): void {
  const { query } = context;
  checkNames(context, shape);
  if (query.top !== undefined && (query.top < 1 || query.top > shape.mostPerPage)) {
    unsupported(`Invalid page size specified: '${query.top}'. Must be between 1 and ${shape.mostPerPage} inclusive.`);
  }
  if (query.skip !== undefined) badRequest("'$skip' is not supported by the service.");
  if (shape.isDirectory && query.count && !query.isEventual) badRequest("$count is not currently supported.");
  if (query.orderBy && !shape.orders?.includes(query.orderBy.property)) {
    unsupported(`Sorting not supported for property '${query.orderBy.property}'.`);
  }
  if (query.orderBy && query.filter && shape.isDirectory && !query.isAdvanced) {
    unsupported("Sorting not supported for current query.");
  }
  if (query.search !== undefined && !shape.searches) unsupported("Search is not supported by this resource.");
  if (query.search !== undefined && !query.isEventual) {
    badRequest(
      "Request with $search query parameter only works through MSGraph with a special request header: 'ConsistencyLevel: eventual'",
    );
  }
  if (query.filter) checkFilter(context, query.filter, shape);
}

/** Each clause must name a property of the list, with an operator that this property has. */
function checkFilter(context: Context, filter: Filter, shape: ListShape, inside = ""): void {
  const advanced = (operator: string) => {
    if (!shape.isDirectory) unsupported(`The operator '${operator}' is not supported in this filter.`);
    if (context.query.isAdvanced) return;
    unsupported(
      `Operator '${operator}' is not supported because the required parameters might be missing. Try adding $count=true query parameter and ConsistencyLevel:eventual header. Refer to https://aka.ms/graph-docs/advanced-queries for more information`,
    );
  };
  if (filter.kind === "and" || filter.kind === "or") {
    checkFilter(context, filter.left, shape, inside);
    return checkFilter(context, filter.right, shape, inside);
  }
  if (filter.kind === "not") {
    advanced("Not");
    return checkFilter(context, filter.of, shape, inside);
  }
  if (!("path" in filter)) return;
  const property = inside || filter.path.join("/");
  if (filter.kind === "any") return checkFilter(context, filter.of, shape, `${property}/any`);
  const operator = filter.kind === "compare" ? filter.operator : filter.kind === "in" ? "in" : filter.name;
  const allowed = shape.filters[property]?.split(" ");
  if (!allowed) {
    unsupported(
      `Unsupported or invalid query filter clause specified for property '${property}' of resource '${shape.type}'.`,
    );
  }
  if (allowed!.includes(operator)) return;
  if (allowed!.includes(`*${operator}`) || (operator === "ne" && allowed!.includes("eq"))) return advanced(operator);
  unsupported(`Unsupported operator '${operator}' for property '${property}' of resource '${shape.type}'.`);
}

function searchTest(search: string, shape: ListShape): (object: Entity) => boolean {
  const [, property = "", text = ""] =
    /^"(\w+):(.*)"$/.exec(search) ?? badRequest(`Syntax error: '${search}' is no search.`);
  if (!shape.searches!.includes(property)) unsupported(`Unsupported search property '${property}'.`);
  const wanted = text.toLowerCase().split(/\s+/).filter(Boolean);
  return (object) => {
    const words = String(object[property] ?? "").toLowerCase();
    return wanted.every((word) => words.includes(word));
  };
}

function ordered(objects: readonly Entity[], by: { property: string; isDescending: boolean }): Entity[] {
  const sign = by.isDescending ? -1 : 1;
  const key = (object: Entity) => String(object[by.property] ?? "").toLowerCase();
  return [...objects].sort((a, b) => (key(a) < key(b) ? -sign : key(a) > key(b) ? sign : 0));
}

/** The page token names the last object of the page before, and where it was. */
function startOf({ query }: Context, found: readonly Entity[]): number {
  if (query.skipToken === undefined) return 0;
  const [place = "", last] = Buffer.from(query.skipToken, "base64url").toString("utf8").split(" ");
  if (found[Number(place)]?.id === last) return Number(place) + 1;
  const at = found.findIndex(({ id }) => id === last);
  if (at >= 0) return at + 1;
  return refuse(
    400,
    "Directory_ExpiredPageToken",
    "The specified page token value has expired and can no longer be included in your request.",
  );
}

function nextLink({ call, base, path }: Context, place: number, last: string): string {
  const params = new URLSearchParams(call.query);
  params.set("$skiptoken", Buffer.from(`${place} ${last}`).toString("base64url"));
  return `${base}${path}?${params.toString()}`;
}
