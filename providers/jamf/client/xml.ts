/**
 * Classic documents as a tree that keeps what it does not know: order, repeated elements, attributes, text to the last
 * blank, CDATA. Everything is text: no number or boolean is guessed, so `007` stays `007`. Comments are dropped.
 */
import { xmlCharacters, xmlText } from "../../core/escaping";
import { XMLParser } from "fast-xml-parser";

interface XmlCdata {
  cdata: string;
}

export type XmlNode = XmlElement | XmlCdata | string;

/** A document is its root element. */
export type XmlDocument = XmlElement;

type XmlContent = string | number | boolean | readonly XmlNode[];

/** One element; `nodes` holds its content in document order. */
export class XmlElement {
  constructor(
    readonly name: string,
    readonly nodes: XmlNode[] = [],
    readonly attributes: Record<string, string> = {},
  ) {}

  /** The first child of this name. */
  child(name: string): XmlElement | undefined {
    return this.children(name)[0];
  }

  /** All child elements, or those of one name. */
  children(name?: string): XmlElement[] {
    return this.nodes.filter((n) => n instanceof XmlElement && (name === undefined || n.name === name)) as XmlElement[];
  }

  /** Own text; with names, the text of the element at that path, `undefined` when there is none. */
  text(): string;
  text(...path: string[]): string | undefined;
  text(...path: string[]): string | undefined {
    const at = this.find(...path);
    return at?.nodes.map((n) => (typeof n === "string" ? n : "cdata" in n ? n.cdata : "")).join("");
  }

  /** The element at a path of names, each the first of its name. */
  find(...path: string[]): XmlElement | undefined {
    return path.reduce<XmlElement | undefined>((at, name) => at?.child(name), this);
  }

  /**
   * Gives the first child of this name a new content in its place, and removes further ones of the name; adds it at the end
   * when there is none. An element brings its own name, content and attributes.
   */
  set(child: XmlElement): this;
  set(name: string, content: XmlContent): this;
  set(child: XmlElement | string, content: XmlContent = ""): this {
    const name = typeof child === "string" ? child : child.name;
    const old = this.child(name);
    const next = typeof child === "string" ? new XmlElement(name, nodesOf(content), { ...old?.attributes }) : child;
    if (!old) this.nodes.push(next);
    else {
      this.nodes[this.nodes.indexOf(old)] = next;
      for (const further of this.children(name)) if (further !== next) this.drop(further);
    }
    return this;
  }

  /** Removes all children of this name. */
  remove(name: string): this {
    for (const child of this.children(name)) this.drop(child);
    return this;
  }

  private drop(node: XmlNode): void {
    this.nodes.splice(this.nodes.indexOf(node), 1);
  }
}

/** `xml("category", [xml("id", 3), xml("name", "Compliance")])` */
export function xml(name: string, content: XmlContent = "", attributes: Record<string, string> = {}): XmlElement {
  return new XmlElement(name, nodesOf(content), attributes);
}

const nodesOf = (content: XmlContent): XmlNode[] =>
  typeof content === "object" ? [...content] : content === "" ? [] : [String(content)];

export class XmlUnreadable extends Error {}

// Entities are left to `decoded` below: one pass, only those that XML itself defines.
const parser = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: "",
  parseTagValue: false,
  parseAttributeValue: false,
  trimValues: false,
  processEntities: false,
  cdataPropName: "#cdata",
  ignoreDeclaration: true,
  ignorePiTags: true,
  onDangerousProperty: (name) => name,
});

/** Reads a document; throws `XmlUnreadable` for anything that is not one well-formed element without a document type. */
export function parseXml(text: string): XmlDocument {
  const source = text.replace(/^\uFEFF?\s*/, "");
  if (/<!D/i.test(withoutInert(source))) throw new XmlUnreadable("it has a document type (DTD)");
  let raw: RawNode[];
  try {
    raw = parser.parse(source, true) as RawNode[];
  } catch (error) {
    throw new XmlUnreadable(`it is not well-formed (${(error as Error).message})`);
  }
  const nodes = raw.flatMap(fromRaw).filter((n) => typeof n !== "string" || n.trim() !== "");
  const [root] = nodes;
  if (nodes.length !== 1 || !(root instanceof XmlElement)) throw new XmlUnreadable("it has no single root element");
  return root;
}

/** Where `<!DOCTYPE` is only text: CDATA, comments, processing instructions. */
const inert: readonly (readonly [string, string])[] = [
  ["<![CDATA[", "]]>"],
  ["<!--", "-->"],
  ["<?", "?>"],
];

/** One pass: an expression for it goes through the whole document again for each part that has no end. */
function withoutInert(source: string): string {
  const kept: string[] = [];
  let from = 0;
  for (let at = source.indexOf("<"); at >= 0; at = source.indexOf("<", at)) {
    const kind = inert.find(([begin]) => source.startsWith(begin, at));
    if (!kind) {
      at++;
      continue;
    }
    kept.push(source.slice(from, at));
    const end = source.indexOf(kind[1], at + kind[0].length);
    // What has no end goes to the end; the parser refuses it.
    if (end < 0) return kept.join("");
    from = at = end + kind[1].length;
  }
  return kept.join("") + source.slice(from);
}

type RawNode = Record<string, unknown> & { ":@"?: Record<string, string> };

function fromRaw(raw: RawNode): XmlNode[] {
  const name = Object.keys(raw).find((key) => key !== ":@")!;
  const content = raw[name];
  if (name === "#text") return [decoded(String(content))];
  if (name === "#cdata") return [{ cdata: (content as RawNode[]).map((t) => String(t["#text"])).join("") }];
  const attributes = Object.entries(raw[":@"] ?? {}).map(([key, value]) => [key, decoded(value)]);
  return [new XmlElement(name, (content as RawNode[]).flatMap(fromRaw), Object.fromEntries(attributes))];
}

const named = new Map([
  ["lt", "<"],
  ["gt", ">"],
  ["amp", "&"],
  ["quot", '"'],
  ["apos", "'"],
]);

function decoded(text: string): string {
  return text.replace(
    /&(?:#x([0-9a-f]+)|#(\d+)|([^;\s&<]*));?/gi,
    (whole, hex?: string, decimal?: string, name?: string) => {
      const code = hex ? parseInt(hex, 16) : decimal ? parseInt(decimal, 10) : undefined;
      const char =
        code === undefined ? named.get(name ?? "") : code <= 0x10ffff ? String.fromCodePoint(code) : undefined;
      if (char === undefined || !whole.endsWith(";")) throw new XmlUnreadable(`it has the unknown entity ${whole}`);
      return char;
    },
  );
}

/** The document as text, with declaration. Characters that XML 1.0 can't carry are left out. */
export function serialiseXml(document: XmlDocument): string {
  return `<?xml version="1.0" encoding="UTF-8"?>${elementText(document)}`;
}

function elementText({ name, nodes, attributes }: XmlElement): string {
  const head = Object.entries(attributes).map(([key, value]) => ` ${key}="${xmlText(value, true)}"`);
  const inner = nodes.map(nodeText).join("");
  return inner ? `<${name}${head.join("")}>${inner}</${name}>` : `<${name}${head.join("")}/>`;
}

function nodeText(node: XmlNode): string {
  if (typeof node === "string") return xmlText(node);
  if (node instanceof XmlElement) return elementText(node);
  const text = xmlCharacters(node.cdata);
  // CDATA can't carry its own end, and a parser turns its carriage returns into line feeds.
  return /]]>|\r/.test(text) ? xmlText(text) : `<![CDATA[${text}]]>`;
}
