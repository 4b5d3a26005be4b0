import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Started, type Run } from "../engine/started";

const project = join(__dirname, "..", "..", "..");

describe("the closing line of a test run", () => {
  let folder: string;
  let run: Started | undefined;

  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "reporter-"))));
  afterEach(async () => {
    await run?.kill();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Starts mocha with the project's options on these test files. */
  const start = (files: readonly string[], options: readonly string[] = []): Started => {
    const paths = files.map((text, index) => {
      const path = join(folder, `${index}.test.cjs`);
      writeFileSync(path, `const assert = require("node:assert/strict");\n${text}\n`);
      return path;
    });
    const mocha = join(project, "node_modules", "mocha", "bin", "mocha.js");
    const env = { ...process.env, TEST_GRACE_MS: "300", NODE_V8_COVERAGE: "" };
    run = new Started(process.execPath, [mocha, ...options, ...paths], { cwd: project, env });
    return run;
  };
  const lastLine = ({ stdout }: Run) => stdout.replace(/\n$/, "").split("\n").at(-1);

  for (const mode of [[], ["--parallel", "--jobs", "2"]]) {
    const how = mode.length > 0 ? "in parallel" : "one after the other";

    it(`counts over all files, ${how}, and exits with 0`, async () => {
      const result = await start([`it("a", () => {}); it("b", () => {});`, `it("c", () => {});`], mode).done;
      assert.deepEqual([lastLine(result), result.code], ["3 passed, 0 failed", 0]);
    });

    it(`counts failures, failed hooks and skipped ones, ${how}, and exits with 1`, async () => {
      const mixed = `
        it("holds", () => {});
        it("does not hold", () => assert.equal("seen", "wanted"));
        it.skip("is skipped", () => {});
        describe("with a hook", () => { before(() => { throw new Error("in the hook"); }); it("never runs", () => {}); });`;
      const result = await start([mixed, `it("holds too", () => {});`], mode).done;
      assert.deepEqual([lastLine(result), result.code], ["2 passed, 2 failed, 1 skipped", 1]);
      for (const words of [/does not hold/, /seen/, /wanted/, /in the hook/]) assert.match(result.stdout, words);
    });

    it(`reports a test file that cannot be loaded as a failure, ${how}`, async () => {
      const result = await start([`require("no-such-package");`], mode).done;
      assert.deepEqual([lastLine(result), result.code], ["0 passed, 1 failed", 1]);
      assert.match(result.stdout + result.stderr, /no-such-package/);
    });

    it(`says so and fails when no test ran, ${how}`, async () => {
      const result = await start([`describe("nothing", () => {});`], mode).done;
      assert.deepEqual([lastLine(result), result.code], ["0 passed, 0 failed", 1]);
    });
  }

  it("comes after everything else, also after what is printed while the process ends", async () => {
    const result = await start([`it("talks", () => { setTimeout(() => console.log("late words"), 50); });`]).done;
    assert.match(result.stdout, /late words\n1 passed, 0 failed\n$/);
  });

  it("names slow tests with their time, quick ones without", async () => {
    const slow = `it("slow", (done) => void setTimeout(done, 60)).slow(20); it("quick", () => {});`;
    const { stdout } = await start([slow]).done;
    assert.match(stdout, /slow \(\d+ms\)/);
    assert.match(stdout, /quick$/m);
  });

  it("counts what still runs after the last test as a failure and names it", async () => {
    const result = await start([`it("leaks", () => void require("node:net").createServer().listen(0));`]).done;
    assert.deepEqual([lastLine(result), result.code], ["1 passed, 1 failed", 1]);
    assert.match(result.stderr, /Still running 0\.3 s after the last test: .*TCPServerWrap/);
  });

  it("of an interrupted run does not look like success", async () => {
    const waits = start([`it("waits", (done) => { console.log("waiting"); setTimeout(done, 1000); });`]);
    await waits.says(/waiting/);
    waits.child.kill("SIGINT");
    assert.equal((await waits.done).code, 130);
  });

  it("stands under a run that finds no such file", async () => {
    const result = await start([], [join(folder, "missing.test.cjs")]).done;
    assert.deepEqual([lastLine(result), result.code], ["0 passed, 1 failed", 1]);
  });
});
