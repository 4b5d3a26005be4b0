/**
 * HTML in which every value is text. Names of Macs are written by whoever sits at the Mac, so nothing reaches the page
 * as markup unless `html` made it.
 */
export class Markup {
  constructor(readonly text: string) {}
}

type Value = Markup | string | number | undefined | readonly (Markup | string)[];

/** A template whose values are escaped; `Markup` is taken as it is, lists are joined, `undefined` is nothing. */
export function html(parts: TemplateStringsArray, ...values: Value[]): Markup {
  return new Markup(parts.reduce((text, part, i) => text + shown(values[i - 1]) + part));
}

function shown(value: Value): string {
  if (value === undefined) return "";
  if (value instanceof Markup) return value.text;
  if (typeof value === "string" || typeof value === "number") return escaped(String(value));
  return value.map(shown).join("");
}

const entities: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

/** Safe as content of an element and inside quotes; characters that HTML does not allow become U+FFFD. */
export function escaped(text: string): string {
  return text
    .replace(/\p{Surrogate}|[\0-\x08\x0b-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff]/gu, "\ufffd")
    .replace(/[&<>"']/g, (sign) => entities[sign]!);
}
