/** What every file of the sandbox keeps to: it says what it is for, and no import leads back to where it began. */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../support/host";
import { circlesIn, importGraph } from "./graph";

const folder = join(root, "sandbox");
const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".ts"));
const textOf = (file: string) => readFileSync(join(folder, file), "utf8");

describe("the sandbox", () => {
  it("says in the first line of each file what the file is for", () => {
    const silent = files.filter((file) => !/^\/\*\*[^]+?\*\/\n(\n|import |export \*)/.test(textOf(file)));
    assert.ok(files.length > 100);
    assert.deepEqual(silent, []);
  });

  it("imports nothing in a circle, types included", () => {
    const graph = importGraph(files.map((file) => join("sandbox", file)));
    assert.ok([...graph.values()].flat().length > 300);
    assert.deepEqual(circlesIn(graph), []);
  });
});
