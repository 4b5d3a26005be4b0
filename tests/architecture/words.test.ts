/**
 * What users read says what the vendors' screens and Pulumi say: every sentence that the product prints, and every page. Texts of the
 * product are its string literals and templates, joined where `+` joins them; a literal without a space is a key, not a sentence.
 */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as ts from "typescript";
import { root } from "../support/host";
import { wordings } from "./forbiddenWords";
import { sourcesOf } from "./sources";

interface Text {
  place: string;
  text: string;
}

/** Where a wording stands for a reason: the text that holds it, and the reason. */
const allowed: readonly { holds: RegExp; because: string }[] = [
  { holds: /\bsteps? for people\b/i, because: "the heading of what has no API, and how texts refer to it" },
];

const isText = (node: ts.Node): node is ts.StringLiteralLike | ts.TemplateExpression =>
  ts.isStringLiteralLike(node) || ts.isTemplateExpression(node);

const isSum = (node: ts.Node): node is ts.BinaryExpression =>
  ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.PlusToken;

function words(node: ts.Node): string {
  if (ts.isStringLiteralLike(node)) return node.text;
  if (ts.isTemplateExpression(node)) {
    return node.head.text + node.templateSpans.map(({ literal }) => `…${literal.text}`).join("");
  }
  return isSum(node) ? words(node.left) + words(node.right) : "…";
}

function textsOf(file: string, source: string): Text[] {
  const tree = ts.createSourceFile(file, source, ts.ScriptTarget.Latest, true);
  const found: Text[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return;
    const isWhole = (isText(node) || isSum(node)) && !isSum(node.parent);
    if (isWhole) {
      const text = words(node).replace(/\b(?:class|id|href|aria-labelledby)="[^"]*"/g, "");
      const line = tree.getLineAndCharacterOfPosition(node.getStart()).line + 1;
      if (/\S \S/.test(text)) found.push({ place: `${file}:${line}`, text });
    }
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return found;
}

/** Lines of a page, without code: a key of JSON is spelled as it is. */
function linesOf(file: string, page: string): Text[] {
  const prose = page
    .replace(/^```[^]*?^```/gm, (block) => block.replace(/[^\n]/g, ""))
    .replace(/`[^`]*`/g, (code) => `\`…${code.replace(/[^\n]/g, "")}\``);
  return prose.split("\n").map((text, i) => ({ place: `${file}:${i + 1}`, text }));
}

/** A line of a script that prints. */
const isPrinted = ({ text }: Text): boolean => /^\s*(?!#).*\becho "/.test(text);

const complaints = (texts: readonly Text[]): string[] =>
  texts.flatMap(({ place, text }) =>
    wordings.flatMap(({ not, say }) => {
      const found = not.exec(text);
      if (!found || allowed.some(({ holds }) => holds.test(text))) return [];
      return [`${place}: "${found[0]}" in "${text.trim().slice(0, 100)}"; say: ${say}`];
    }),
  );

const read = (file: string): string => readFileSync(join(root, file), "utf8");
const filesIn = (folder: string, end: RegExp): string[] =>
  readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((file) => end.test(file))
    .map((file) => join(folder, file));

const printed = (): Text[] =>
  sourcesOf("components", "providers", "operations", "policy").flatMap((file) => textsOf(file, read(file)));

/** Pages for users, what the changelog says of the next release, and what scripts for Macs print. Other pages are for developers. */
function written(): Text[] {
  const pages = [
    "README.md",
    "CONTRIBUTING.md",
    "SECURITY.md",
    "docs/on-the-mac.md",
    "docs/internals/unknowns.md",
    ...["commands", "guides", "reference"].flatMap((folder) => filesIn(join("docs", folder), /\.md$/)),
  ];
  const changes = read("CHANGELOG.md");
  return [
    ...pages.flatMap((file) => linesOf(file, read(file))),
    ...linesOf("CHANGELOG.md", changes.slice(0, changes.search(/^## (?!Unreleased)/m))),
    ...filesIn("mac", /\.sh$/).flatMap((file) => linesOf(file, read(file)).filter(isPrinted)),
  ];
}

describe("words that users read", () => {
  it("are the admin centers' in everything that the product prints", () => {
    const texts = printed();
    assert.ok(texts.length > 2_000, String(texts.length));
    assert.deepEqual(complaints(texts), []);
  });

  it("are the admin centers' on every page, and in what scripts for Macs print", () => {
    const texts = written();
    assert.ok(texts.length > 2_000, String(texts.length));
    assert.deepEqual(complaints(texts), []);
  });

  it("are shown with their place and with what to say, in a literal, across a `+`, around a value and on a page", () => {
    const source = [
      'throw new Error("Take the object over, or tick the payload.");',
      "const text = `What stage ${stage} asks for: ${holding} preconditions hold.`;",
      'refuse("is not a key of this " + "program");',
      'const key = "remedy";',
    ].join("\n");
    const page =
      "The person on call sees `--people`.\n\n```\nrun it in the admin centre\n```\nSteps for people: none.\n";
    assert.deepEqual(complaints([...textsOf("a.ts", source), ...linesOf("b.md", page)]), [
      'a.ts:1: "tick" in "Take the object over, or tick the payload."; say: select, selected, checkbox',
      'a.ts:2: "preconditions hold" in "What stage … asks for: … preconditions hold."; say: required; met, not met',
      'a.ts:2: "asks for" in "What stage … asks for: … preconditions hold."; say: requires, requests',
      'a.ts:2: "What stage … asks" in "What stage … asks for: … preconditions hold."; say: Preconditions of stage pilot: 2 of 11 met. Not met:',
      'a.ts:3: "is not a key of" in "is not a key of this program"; say: unknown key',
      'b.md:1: "person" in "The person on call sees `…`."; say: user, users; of steps: steps for people',
    ]);
  });

  it("are allowed otherwise only where that is needed", () => {
    const all = [...printed(), ...written()];
    const idle = allowed.filter(
      ({ holds }) => !all.some(({ text }) => holds.test(text) && wordings.some(({ not }) => not.test(text))),
    );
    assert.deepEqual(idle, []);
  });
});
