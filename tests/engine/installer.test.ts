import assert from "node:assert/strict";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { blackHole, installerSite, type Site } from "./installer-site";
import { Machine, release } from "./machine";

/** What the official script does, in small: it is told where to install, and puts the programs into `bin` there. */
const install = `
while [ $# -gt 0 ]; do case "$1" in --install-root) root="$2"; shift ;; --version) version="$2"; shift ;; esac; shift; done
mkdir -p "$root/bin"
for name in pulumi pulumi-language-nodejs pulumi-resource-pulumi-nodejs; do
  echo '#!/bin/sh' > "$root/bin/$name"; echo "echo v$version" >> "$root/bin/$name"; chmod +x "$root/bin/$name"
done
`;

describe("the official installer", () => {
  let machine: Machine;
  let site: Site | undefined;
  let said: string[];

  beforeEach(() => {
    machine = new Machine();
    said = [];
  });
  afterEach(async () => {
    await site?.close();
    await machine.remove();
  });

  /** With a patience that the start of a process does not use up, also where the machine is busy. */
  const get = async (patienceMs: number) => {
    const { getEngine } = await import("#engine/engine.mjs");
    return getEngine({ env: machine.env(site!.env), log: (line) => said.push(line), patienceMs });
  };

  it("installs the release of the SDK into the cache; plugins come by the normal road", async () => {
    site = await installerSite(machine, install);
    const engine = await get(15_000);
    assert.deepEqual([engine.source, engine.version], ["installer", release]);
    assert.equal(engine.path, join(machine.cache, release, "bin", "pulumi"));
    assert.equal(engine.env.PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION, undefined);
    assert.deepEqual(readdirSync(machine.cache), [release]);
  });

  it("is preferred to a build", async () => {
    machine.go();
    site = await installerSite(machine, install);
    assert.equal((await get(15_000)).source, "installer");
    assert.deepEqual(machine.built(), []);
  });

  it("is given up soon when the site takes the connection and never answers", async () => {
    machine.go();
    site = await blackHole(machine);
    assert.equal((await get(5_000)).source, "build");
    assert.equal(site.visits(), 1);
    assert.match(said.join("\n"), /did not work: nothing came for 5 s/);
  });

  it("is given up soon when a download stops half-way, and what it had is thrown away", async () => {
    machine.go();
    site = await installerSite(machine, `echo half > "$TMPDIR/archive"; sleep 60`);
    assert.equal((await get(5_000)).source, "build");
    assert.match(said.join("\n"), /nothing came for 5 s/);
    assert.equal(existsSync(join(machine.cache, `${release}.download`)), false);
  });

  it("is not given up while a slow download goes on", async () => {
    const slow = `for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18; do echo part >> "$TMPDIR/archive"; sleep 0.4; done`;
    site = await installerSite(machine, `${slow}\n${install}`);
    assert.equal((await get(5_000)).source, "installer");
  });

  it("has its last words repeated when it fails", async () => {
    machine.go();
    site = await installerSite(machine, `echo "error: no build for this system" >&2; exit 1`);
    assert.equal((await get(15_000)).source, "build");
    assert.match(said.join("\n"), /did not work: .*no build for this system/);
  });
});
