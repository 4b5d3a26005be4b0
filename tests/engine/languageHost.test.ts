/** A language host that was built from Go modules, and what Pulumi.yaml says of TypeScript. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { load, Machine } from "./machine";

describe("the language host of a build", () => {
  let machine: Machine;
  let host: string;
  let obeyOptions: (bin: string) => void;

  before(async () => ({ obeyOptions } = await load<{ obeyOptions: (bin: string) => void }>("language-host.mjs")));
  beforeEach(() => {
    machine = new Machine();
    // Like a compiled program it does not begin with "#!".
    host = machine.write(join(machine.folder, "engine", "pulumi-language-nodejs"), 'echo "host $*"\n');
    chmodSync(host, 0o755);
  });
  afterEach(() => machine.remove());

  /** What the program is told, in the folder where Pulumi starts it. */
  function started(pulumiYaml: string, folder = "."): string {
    const project = join(machine.folder, "a project");
    const cwd = join(project, folder);
    mkdirSync(cwd, { recursive: true });
    machine.write(join(project, "Pulumi.yaml"), pulumiYaml);
    return execFileSync(host, ["127.0.0.1:1"], { cwd, encoding: "utf8", shell: false }).trim();
  }

  it("learns that a program is not in TypeScript, however Pulumi.yaml writes it", () => {
    obeyOptions(join(machine.folder, "engine"));
    assert.equal(
      started("name: a\nruntime:\n  name: nodejs\n  options:\n    typescript: false\n"),
      "host -typescript=false 127.0.0.1:1",
    );
    assert.equal(
      started("name: a\nruntime: { name: nodejs, options: { typescript: false } }\n"),
      "host -typescript=false 127.0.0.1:1",
    );
    assert.equal(
      started("runtime: {options: {'typescript': false}, name: nodejs}\n"),
      "host -typescript=false 127.0.0.1:1",
    );
    assert.equal(started("name: a\nruntime: nodejs\n"), "host 127.0.0.1:1");
  });

  it("learns it in a folder below that of Pulumi.yaml, too", () => {
    obeyOptions(join(machine.folder, "engine"));
    assert.equal(
      started("runtime: {name: nodejs, options: {typescript: false}}\n", "program/dist"),
      "host -typescript=false 127.0.0.1:1",
    );
  });

  it("takes no other words for that", () => {
    obeyOptions(join(machine.folder, "engine"));
    for (const other of [
      "# typescript: false",
      "description: 'programs with typescript: false'",
      "notypescript: false",
      "typescript: falsey",
      "typescript: true",
    ])
      assert.equal(started(`name: a\nruntime: nodejs\n${other}\n`), "host 127.0.0.1:1", other);
  });

  it("stays as it is when it is asked again, and leaves nothing beside it", () => {
    const bin = join(machine.folder, "engine");
    obeyOptions(bin);
    const [before, files] = [readFileSync(host, "utf8"), readdirSync(bin)];
    obeyOptions(bin);
    assert.equal(readFileSync(host, "utf8"), before);
    assert.deepEqual(readdirSync(bin), files);
    assert.equal(files.length, 2);
  });

  it("gets the newest script where an older checkout left its own", () => {
    const bin = join(machine.folder, "engine");
    obeyOptions(bin);
    const newest = readFileSync(host, "utf8");
    machine.write(host, '#!/bin/sh\nexec "$0-3.68.0" older "$@"\n');
    obeyOptions(bin);
    assert.equal(readFileSync(host, "utf8"), newest);
    assert.equal(readdirSync(bin).length, 2);
  });

  it("stays what somebody else put there", () => {
    const script = machine.write(host, "#!/bin/sh\necho another\n");
    chmodSync(script, 0o755);
    obeyOptions(join(machine.folder, "engine"));
    assert.equal(started("runtime: {name: nodejs, options: {typescript: false}}\n"), "another");
  });

  it("is put right after a run that was killed halfway", () => {
    const bin = join(machine.folder, "engine");
    obeyOptions(bin);
    const kept = readdirSync(bin).find((file) => file !== "pulumi-language-nodejs")!;
    machine.write(host, readFileSync(join(bin, kept), "utf8"));
    obeyOptions(bin);
    assert.ok(existsSync(join(bin, kept)));
    assert.equal(started("name: a\nruntime: nodejs\n"), "host 127.0.0.1:1");
  });
});
