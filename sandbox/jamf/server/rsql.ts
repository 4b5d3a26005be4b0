/** The filter language of the Pro API. */
import { refuse } from "./refusals";

/** What a field of a list row holds, for filters and sorting. Times are ISO texts. */
export type Fields<T> = Record<string, (row: T) => string | number | boolean | null | undefined>;
type Test<T> = (row: T) => boolean;
type Value = ReturnType<Fields<unknown>[string]>;

const token =
  /\s*(?:(\(|\)|;|,)|(and|or)(?=[\s(])|("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|[^\s"'();,<>=!~]+)|(=[a-z]*=|!=|>=|<=|>|<))/giy;

function tokenize(text: string): string[] {
  const tokens: string[] = [];
  token.lastIndex = 0;
  while (token.lastIndex < text.trimEnd().length) {
    const at = token.lastIndex;
    const match = token.exec(text);
    if (!match) return bad(`cannot be read from "${text.slice(at)}" on`);
    tokens.push((match[1] ?? match[2]?.toLowerCase() ?? match[3] ?? match[4])!);
  }
  return tokens;
}

function bad(why: string): never {
  return refuse(400, "INVALID_FIELD", "filter", `filter ${why}`);
}

function unquote(text: string): string {
  return /^["']/.test(text) ? text.slice(1, -1).replace(/\\(.)/g, "$1") : text;
}

/** `*` is a wildcard; texts are compared without regard to case, as the database behind does. */
function equals(value: Value, wanted: string): boolean {
  if (value === null || value === undefined) return wanted === "";
  const text = String(value).toLowerCase();
  if (!wanted.includes("*")) return text === wanted.toLowerCase();
  const parts = wanted.toLowerCase().split("*");
  const expression = parts.map((part) => part.replace(/[.+?^${}()|[\]\\]/g, "\\$&")).join(".*");
  return new RegExp(`^${expression}$`, "s").test(text);
}

function compare(value: Value, wanted: string): number {
  if (value === null || value === undefined) return NaN;
  const numbers = [Number(value), Number(wanted)] as const;
  if (!numbers.some(Number.isNaN)) return numbers[0] - numbers[1];
  const times = [Date.parse(String(value)), Date.parse(wanted)] as const;
  if (!times.some(Number.isNaN)) return times[0] - times[1];
  return String(value) < wanted ? -1 : String(value) > wanted ? 1 : 0;
}

const operators: Record<string, (value: Value, wanted: string[]) => boolean> = {
  "==": (value, [wanted]) => equals(value, wanted!),
  "!=": (value, [wanted]) => !equals(value, wanted!),
  "=gt=": (value, [wanted]) => compare(value, wanted!) > 0,
  "=ge=": (value, [wanted]) => compare(value, wanted!) >= 0,
  "=lt=": (value, [wanted]) => compare(value, wanted!) < 0,
  "=le=": (value, [wanted]) => compare(value, wanted!) <= 0,
  "=in=": (value, wanted) => wanted.some((each) => equals(value, each)),
  "=out=": (value, wanted) => !wanted.some((each) => equals(value, each)),
};
const aliases: Record<string, string> = { ">": "=gt=", ">=": "=ge=", "<": "=lt=", "<=": "=le=" };

/** The subset of RSQL that Jamf Pro documents: `;` and `,` (or `and`, `or`), parentheses, eight operators, `*`. */
export function parseFilter<T>(text: string, fields: Fields<T>): Test<T> {
  const tokens = tokenize(text);
  let at = 0;
  const take = () => tokens[at++] ?? bad("ends too early");
  const isNext = (...any: string[]) => any.includes(tokens[at] ?? "");

  function either(): Test<T> {
    const tests = [both()];
    while (isNext(",", "or")) {
      at += 1;
      tests.push(both());
    }
    return (row) => tests.some((test) => test(row));
  }
  function both(): Test<T> {
    const tests = [one()];
    while (isNext(";", "and")) {
      at += 1;
      tests.push(one());
    }
    return (row) => tests.every((test) => test(row));
  }
  function one(): Test<T> {
    if (isNext("(")) {
      at += 1;
      const inner = either();
      if (take() !== ")") bad("misses a closing parenthesis");
      return inner;
    }
    const name = take();
    const field = fields[name] ?? bad(`field "${name}" is not one of ${Object.keys(fields).join(", ")}`);
    const sign = take();
    const operator = operators[aliases[sign] ?? sign] ?? bad(`operator "${sign}" is not known`);
    const values = isNext("(") ? list() : [unquote(take())];
    return (row) => operator(field(row), values);
  }
  function list(): string[] {
    at += 1;
    const values = [unquote(take())];
    while (isNext(",")) {
      at += 1;
      values.push(unquote(take()));
    }
    if (take() !== ")") bad("misses a closing parenthesis");
    return values;
  }

  const test = either();
  if (at < tokens.length) bad(`has "${tokens[at]}" too much`);
  return test;
}
