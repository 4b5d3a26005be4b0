/** How the product is laid out: no circles, a lowest folder first, endpoints in one place, and a first line in every file. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as ts from "typescript";
import { root } from "../support/host";
import { circlesIn, importGraph } from "./graph";
import { sourcesOf } from "./sources";

const product = sourcesOf("index.ts", "components", "providers", "operations", "policy");
/** A test says what it is for in its `describe`. */
const sources = [...product, ...sourcesOf("sandbox", "demo", "engine", "reference")];
const textOf = (file: string): string => readFileSync(join(root, file), "utf8");

/** Folders of `components`, lowest first: a file imports from its own folder and from those before it. */
const order = [
  "config",
  "state",
  "tenant",
  "connection",
  "macs",
  "stages",
  "access",
  "jamf",
  "entra",
  "report",
  "adoption",
];

const folderOf = (file: string): string | undefined => /^components\/(\w+)\//.exec(file)?.[1];

function upward(graph: ReturnType<typeof importGraph>): string[] {
  return [...graph].flatMap(([from, all]) =>
    all.flatMap((to) => {
      const [own, other] = [folderOf(from), folderOf(to)];
      if (own === undefined) return [];
      // A file beside the folders puts them together, so it lies above all of them.
      const lies = to.startsWith("components/") ? (other === undefined ? order.length : order.indexOf(other)) : -1;
      return lies > order.indexOf(own) ? [`${from} imports ${to}`] : [];
    }),
  );
}

/** First parts of paths in both services' APIs, and of the versions that stand before them. */
const endpoint =
  /^\/?(?:(?:v[1-9]|beta|api|JSSResource)\/|(?:identity|deviceManagement|auditLogs|directory)\/|(?:groups|users|devices|applications|servicePrincipals|organization|policies|computergroups|computers|computers-inventory|scripts|categories)(?:$|[/?]))/;

function endpointsIn(file: string, text: string): string[] {
  const tree = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return;
    const isText = ts.isStringLiteralLike(node) || ts.isTemplateHead(node);
    // A path begins with a slash; a word such as "groups" is a word.
    if (isText && node.text.startsWith("/") && endpoint.test(node.text)) {
      found.push(`${file}:${tree.getLineAndCharacterOfPosition(node.getStart()).line + 1} ${node.text}`);
    }
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return found;
}

describe("the product's structure", () => {
  it("has no import that leads back to where it began, types included", () => {
    const graph = importGraph(product);
    assert.ok([...graph.values()].flat().length > 800);
    assert.deepEqual(circlesIn(graph), []);
  });

  it("shows a circle where there is one, behind a type or a late import too", () => {
    const texts: Record<string, string> = {
      "a.ts": 'import type { B } from "./b";\n',
      "b.ts": 'export const c = () => import("./c.js");\n',
      "c.ts": 'export { a } from "./a";\n',
      "d.ts": 'import { a } from "./a";\n',
    };
    assert.deepEqual(circlesIn(importGraph(Object.keys(texts), (file) => texts[file]!)), ["a.ts → b.ts → c.ts → a.ts"]);
  });

  it("knows every folder of components", () => {
    const folders = new Set(product.map(folderOf).filter((folder) => folder !== undefined));
    assert.deepEqual([...folders].sort(), [...order].sort());
  });

  it("imports in components from lower folders only; the lowest is config", () => {
    assert.deepEqual(upward(importGraph(product)), []);
    const wrong = new Map([
      ["components/config/schema.ts", ["components/stages/plan.ts", "components/program.ts"]],
      ["components/stages/plan.ts", ["components/config/schema.ts", "providers/jamf/text.ts"]],
    ]);
    assert.deepEqual(upward(wrong), [
      "components/config/schema.ts imports components/stages/plan.ts",
      "components/config/schema.ts imports components/program.ts",
    ]);
  });

  it("names endpoints of Jamf Pro and Graph in providers only", () => {
    // Pipelines have services of their own, and comments go to those.
    const others = product.filter(
      (file) => !file.startsWith("providers/") && !file.startsWith("operations/summarize/publish/"),
    );
    assert.ok(others.length > 150);
    assert.deepEqual(
      others.flatMap((file) => endpointsIn(file, textOf(file))),
      [],
    );
    const named = ["/v1/notifications", "/groups", "/users/", "/JSSResource/policies", "/identity/conditionalAccess"];
    for (const path of named) assert.equal(endpointsIn("x.ts", `read(\`${path}\`, "groups")`).length, 1, path);
    assert.equal(endpointsIn("x.ts", "read(`/users/${id}`)").length, 1);
    assert.ok(product.filter((file) => endpointsIn(file, textOf(file)).length > 0).length > 20);
  });

  it("says in the first line of each file what the file is for", () => {
    assert.ok(sources.length > 500, String(sources.length));
    const silent = sources.filter((file) => !/^(?:#![^\n]*\n)?\/\*\*[^]+?\*\/\n/.test(textOf(file)));
    assert.deepEqual(silent, []);
  });
});
