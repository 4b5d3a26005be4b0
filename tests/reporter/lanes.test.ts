import assert from "node:assert/strict";
import { createReadStream, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { type Run, Started } from "../engine/started";

const project = join(__dirname, "..", "..", "..");
const lanes = join(__dirname, "lanes.js");

describe("a run in lanes", () => {
  let folder: string;
  let run: Started | undefined;

  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "lanes-"))));
  afterEach(async () => {
    await run?.kill();
    rmSync(folder, { recursive: true, force: true });
  });

  const path = (name: string) => join(folder, name);
  const written = (name: string, text: string) => {
    writeFileSync(path(`${name}.test.cjs`), `const assert = require("node:assert/strict");\n${text}\n`);
    return path(`${name}.test.cjs`);
  };
  const env = (grace = 5_000) => ({
    ...process.env,
    TEST_GRACE_MS: String(grace),
    TEST_LANES: "2",
    NODE_V8_COVERAGE: "",
  });
  const start = (files: readonly string[], grace?: number): Started => {
    const paths = files.map((text, index) => written(`${index}`, text));
    run = new Started(process.execPath, [lanes, ...paths], { cwd: project, env: env(grace) });
    return run;
  };
  const lastLine = ({ stdout }: Run) => stdout.replace(/\n$/, "").split("\n").at(-1);

  /** A named pipe: whoever holds it open is alive. `closed` resolves when nobody does any more. */
  const held = (name: string) => {
    execFileSync("mkfifo", [path(name)]);
    const stream = createReadStream(path(name));
    return { opened: once(stream, "data"), closed: once(stream, "close") };
  };

  it("counts over all files and exits with 0", async () => {
    const result = await start([`it("a", () => {}); it("b", () => {});`, "", `it("c", () => {});`]).done;
    assert.deepEqual([lastLine(result), result.code], ["3 passed, 0 failed", 0]);
  });

  it("runs the files of one argument in one process, and counts each", async () => {
    const seen = `it("is alone", () => { globalThis.seen = (globalThis.seen ?? 0) + 1; assert.equal(globalThis.seen, 1); });`;
    const together = [written("0", seen), written("1", seen)].join(delimiter);
    run = new Started(process.execPath, [lanes, together, written("2", seen)], { cwd: project, env: env() });
    const result = await run.done;
    assert.deepEqual([lastLine(result), result.code], ["2 passed, 1 failed", 1]);
  });

  it("shows the failures of all files in full at the end, numbered through, and exits with 1", async () => {
    const first = `
      it("does not hold", () => assert.equal("seen", "wanted"));
      it("has a cause", () => { throw new Error("outer", { cause: new Error("inner") }); });
      it.skip("is skipped", () => {});`;
    const second = `
      describe("with a hook", () => { before(() => { throw new Error("in the hook"); }); it("never runs", () => {}); });
      it("holds", () => {});`;
    const result = await start([first, second, `it("is the last", () => assert.deepEqual({ a: 1 }, { a: 2 }));`]).done;
    assert.deepEqual([lastLine(result), result.code], ["1 passed, 4 failed, 1 skipped", 1]);
    const end = result.stdout.slice(result.stdout.indexOf("4) is the last\n"));
    for (const words of [
      /1\) does not hold:[^]*\+ expected - actual[^]*-seen\s+\+wanted[^]*0\.test\.cjs:\d+/,
      /2\) has a cause:\s+Error: outer[^]*inner/,
      /3\) with a hook\s+"before all" hook for "never runs":\s+Error: in the hook/,
      /4\) is the last:[^]*-\s+"a": 1\s+\+\s+"a": 2/,
    ]) {
      assert.match(end, words);
    }
  });

  it("names a file that cannot be loaded as a failure, and runs the others", async () => {
    const result = await start([`require("no-such-package");`, `it("holds", () => {});`]).done;
    assert.deepEqual([lastLine(result), result.code], ["1 passed, 1 failed", 1]);
    assert.match(result.stderr, /no-such-package/);
    assert.match(
      result.stdout,
      /1\) \S*0\.test\.cjs\s+runs to its end:\s+.*It ended with exit code 1 before its tests/,
    );
  });

  it("fails when a file does not exist", async () => {
    run = new Started(process.execPath, [lanes, path("missing.test.cjs")], { cwd: project, env: env() });
    const result = await run.done;
    assert.deepEqual([lastLine(result), result.code], ["0 passed, 1 failed", 1]);
  });

  it("says so and fails when no test ran", async () => {
    const result = await start([`describe("nothing", () => {});`, ""]).done;
    assert.deepEqual([lastLine(result), result.code], ["0 passed, 0 failed", 1]);
  });

  for (const [how, code, says] of [
    ["with success in the middle of a test", "process.exit(0)", /It ended with exit code 0 before its tests were over/],
    ["by a signal", `process.kill(process.pid, "SIGKILL")`, /It was ended by SIGKILL before its tests were over/],
  ] as const) {
    it(`counts a file whose process ends ${how} as a failure`, async () => {
      const result = await start([`it("holds", () => {}); it("ends", () => ${code});`]).done;
      assert.deepEqual([lastLine(result), result.code], ["1 passed, 1 failed", 1]);
      assert.match(result.stdout, says);
    });
  }

  it("counts a file whose process fails after its tests as a failure", async () => {
    const result = await start([`it("holds", () => {}); process.on("exit", () => process.exit(3));`]).done;
    assert.deepEqual([lastLine(result), result.code], ["1 passed, 1 failed", 1]);
    assert.match(result.stdout, /It ended with exit code 3 although no test failed/);
  });

  it("counts what still runs after the last test of a file as a failure of that file, and goes on", async () => {
    const leaks = `it("leaks", () => void require("node:net").createServer().listen(0));`;
    const result = await start([leaks, `it("holds", () => {});`], 300).done;
    assert.deepEqual([lastLine(result), result.code], ["2 passed, 1 failed", 1]);
    assert.match(
      result.stdout,
      /1\) \S*0\.test\.cjs\s+leaves nothing running:\s+Still running 0\.3 s after the last test: .*TCPServerWrap/,
    );
  });

  it("counts a process that outlives its file as a failure of that file", async () => {
    const leaves = `it("leaves", () => {
      const left = require("node:child_process").spawn("sleep", ["600"], { stdio: "inherit", detached: true });
      require("node:fs").writeFileSync(${JSON.stringify(path("left"))}, String(left.pid));
      left.unref();
    });`;
    const result = await start([leaves], 300).done;
    process.kill(Number(readFileSync(path("left"), "utf8")), "SIGKILL");
    assert.deepEqual([lastLine(result), result.code], ["1 passed, 1 failed", 1]);
    assert.match(result.stdout, /0\.test\.cjs\s+leaves nothing running:\s+A process that it started still runs/);
  });

  it("runs two files at a time and prints them one after the other, with what they say besides", async () => {
    const socket = JSON.stringify(path("door"));
    const opens = `
      it("a1", () => {});
      it("a2", (done) => {
        const door = require("node:net").createServer((visit) => { visit.end(); door.close(); done(); }).listen(${socket});
      });
      it("a3", () => console.log("said by a"));`;
    const knocks = `
      it("b1", () => console.log("said by b"));
      it("b2", (done) => {
        const knock = () => {
          const visit = require("node:net").connect(${socket}, () => { visit.end(); done(); });
          visit.on("error", () => setTimeout(knock, 10));
        };
        knock();
      });`;
    const { stdout, code } = await start([opens, knocks]).done;
    assert.equal(code, 0);
    assert.deepEqual(
      stdout.match(/[ab][123]\b|said by [ab]/g)!.filter((word) => /\d/.test(word)),
      "a1 a2 a3 b1 b2".split(" "),
    );
    assert.ok(stdout.indexOf("said by a") < stdout.indexOf("b1") && stdout.indexOf("said by b") > stdout.indexOf("a3"));
  });

  it("prints each sentence as it is checked", async () => {
    const opens = `
      it("comes first", () => {});
      it("comes second", (done) => {
        const door = require("node:net").createServer((visit) => { visit.end(); door.close(); done(); });
        door.listen(${JSON.stringify(path("door"))}, () => console.log("door is open"));
      });`;
    const waiting = start([opens]);
    await waiting.says(/comes first[^]*door is open/);
    connect(path("door")).resume();
    assert.equal((await waiting.done).code, 0);
  });

  it("that is interrupted lets the tests that run end, begins no others and does not look like success", async () => {
    const waits = (name: string) => `
      it("${name}", (done) => {
        process.once("SIGINT", () => { console.log("${name} tidies up"); done(); });
        require("node:fs").writeFileSync(${JSON.stringify(path(name))}, "here");
      });`;
    const begun = ["one", "two"].map((name) => held(name).opened);
    const never = `it("never begins", () => {});`;
    const files = [waits("one"), waits("two"), never].map((text, index) => written(`${index}`, text));
    run = new Started(process.execPath, [lanes, ...files], { cwd: project, env: env() });
    await Promise.all(begun);
    run.child.kill("SIGINT");
    const result = await run.done;
    assert.deepEqual([lastLine(result), result.code], ["2 passed, 0 failed", 130]);
    assert.match(result.stdout, /one tidies up[^]*two tidies up/);
    assert.doesNotMatch(result.stdout, /never begins/);
  });

  it("that is interrupted ends tests that don't, and with them all that they started", async () => {
    const [one, two] = [held("one"), held("two")];
    const waits = (name: string) => `
      it("waits", (done) => {
        require("node:child_process").spawn("sh", ["-c", "exec 3> '${path(name)}'; echo >&3; sleep 600"]);
      }).timeout(60_000);`;
    const files = ["one", "two"].map((name) => written(name, waits(name)));
    const foreground = JSON.stringify(join(project, "engine", "foreground.mjs"));
    const command = `
      import { runInForeground } from ${foreground};
      process.exitCode = await runInForeground(process.execPath, ${JSON.stringify([lanes, ...files])}, { env: process.env });`;
    writeFileSync(path("command.mjs"), command);
    run = new Started(process.execPath, [path("command.mjs")], { cwd: project, env: env(300) });
    await Promise.all([one.opened, two.opened]);
    run.child.kill("SIGINT");
    const { code } = await run.done;
    assert.equal(code, 130);
    await Promise.all([one.closed, two.closed]);
  });

  it("that is killed leaves no test running", async () => {
    const one = held("one");
    const waits = `
      const own = require("node:fs").openSync(${JSON.stringify(path("one"))}, "w");
      it("waits", (done) => void require("node:fs").writeSync(own, "here")).timeout(60_000);`;
    const waiting = start([waits]);
    await one.opened;
    await waiting.kill("SIGKILL");
    await one.closed;
  });
});
