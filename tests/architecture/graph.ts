/** Which source file imports which, types included, as far as both are of the project. */
import { readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { root } from "../support/host";

export type Graph = ReadonlyMap<string, readonly string[]>;

const statement = /(?:^|\n)\s*(?:import|export)\b[^;]*?from\s+"(\.[^"]+)"|import\("(\.[^"]+)"\)/g;

/** Of the files given; what they import besides does not count. */
export function importGraph(
  files: readonly string[],
  textOf = (file: string): string => readFileSync(join(root, file), "utf8"),
): Graph {
  const known = new Set(files);
  return new Map(
    files.map((file) => {
      const found = [...textOf(file).matchAll(statement)].flatMap(([, named, loaded]) => {
        const path = normalize(join(dirname(file), named ?? loaded!)).replace(/\.js$/, "");
        return [`${path}.ts`, join(path, "index.ts")].filter((each) => known.has(each));
      });
      return [file, [...new Set(found)]];
    }),
  );
}

/** Ways that lead back to where they began, as `a → b → a`; each file is walked through once. */
export function circlesIn(graph: Graph): string[] {
  const done = new Set<string>();
  const circles: string[] = [];
  const walk = (file: string, path: readonly string[]): void => {
    const start = path.indexOf(file);
    if (start !== -1) circles.push([...path.slice(start), file].join(" → "));
    if (start !== -1 || done.has(file)) return;
    for (const next of graph.get(file) ?? []) walk(next, [...path, file]);
    done.add(file);
  };
  for (const file of graph.keys()) walk(file, []);
  return circles;
}
