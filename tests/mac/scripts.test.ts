/** What holds for every script that Jamf runs as root. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { chmodSync, mkdtempSync, readdirSync, rmSync, writeFileSync, existsSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { root } from "../support/host";
import { scriptText } from "./simulatedMac";

const folder = join(root, "mac");
const scripts = readdirSync(folder).filter((name) => name.endsWith(".sh"));

describe("scripts in mac/", () => {
  it("are clean under shellcheck (skipped where it is not installed, except in CI)", function () {
    const installed = spawnSync("shellcheck", ["--version"]).status === 0;
    if (!installed && process.env["CI"] !== "true") this.skip();
    assert.ok(installed, "shellcheck is not installed: apt-get install shellcheck, or brew install shellcheck");
    const { stdout, status } = spawnSync("shellcheck", scripts, { cwd: folder, encoding: "utf8" });
    assert.equal(status, 0, stdout);
  });

  it("are there: extension attribute, registration, repair; all of them executable", () => {
    assert.deepEqual(scripts.sort(), [
      "entra-registration.sh",
      "register-with-entra.sh",
      "repair-entra-registration.sh",
    ]);
    for (const name of scripts) assert.equal(statSync(join(folder, name)).mode & 0o111, 0o111, name);
  });

  it("are part of the package", () => {
    const { stdout } = spawnSync("npm", ["pack", "--dry-run", "--ignore-scripts", "--json"], {
      cwd: root,
      encoding: "utf8",
    });
    const [{ files }] = JSON.parse(stdout) as [{ files: { path: string }[] }];
    for (const script of scripts)
      assert.ok(
        files.some(({ path }) => path === `mac/${script}`),
        script,
      );
  });

  it("say the same where they do the same", () => {
    for (const name of ["find_console_user", "as_user", "within", "end_started", "family_of"]) {
      const bodies = scripts.map(
        (script) => new RegExp(`^${name}\\(\\) \\{\n[^]*?^\\}$`, "m").exec(scriptText(script))?.[0],
      );
      assert.ok(bodies[0], name);
      assert.equal(new Set(bodies).size, 1, name);
    }
    const alike = /^(PATH|jamf|agent|flags)=.*$/gm;
    assert.equal(new Set(scripts.map((script) => scriptText(script).match(alike)?.join("\n"))).size, 1);
  });

  for (const script of scripts) {
    it(`${script} runs nothing that PATH or another variable of its caller leads to`, () => {
      const planted = mkdtempSync(join(tmpdir(), "planted-"));
      try {
        const trap = join(planted, "was-run");
        for (const name of ["scutil", "launchctl", "sudo", "defaults", "mktemp", "sed", "cat", "dscl", "jamf", "rm"]) {
          writeFileSync(join(planted, name), `#!/bin/sh\n: > '${trap}'\n`);
          chmodSync(join(planted, name), 0o755);
        }
        const env = {
          PATH: `${planted}:/usr/bin:/bin`,
          agent: trap,
          jamf: trap,
          flags: trap,
          user: "jane",
          uid: "501",
        };
        const { status, stdout } = spawnSync("/bin/sh", [join(folder, script)], { env, encoding: "utf8" });
        assert.ok(!existsSync(trap), "a planted command ran");
        if (process.platform !== "darwin") assert.match(`${status} ${stdout}`, /^(0 <result>No console user|2 Nobody)/);
      } finally {
        rmSync(planted, { recursive: true, force: true });
      }
    });
  }
});
