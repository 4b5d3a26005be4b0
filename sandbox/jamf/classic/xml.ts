/** XML of the Classic API, read and written. */
import { XMLParser, XMLValidator } from "fast-xml-parser";

/** An XML element as plain JSON: either children or text. Attributes occur in no document of the Classic API. */
export interface Element {
  name: string;
  text: string;
  children: Element[];
}

const parser = new XMLParser({
  preserveOrder: true,
  trimValues: false,
  parseTagValue: false,
  ignoreAttributes: true,
  ignoreDeclaration: true,
  ignorePiTags: true,
  htmlEntities: true,
  cdataPropName: "#cdata",
});

type Parsed = Record<string, unknown>;

function toElement(node: Parsed): Element | undefined {
  const name = Object.keys(node).find((key) => key !== ":@")!;
  if (name.startsWith("#")) return undefined;
  const inner = node[name] as Parsed[];
  const children = inner.map(toElement).filter((child) => child !== undefined);
  const text = inner
    .map((child) => ("#cdata" in child ? textOf(child["#cdata"] as Parsed[]) : (child["#text"] ?? "")))
    .join("");
  // Blanks between child elements are layout, not content.
  return { name, children, text: children.length > 0 ? "" : text.replaceAll("\r\n", "\n") };
}

const textOf = (parts: Parsed[]) => parts.map((part) => String(part["#text"] ?? "")).join("");

/** The root element; `undefined` when the text is no well-formed XML document. */
export function parseXml(text: string): Element | undefined {
  if (text.trim() === "" || XMLValidator.validate(text) !== true) return undefined;
  return (parser.parse(text) as Parsed[]).map(toElement).find((element) => element !== undefined);
}

function escape(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("\r", "&#13;");
}

function serialize({ name, text, children }: Element): string {
  if (children.length > 0) return `<${name}>${children.map(serialize).join("")}</${name}>`;
  return text === "" ? `<${name}/>` : `<${name}>${escape(text)}</${name}>`;
}

export function toXml(root: Element): string {
  return `<?xml version="1.0" encoding="UTF-8"?>${serialize(root)}`;
}

export function element(name: string, content: string | number | boolean | Element[] = ""): Element {
  return Array.isArray(content) ? { name, text: "", children: content } : { name, text: String(content), children: [] };
}

export function child(parent: Element | undefined, ...path: string[]): Element | undefined {
  return path.reduce<Element | undefined>((at, name) => at?.children.find((each) => each.name === name), parent);
}

export function childText(parent: Element | undefined, ...path: string[]): string | undefined {
  return child(parent, ...path)?.text;
}

/** A copy in which the child of that name has another content; it is added at the end when there is none. */
export function withChild(parent: Element, replacement: Element): Element {
  const isThere = parent.children.some(({ name }) => name === replacement.name);
  const children = isThere
    ? parent.children.map((each) => (each.name === replacement.name ? replacement : each))
    : [...parent.children, replacement];
  return { ...parent, children };
}
