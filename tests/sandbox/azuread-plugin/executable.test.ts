import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { launcher } from "./plugin";

describe("azuread stand-in: the executable", () => {
  let plugin: number | undefined;
  afterEach(() => void (plugin && process.kill(plugin, "SIGKILL")));

  it("is found through a link in another directory", () => {
    const directory = mkdtempSync(join(tmpdir(), "azuread-link-"));
    try {
      symlinkSync(launcher, join(directory, "pulumi-resource-azuread"));
      const { stdout } = spawnSync("pulumi-resource-azuread", ["--version"], {
        env: { PATH: `${directory}:${process.env["PATH"]}` },
        encoding: "utf8",
      });
      assert.equal(stdout, "6.9.1\n");
    } finally {
      rmSync(directory, { recursive: true });
    }
  });

  it("ends when the engine that started it is gone", async () => {
    const directory = mkdtempSync(join(tmpdir(), "azuread-engine-"));
    const engine = join(directory, "engine.js");
    const start = `require("node:child_process").spawn(${JSON.stringify(launcher)}, { stdio: "inherit" })`;
    writeFileSync(engine, `console.log(${start}.pid);\nsetInterval(() => {}, 1000);\n`);
    const child = spawn(process.execPath, [engine], { stdio: ["ignore", "pipe", "ignore"] });
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    plugin = Number((await lines.next()).value);
    try {
      await lines.next();
      child.kill("SIGKILL");
      // Closed when the last process that could write to it has ended, and that is the plugin.
      await once(child.stdout, "close");
      plugin = undefined;
    } finally {
      rmSync(directory, { recursive: true });
    }
  });

  it("refuses a wait that is no number of seconds", () => {
    const env = { ...process.env, AZUREAD_STANDIN_WAIT_SECONDS: "soon" };
    const { status, stderr } = spawnSync(launcher, [], { env, encoding: "utf8" });
    assert.notEqual(status, 0);
    assert.match(stderr, /AZUREAD_STANDIN_WAIT_SECONDS is "soon"; it must be a number of seconds/);
  });
});
