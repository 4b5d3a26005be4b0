import assert from "node:assert/strict";
import { delimiter, join } from "node:path";
import { Machine, project } from "./machine";

/** The command starts these two; here each says what it was asked to do. */
const says = (name: string) => `console.log(JSON.stringify(["${name}", ...process.argv.slice(2)]));`;

describe("npm test", () => {
  let machine: Machine;

  beforeEach(() => {
    machine = new Machine();
    machine.write(join(machine.folder, "dist", "tests", "reporter", "lanes.js"), says("lanes"));
    machine.write(join(machine.folder, "node_modules", "mocha", "bin", "mocha.js"), says("mocha"));
    const files = ["long/y", "providers/core/a", "providers/b", "sandbox/b", "stack/z", "reporter/c"].map(
      (file) => `tests/${file}.test.ts`,
    );
    for (const file of files) {
      machine.write(join(machine.folder, file), "");
      machine.write(join(machine.folder, "dist", file.replace(/ts$/, "js")), "");
    }
  });
  afterEach(() => machine.remove());

  async function asked(...args: string[]): Promise<string[]> {
    const command = `
      import { runMocha } from ${JSON.stringify(join(project, "engine", "mocha.mjs"))};
      await runMocha(${JSON.stringify(machine.folder)}, ${JSON.stringify(args)}, process.env);`;
    const run = machine.startFile(machine.write(join(machine.folder, "command.mjs"), command));
    return JSON.parse((await run.done).stdout);
  }

  it("runs all files but the long ones in lanes, those that take longest first, then several of a folder in one process", async () => {
    const providers = ["dist/tests/providers/b.test.js", "dist/tests/providers/core/a.test.js"].join(delimiter);
    assert.deepEqual(await asked(), [
      "lanes",
      "dist/tests/stack/z.test.js",
      providers,
      "dist/tests/sandbox/b.test.js",
      "dist/tests/reporter/c.test.js",
    ]);
  });

  for (const [args, passedOn] of [
    [["tests/providers/core/a.test.ts"], ["dist/tests/providers/core/a.test.js"]],
    [["tests/providers/core"], ["dist/tests/providers/core/**/*.test.js"]],
    [["tests/long"], ["dist/tests/long/**/*.test.js"]],
    [
      ["--grep", "destroy"],
      ["dist/tests/**/*.test.js", "--ignore", "dist/tests/long/**", "--grep", "destroy"],
    ],
  ] as const) {
    it(`${args.join(" ")} runs in one mocha process`, async () => {
      assert.deepEqual(await asked(...args), ["mocha", ...passedOn]);
    });
  }
});
