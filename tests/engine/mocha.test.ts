import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { load, Machine, project } from "./machine";

/** The command starts these two; here each says what it was asked to do. */
const says = (name: string) => `console.log(JSON.stringify(["${name}", ...process.argv.slice(2)]));`;

describe("npm test", () => {
  let machine: Machine;
  let alone: string[];

  before(async () => {
    alone = Object.keys((await load<{ alone: Record<string, string> }>("alone.mjs")).alone);
  });
  beforeEach(() => {
    machine = new Machine();
    machine.write(join(machine.folder, "dist", "tests", "reporter", "lanes.js"), says("lanes"));
    machine.write(join(machine.folder, "node_modules", "mocha", "bin", "mocha.js"), says("mocha"));
    for (const file of ["tests/providers/core/a.test.ts", "tests/stack/z.test.ts", ...alone]) {
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

  it("runs all files in lanes, those of stacks first, and those that measure time alone", async () => {
    assert.deepEqual(await asked(), [
      "lanes",
      ...alone.flatMap((file) => ["--alone", `dist/${file.replace(/ts$/, "js")}`]),
      "dist/tests/stack/z.test.js",
      "dist/tests/providers/core/a.test.js",
    ]);
  });

  for (const [args, passedOn] of [
    [["tests/providers/core/a.test.ts"], ["dist/tests/providers/core/a.test.js"]],
    [["tests/providers/core"], ["dist/tests/providers/core/**/*.test.js"]],
    [
      ["--grep", "destroy"],
      ["dist/tests/**/*.test.js", "--grep", "destroy"],
    ],
  ] as const) {
    it(`${args.join(" ")} runs in one mocha process`, async () => {
      assert.deepEqual(await asked(...args), ["mocha", ...passedOn]);
    });
  }

  it("knows the files that measure time by names that exist", () => {
    assert.deepEqual(
      alone.filter((file) => !existsSync(join(project, file))),
      [],
    );
  });
});
