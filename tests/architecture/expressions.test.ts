/**
 * No regular expression of the product takes more than linear time, whatever text it meets: most of them read what services,
 * files and people have written. The tool looks for a text that makes an expression slow, by its automaton and by trying.
 */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { check } from "recheck";
import * as ts from "typescript";
import { root } from "../support/host";
import { sourcesOf } from "./sources";

interface Expression {
  source: string;
  flags: string;
  places: string[];
}

function expressionsOf(files: readonly string[]): { literals: Expression[]; built: string[] } {
  const [literals, built] = [new Map<string, Expression>(), [] as string[]];
  for (const file of files) {
    const tree = ts.createSourceFile(file, readFileSync(join(root, file), "utf8"), ts.ScriptTarget.Latest, true);
    const visit = (node: ts.Node): void => {
      const place = `${file}:${tree.getLineAndCharacterOfPosition(node.getStart()).line + 1}`;
      if (ts.isRegularExpressionLiteral(node)) {
        const end = node.text.lastIndexOf("/");
        const known = literals.get(node.text);
        if (known) known.places.push(place);
        else
          literals.set(node.text, {
            source: node.text.slice(1, end),
            flags: node.text.slice(end + 1),
            places: [place],
          });
      }
      const made = ts.isNewExpression(node) || ts.isCallExpression(node);
      if (made && node.expression.getText(tree) === "RegExp") built.push(`${place} ${node.getText(tree)}`);
      ts.forEachChild(node, visit);
    };
    visit(tree);
  }
  return { literals: [...literals.values()], built };
}

/** The tool counts characters alone: a machine that is busy would make an expression slow. */
const noClock = { timeout: null, attackTimeout: null, incubationTimeout: null };

const slow = async ({ source, flags }: Expression): Promise<string | undefined> => {
  const found = await check(source, flags, noClock);
  if (found.status === "safe") return undefined;
  const attack = found.status === "vulnerable" ? `: ${found.complexity.summary}, by ${found.attack.pattern}` : "";
  return `${found.status}${attack}`;
};

describe("Regular expressions", function () {
  this.timeout(600_000);
  const { literals, built } = expressionsOf(sourcesOf("index.ts", "components", "providers", "operations", "engine"));

  it("are found at all, and none is put together while the program runs", () => {
    assert.ok(literals.length > 100, String(literals.length));
    assert.deepEqual(built, []);
  });

  it("are told slow by the tool where they are", async () => {
    for (const source of ["<p\\b[^>]*>([^]*?)<\\/p>", "\\s+$", "^(a+)+$"]) {
      assert.match((await slow({ source, flags: "", places: [] })) ?? "safe", /^vulnerable/, source);
    }
  });

  it("take linear time", async () => {
    const bad: string[] = [];
    for (const expression of literals) {
      const why = await slow(expression);
      if (why) bad.push(`/${expression.source}/${expression.flags} (${expression.places.join(", ")}): ${why}`);
    }
    assert.deepEqual(bad, []);
  });
});
