import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { Machine, release } from "./machine";
import { closedDoor } from "./installer-site";

describe("the engine that is taken", () => {
  let machine: Machine;
  let said: string[];

  beforeEach(() => {
    machine = new Machine();
    said = [];
  });
  afterEach(() => machine.remove());

  const get = async (env = machine.env()) => {
    const { getEngine } = await import("#engine/engine.mjs");
    return getEngine({ env: { ...env, ...closedDoor(machine) }, log: (line) => said.push(line) });
  };
  const refusal = async (env = machine.env()) => {
    const error = await get(env).then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    assert.ok(error instanceof Error, "an engine was found");
    assert.equal(error.message.split("\n").length, 1);
    return error.message;
  };

  it("is the one on PATH from the oldest of the peer range on, and nothing is written", async () => {
    const path = machine.pulumi("3.248.0");
    const engine = await get();
    assert.deepEqual([engine.path, engine.version, engine.source], [path, "3.248.0", "PATH"]);
    const note = release === "3.248.0" ? "" : `, older than the ${release} it is tested with`;
    assert.ok(said.at(-1)?.endsWith(`${note})`), said.at(-1));
    assert.equal(engine.env.PATH, machine.env().PATH);
    assert.equal(engine.env.PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION, undefined);
    assert.equal(existsSync(machine.caches), false);
  });

  it("may be newer than the tested release, and says so", async () => {
    machine.pulumi("3.999.1");
    assert.equal((await get()).version, "3.999.1");
    assert.ok(said.join("\n").includes(`newer than the ${release} it is tested with`));
  });

  it("is the first on PATH, as in a shell", async () => {
    const other = join(machine.folder, "other");
    machine.pulumi("3.248.0");
    machine.pulumi("3.250.0", { folder: other });
    assert.equal((await get(machine.env({}, [other, machine.bin]))).version, "3.250.0");
  });

  for (const [name, install, reason] of [
    ["too old", () => machine.pulumi("3.247.9"), /is 3\.247\.9, and 3\.248\.0 or newer is needed/],
    ["of another major version", () => machine.pulumi("4.0.0"), /is 4\.0\.0/],
    [
      "without its Node language host",
      () => machine.pulumi("3.248.0", { complete: false }),
      /language-nodejs is missing/,
    ],
    ["broken", () => machine.script("pulumi", "exit 1"), /does not tell its version/],
  ] as const) {
    it(`is not one on PATH that is ${name}`, async () => {
      install();
      machine.go();
      assert.equal((await get()).source, "build");
      assert.match(said.join("\n"), reason);
    });
  }

  it("is kept in the cache, and the next run takes it from there at once", async () => {
    machine.go();
    const first = await get();
    const second = await get();
    assert.deepEqual(second, first);
    assert.equal(second.path, join(machine.cache, release, "bin", "pulumi"));
    assert.deepEqual(machine.built(), ["pulumi-language-nodejs", "pulumi"]);
    assert.match(said.at(-1)!, /built from Go modules; no pulumi on PATH/);
  });

  it("comes with the provider script that ships with the SDK, an own home, and no plugin downloads", async () => {
    machine.go();
    const { env } = await get();
    assert.ok(existsSync(join(machine.cache, release, "bin", "pulumi-resource-pulumi-nodejs")));
    assert.equal(env.PULUMI_HOME, join(machine.cache, "home"));
    assert.equal(env.PULUMI_SKIP_UPDATE_CHECK, "true");
    assert.equal(env.PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION, "true");
  });

  it("is made anew when the cached one is damaged", async () => {
    machine.go();
    machine.write(join(machine.cache, release, "engine.json"), "{");
    assert.equal((await get()).source, "build");
    assert.match(said.join("\n"), /is damaged/);
  });

  it("cannot be had without Go: one line says what was tried and what to install", async () => {
    const words = await refusal();
    assert.match(words, /no pulumi on PATH; cache: none in .*; official installer: .*; build: no Go on PATH/);
    assert.match(words, /Install Pulumi 3\.248\.0 or newer \(https:.*\) or Go 1\.26\.6 or newer \(https:.*\)/);
  });

  it("cannot be had with too old a Go", async () => {
    machine.go({ version: "1.24.3" });
    assert.match(await refusal(), /Go is 1\.24\.3, and 1\.26\.6 or newer is needed/);
    assert.deepEqual(machine.built(), []);
  });

  it("cannot be had when Go fails: its words are in the line", async () => {
    machine.go({ says: "dial tcp: lookup proxy: no such host" });
    assert.match(await refusal(), /go build ended with code 1: dial tcp: lookup proxy: no such host/);
    assert.equal(existsSync(join(machine.cache, release)), false);
  });

  it("cannot be had when the cache cannot be written: the line names the setting", async () => {
    machine.go();
    const file = machine.write(join(machine.folder, "file"), "");
    assert.match(await refusal(machine.env({ XDG_CACHE_HOME: file })), /Set XDG_CACHE_HOME/);
  });
});
