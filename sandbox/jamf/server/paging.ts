/** Answers of lists in the Pro API: filter, sort, page. */
import { refuse } from "./refusals";
import { parseFilter, type Fields } from "./rsql";

function wholeNumber(query: URLSearchParams, name: string, fallback: number): number {
  const text = query.get(name);
  if (text === null || text === "") return fallback;
  if (!/^\d{1,9}$/.test(text)) return refuse(400, "INVALID_FIELD", name, `${name} must be a whole number`);
  return Number(text);
}

function sorter<T>(query: URLSearchParams, fields: Fields<T>, fallback: string): (a: T, b: T) => number {
  const keys = query.getAll("sort").flatMap((text) => text.split(","));
  const orders = (keys.length > 0 ? keys : [fallback]).map((text) => {
    const [name, direction = "asc"] = text.split(":");
    const field = fields[name!] ?? refuse(400, "INVALID_FIELD", "sort", `cannot sort by ${name!}`);
    return { field, sign: direction === "desc" ? -1 : 1, isNumber: name === "id" };
  });
  return (a, b) => {
    for (const { field, sign, isNumber } of orders) {
      const [x, y] = [field(a) ?? "", field(b) ?? ""];
      const order = isNumber ? Number(x) - Number(y) : String(x).localeCompare(String(y));
      if (order !== 0) return order * sign;
    }
    return 0;
  };
}

interface Paged<T> {
  /** Without fields, `filter` and `sort` are ignored. */
  fields?: Fields<T>;
  /** `id:asc` when absent. */
  sort?: string;
  /** More is silently cut to this; 2000 when absent (facts §2.2). */
  largestPage?: number;
}

function chosen<T>(query: URLSearchParams, rows: T[], fields: Fields<T>, sort?: string): T[] {
  const filter = query.get("filter");
  const kept = filter ? rows.filter(parseFilter(filter, fields)) : [...rows];
  return sort !== undefined || query.has("sort") ? kept.sort(sorter(query, fields, sort ?? "id:asc")) : kept;
}

/** `filter`, `sort`, `page`, `page-size` as in every list of the Pro API. `totalCount` counts what the filter lets through. */
export function page<T>(query: URLSearchParams, rows: T[], how: Paged<T>): { totalCount: number; rows: T[] } {
  const kept = how.fields ? chosen(query, rows, how.fields, how.sort) : rows;
  const size = Math.min(wholeNumber(query, "page-size", 100), how.largestPage ?? 2000);
  if (size === 0) return refuse(400, "INVALID_FIELD", "page-size", "page-size must be at least 1");
  const first = wholeNumber(query, "page", 0) * size;
  return { totalCount: kept.length, rows: kept.slice(first, first + size) };
}
