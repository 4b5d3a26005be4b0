/**
 * Property lists: Apple's XML form as text, and as plain JSON, in which a date is `{ "$date": "2027-06-01T12:00:00Z" }`,
 * binary data `{ "$data": "<Base64>" }`, a real number without fraction `{ "$real": 1 }` and an integer that a number can't
 * hold `{ "$integer": "9223372036854775807" }`.
 *
 * Read here and not by the `plist` package: its reader takes twice as long with every level of nesting, takes a missing value
 * for an empty text and rounds large integers (3.1.1, 2026-11).
 */
import { isBag, type Bag } from "../../core/unknown";
import { parseXml, serialiseXml, xml, XmlElement } from "../client";

export class PropertyListUnreadable extends Error {}

/** The dictionary that a property list holds. */
export const readPlist = (text: string): Bag => valueOf(plistTree(text).child("dict")!) as Bag;

/** Its `<plist>` element, without white space between values; holds one `<dict>`. Throws `PropertyListUnreadable`. */
export function plistTree(text: string): XmlElement {
  if (!/^\uFEFF?\s*</.test(text)) {
    const reason = "is not the XML form of a property list: give an unsigned profile, not a binary or signed one";
    throw new PropertyListUnreadable(reason);
  }
  let tree: XmlElement;
  try {
    tree = parseXml(withoutDoctype(text));
  } catch (error) {
    throw new PropertyListUnreadable(`is not readable as XML: ${(error as Error).message}`);
  }
  const [dict, ...others] = tree.children();
  if (tree.name !== "plist" || dict?.name !== "dict" || others.length > 0) {
    throw new PropertyListUnreadable("must be a <plist> that holds one <dict>");
  }
  compact(tree);
  valueOf(dict);
  return tree;
}

/** Apple's own document type is known and says nothing; any other is left for the reader to refuse. */
function withoutDoctype(text: string): string {
  const at = text.search(/<!DOCTYPE\s/i);
  const end = text.indexOf(">", at);
  if (at < 0 || end < 0) return text;
  const declared = text.slice(at, end + 1);
  return /^<!DOCTYPE\s+plist\b[^>[]*>$/i.test(declared) ? text.slice(0, at) + text.slice(end + 1) : text;
}

/** Jamf Pro takes white space between arrays for empty arrays (field report: jamfpro provider, 2026-07). */
function compact(container: XmlElement): void {
  const nodes = container.nodes.filter((node) => node instanceof XmlElement);
  container.nodes.splice(0, container.nodes.length, ...nodes);
  for (const child of nodes) if (["dict", "array"].includes(child.name)) compact(child);
}

function valueOf(element: XmlElement): unknown {
  const text = element.text();
  switch (element.name) {
    case "dict":
      return Object.fromEntries(pairsOf(element).map(([key, value]) => [key, valueOf(value)]));
    case "array":
      return element.children().map(valueOf);
    case "string":
      return text;
    case "true":
    case "false":
      return element.name === "true";
    case "integer":
      return integer(text.trim());
    case "real":
      return real(text.trim());
    case "date":
      return date(text.trim());
    case "data":
      return { $data: text.replace(/\s+/g, "") };
    default:
      throw new PropertyListUnreadable(`holds <${element.name}>, which no property list has`);
  }
}

/** Keys and values of a `<dict>`. */
function pairsOf(dict: XmlElement): [string, XmlElement][] {
  const children = dict.children();
  return children.flatMap((child, i): [string, XmlElement][] => {
    if (i % 2 === 1) return [];
    if (child.name !== "key") throw new PropertyListUnreadable(`holds <${child.name}> where a <key> belongs`);
    const value = children[i + 1];
    if (!value || value.name === "key")
      throw new PropertyListUnreadable(`holds the key "${child.text()}" without a value`);
    return [[child.text(), value]];
  });
}

function integer(text: string): unknown {
  if (!/^[+-]?(\d+|0x[\da-f]+)$/i.test(text)) throw new PropertyListUnreadable(`holds "${text}" as an <integer>`);
  const value = Number(text);
  return Number.isSafeInteger(value) ? value : { $integer: text };
}

function real(text: string): unknown {
  const value = text === "" ? NaN : Number(text);
  if (!Number.isFinite(value)) throw new PropertyListUnreadable(`holds "${text}" as a <real>`);
  return Number.isInteger(value) ? { $real: value } : value;
}

function date(text: string): Bag {
  const at = Date.parse(text);
  if (Number.isNaN(at)) throw new PropertyListUnreadable(`holds "${text}" as a <date>`);
  return { $date: withoutFraction(at) };
}

const withoutFraction = (at: number): string => new Date(at).toISOString().replace(/\.\d+Z$/, "Z");

/** The text of a dictionary. */
export const plistText = (dict: Bag): string => documentText(xml("plist", [elementOf(dict)], { version: "1.0" }));

function elementOf(value: unknown): XmlElement {
  if (typeof value === "string") return xml("string", value);
  if (typeof value === "boolean") return xml(String(value));
  if (typeof value === "number" && Number.isFinite(value)) {
    return xml(Number.isInteger(value) ? "integer" : "real", plainNumber(value));
  }
  if (Array.isArray(value)) return xml("array", value.map(elementOf));
  if (!isBag(value))
    throw new PropertyListUnreadable(`holds ${JSON.stringify(value)}, which no property list can hold`);
  const { $date, $data, $real, $integer } = value;
  if (typeof $date === "string") return xml("date", date($date)["$date"] as string);
  if (typeof $data === "string") return xml("data", $data);
  if (typeof $real === "number") return xml("real", Number.isInteger($real) ? $real.toFixed(1) : plainNumber($real));
  if (typeof $integer === "string") return xml("integer", $integer);
  const entries = Object.entries(value).filter(([, item]) => item !== undefined);
  return xml(
    "dict",
    entries.flatMap(([key, item]) => [xml("key", key), elementOf(item)]),
  );
}

/** Integers without exponent, which property lists do not know. */
const plainNumber = (value: number): string => (Number.isInteger(value) ? BigInt(value).toString() : String(value));

const doctype =
  '<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">';

/**
 * A `<plist>` element as a document of its own, with no sign escaped that need not be: payloads that Jamf Pro keeps as they
 * are spelled would hold `&quot;` for a quote (field report: jamf-cli, pull request 311, 2026-07).
 */
export const documentText = (tree: XmlElement): string =>
  serialiseXml(tree)
    .replace("?>", `?>${doctype}`)
    .replace(/&(quot|#39|gt);/g, (_, name: string) => (name === "gt" ? ">" : name === "quot" ? '"' : "'"));

/** The value that stands behind a key of a `<dict>`. */
export const valueAt = (dict: XmlElement, key: string): XmlElement | undefined =>
  pairsOf(dict).find(([each]) => each === key)?.[1];

export function setValue(dict: XmlElement, key: string, value: XmlElement): void {
  const old = valueAt(dict, key);
  if (old) dict.nodes[dict.nodes.indexOf(old)] = value;
  else dict.nodes.push(xml("key", key), value);
}
