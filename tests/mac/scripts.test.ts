/** What holds for every script that Jamf runs as root. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync, existsSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { root } from "../support/host";
import { scriptText, withConstants } from "./simulatedMac";

const folder = join(root, "mac");
const scripts = readdirSync(folder).filter((name) => name.endsWith(".sh"));

/** What bash in POSIX mode finds before functions, and words of the language. */
const reserved =
  /^(if|then|else|elif|fi|for|in|do|done|while|until|case|esac|time|function|select|set|unset|trap|exit|export|return|shift|exec|eval|readonly|times|break|continue|source)$/;

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
    const alike = /^(POSIXLY_CORRECT|PATH|own|jamf|agent|flags|unset|  test|umask)\b.*$/gm;
    assert.equal(new Set(scripts.map((script) => scriptText(script).match(alike)?.join("\n"))).size, 1);
  });

  for (const script of scripts) {
    it(`${script} runs nothing that PATH or another variable of its caller leads to`, () => {
      planted((folder, trap) => {
        for (const name of ["scutil", "launchctl", "sudo", "defaults", "mktemp", "sed", "cat", "dscl", "jamf", "rm"]) {
          writeFileSync(join(folder, name), `#!/bin/sh\n: > '${trap}'\n`);
          chmodSync(join(folder, name), 0o755);
        }
        const variables = { agent: trap, jamf: trap, flags: trap, own: "/dev/null", user: "jane", uid: "501" };
        ran(script, ["/bin/sh"], folder, { env: { PATH: `${folder}:/usr/bin:/bin`, ...variables } });
      });
    });

    // bash takes functions from the environment: every word of the script is one, whatever it may be.
    for (const shell of [["bash"], ["bash", "--posix"]]) {
      it(`${script} runs no function that its caller exported to ${shell.join(" ")}`, () => {
        planted((folder, trap) => {
          const words = (scriptText(script).match(/[a-z_]{2,}|\[/gi) ?? []).filter((word) => !reserved.test(word));
          const body = `() { : > '${trap}'\n}`;
          const functions = Object.fromEntries(words.map((word) => [`BASH_FUNC_${word}%%`, body]));
          // Proof that this bash takes them at all.
          spawnSync("bash", ["-c", "scutil"], { env: { PATH: "/usr/bin:/bin", ...functions } });
          assert.ok(existsSync(trap), "this bash takes no functions");
          rmSync(trap);
          ran(script, shell, folder, { env: { PATH: "/usr/bin:/bin", ...functions } });
        });
      });
    }

    it(`${script} runs nothing where even unset and set are functions of its caller`, () => {
      planted((folder, trap) => {
        const names = ["unset", "set", "trap", "exit", "export", "return"];
        const env = Object.fromEntries(names.map((name) => [`BASH_FUNC_${name}%%`, `() { : > '${trap}'\n}`]));
        const file = join(folder, script);
        writeFileSync(file, withConstants(scriptText(script), { own: join(folder, "own") }));
        // bash itself refuses to go on.
        for (const shell of [[], ["--posix"]]) spawnSync("bash", [...shell, file], { env, timeout: 20_000 });
      });
    });

    it(`${script} makes its files below a folder of root's, whatever TMPDIR says`, () => {
      assert.match(scriptText(script), /^own="\/var\/root"$/m);
      planted((folder) => {
        const theirs = join(folder, "theirs");
        mkdirSync(theirs);
        chmodSync(theirs, 0o555);
        const text = scriptText(script).replace(/^trap 'end_started.*$/m, "");
        ran(script, ["/bin/sh"], folder, { env: { PATH: "/usr/bin:/bin", TMPDIR: theirs }, text });
        assert.deepEqual(readdirSync(theirs), []);
        const [made] = readdirSync(join(folder, "own"));
        assert.match(made!, /^jamf-entra-compliance\./);
        assert.equal(statSync(join(folder, "own", made!)).mode & 0o777, 0o700);
      });
    });
  }

  /** A folder of somebody who wants to be run as root; the trap is there as soon as something of theirs has run. */
  function planted(attack: (folder: string, trap: string) => void): void {
    const folder = mkdtempSync(join(tmpdir(), "planted-"));
    try {
      const trap = join(folder, "was-run");
      mkdirSync(join(folder, "own"));
      attack(folder, trap);
      assert.ok(!existsSync(trap), "something planted ran");
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }

  /** As it is, but for root's home, which tests may not write to. Without a Mac nobody is at the screen. */
  function ran(
    script: string,
    shell: string[],
    folder: string,
    { env, text = scriptText(script) }: { env: NodeJS.ProcessEnv; text?: string },
  ): void {
    const file = join(folder, script);
    writeFileSync(file, withConstants(text, { own: join(folder, "own") }));
    const { status, stdout } = spawnSync(shell[0]!, [...shell.slice(1), file], { env, encoding: "utf8" });
    if (process.platform !== "darwin")
      assert.match(`${status} ${stdout}`, /^(0 <result>No console user|2 No user is signed in)/);
  }
});
