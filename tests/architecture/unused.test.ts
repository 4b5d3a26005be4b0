/** Nothing is exported, kept as a file or installed that nobody uses (`npm run lint`, knip.jsonc). */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { root } from "../support/host";

function unused(folder: string): { code: number | null; text: string } {
  const tool = join(root, "node_modules", "knip", "bin", "knip.js");
  const args = [tool, "--no-progress", "--no-config-hints", "--reporter", "compact"];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: folder, encoding: "utf8" });
  return { code: status, text: `${stdout}${stderr}`.trim() };
}

describe("what nobody uses", function () {
  this.timeout(120_000);

  it("is not in the project", () => assert.deepEqual(unused(root), { code: 0, text: "" }));

  it("is named by file and export where it is", () => {
    const folder = realpathSync(mkdtempSync(join(tmpdir(), "unused-")));
    const write = (path: string, text: string) => {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    };
    try {
      write("package.json", JSON.stringify({ name: "sample", dependencies: { yaml: "1.0.0" } }));
      write("tests/a.test.ts", 'import { used } from "../components/a";\nused();\n');
      write(
        "components/a.ts",
        "export const used = () => 1;\nexport const left = () => 2;\nexport interface Left {}\n",
      );
      write("components/b.ts", "export const alone = 1;\n");
      copyFileSync(join(root, "knip.jsonc"), join(folder, "knip.jsonc"));
      symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
      const { code, text } = unused(folder);
      assert.notEqual(code, 0);
      for (const name of ["components/b.ts", "components/a.ts: left", "components/a.ts: Left", "yaml"])
        assert.ok(text.includes(name), text);
      assert.doesNotMatch(text, /\bused\b/);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
