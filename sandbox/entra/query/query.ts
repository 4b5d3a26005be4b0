/** The query options of a request, parsed. */
import { refuse } from "../refusals";
import { parseFilter, type Filter } from "./filter";

/** The OData options of a request, read but not yet judged: what is supported is a matter of each list. */
export interface Query {
  select?: string[];
  filter?: Filter;
  orderBy?: { property: string; isDescending: boolean };
  expand: string[];
  search?: string;
  top?: number;
  skip?: number;
  skipToken?: string;
  count: boolean;
  /** `ConsistencyLevel: eventual` together with `$count=true`: what advanced queries on directory objects need. */
  isAdvanced: boolean;
  isEventual: boolean;
}

const unsupported = (message: string): never => refuse(400, "BadRequest", message);

const known = [
  "$select",
  "$filter",
  "$orderby",
  "$expand",
  "$search",
  "$top",
  "$skip",
  "$skiptoken",
  "$count",
  "$format",
];

function wholeNumber(name: string, text: string | null): number | undefined {
  if (text === null) return undefined;
  if (!/^\d{1,9}$/.test(text)) {
    return unsupported(
      `Invalid value '${text}' for ${name} query option found. The ${name} query option requires a non-negative integer value.`,
    );
  }
  return Number(text);
}

const names = (text: string | null) => (text === null ? undefined : text.split(",").map((name) => name.trim()));

export function parseQuery(params: URLSearchParams, headers: Record<string, string | undefined>): Query {
  // Letter case does not matter, and the dollar sign may be left out.
  const given = new Map([...params].map(([name, value]) => [name.toLowerCase(), value]));
  const option = (name: string) => given.get(name) ?? given.get(name.slice(1)) ?? null;
  for (const name of given.keys()) {
    if (name.startsWith("$") && !known.includes(name)) unsupported(`The query parameter '${name}' is not supported.`);
  }
  const isEventual = headers["consistencylevel"]?.toLowerCase() === "eventual";
  const countText = option("$count");
  if (countText !== null && !/^(true|false)$/i.test(countText)) {
    unsupported(`Invalid value '${countText}' for $count query option found. Valid values are 'true' and 'false'.`);
  }
  const count = countText?.toLowerCase() === "true";
  const [orderBy, ...more] = names(option("$orderby")) ?? [];
  if (more.length > 0) unsupported("Sorting by more than one property is not supported by this sandbox.");
  const [property = "", direction = "asc"] = orderBy?.split(/\s+/) ?? [];
  const filter = option("$filter");
  const skipToken = option("$skiptoken");
  return {
    select: names(option("$select")),
    ...(filter === null ? {} : { filter: parseFilter(filter) }),
    ...(orderBy ? { orderBy: { property, isDescending: direction.toLowerCase() === "desc" } } : {}),
    expand: names(option("$expand")) ?? [],
    search: option("$search") ?? undefined,
    top: wholeNumber("$top", option("$top")),
    skip: wholeNumber("$skip", option("$skip")),
    skipToken: skipToken ?? undefined,
    count,
    isEventual,
    isAdvanced: count && isEventual,
  };
}
