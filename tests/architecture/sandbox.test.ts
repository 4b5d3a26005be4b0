/** What every file of the sandbox keeps to: it says what it is for, and no import leads back to where it began. */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { root } from "../support/host";

const folder = join(root, "sandbox");
const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".ts"));
const textOf = (file: string) => readFileSync(join(folder, file), "utf8");

/** Files of the sandbox that a file imports, types included. */
function importsOf(file: string): string[] {
  const named = [...textOf(file).matchAll(/(?:^|\n)(?:import|export)\b[^;]*?from\s+"(\.[^"]+)"/g)];
  return named.flatMap(([, to]) => {
    const path = relative(folder, resolve(folder, dirname(file), to!));
    return [`${path}.ts`, join(path, "index.ts")].filter((each) => files.includes(each));
  });
}

describe("the sandbox", () => {
  it("says in the first line of each file what the file is for", () => {
    const silent = files.filter((file) => !/^\/\*\*[^]+?\*\/\n(\n|import |export \*)/.test(textOf(file)));
    assert.ok(files.length > 100);
    assert.deepEqual(silent, []);
  });

  it("imports nothing in a circle, types included", () => {
    const imports = new Map(files.map((file) => [file, importsOf(file)]));
    assert.ok([...imports.values()].flat().length > 300);
    const done = new Set<string>();
    const circles: string[] = [];
    const walk = (file: string, path: string[]): void => {
      const start = path.indexOf(file);
      if (start !== -1) circles.push([...path.slice(start), file].join(" → "));
      if (start !== -1 || done.has(file)) return;
      for (const next of imports.get(file)!) walk(next, [...path, file]);
      done.add(file);
    };
    for (const file of files) walk(file, []);
    assert.deepEqual(circles, []);
  });
});
