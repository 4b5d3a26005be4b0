/** Nothing is exported that no other file uses: what is only of one file can be changed there without a look at any other. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../support/host";
import { unusedExports } from "./exports";
import { sourcesOf } from "./sources";

/** Doors of the package, and what the compiler needs by name although no file says it. */
const outside = new Set(["providers/host.ts#run", "providers/jamf/labels.ts#Labels"]);

describe("exports", function () {
  this.timeout(60_000);

  it("are all used by another file, in the product and in the sandbox", () => {
    const files = sourcesOf(
      "index.ts",
      "components",
      "providers",
      "operations",
      "policy",
      "sandbox",
      "demo",
      "tests",
      "reference",
      "examples",
    );
    const code = files.filter((file) => file.endsWith(".ts"));
    assert.ok(code.length > 700, String(code.length));
    const unused = unusedExports(code, (file) => readFileSync(join(root, file), "utf8"));
    assert.deepEqual(
      unused.filter((key) => !key.startsWith("tests/") && !outside.has(key)),
      [],
    );
  });

  it("are named where nobody uses them, whatever way they might be imported", () => {
    const texts: Record<string, string> = {
      "a.ts":
        "export const one = 1, two = 2;\nexport interface Three {}\nexport function four() {}\nexport class Five {}\n",
      "b.ts": 'import { one } from "./a";\nexport type { Three } from "./a";\nexport const use = one;\n',
      "d.ts": "export type Six = 6;\n",
      "e.ts": 'export type * from "./d";\n',
      "c.ts": 'const { four } = await import("./a.js");\nexport { use } from "./b";\nfour();\n',
    };
    assert.deepEqual(
      unusedExports(Object.keys(texts), (file) => texts[file]!),
      ["a.ts#two", "a.ts#Five"],
    );
  });
});
