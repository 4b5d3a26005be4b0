/** The page of ten previews is what the recordings say. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { page, pageFile } from "./page";

describe("the page of typical previews", () => {
  it("is written from the recordings: npm run docs:previews writes it anew", () =>
    assert.equal(readFileSync(pageFile, "utf8"), page()));

  it("has ten pull requests, each with what changes and what the program says", () => {
    const sections = page().split("\n## ").slice(1);
    assert.equal(sections.length, 10);
    for (const section of sections) assert.match(section, /\d+ to change, \d+ unchanged\n\n./, section);
  });

  it("holds no report for machines", () => assert.doesNotMatch(page(), /jamf-entra-compliance\/report:/));
});
