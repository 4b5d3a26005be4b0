/** HTML that is safe whatever a Mac is called. */
import { htmlText } from "../../../providers/core/escaping";

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
  if (typeof value === "string" || typeof value === "number") return htmlText(String(value));
  return value.map(shown).join("");
}
