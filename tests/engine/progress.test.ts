import assert from "node:assert/strict";
import { mock } from "node:test";
import { load } from "./machine";

interface ProgressModule {
  withProgress<T>(log: (line: string) => void, doing: () => string, step: () => Promise<T>): Promise<T>;
}

describe("a long step", () => {
  let withProgress: ProgressModule["withProgress"];

  before(async () => ({ withProgress } = await load<ProgressModule>("progress.mjs")));
  beforeEach(() => mock.timers.enable({ apis: ["setInterval"] }));
  afterEach(() => mock.timers.reset());

  it("says every five seconds what it is doing at that moment, and nothing after its end", async () => {
    const said: string[] = [];
    let packages = 0;
    const result = await withProgress(
      (line) => said.push(line),
      () => `compiling ${packages} packages`,
      async () => {
        mock.timers.tick(4_999);
        assert.deepEqual(said, []);
        packages = 7;
        mock.timers.tick(1);
        packages = 9;
        mock.timers.tick(5_000);
        return "done";
      },
    );
    mock.timers.tick(60_000);
    assert.equal(result, "done");
    assert.deepEqual(
      said.map((line) => line.replace(/, \d+ s$/, "")),
      ["  compiling 7 packages", "  compiling 9 packages"],
    );
  });

  it("that fails stops saying anything, and its error comes through", async () => {
    const said: string[] = [];
    const failing = withProgress(
      (line) => said.push(line),
      () => "trying",
      () => Promise.reject(new Error("it broke")),
    );
    await assert.rejects(failing, /it broke/);
    mock.timers.tick(60_000);
    assert.deepEqual(said, []);
  });
});
