import assert from "node:assert/strict";
import { AsyncLocalStorage } from "node:async_hooks";
import { setImmediate as turn } from "node:timers/promises";
import { KeyedQueue, Limiter } from "../../../../providers/core/http/limits";
import { singleFlight } from "../../../../providers/core/http/singleFlight";
import { withDeadline } from "../../../../providers/core/deadline";

/** Counts how many pieces of work overlap. */
function overlapping() {
  const seen = { now: 0, most: 0, order: [] as string[] };
  const work = (name: string) => async () => {
    seen.order.push(name);
    seen.most = Math.max(seen.most, ++seen.now);
    await turn();
    seen.now--;
    return name;
  };
  return { seen, work };
}

describe("A limiter", () => {
  it("runs at most so many at once, all of them, in the order they came", async () => {
    const { seen, work } = overlapping();
    const limiter = new Limiter(5);
    const names = Array.from({ length: 40 }, (_, i) => `${i}`);
    assert.deepEqual(await Promise.all(names.map((name) => limiter.run(work(name)))), names);
    assert.deepEqual([seen.most, seen.order], [5, names]);
  });

  it("goes on after a failure", async () => {
    const limiter = new Limiter(1);
    const failed = limiter.run(() => Promise.reject(new Error("no")));
    const next = limiter.run(() => Promise.resolve("yes"));
    await assert.rejects(failed, /no/);
    assert.equal(await next, "yes");
  });

  it("runs work in the context of its caller", async () => {
    const context = new AsyncLocalStorage<string>();
    const limiter = new Limiter(1);
    const seen = await Promise.all(
      ["a", "b", "c"].map((name) =>
        context.run(name, () =>
          limiter.run(async () => {
            await turn();
            return context.getStore();
          }),
        ),
      ),
    );
    assert.deepEqual(seen, ["a", "b", "c"]);
  });
});

describe("A limiter over a list", () => {
  it("works at most so many items at once, all of them, in their order", async () => {
    const { seen, work } = overlapping();
    const names = Array.from({ length: 40 }, (_, i) => `${i}`);
    await new Limiter(4).each(names, (name) => work(name)());
    assert.deepEqual([seen.most, seen.order], [4, names]);
  });

  it("begins no further item after a failure, and fails with it", async () => {
    const begun: number[] = [];
    const items = Array.from({ length: 20 }, (_, i) => i);
    const all = new Limiter(2).each(items, async (item) => {
      begun.push(item);
      await turn();
      if (item === 3) throw new Error("no 3");
    });
    await assert.rejects(all, /no 3/);
    await turn();
    assert.deepEqual(begun.slice(0, 4), [0, 1, 2, 3]);
    assert.ok(begun.length <= 5, begun.join());
  });

  it("leaves it to the work what the end of the operation means", async () => {
    const done: number[] = [];
    await withDeadline(1, async () => {
      await new Promise((resolve) => setTimeout(resolve, 20));
      await new Limiter(1).each([1, 2], async (item) => void done.push(item));
    }).catch(() => undefined);
    await new Promise((resolve) => setTimeout(resolve, 60));
    assert.deepEqual(done, [1, 2]);
  });
});

describe("KeyedQueue", () => {
  it("run one after the other in a lane and side by side otherwise", async () => {
    const [a, b, all] = [overlapping(), overlapping(), overlapping()];
    const lanes = new KeyedQueue();
    await Promise.all(
      Array.from({ length: 10 }, (_, i) => [
        lanes.run("policies", () =>
          all
            .work("")()
            .then(a.work(`${i}`)),
        ),
        lanes.run("computergroups", () =>
          all
            .work("")()
            .then(b.work(`${i}`)),
        ),
      ]).flat(),
    );
    assert.deepEqual([a.seen.most, b.seen.most, all.seen.most], [1, 1, 2]);
  });
});

describe("A shared flight", () => {
  it("is one run for all who ask at the same time, and a new one afterwards", async () => {
    let runs = 0;
    const fly = singleFlight(async () => {
      await turn();
      return ++runs;
    });
    assert.deepEqual(await Promise.all([fly(), fly(), fly()]), [1, 1, 1]);
    assert.equal(await fly(), 2);
  });

  it("forgets a failure", async () => {
    let runs = 0;
    const fly = singleFlight(() => (++runs === 1 ? Promise.reject(new Error("once")) : Promise.resolve(runs)));
    await assert.rejects(fly(), /once/);
    assert.equal(await fly(), 2);
  });

  it("is not ended for others by the deadline of the one that started it", async () => {
    let land!: (value: string) => void;
    const fly = singleFlight(() => new Promise<string>((resolve) => (land = resolve)));
    const first = withDeadline(50, fly);
    const second = withDeadline(5_000, fly);
    await assert.rejects(first, { message: "the operation exceeded its time limit" });
    land("landed");
    assert.equal(await second, "landed");
  });
});
