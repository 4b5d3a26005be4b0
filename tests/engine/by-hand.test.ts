import assert from "node:assert/strict";
import { join } from "node:path";
import { load, Machine, project } from "./machine";
import { withNode } from "./oldNode";

describe("whoever works by hand on too old a Node", () => {
  let machine: Machine;
  let lowestNode: string;

  before(async () => ({ lowestNode } = await load<{ lowestNode: string }>("node-version.mjs")));
  beforeEach(() => (machine = new Machine()));
  afterEach(() => machine.remove());

  const refusal = () =>
    `Node 22.11.0 is too old for jamf-entra-compliance. Install Node ${lowestNode} or newer: https://nodejs.org/en/download`;
  const dist = (file: string) => JSON.stringify(join(project, "dist", file));
  /** Loads a file as Pulumi does, and says what it prints: of an error marked like this the message alone. */
  const loaded = (how: string) => {
    const words = "error.__pulumiRunError ? error.message : 'unmarked'";
    const text = `${how}.then(() => console.log("loaded"), (error) => console.log(${words}, error.stack))`;
    return machine.startFile(machine.write(join(machine.folder, "load.cjs"), text), [], old()).done;
  };
  const old = (version = "22.11.0") => machine.env(withNode(version, machine));
  const asked = (file: string) => `new Promise((resolve) => resolve(require(${dist(file)})))`;

  for (const [what, how] of [
    ["the program", () => asked("index.js")],
    ["the package in a program of one's own", () => asked("components/index.js")],
    ["the provider host", () => `import(${dist("providers/host.js")})`],
  ] as const) {
    it(`reads one line from ${what}, and nothing else is loaded`, async () => {
      assert.equal((await loaded(how())).stdout.trim(), refusal());
    });
  }

  it("reads one line from the commands", async () => {
    const main = join(project, "dist", "operations", "main.js");
    const { code, stdout, stderr } = await machine.startFile(main, ["status"], old()).done;
    assert.deepEqual([code, stdout, stderr], [1, "", `${refusal()}\n`]);
  });

  it("is served from the lowest Node on", async () => {
    const main = join(project, "dist", "operations", "main.js");
    const { code } = await machine.startFile(main, ["--help"], old(`${lowestNode}.0`)).done;
    assert.equal(code, 0);
  });
});
