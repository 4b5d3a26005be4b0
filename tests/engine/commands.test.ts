import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { createReadStream } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { load, Machine, project } from "./machine";

interface NodeVersion {
  lowestNode: string;
  isFrom(lowest: string, version: string): boolean;
}

describe("the commands of package.json", function () {
  let machine: Machine;

  beforeEach(() => (machine = new Machine()));
  afterEach(() => machine.remove());

  /** With the real npm and tools behind, should this checkout need to be brought up to date. */
  const env = (more: NodeJS.ProcessEnv = {}) =>
    machine.env({ PATH: [machine.bin, dirname(process.execPath), process.env.PATH].join(delimiter), ...more });

  it("take every Node from the lowest on", async () => {
    const { isFrom, lowestNode } = await load<NodeVersion>("node-version.mjs");
    for (const version of ["22.12.0", "22.23.5", "24.0.0", "26.1.0"]) assert.equal(isFrom(lowestNode, version), true);
    for (const version of ["8.17.0", "20.20.2", "22.9.0"]) assert.equal(isFrom(lowestNode, version), false);
  });

  it("refuse a command that does not exist and name the others", async () => {
    const { code, stdout, stderr } = await machine.start("run.mjs", ["dmeo"], env()).done;
    assert.deepEqual([code, stdout], [1, ""]);
    assert.match(stderr, /demo\|test\|bench\|record\|walks\|sandbox\|pulumi/);
  });

  it("leave stdout to the program: pulumi prints, the set-up does not", async () => {
    machine.pulumi("3.248.0");
    machine.script("pulumi", '[ "$1" = version ] && echo v3.248.0 && exit; echo "asked for: $*"; exit 3');
    const run = machine.start("run.mjs", ["pulumi", "--", "stack", "ls", "--json"], env());
    const { code, stdout, stderr } = await run.done;
    assert.deepEqual([code, stdout], [3, "asked for: stack ls --json\n"]);
    assert.match(stderr, /Pulumi 3\.248\.0 \(/);
  });

  it("end when npm is told to end, which npm passes on to its shell only", async () => {
    const alive = join(machine.folder, "alive");
    execFileSync("mkfifo", [alive]);
    machine.pulumi("3.248.0");
    machine.script(
      "pulumi",
      `[ "$1" = version ] && echo v3.248.0 && exit; exec 3> '${alive}'; echo >&3; exec sleep 600`,
    );
    const run = join(project, "engine", "run.mjs");
    const shell = spawn("sh", ["-c", `"${process.execPath}" "${run}" pulumi up; true`], {
      env: env({ npm_lifecycle_event: "demo" }),
      stdio: "ignore",
    });
    const pulumi = createReadStream(alive);
    const ended = once(pulumi, "close");
    await once(pulumi, "data");
    shell.kill("SIGTERM");
    await ended;
  });

  it("give a shell what it needs to run pulumi itself", async () => {
    const path = machine.pulumi("3.248.0");
    const { stdout } = await machine.start("env.mjs", [], env()).done;
    const script = join(machine.folder, "shell.sh");
    machine.write(script, `${stdout}command -v pulumi; echo "$PULUMI_SKIP_UPDATE_CHECK"\n`);
    assert.equal(execFileSync("sh", [script], { env: env(), encoding: "utf8" }), `${path}\ntrue\n`);
  });

  it("are typed: the plain JavaScript of engine/ passes the compiler", async () => {
    const tsc = join(project, "node_modules", "typescript", "bin", "tsc");
    const { code, stdout } = await machine.startFile(tsc, ["-p", join(project, "engine")]).done;
    assert.equal(code, 0, stdout);
  });
});
