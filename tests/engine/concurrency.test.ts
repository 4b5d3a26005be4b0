import assert from "node:assert/strict";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { closedDoor } from "./installer-site";
import { Machine, project, release } from "./machine";

describe("two runs, or a run that was cut short", () => {
  let machine: Machine;

  beforeEach(() => (machine = new Machine()));
  afterEach(() => machine.remove());

  const start = () => machine.start("env.mjs", [], machine.env(closedDoor(machine)));
  const finished = () => existsSync(join(machine.cache, release));

  it("that start at once build one engine: the second says that it waits for which process, and takes it", async () => {
    const hold = machine.go({ hold: true });
    const first = start();
    await hold.reached();
    const second = start();
    await second.says(new RegExp(`Another run \\(process ${first.pid}\\) is getting Pulumi`));
    await hold.release();

    const [one, two] = await Promise.all([first.done, second.done]);
    assert.deepEqual([one.code, two.code], [0, 0]);
    assert.equal(one.stdout, two.stdout);
    assert.deepEqual(machine.built(), ["pulumi-language-nodejs", "pulumi"]);
    assert.deepEqual(readdirSync(machine.cache), [release]);
  });

  it("never leave half an engine in the cache when killed, and the next goes on where the build was", async () => {
    const hold = machine.go({ hold: true });
    const killed = start();
    const compiler = await hold.reached();
    await killed.kill("SIGKILL");
    await hold.release();
    await compiler.ended;
    assert.equal(finished(), false);

    machine.go();
    const next = start();
    await hold.reached();
    await hold.release();
    const { code, stderr } = await next.done;
    assert.equal(code, 0, stderr);
    assert.match(stderr, /pulumi-language-nodejs is there from an interrupted build/);
    assert.deepEqual(machine.built(), ["pulumi-language-nodejs", "pulumi", "pulumi"]);
  });

  it("that is killed lets the one that waits go on", async () => {
    machine.go();
    const lock = join(machine.cache, `${release}.lock`);
    const holder = machine.startFile(
      machine.write(
        join(machine.folder, "hold.mjs"),
        `import { withLock } from ${JSON.stringify(join(project, "engine", "lock.mjs"))};
         await withLock(${JSON.stringify(lock)}, { log() {}, doing: "holding" }, async () => {
           console.log("held");
           await new Promise((resolve) => setTimeout(resolve, 60_000));
         });`,
      ),
    );
    await holder.says(/held/);
    const waiting = start();
    await waiting.says(/waiting for it/);
    await holder.kill("SIGKILL");
    const { code, stderr } = await waiting.done;
    assert.equal(code, 0, stderr);
    assert.ok(finished());
  });

  for (const [signal, code] of [
    ["SIGINT", 130],
    ["SIGTERM", 143],
  ] as const) {
    it(`that gets ${signal} ends its compiler, releases the lock, and exits with ${code}`, async () => {
      const hold = machine.go({ hold: true });
      const run = start();
      const compiler = await hold.reached();
      await run.kill(signal);
      assert.equal((await run.done).code, code);
      await compiler.ended;
      assert.equal(existsSync(join(machine.cache, `${release}.lock`)), false);
    });
  }
});
