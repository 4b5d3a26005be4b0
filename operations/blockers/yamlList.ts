/** Adds entries with comments to a list in a YAML file that people edit too: nothing else in the file changes where possible. */
import type { Document, YAMLMap } from "yaml";

export interface Entry {
  id: string;
  /** Stands behind it. */
  comment?: string;
}

/** The whole text with the entries at the end of the list at `path`, which is made where it is missing. */
export async function withEntries(
  text: string,
  document: Document,
  path: readonly string[],
  entries: readonly Entry[],
): Promise<string> {
  return (await spliced(text, document, path, entries)) ?? rewritten(text, document, path, entries);
}

const written = ({ id, comment }: Entry, indent: string): string => `${indent}- ${id}${comment ? ` # ${comment}` : ""}`;

/** Lines put in where the list ends, if it has a place of its own: items below each other, or nothing yet. */
async function spliced(
  text: string,
  document: Document,
  path: readonly string[],
  entries: readonly Entry[],
): Promise<string | undefined> {
  const { isMap, isScalar, isSeq } = await import("yaml");
  const parent = document.getIn(path.slice(0, -1));
  if (!isMap(parent) || parent.flow) return undefined;
  const pair = parent.items.find(({ key }) => isScalar(key) && key.value === path.at(-1));
  const list: unknown = pair?.value;
  if (!pair || !isScalar(pair.key) || !(isSeq(list) || isScalar(list)) || !list.range) return undefined;
  const indentOf = (at: number): string => " ".repeat(at - (text.lastIndexOf("\n", at - 1) + 1));
  const endOfLine = (at: number): number => (text.indexOf("\n", at) + 1 || text.length + 1) - 1;
  const added = (indent: string): string => entries.map((entry) => `\n${written(entry, indent)}`).join("");
  const ended = (lines: string): string => (lines.endsWith("\n") ? lines : `${lines}\n`);

  const last = isSeq(list) && !list.flow ? list.items.at(-1) : undefined;
  if (isScalar(last) && last.range) {
    const at = endOfLine(last.range[1]);
    return ended(text.slice(0, at) + added(indentOf(list.range[0])) + text.slice(at));
  }
  const isEmpty = isSeq(list) ? list.items.length === 0 : list.value === null;
  if (!isEmpty) return undefined;
  const [start, end] = list.range;
  const at = endOfLine(end);
  const comment = text.slice(end, at).trim();
  const key = `${text.slice(0, start).trimEnd()}${comment && ` ${comment}`}`;
  return ended(key + added(`${indentOf(pair.key.range![0])}  `) + text.slice(at));
}

/** The whole document written anew, in the form that comes closest to the present one. */
async function rewritten(text: string, document: Document, path: readonly string[], entries: readonly Entry[]) {
  const { parseDocument } = await import("yaml");
  const lines = new Set(text.split("\n"));
  const different = (form: object): number =>
    parseDocument(text)
      .toString(form)
      .split("\n")
      .filter((line) => !lines.has(line)).length;
  const forms = [2, 4, 3].flatMap((indent) =>
    [true, false].flatMap((indentSeq) =>
      [true, false].map((flowCollectionPadding) => ({ indent, indentSeq, flowCollectionPadding, lineWidth: 0 })),
    ),
  );
  const [closest] = forms.map((form) => ({ form, off: different(form) })).sort((a, b) => a.off - b.off);
  const list = await listIn(document, path);
  for (const { id, comment } of entries) {
    const node = document.createNode(id);
    if (comment) node.comment = ` ${comment}`;
    list.items.push(node);
  }
  return document.toString(closest!.form);
}

/** The list at this path. Comments need block style, so what holds it gets it. */
async function listIn(document: Document, path: readonly string[]) {
  const { isMap, isSeq, YAMLMap, YAMLSeq } = await import("yaml");
  if (!isMap(document.contents)) document.contents = new YAMLMap() as never;
  let map = document.contents as unknown as YAMLMap;
  map.flow = false;
  for (const key of path.slice(0, -1)) {
    const next: unknown = map.get(key, true);
    const inner = isMap(next) ? next : new YAMLMap();
    if (inner !== next) map.set(key, inner);
    inner.flow = false;
    map = inner;
  }
  const key = path.at(-1)!;
  const found: unknown = map.get(key, true);
  const list = isSeq(found) ? found : new YAMLSeq();
  if (list !== found) map.set(key, list);
  list.flow = false;
  return list;
}
