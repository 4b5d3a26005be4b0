/**
 * Property lists: Apple's XML form as text, and as plain JSON, in which a date is `{ "$date": "2027-06-01T12:00:00Z" }` and
 * binary data `{ "$data": "<Base64>" }`. Whole numbers become integers; a real number without fraction needs the text form.
 */
import { build, parse, type PlistValue } from "plist";
import { isBag, type Bag } from "../../core/unknown";
import { parseXml, serialiseXml, xml, type XmlElement } from "../client";

export type Plist = string | number | boolean | Plist[] | { [key: string]: Plist };

export class PropertyListUnreadable extends Error {}

/** The dictionary that a property list holds. */
export const readPlist = (text: string): Bag => fromTree(treeOf(text));

/** Its `<plist>` element, without white space between values; holds one `<dict>`. Throws `PropertyListUnreadable`. */
export function plistTree(text: string): XmlElement {
  const tree = treeOf(text);
  fromTree(tree);
  return tree;
}

function treeOf(text: string): XmlElement {
  if (!/^\uFEFF?\s*</.test(text)) {
    const reason = "is not the XML form of a property list: give an unsigned profile, not a binary or signed one";
    throw new PropertyListUnreadable(reason);
  }
  let tree: XmlElement;
  try {
    tree = parseXml(text.replace(/<!DOCTYPE\s+plist\b[^>[]*>/i, ""));
  } catch (error) {
    throw new PropertyListUnreadable(`is not readable as XML: ${(error as Error).message}`);
  }
  const [dict, ...others] = tree.children();
  if (tree.name !== "plist" || dict?.name !== "dict" || others.length > 0) {
    throw new PropertyListUnreadable("must be a <plist> that holds one <dict>");
  }
  compact(tree);
  return tree;
}

/** Jamf Pro takes white space between arrays for empty arrays (field report: jamfpro provider, 2026-07). */
function compact(container: XmlElement): void {
  const nodes = container.nodes.filter((node) => typeof node !== "string" || node.trim() !== "");
  container.nodes.splice(0, container.nodes.length, ...nodes);
  for (const child of container.children()) if (["dict", "array"].includes(child.name)) compact(child);
}

function fromTree(tree: XmlElement): Bag {
  try {
    requirePairs(tree);
    return toJson(parse(serialiseXml(tree))) as Bag;
  } catch (error) {
    throw new PropertyListUnreadable(`is not a property list: ${(error as Error).message}`);
  }
}

function requirePairs(element: XmlElement): void {
  const children = element.children();
  if (element.name === "dict" && children.length % 2 === 1) {
    throw new Error(`the key ${children.at(-1)!.text()} has no value`);
  }
  children.forEach(requirePairs);
}

function toJson(value: PlistValue): Plist {
  if (Array.isArray(value)) return value.map(toJson);
  if (Buffer.isBuffer(value)) return { $data: value.toString("base64") };
  if (value instanceof Date) {
    if (Number.isNaN(value.getTime())) throw new Error("a <date> holds no date");
    return { $date: value.toISOString().replace(".000Z", "Z") };
  }
  if (typeof value === "number" && !Number.isFinite(value)) throw new Error("an <integer> or <real> holds no number");
  if (typeof value !== "object" || value === null) return value as unknown as Plist;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, toJson(item as PlistValue)]));
}

/** The text of a dictionary. */
export const plistText = (dict: Bag): string => build(fromJson(dict), { pretty: false });

function fromJson(value: unknown): PlistValue {
  if (Array.isArray(value)) return value.map(fromJson);
  if (!isBag(value)) return value as PlistValue;
  if (typeof value["$data"] === "string") return Buffer.from(value["$data"], "base64");
  if (typeof value["$date"] === "string") return new Date(value["$date"]);
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, fromJson(item)])) as PlistValue;
}

const doctype =
  '<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">';

/** A `<plist>` element as a document of its own. */
export const documentText = (tree: XmlElement): string => serialiseXml(tree).replace("?>", `?>${doctype}`);

/** The value that stands behind a key of a `<dict>`. */
export function valueAt(dict: XmlElement, key: string): XmlElement | undefined {
  const children = dict.children();
  const at = children.findIndex((child, i) => i % 2 === 0 && child.text() === key);
  return at < 0 ? undefined : children[at + 1];
}

export function setValue(dict: XmlElement, key: string, value: XmlElement): void {
  const old = valueAt(dict, key);
  if (old) dict.nodes[dict.nodes.indexOf(old)] = value;
  else dict.nodes.push(xml("key", key), value);
}
