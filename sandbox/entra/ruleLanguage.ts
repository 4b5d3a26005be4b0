/** Parser and evaluation of membership rules and device filters. */

/**
 * The language of membership rules and device filters: `(user.department -eq "Sales") -and -not (user.country -in ["DE"])`.
 * Operators may stand with or without hyphen, letter case does not matter, `and` binds tighter than `or`.
 */
type Value = string | number | boolean | null;

export type Rule =
  | { kind: "and" | "or"; left: Rule; right: Rule }
  | { kind: "not"; of: Rule }
  | { kind: "compare"; property: string; operator: Operator; value: Value | Value[] }
  | { kind: "any" | "all"; property: string; of: Rule };

const operators = {
  eq: (left: unknown, right: unknown) => same(left, right),
  startswith: (left: unknown, right: unknown) => text(left).startsWith(text(right)),
  endswith: (left: unknown, right: unknown) => text(left).endsWith(text(right)),
  contains: (left: unknown, right: unknown) => text(left).includes(text(right)),
  match: (left: unknown, right: unknown) => new RegExp(String(right), "i").test(String(left)),
  in: (left: unknown, right: unknown) => (right as Value[]).some((each) => same(left, each)),
};
const negations: Record<string, keyof typeof operators> = {
  ne: "eq",
  notstartswith: "startswith",
  notendswith: "endswith",
  notcontains: "contains",
  notmatch: "match",
  notin: "in",
};
type Operator = keyof typeof operators | "ne" | `not${"startswith" | "endswith" | "contains" | "match" | "in"}`;

const isOperator = (word: string): word is Operator => Object.hasOwn(operators, word) || Object.hasOwn(negations, word);

const text = (value: unknown) => String(value).toLowerCase();

function same(left: unknown, right: unknown): boolean {
  if (left === null || left === undefined || right === null) return (left ?? null) === right;
  return text(left) === text(right);
}

export class RuleError extends Error {}

const token =
  /\s*(?:"((?:[^"`]|`.|"")*)"|'((?:[^'`]|`.|'')*)'|(-?\d+(?:\.\d+)?)(?![\w.])|(-?[A-Za-z_][\w.]*)|([()[\],]))/y;

type Token = { literal: Value } | { word: string } | { sign: string };

function tokens(rule: string): Token[] {
  const found: Token[] = [];
  token.lastIndex = 0;
  while (rule.slice(token.lastIndex).trim() !== "") {
    const at = token.lastIndex;
    const match = token.exec(rule);
    if (!match) throw new RuleError(`Syntax error at position ${at}`);
    const [, double, single, number, word, sign] = match;
    const quoted = double ?? single;
    if (quoted !== undefined)
      found.push({ literal: quoted.replace(/`([^])|""/g, (_, escaped?: string) => escaped ?? '"') });
    else if (number !== undefined) found.push({ literal: Number(number) });
    else if (sign !== undefined) found.push({ sign });
    else if (/^(true|false)$/i.test(word!)) found.push({ literal: word!.toLowerCase() === "true" });
    else if (/^null$/i.test(word!)) found.push({ literal: null });
    else found.push({ word: word! });
  }
  return found;
}

/** Throws a `RuleError` for what is no rule. Whether its properties exist is the caller's to say: `isKnown`. */
export function parseRule(rule: string, isKnown: (property: string) => boolean): Rule {
  const all = tokens(rule);
  let at = 0;
  const word = () => {
    const next = all[at];
    return next && "word" in next ? next.word.toLowerCase().replace(/^-/, "") : undefined;
  };
  const isSign = (sign: string) => {
    const next = all[at];
    return next !== undefined && "sign" in next && next.sign === sign;
  };
  const expect = (sign: string) => {
    if (!isSign(sign)) throw new RuleError(`'${sign}' expected`);
    at += 1;
  };
  const parsed = either();
  if (at < all.length) throw new RuleError("Unexpected text behind the rule");
  return parsed;

  function either(): Rule {
    let left = both();
    while (word() === "or") {
      at += 1;
      left = { kind: "or", left, right: both() };
    }
    return left;
  }
  function both(): Rule {
    let left = one();
    while (word() === "and") {
      at += 1;
      left = { kind: "and", left, right: one() };
    }
    return left;
  }
  function one(): Rule {
    if (word() === "not") {
      at += 1;
      return { kind: "not", of: one() };
    }
    if (!isSign("(")) return comparison();
    at += 1;
    const inner = either();
    expect(")");
    return inner;
  }
  function comparison(): Rule {
    const subject = all[at];
    if (!subject || !("word" in subject)) throw new RuleError("A property is expected");
    const property = subject.word;
    if (!isKnown(property)) throw new RuleError(`Invalid property '${property}'`);
    at += 1;
    const operator = word();
    at += 1;
    if (operator === "any" || operator === "all") {
      expect("(");
      const of = either();
      expect(")");
      return { kind: operator, property, of };
    }
    if (operator === undefined || !isOperator(operator)) throw new RuleError("Invalid operator");
    const value = isSign("[") ? list() : literal();
    if (Array.isArray(value) !== operator.endsWith("in") && operator !== "contains" && operator !== "notcontains") {
      throw new RuleError(`Invalid operand for operator -${operator}`);
    }
    if (operator.endsWith("match")) checkExpression(String(value));
    return { kind: "compare", property, operator, value };
  }
  function literal(): Value {
    const next = all[at++];
    if (!next || !("literal" in next)) throw new RuleError("A value is expected");
    return next.literal;
  }
  function list(): Value[] {
    expect("[");
    const values: Value[] = [literal()];
    while (isSign(",")) {
      at += 1;
      values.push(literal());
    }
    expect("]");
    return values;
  }
}

function checkExpression(text: string): void {
  try {
    new RegExp(text);
  } catch {
    throw new RuleError(`'${text}' is no regular expression`);
  }
}

/**
 * Whether the rule holds. Where a property has no value, positive operators do not match and negative ones do; only a
 * comparison with null is true of nothing itself.
 */
export function holds(rule: Rule, read: (property: string) => unknown): boolean {
  switch (rule.kind) {
    case "and":
      return holds(rule.left, read) && holds(rule.right, read);
    case "or":
      return holds(rule.left, read) || holds(rule.right, read);
    case "not":
      return !holds(rule.of, read);
    case "any":
    case "all": {
      const items = (read(rule.property) ?? []) as unknown[];
      const test = (item: unknown) => holds(rule.of, (property) => inside(item, property));
      return rule.kind === "any" ? items.some(test) : items.every(test);
    }
    case "compare": {
      const negated = negations[rule.operator];
      const matches = positive(negated ?? (rule.operator as keyof typeof operators), read(rule.property), rule.value);
      return negated === undefined ? matches : !matches;
    }
  }
}

function positive(operator: keyof typeof operators, value: unknown, wanted: Value | Value[]): boolean {
  if (operator === "eq" && wanted === null) return value === null || value === undefined;
  if (value === null || value === undefined) return false;
  // `-contains` on a list of texts asks for an element that contains it.
  if (Array.isArray(value)) return value.some((each) => operators[operator](each, wanted));
  return operators[operator](value, wanted);
}

/** `_` is the item itself, `assignedPlan.service` a property of it. */
function inside(item: unknown, property: string): unknown {
  const [, name] = property.split(".");
  return name === undefined ? item : (item as Record<string, unknown>)[name];
}
