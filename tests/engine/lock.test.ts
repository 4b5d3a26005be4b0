import assert from "node:assert/strict";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { load, Machine, project } from "./machine";

interface LockModule {
  withLock<T>(
    file: string,
    how: { log: (line: string) => void; doing: string; staleAfterMs?: number },
    work: (lock: { isMine: () => boolean }) => Promise<T>,
  ): Promise<T>;
}

describe("the lock between processes", () => {
  let machine: Machine;
  let file: string;
  let said: string[];
  let how: { log: (line: string) => void; doing: string };
  let withLock: LockModule["withLock"];

  before(async () => ({ withLock } = await load<LockModule>("lock.mjs")));
  beforeEach(() => {
    machine = new Machine();
    file = join(machine.folder, "some.lock");
    said = [];
    how = { log: (line) => said.push(line), doing: "testing" };
  });
  afterEach(() => machine.remove());

  const holder = (pid: number, host = hostname()) =>
    machine.write(file, JSON.stringify({ pid, host, token: `of ${pid}` }));

  it("hands on what the work returns, and is gone afterwards", async () => {
    assert.equal(await withLock(file, how, async () => "result"), "result");
    assert.equal(existsSync(file), false);
  });

  it("is gone after work that fails, and the error comes through", async () => {
    await assert.rejects(
      withLock(file, how, () => Promise.reject(new Error("failed"))),
      /failed/,
    );
    assert.equal(existsSync(file), false);
  });

  it("lets one in at a time, however many come", async () => {
    let inside = 0;
    let most = 0;
    const work = async () => {
      most = Math.max(most, ++inside);
      await new Promise(setImmediate);
      inside -= 1;
    };
    await Promise.all(Array.from({ length: 8 }, () => withLock(file, how, work)));
    assert.equal(most, 1);
  });

  it("keeps processes apart", async () => {
    const counter = machine.write(join(machine.folder, "counter"), "0");
    const program = machine.write(
      join(machine.folder, "count.mjs"),
      `import { readFileSync, writeFileSync } from "node:fs";
       import { setTimeout as pause } from "node:timers/promises";
       import { withLock } from ${JSON.stringify(join(project, "engine", "lock.mjs"))};
       for (let i = 0; i < 5; i++)
         await withLock(${JSON.stringify(file)}, { log() {}, doing: "counting" }, async () => {
           const read = Number(readFileSync(${JSON.stringify(counter)}, "utf8"));
           await pause(2);
           writeFileSync(${JSON.stringify(counter)}, String(read + 1));
         });`,
    );
    const runs = Array.from({ length: 4 }, () => machine.startFile(program));
    for (const run of runs) assert.equal((await run.done).code, 0);
    assert.equal(readFileSync(counter, "utf8"), "20");
  });

  it("of a process that is gone is taken over at once, without leftovers", async () => {
    const { pid, done } = machine.startFile(machine.write(join(machine.folder, "nothing.mjs"), ""));
    await done;
    holder(pid);
    assert.equal(await withLock(file, how, async () => "mine"), "mine");
    assert.deepEqual(
      readdirSync(machine.folder).filter((name) => name.startsWith("some.lock")),
      [],
    );
  });

  for (const [whose, place] of [
    ["on another machine that nobody touches any more", () => holder(process.pid, "elsewhere")],
    ["with a process number that was given away again", () => holder(process.pid)],
    ["without readable content", () => machine.write(file, "{")],
  ] as const) {
    it(`${whose} is taken over when its time is up`, async () => {
      place();
      const started = performance.now();
      await withLock(file, { ...how, staleAfterMs: 400 }, async () => undefined);
      assert.ok(performance.now() - started >= 400);
    });
  }

  it("tells its holder when somebody has taken it over, and is not released by the one who lost it", async () => {
    await withLock(file, how, async ({ isMine }) => {
      assert.equal(isMine(), true);
      holder(1, "elsewhere");
      assert.equal(isMine(), false);
    });
    assert.ok(existsSync(file));
  });
});
