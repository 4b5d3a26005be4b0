/** What the commands load before they do anything: Pulumi's SDK takes as long as all else together, and only programs need it. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { root } from "./command";

const sdk = /[/\\]@pulumi[/\\]pulumi[/\\]/;

/** Modules in memory after these files of the compiled commands, in a process of its own. */
function loadedBy(files: readonly string[]): string[] {
  const script = `for (const file of process.argv.slice(1)) require(file); console.log(Object.keys(require.cache).join("\\n"));`;
  const text = execFileSync(process.execPath, ["-e", script, "--", ...files], { encoding: "utf8" });
  return text.trimEnd().split("\n");
}

describe("commands", () => {
  const operations = join(root, "dist", "operations");
  const files = readdirSync(operations, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !["mac", "stack", "terminal"].includes(entry.name))
    .map(({ name }) => join(operations, name, "command.js"));

  it("load nothing of Pulumi's SDK", () => {
    const loaded = loadedBy([...files, join(operations, "status", "text.js")]);
    assert.ok(files.length >= 9 && files.every((file) => loaded.includes(file)), files.join("\n"));
    assert.deepEqual(
      loaded.filter((file) => sdk.test(file)),
      [],
    );
  });

  it("are told apart from a program, which loads it", () => {
    assert.ok(loadedBy([join(root, "dist", "components", "program.js")]).some((file) => sdk.test(file)));
  });
});
