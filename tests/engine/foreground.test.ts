import assert from "node:assert/strict";
import { createReadStream } from "node:fs";
import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { Machine, project } from "./machine";

describe("the program that a command starts", () => {
  let machine: Machine;

  beforeEach(() => (machine = new Machine()));
  afterEach(() => machine.remove());

  /** A command that starts this program. */
  const start = (program: string, ...args: string[]) =>
    machine.startFile(
      machine.write(
        join(machine.folder, "command.mjs"),
        `import { runInForeground } from ${JSON.stringify(join(project, "engine", "foreground.mjs"))};
         const [program, args] = ${JSON.stringify([program, args])};
         process.exitCode = await runInForeground(program, args, { env: process.env });`,
      ),
    );
  const startNode = (code: string) => start(process.execPath, "-e", code);

  it("speaks for itself on stdout and stderr, and its exit code is the command's", async () => {
    const { code, stdout, stderr } = await start("sh", "-c", "echo out; echo err >&2; exit 7").done;
    assert.deepEqual([code, stdout, stderr], [7, "out\n", "err\n"]);
  });

  it("that is ended by a signal gives the exit code a shell would give", async () => {
    assert.equal((await start("sh", "-c", "kill -TERM $$").done).code, 143);
  });

  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    it(`gets ${signal} and may end in its own way`, async () => {
      const run = startNode(`
        process.on("${signal}", () => { console.log("tidied"); process.exit(5); });
        setInterval(() => undefined, 60_000);
        console.log("ready");`);
      await run.says(/ready/);
      run.child.kill(signal);
      const { code, stdout } = await run.done;
      assert.deepEqual([code, stdout], [5, "ready\ntidied\n"]);
    });
  }

  it("gets one interruption for one Ctrl-C, although npm passes on what the terminal has already said", async () => {
    const run = startNode(`
      process.on("SIGINT", () => console.log("interrupted"));
      process.on("SIGTERM", () => process.exit(0));
      setInterval(() => undefined, 60_000);
      console.log("ready");`);
    await run.says(/ready/);
    run.child.kill("SIGINT");
    await run.says(/interrupted/);
    run.child.kill("SIGINT");
    run.child.kill("SIGTERM");
    assert.equal((await run.done).stdout, "ready\ninterrupted\n");
  });

  it("leaves nothing running", async () => {
    const alive = fifo("alive");
    const left = createReadStream(alive);
    const closed = once(left, "close");
    const run = start("sh", "-c", `exec 3> '${alive}'; echo >&3; sleep 600 & exit 0`);
    await once(left, "data");
    assert.equal((await run.done).code, 0);
    await closed;
  });

  const fifo = (name: string) => {
    const path = join(machine.folder, name);
    execFileSync("mkfifo", [path]);
    return path;
  };
});
