/** Every file is formatted as the formatter formats it: nobody discusses it, and no change hides in white space. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as prettier from "prettier";
import { root } from "../support/host";
import { sourcesOf } from "./sources";

describe("formatting", function () {
  this.timeout(120_000);

  it("is the formatter's own in every source file", async () => {
    const config = await prettier.resolveConfig(join(root, "index.ts"));
    assert.equal(config?.printWidth, 120);
    const check = (text: string, file: string) => prettier.check(text, { ...config, filepath: file });
    assert.equal(await check("const a = {b:1}\n", "x.ts"), false);
    const files = sourcesOf(
      "index.ts",
      "components",
      "providers",
      "operations",
      "policy",
      "reference",
      "examples",
      "sandbox",
      "demo",
      "tests",
      "engine",
    );
    assert.ok(files.length > 600);
    const different: string[] = [];
    for (const file of files) if (!(await check(readFileSync(join(root, file), "utf8"), file))) different.push(file);
    assert.deepEqual(different, [], "npm run format mends these");
  });
});
