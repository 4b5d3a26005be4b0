import assert from "node:assert/strict";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { load, Machine } from "./machine";

interface PackagesModule {
  installIfMissing(how: { project: string; log: (line: string) => void; env: NodeJS.ProcessEnv }): Promise<void>;
}

type Packages = Record<string, { version?: string; optional?: boolean }>;

describe("the packages", () => {
  let machine: Machine;
  let project: string;
  let said: string[];
  let installIfMissing: PackagesModule["installIfMissing"];

  before(async () => ({ installIfMissing } = await load<PackagesModule>("packages.mjs")));
  beforeEach(() => {
    machine = new Machine();
    said = [];
    project = join(machine.folder, "project");
    wanted({
      "node_modules/got": { version: "14.6.6" },
      "node_modules/only-on-mac": { version: "1.0.0", optional: true },
    });
    // Installs as npm does: its list comes last.
    machine.script(
      "npm",
      `echo "$*" >> '${join(machine.folder, "npm.log")}'; mkdir -p node_modules; cat package-lock.json > node_modules/.package-lock.json`,
    );
  });
  afterEach(() => machine.remove());

  const wanted = (packages: Packages) => lock("package-lock.json", { "": {}, ...packages });
  const installed = (packages: Packages) => lock("node_modules/.package-lock.json", packages);
  const lock = (file: string, packages: Packages) => machine.write(join(project, file), JSON.stringify({ packages }));
  const install = () => installIfMissing({ project, log: (line) => said.push(line), env: machine.env() });
  const npmRuns = () => {
    const file = join(machine.folder, "npm.log");
    return existsSync(file) ? readFileSync(file, "utf8").trim().split("\n").length : 0;
  };

  it("are installed once where there are none", async () => {
    await install();
    await install();
    assert.equal(npmRuns(), 1);
    assert.match(said[0]!, /npm ci; node_modules is missing/);
  });

  it("stay as they are when they fit, also without those of another operating system", async () => {
    installed({ "node_modules/got": { version: "14.6.6" } });
    await install();
    assert.equal(npmRuns(), 0);
    assert.deepEqual(said, []);
  });

  for (const [why, packages] of [
    ["got is 14.0.0, package-lock.json says 14.6.6", { "node_modules/got": { version: "14.0.0" } }],
    ["got is missing, package-lock.json says 14.6.6", {}],
  ] as const) {
    it(`are installed when ${why}`, async () => {
      installed(packages);
      await install();
      assert.equal(npmRuns(), 1);
      assert.match(said[0]!, new RegExp(why));
    });
  }

  it("are installed again after an installation that was cut short", async () => {
    await install();
    rmSync(join(project, "node_modules", ".package-lock.json"));
    await install();
    assert.equal(npmRuns(), 2);
  });

  it("are installed once by two runs that start at once", async () => {
    await Promise.all([install(), install()]);
    assert.equal(npmRuns(), 1);
  });

  it("that npm cannot install end the command with npm's words", async () => {
    machine.script("npm", "echo 'npm error network is down' >&2; exit 1");
    await assert.rejects(install(), /npm ci did not work:\nnpm error network is down/);
  });
});
