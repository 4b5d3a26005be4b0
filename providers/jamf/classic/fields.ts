/**
 * How properties stand in a section of a Classic document: each is read and written in its place, and what no property
 * speaks of stays as it is.
 */
import { same } from "../../core/equality";
import { isBag } from "../../core/unknown";
import { normalText } from "../text";
import { xml, XmlElement } from "../client";

export interface Field<V> {
  /** `wanted` is what the program asks for: it decides where a value has several forms, or can't be seen. */
  read(section: XmlElement, wanted: V | undefined): V | undefined;
  /** `fresh`: the section is being made, so that everything is said; otherwise only what means something else. */
  write(section: XmlElement, value: V, fresh: boolean): void;
  /** Default: the same JSON. */
  equal?(a: V, b: V): boolean;
}

export type Fields<T> = { readonly [K in keyof T]-?: Field<Exclude<T[K], undefined>> };

export function readFields<T extends object>(fields: Fields<T>, section: XmlElement, wanted?: Partial<T>): Partial<T> {
  const found: Partial<T> = {};
  for (const key of keysOf(fields)) {
    const value = fields[key].read(section, wanted?.[key] as never);
    if (value !== undefined) found[key] = value;
  }
  return found;
}

/** A property that is left out is not managed. */
export function writeFields<T extends object>(
  fields: Fields<T>,
  section: XmlElement,
  values: Partial<T>,
  fresh: boolean,
): void {
  for (const key of keysOf(fields)) {
    const value = values[key] as never;
    const field = fields[key] as Field<unknown>;
    if (value === undefined) continue;
    if (!fresh && (field.equal ?? same)(field.read(section, value), value)) continue;
    field.write(section, value, fresh);
  }
}

const keysOf = <T>(fields: Fields<T>) => Object.keys(fields) as (keyof T)[];

/** A text; an element that is missing counts as empty. Line ends and trailing blanks carry no meaning. */
export const text = <V extends string = string>(element: string): Field<V> => ({
  read: (section) => (section.text(element) ?? "") as V,
  write: (section, value) => void section.set(element, value),
  equal: (a, b) => normalText(a) === normalText(b),
});

/** A value with all its texts in the form in which they are compared. */
export function withNormalTexts<T>(value: T): T {
  if (typeof value === "string") return normalText(value) as T;
  if (Array.isArray(value)) return value.map(withNormalTexts) as T;
  if (!isBag(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withNormalTexts(item)])) as T;
}

/** True or false; an element that is missing counts as false. */
export const flag = (element: string): Field<boolean> => ({
  read: (section) => section.text(element)?.trim() === "true",
  write: (section, value) => void section.set(element, value),
});

export const integer = (element: string, missing: number): Field<number> => ({
  read: (section) => Number(section.text(element)?.trim() || missing),
  write: (section, value) => void section.set(element, value),
});

/** A reference by id, `-1` for none; the name that stands beside it is the server's. */
export const idOf = (element: string): Field<string> => ({
  read: (section) => section.text(element, "id")?.trim() || "-1",
  write: (section, id) => void childOf(section, element).set("id", id).remove("name"),
});

/** A reference by name, or by id where it consists of digits only; none is `None`. */
export const nameOrIdOf = (element: string): Field<string> => ({
  read(section, wanted) {
    const [id, name] = [section.text(element, "id")?.trim(), section.text(element, "name")];
    if (id === "-1" || (!id && !name)) return wanted === "-1" ? "-1" : "None";
    return id && (isId(wanted) || !name) ? id : name;
  },
  write(section, value) {
    const id = value === "None" ? "-1" : value;
    const [said, unsaid] = isId(id) ? ["id", "name"] : ["name", "id"];
    childOf(section, element).set(said!, id).remove(unsaid!);
  },
});

const isId = (reference: string | undefined): boolean => reference !== undefined && /^(-1|\d+)$/.test(reference);

/** Properties of an object that stand in the section itself. */
export const inPlace = <T extends object>(fields: Fields<T>): Field<T> => ({
  read: (section, wanted) => readFields(fields, section, wanted) as T,
  write: (section, value, fresh) => writeFields(fields, section, value, fresh),
});

/** What stands in an element of the section. */
export const within = <V>(element: string, field: Field<V>): Field<V> => ({
  ...field,
  read: (section, wanted) => field.read(section.child(element) ?? xml(element), wanted),
  write: (section, value, fresh) => field.write(childOf(section, element), value, fresh),
});

/** The child of this name, added where there is none. */
export function childOf(section: XmlElement, element: string): XmlElement {
  if (!section.child(element)) section.nodes.push(xml(element));
  return section.child(element)!;
}

/** A set of references in a list element, each by what its item holds under `key`. */
export function references(list: string, item: string, key: "id" | "name"): Field<string[]> {
  const is = (each: XmlElement, value: string) => each.text(key)?.trim() === value;
  return {
    read: (section) =>
      section
        .child(list)
        ?.children(item)
        .map((each) => each.text(key)?.trim() ?? "") ?? [],
    write: (section, wanted) =>
      replaceItems(childOf(section, list), item, sortedSet(wanted), {
        is,
        fill: (each, value) => {
          if (!is(each, value)) each.set(key, value);
        },
      }),
    equal: (a, b) => same(sortedSet(a), sortedSet(b)),
  };
}

export const sortedSet = (values: readonly string[]): string[] => [...new Set(values)].sort();

/**
 * Makes a list hold these items: those it has already stay where they are and keep what else they hold; new ones follow. The
 * count (`size`) is the server's.
 */
export function replaceItems<V>(
  list: XmlElement,
  item: string,
  wanted: readonly V[],
  { is, fill }: { is: (element: XmlElement, value: V) => boolean; fill: (element: XmlElement, value: V) => void },
): void {
  const had = list.children(item);
  const items = wanted.map((value) => {
    const at = had.findIndex((each) => is(each, value));
    const element = at < 0 ? xml(item) : had.splice(at, 1)[0]!;
    fill(element, value);
    return element;
  });
  const gone = new Set([...had, ...list.children("size")]);
  const stay = list.nodes.filter((node) => !gone.has(node as XmlElement));
  list.nodes.splice(0, list.nodes.length, ...stay, ...items.filter((each) => !stay.includes(each)));
}

/** An element of its own, down to the last node. */
export function copyOf({ name, nodes, attributes }: XmlElement): XmlElement {
  const copies = nodes.map((node) =>
    node instanceof XmlElement ? copyOf(node) : typeof node === "string" ? node : { ...node },
  );
  return new XmlElement(name, copies, { ...attributes });
}
