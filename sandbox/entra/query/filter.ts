/** `$filter` of OData, as far as Graph's directory understands it. */
import { refuse } from "../refusals";

type Literal = string | number | boolean | null;

/** A `$filter`, as far as the lists of the sandbox can answer one. */
export type Filter =
  | { kind: "and" | "or"; left: Filter; right: Filter }
  | { kind: "not"; of: Filter }
  | { kind: "compare"; path: string[]; operator: "eq" | "ne" | "gt" | "ge" | "lt" | "le"; value: Literal }
  | { kind: "in"; path: string[]; values: Literal[] }
  | { kind: "function"; name: "startswith" | "endswith" | "contains"; path: string[]; value: string }
  | { kind: "any"; path: string[]; variable: string; of: Filter };

const token =
  /\s*(?:('(?:[^']|'')*')|([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})|(\d{4}-\d\d-\d\d(?:T[\d:.]+(?:Z|[+-]\d\d:\d\d))?)|(-?\d+(?:\.\d+)?)|([A-Za-z_][\w.]*(?:\/[A-Za-z_][\w.]*)*)|([(),:]))/iy;

interface Token {
  kind: "literal" | "name" | "sign";
  text: string;
  value?: Literal;
}

const wrong = (text: string): never => refuse(400, "BadRequest", `Invalid filter clause: ${text}`);

function tokens(text: string): Token[] {
  const found: Token[] = [];
  token.lastIndex = 0;
  while (text.slice(token.lastIndex).trim() !== "") {
    const at = token.lastIndex;
    const match = token.exec(text);
    if (!match) return wrong(`There is an unexpected character at position ${at} in '${text}'.`);
    const [, quoted, guid, date, number, name, sign] = match;
    if (quoted !== undefined)
      found.push({ kind: "literal", text: quoted, value: quoted.slice(1, -1).replaceAll("''", "'") });
    else if (guid ?? date) found.push({ kind: "literal", text: (guid ?? date)!, value: (guid ?? date)! });
    else if (number !== undefined) found.push({ kind: "literal", text: number, value: Number(number) });
    else if (name !== undefined) found.push(word(name));
    else found.push({ kind: "sign", text: sign! });
  }
  return found;
}

function word(name: string): Token {
  const constants: Record<string, Literal> = { true: true, false: false, null: null };
  const isConstant = Object.hasOwn(constants, name.toLowerCase());
  return isConstant
    ? { kind: "literal", text: name, value: constants[name.toLowerCase()]! }
    : { kind: "name", text: name };
}

/** Of `in` (Microsoft Learn, "Use the $filter query parameter", 2026). */
const mostValues = 15;

/** Recursive descent: or, and, not, comparison. Throws a 400 in Graph's words for what is no filter. */
export function parseFilter(text: string): Filter {
  const all = tokens(text);
  let at = 0;
  const peek = () => all[at]?.text.toLowerCase();
  const next = (): Token => all[at++] ?? wrong(`Expression expected at position ${text.length} in '${text}'.`);
  const expect = (sign: string) => {
    const found = next().text;
    if (found !== sign) wrong(`Syntax error: '${sign}' expected, '${found}' found in '${text}'.`);
  };
  const literal = (): Literal => {
    const found = next();
    return found.kind === "literal"
      ? found.value!
      : wrong(`A value is expected instead of '${found.text}' in '${text}'.`);
  };
  const filter = either();
  if (at < all.length) wrong(`Syntax error at '${all[at]!.text}' in '${text}'.`);
  return filter;

  function either(): Filter {
    let left = both();
    while (peek() === "or") {
      at += 1;
      left = { kind: "or", left, right: both() };
    }
    return left;
  }
  function both(): Filter {
    let left = one();
    while (peek() === "and") {
      at += 1;
      left = { kind: "and", left, right: one() };
    }
    return left;
  }
  function one(): Filter {
    const first = next();
    if (first.text === "(") {
      const inner = either();
      expect(")");
      return inner;
    }
    if (first.text.toLowerCase() === "not") return { kind: "not", of: one() };
    if (first.kind !== "name") return wrong(`A property is expected instead of '${first.text}' in '${text}'.`);
    if (peek() === "(") return call(first.text);
    return comparison(first.text.split("/"));
  }
  function call(name: string): Filter {
    expect("(");
    if (name.toLowerCase().endsWith("/any")) {
      const variable = next().text;
      expect(":");
      const of = either();
      expect(")");
      return { kind: "any", path: name.split("/").slice(0, -1), variable, of };
    }
    const called = name.toLowerCase();
    if (called !== "startswith" && called !== "endswith" && called !== "contains") {
      return wrong(`An unknown function with name '${name}' was found.`);
    }
    const path = next().text.split("/");
    expect(",");
    const value = String(literal());
    expect(")");
    return { kind: "function", name: called, path, value };
  }
  function comparison(path: string[]): Filter {
    const operator = next().text.toLowerCase();
    if (operator === "in") {
      expect("(");
      const values = [literal()];
      while (peek() === ",") {
        at += 1;
        values.push(literal());
      }
      expect(")");
      if (values.length > mostValues)
        refuse(
          400,
          "Request_UnsupportedQuery",
          `Too many child clauses specified in search filter expression containing 'OR' operators: ${values.length}. Max allowed: ${mostValues}.`,
        );
      return { kind: "in", path, values };
    }
    if (!/^(eq|ne|gt|ge|lt|le)$/.test(operator)) return wrong(`'${operator}' is no operator in '${text}'.`);
    return { kind: "compare", path, operator: operator as "eq", value: literal() };
  }
}

/** Strings are compared without regard to letter case, as the directory does; dates as texts of one form sort rightly. */
export function matches(filter: Filter, read: (path: string[]) => unknown): boolean {
  switch (filter.kind) {
    case "and":
      return matches(filter.left, read) && matches(filter.right, read);
    case "or":
      return matches(filter.left, read) || matches(filter.right, read);
    case "not":
      return !matches(filter.of, read);
    case "in":
      return filter.values.some((value) => isEqual(read(filter.path), value));
    case "function": {
      const [text, part] = [folded(read(filter.path)), folded(filter.value) as string];
      if (typeof text !== "string") return false;
      if (filter.name === "startswith") return text.startsWith(part);
      return filter.name === "endswith" ? text.endsWith(part) : text.includes(part);
    }
    case "any": {
      const list = read(filter.path);
      const reader = (item: unknown) => (path: string[]) =>
        path[0] === filter.variable ? dig(item, path.slice(1)) : read(path);
      return Array.isArray(list) && list.some((item) => matches(filter.of, reader(item)));
    }
    case "compare":
      return compare(filter.operator, read(filter.path), filter.value);
  }
}

export function dig(object: unknown, path: string[]): unknown {
  return path.reduce<unknown>((value, name) => (value as Record<string, unknown> | null | undefined)?.[name], object);
}

const folded = (value: unknown) => (typeof value === "string" ? value.toLowerCase() : value);

const isEqual = (value: unknown, other: Literal) => (folded(value) ?? null) === folded(other);

function compare(operator: string, value: unknown, other: Literal): boolean {
  if (operator === "eq") return isEqual(value, other);
  if (operator === "ne") return !isEqual(value, other);
  if (value === null || value === undefined || other === null) return false;
  const [left, right] = [folded(value) as string, folded(other) as string];
  if (operator === "gt") return left > right;
  if (operator === "ge") return left >= right;
  return operator === "lt" ? left < right : left <= right;
}
