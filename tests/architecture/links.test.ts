/** Every relative link of a Markdown file leads to a file, and decision records have numbers of their own. */
import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { root } from "../support/host";

const pages = [
  ...readdirSync(root).filter((file) => file.endsWith(".md")),
  ...["docs", "examples"].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith(".md"))
      .map((file) => join(folder, file)),
  ),
];

/** As GitHub makes them of headings. */
function anchorsOf(file: string): ReadonlySet<string> {
  const prose = readFileSync(file, "utf8").replace(/^```[^]*?^```/gm, "");
  const slug = (heading: string) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, "")
      .replaceAll(" ", "-");
  return new Set([...prose.matchAll(/^#{1,6} (.+)$/gm)].map(([, heading]) => slug(heading!.trim())));
}

function brokenLinks(page: string, text: string): string[] {
  const prose = text.replace(/^```[^]*?^```/gm, "").replace(/`[^`\n]*`/g, "");
  return [...prose.matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target]) => target!)
    .filter((target) => !/^(?:[a-z]+:|#)/.test(target))
    .filter((target) => {
      const [path, anchor] = target.split("#") as [string, string?];
      const file = join(root, dirname(page), decodeURI(path));
      return !existsSync(file) || (anchor !== undefined && file.endsWith(".md") && !anchorsOf(file).has(anchor));
    })
    .map((target) => `${page}: ${target}`);
}

describe("links between pages", () => {
  it("lead to files", () => {
    assert.ok(pages.length > 40);
    assert.deepEqual(
      pages.flatMap((page) => brokenLinks(page, readFileSync(join(root, page), "utf8"))),
      [],
    );
  });

  it("are told broken where they are", () => {
    const text =
      "[a](gone.md) [b](README.md#more) [f](README.md#gone) [c](https://example.com/x) [d](#here) ![e](docs/gone.png)";
    assert.deepEqual(brokenLinks("README.md", text), [
      "README.md: gone.md",
      "README.md: README.md#gone",
      "README.md: docs/gone.png",
    ]);
  });
});

describe("decision records", () => {
  it("are numbered from 1 without gaps, and say their number", () => {
    const records = readdirSync(join(root, "docs", "decisions")).sort();
    records.forEach((file, i) => {
      const number = String(i + 1).padStart(4, "0");
      assert.ok(file.startsWith(`${number}-`), file);
      assert.match(readFileSync(join(root, "docs", "decisions", file), "utf8"), new RegExp(`^# ${number} `), file);
    });
  });
});
