/** Every file is formatted as the formatter formats it: nobody discusses it, and no change hides in white space. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { root } from "../support/host";

const formatter = join(root, "node_modules", "oxfmt", "bin", "oxfmt");
const config = join(root, ".oxfmtrc.json");

/** Files that are not as the formatter would write them. */
function different(folder: string): string[] {
  const args = [formatter, "--config", config, "--list-different", "**/*.{ts,mjs,json,yaml}"];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: folder, encoding: "utf8" });
  const files = stdout.split("\n").filter(Boolean);
  assert.equal(status, files.length > 0 ? 1 : 0, stderr);
  return files;
}

describe("formatting", function () {
  this.timeout(120_000);

  it("is the formatter's own in every source file", () => {
    assert.deepEqual(different(root), [], "npm run format mends these");
  });

  it("is told where it is not", () => {
    const folder = mkdtempSync(join(tmpdir(), "format-"));
    try {
      const long = `const a = [${Array.from({ length: 20 }, (_, at) => at + 1000).join(", ")}];\n`;
      for (const [name, text] of Object.entries({
        a: "const a = {b:1}\n",
        b: long,
        c: `const a = ${"1 + ".repeat(30)}1;\n`,
      }))
        writeFileSync(join(folder, `${name}.ts`), text);
      assert.deepEqual(different(folder), ["a.ts", "b.ts", "c.ts"]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
