/**
 * Reads the rule of a filter for devices: `device.isCompliant -eq True -or (device.trustType -in ["AzureAD", "ServerAD"])`.
 *
 * The syntax is that of dynamic membership groups; operators and properties as in Microsoft Entra,
 * concept-condition-filters-for-devices, 2026-03-24. `-and` binds tighter than `-or`, `-not` tighter than both; the hyphen
 * of these three is optional; letter case does not matter; a rule has at most 3,072 characters.
 */

export type Expression =
  | { readonly kind: "and" | "or"; readonly parts: readonly Expression[] }
  | { readonly kind: "not"; readonly part: Expression }
  | Comparison;

export interface Comparison {
  readonly kind: "comparison";
  /** Without `device.`, in lower case. */
  readonly property: string;
  /** As the rule spells it, `device.` included. */
  readonly spelled: string;
  readonly operator: Operator;
  /** In lower case; `null` for the bare word. Several for `in` and `notin` only. */
  readonly values: readonly (string | null)[];
}

const operators = [
  "eq",
  "ne",
  "startswith",
  "notstartswith",
  "endswith",
  "notendswith",
  "contains",
  "notcontains",
  "in",
  "notin",
] as const;
export type Operator = (typeof operators)[number];

const longest = 3072;
/** Far beyond any rule that people write; keeps the reading of hostile text bounded. */
const deepest = 50;

/** `undefined` when the text is no rule that can be understood to the last character. */
export function parseDeviceFilter(text: string): Expression | undefined {
  const tokens = text.length > longest ? undefined : tokensOf(text);
  return tokens && new Parser(tokens).whole();
}

interface Token {
  kind: "mark" | "text" | "word" | "property";
  /** Lower case. */
  value: string;
  /** As the rule spells it. */
  text: string;
}

const patterns: readonly [Token["kind"], RegExp][] = [
  ["mark", /[()[\],]/y],
  ["text", /"((?:[^"`]|`.)*)"|'((?:[^'`]|`.)*)'/y],
  ["property", /device\.([a-z0-9.]+)/iy],
  ["word", /-?[a-z]+(?![a-z0-9.])|\d+(?:\.\d+)*/iy],
];

function tokensOf(text: string): Token[] | undefined {
  const tokens: Token[] = [];
  let position = 0;
  const next = (): Token | undefined => {
    for (const [kind, pattern] of patterns) {
      pattern.lastIndex = position;
      const match = pattern.exec(text);
      if (!match) continue;
      position = pattern.lastIndex;
      const value = match[1] ?? match[2] ?? match[0];
      const word = kind === "text" ? value.replace(/`(.)/g, "$1") : value;
      return { kind, value: word.toLowerCase(), text: match[0] };
    }
    return undefined;
  };
  for (;;) {
    while (/\s/.test(text.charAt(position))) position++;
    if (position >= text.length) return tokens;
    const token = next();
    if (!token) return undefined;
    tokens.push(token);
  }
}

/** Each method reads what its name says and answers `undefined` when it is not there. */
class Parser {
  private position = 0;
  private depth = 0;

  constructor(private readonly tokens: readonly Token[]) {}

  whole(): Expression | undefined {
    const expression = this.alternatives();
    return this.position === this.tokens.length ? expression : undefined;
  }

  private alternatives(): Expression | undefined {
    return this.chain("or", () => this.chain("and", () => this.single()));
  }

  private chain(kind: "and" | "or", part: () => Expression | undefined): Expression | undefined {
    const parts: Expression[] = [];
    do {
      const next = part();
      if (!next) return undefined;
      parts.push(next);
    } while (this.takeWord(kind));
    return parts.length === 1 ? parts[0] : { kind, parts };
  }

  private single(): Expression | undefined {
    if (this.takeWord("not")) {
      const part = this.nested(() => this.single());
      return part && { kind: "not", part };
    }
    if (!this.take("mark", "(")) return this.comparison();
    const inner = this.nested(() => this.alternatives());
    return this.take("mark", ")") ? inner : undefined;
  }

  private nested(read: () => Expression | undefined): Expression | undefined {
    if (this.depth === deepest) return undefined;
    this.depth++;
    const expression = read();
    this.depth--;
    return expression;
  }

  private comparison(): Expression | undefined {
    const named = this.take("property");
    const property = named?.value;
    const word = this.take("word")?.value.replace(/^-/, "");
    const operator = operators.find((known) => known === word);
    if (!property || !operator) return undefined;
    const values = operator === "in" || operator === "notin" ? this.several() : this.one();
    return values && { kind: "comparison", property, spelled: named!.text, operator, values };
  }

  private several(): (string | null)[] | undefined {
    if (!this.take("mark", "[")) return undefined;
    const values: (string | null)[] = [];
    do {
      const next = this.one();
      if (!next) return undefined;
      values.push(...next);
    } while (this.take("mark", ","));
    return this.take("mark", "]") ? values : undefined;
  }

  private one(): (string | null)[] | undefined {
    const text = this.take("text");
    if (text) return [text.value];
    const word = this.take("word")?.value;
    if (word === undefined) return undefined;
    if (word === "null") return [null];
    return word === "true" || word === "false" || /^\d/.test(word) ? [word] : undefined;
  }

  private takeWord(word: string): boolean {
    return this.take("word", word) !== undefined || this.take("word", `-${word}`) !== undefined;
  }

  private take(kind: Token["kind"], value?: string): Token | undefined {
    const token = this.tokens[this.position];
    if (!token || token.kind !== kind || (value !== undefined && token.value !== value)) return undefined;
    this.position++;
    return token;
  }
}
