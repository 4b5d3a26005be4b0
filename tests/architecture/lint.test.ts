/** The linter finds nothing (`npm run lint`); its rules are in .oxlintrc.json, as shipped but for a few. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { root } from "../support/host";

const config = join(root, ".oxlintrc.json");
const linter = join(root, "node_modules", "oxlint", "bin", "oxlint");

function lint(folder: string): { code: number | null; lines: string[] } {
  const args = [linter, "--config", config, "--deny-warnings", "--format", "unix", "."];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: folder, encoding: "utf8" });
  return { code: status, lines: `${stdout}${stderr}`.split("\n").filter(Boolean).sort() };
}

describe("the linter", () => {
  it("finds nothing in the project", () => assert.deepEqual(lint(root), { code: 0, lines: [] }));

  it("names file, line and rule of what it finds", () => {
    const folder = mkdtempSync(join(tmpdir(), "lint-"));
    try {
      writeFileSync(join(folder, "a.ts"), 'import type { B } from "./b";\nexport type A = B | 1;\n');
      writeFileSync(join(folder, "b.ts"), 'import type { A } from "./a";\nexport type B = A | 2;\n');
      const spread = "export const joined = (x: object) => ({ ...{ a: 1, b: 2 }, ...x });\n";
      const many = "export const five = (a: 1, b: 1, c: 1, d: 1, e: 1, f: 1, g: 1) => [a, b, c, d, e, f, g];\n";
      writeFileSync(join(folder, "c.ts"), `${spread}${many}const unused = 1;\n`);
      const { code, lines } = lint(folder);
      assert.equal(code, 1);
      assert.deepEqual(
        lines.map((line) => line.replace(/: .*\[Error\/(.*)\]$/, " $1")),
        [
          "5 problems",
          "a.ts:1:24 import(no-cycle)",
          "b.ts:1:24 import(no-cycle)",
          "c.ts:1:41 unicorn(no-useless-spread)",
          "c.ts:2:21 eslint(max-params)",
          "c.ts:3:7 eslint(no-unused-vars)",
        ],
      );
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
