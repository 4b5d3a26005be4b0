import assert from "node:assert/strict";
import { existsSync, readdirSync } from "node:fs";
import { delimiter, join } from "node:path";
import { load, Machine, project } from "./machine";
import { cachedNode, FakeNpm, nodePackage, nodeScript, platform, withNode } from "./oldNode";

interface Wanted {
  name: string;
  version: string;
  integrity: string;
}
interface NewerNode {
  getNode(how: { env: NodeJS.ProcessEnv; log: (line: string) => void; wanted: Wanted }): Promise<string>;
}

describe("a machine whose Node is too old", () => {
  let machine: Machine;
  let said: string[];
  let getNode: NewerNode["getNode"];
  let pinned: Wanted;

  before(async () => {
    ({ getNode } = await load<NewerNode>("newer-node.mjs"));
    pinned = (await load<{ nodePackages: Record<string, Wanted> }>("node-packages.mjs")).nodePackages[platform]!;
  });
  beforeEach(() => {
    machine = new Machine();
    said = [];
  });
  afterEach(() => machine.remove());

  const get = (wanted: Wanted) => getNode({ env: machine.env(), log: (line) => said.push(line), wanted });
  const kept = () => (existsSync(machine.nodes) ? readdirSync(machine.nodes) : []);
  const lines = (text: string) => text.trimEnd().split("\n");

  for (const command of ["demo", "test", "bench", "sandbox", "pulumi"]) {
    it(`runs ${command} under a newer one, and says so in one line`, async () => {
      const bin = cachedNode(machine, pinned.version, nodeScript(pinned.version, 'echo "$*"; command -v node; exit 7'));
      const { code, stdout, stderr } = await machine.start(
        "run.mjs",
        [command, "--json"],
        machine.env(withNode("14.17.0", machine)),
      ).done;
      assert.deepEqual(lines(stdout), [`${join(project, "engine", "run.mjs")} ${command} --json`, join(bin, "node")]);
      assert.equal(code, 7);
      const shown = join(bin, "node").replace(machine.folder, "~");
      assert.deepEqual(lines(stderr), [`Node 14.17.0 is too old: going on with ${pinned.version} (${shown})`]);
    });
  }

  it("gives a shell the newer one, first on its PATH", async () => {
    machine.pulumi("3.248.0");
    const bin = cachedNode(machine, pinned.version, nodeScript(pinned.version));
    const { stdout, stderr } = await machine.start("env.mjs", [], machine.env(withNode("20.20.2", machine))).done;
    assert.ok(stdout.includes(`export PATH='${bin}${delimiter}${machine.bin}'`), stdout + stderr);
  });

  it("gets the program out of npm's package once: no script is run, one line is said, nothing else is kept", async () => {
    const { tarball, wanted } = nodePackage(machine, "24.99.1");
    const npm = new FakeNpm(machine, { tarball });
    const node = await get(wanted);
    assert.equal(node, join(machine.nodes, `24.99.1-${platform}`, "bin", "node"));
    assert.equal(said.length, 1);
    assert.match(said[0]!, /is too old: going on with 24\.99\.1, which npm gets into /);
    assert.equal(npm.asked().length, 1);
    assert.match(npm.asked()[0]!, /^pack node-for-tests@24\.99\.1 .*--ignore-scripts/);
    assert.deepEqual(readdirSync(join(machine.nodes, `24.99.1-${platform}`), { recursive: true }), [
      "bin",
      join("bin", "node"),
    ]);
    assert.equal(await get(wanted), node);
    assert.equal(npm.asked().length, 1);
    assert.deepEqual(kept(), [`24.99.1-${platform}`]);
  });

  it("runs nothing of a package that is not the published one", async () => {
    const ran = join(machine.folder, "ran");
    const { tarball } = nodePackage(machine, pinned.version, `echo > '${ran}'; echo v${pinned.version}`);
    new FakeNpm(machine, { tarball });
    const { code, stdout, stderr } = await machine.start("run.mjs", ["demo"], machine.env(withNode("14.17.0", machine)))
      .done;
    assert.deepEqual([code, stdout], [1, ""]);
    assert.match(
      lines(stderr).at(-1)!,
      /there is no newer one: what npm brought .* \(its sha512 differs\); it was not used\. Install Node 22\.12/,
    );
    assert.equal(existsSync(ran), false);
    assert.deepEqual(kept(), []);
  });

  for (const [name, npm, words] of [
    [
      "npm cannot reach its registry",
      { fails: "npm error code ENOTFOUND\\nnpm error network request failed\\n" },
      /npm cannot get node-for-tests@24\.99\.1: code ENOTFOUND, network request failed/,
    ],
    ["npm is of the time before lockfile version 3", { version: "6.14.18" }, /missing or too old \(6\.14\.18\)/],
    ["npm brings nothing", { tarball: "/dev/null" }, /its sha512 differs/],
  ] as const) {
    it(`has none when ${name}`, async () => {
      new FakeNpm(machine, npm);
      await assert.rejects(get({ name: "node-for-tests", version: "24.99.1", integrity: "sha512-" }), words);
      assert.deepEqual(kept(), []);
    });
  }

  it("has none when there is no npm", async () => {
    await assert.rejects(get(pinned), /npm to get a newer one with is missing/);
  });

  it("has none when the published one does not start here", async () => {
    const { tarball, wanted } = nodePackage(machine, "24.99.1", "echo 'GLIBC_2.28 not found' >&2; exit 1");
    new FakeNpm(machine, { tarball });
    await assert.rejects(get(wanted), /Node 24\.99\.1 does not start here \(GLIBC_2\.28 not found\)/);
    assert.deepEqual(kept(), []);
  });

  it("has none where npm publishes none, or where it is too old for getting one: one line says what to install", async () => {
    const install = "Install Node 22.12 or newer: https://nodejs.org/en/download";
    const strange = withNode("20.20.2", machine, `Object.defineProperty(process, "arch", { value: "riscv64" });`);
    const none = await machine.start("run.mjs", ["demo"], machine.env(strange)).done;
    assert.deepEqual(lines(none.stderr), [
      `Node 20.20.2 is too old, and there is no newer one: npm has none for ${process.platform}-riscv64. ${install}`,
    ]);
    const ancient = await machine.start("run.mjs", ["demo"], machine.env(withNode("12.22.12", machine))).done;
    assert.deepEqual(lines(ancient.stderr), [`Node 12.22.12 is too old. ${install}`]);
    assert.deepEqual([none.code, none.stdout, ancient.code, ancient.stdout], [1, "", 1, ""]);
  });

  it("never switches twice: what takes itself for old again is refused", async () => {
    cachedNode(machine, pinned.version, nodeScript(pinned.version, `exec '${process.execPath}' "$@"`));
    const { code, stderr } = await machine.start("run.mjs", ["demo"], machine.env(withNode("20.20.2", machine))).done;
    assert.equal(code, 1);
    assert.match(lines(stderr).at(-1)!, /^Node 20\.20\.2 is too old\. Install Node 22\.12/);
  });

  it("replaces one in the cache that does not start", async () => {
    const { tarball, wanted } = nodePackage(machine, "24.99.1");
    const npm = new FakeNpm(machine, { tarball });
    cachedNode(machine, "24.99.1", "exit 1");
    await get(wanted);
    await get(wanted);
    assert.equal(npm.asked().length, 1);
  });

  it("is left with nothing broken by a run that is killed half-way, and the next run gets one", async () => {
    const { tarball, wanted } = nodePackage(machine, "24.99.1");
    const hold = new FakeNpm(machine, { tarball, hold: true });
    const killed = machine.startFile(
      machine.write(
        join(machine.folder, "get.mjs"),
        `import { getNode } from ${JSON.stringify(join(project, "engine", "newer-node.mjs"))};
         await getNode({ wanted: ${JSON.stringify(wanted)} });`,
      ),
    );
    const download = await hold.reached();
    await killed.kill("SIGKILL");
    await hold.release();
    await download.ended;
    assert.equal(existsSync(join(machine.nodes, `24.99.1-${platform}`)), false);

    new FakeNpm(machine, { tarball });
    await get(wanted);
    assert.deepEqual(kept(), [`24.99.1-${platform}`]);
  });

  it("gets one for two runs that start at once", async () => {
    const { tarball, wanted } = nodePackage(machine, "24.99.1");
    const npm = new FakeNpm(machine, { tarball });
    const [one, two] = await Promise.all([get(wanted), get(wanted)]);
    assert.equal(one, two);
    assert.equal(npm.asked().length, 1);
    assert.deepEqual(kept(), [`24.99.1-${platform}`]);
  });
});
