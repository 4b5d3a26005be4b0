/** Classic documents: merged by section on a write, shown as JSON. */
import { fits, type Shape, type TextShape } from "./shape";
import { conflict } from "../server/refusals";
import { child, element, type Element } from "./xml";

/** Parts that a write replaces as a whole where it mentions them; all others are merged (facts §3.3). */
const replaced = new Set(["scope", "category", "site"]);

interface Merging {
  /** The text of new list items before what was sent is merged in, by the item's name. */
  itemDefaults?: Record<string, Element>;
  /** Which elements of no known name are kept, and what lists held; without it the stored document itself. */
  witness?: Element;
}

/**
 * What is stored after a write: sections and fields that were not sent stay, lists that were sent replace the old ones.
 * Elements of no known name are ignored silently, unless the stored document has one of that name in that place.
 */
export function merge(shape: Shape, base: Element, sent: Element, how: Merging = {}): Element {
  const { itemDefaults, witness = base } = how;
  if (shape.kind === "text") return { ...base, text: accepted(shape, base, sent) };
  if (shape.kind === "list") {
    const items = sent.children.filter(({ name }) => name === shape.item);
    const example = witness.children.find(({ name }) => name === shape.item);
    const children = items.map((item) => {
      const twin = witness.children.find((each) => child(each, "id")?.text === child(item, "id")?.text) ?? example;
      return merge(shape.of, itemDefaults?.[shape.item] ?? element(shape.item), item, { itemDefaults, witness: twin });
    });
    return { ...base, children };
  }
  const children = [...base.children];
  const put = (each: Element) => {
    const at = children.findIndex(({ name }) => name === each.name);
    if (at < 0) children.push(each);
    else children[at] = each;
  };
  for (const each of sent.children) {
    const field = shape.fields[each.name];
    const seen = child(witness, each.name);
    if (field) {
      const start = replaced.has(each.name) ? undefined : child(base, each.name);
      put(merge(field, start ?? element(each.name), each, { itemDefaults, witness: seen }));
    } else if (seen) put(each);
  }
  return { ...base, children };
}

function accepted(shape: TextShape, base: Element, sent: Element): string {
  const text = shape.type === "string" && !shape.values ? sent.text : sent.text.trim();
  if (fits(shape, text)) return text;
  if (text !== "" || sent.children.length > 0) return conflict(`Problem with ${sent.name}`);
  // An empty element clears a text; where only certain texts are possible, what was there stays.
  if (shape.type === "boolean") return "false";
  return base.text === "" && shape.type === "integer" ? "0" : base.text;
}

/** In the order of the template, so that documents read alike however they came about. */
export function ordered(template: Element, document: Element): Element {
  const rank = (name: string) => {
    const at = template.children.findIndex((each) => each.name === name);
    return at < 0 ? template.children.length : at;
  };
  const children = document.children
    .map((each) => {
      const pattern = child(template, each.name);
      return pattern && pattern.children.length > 0 ? ordered(pattern, each) : each;
    })
    .sort((a, b) => rank(a.name) - rank(b.name));
  return { ...document, children };
}

/** The JSON form of a document: lists lose the name of their items, texts become what the shape says. */
export function toJson(shape: Shape | undefined, { text, children }: Element): unknown {
  if (shape?.kind === "list") {
    return children.filter(({ name }) => name === shape.item).map((item) => toJson(shape.of, item));
  }
  if (children.length > 0 || shape?.kind === "record") {
    const fields = shape?.kind === "record" ? shape.fields : {};
    return Object.fromEntries(children.map((each) => [each.name, toJson(fields[each.name], each)]));
  }
  if (shape?.kind === "text" && shape.type === "boolean") return text === "true";
  if (shape?.kind === "text" && shape.type === "integer") return Number(text);
  return text;
}
