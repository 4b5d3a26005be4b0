import assert from "node:assert/strict";
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, statSync, symlinkSync } from "node:fs";
import { dirname, join } from "node:path";
import { load, Machine, project as checkout } from "./machine";
import { withNode } from "./oldNode";

interface BuildModule {
  build(how: { project: string; log: (line: string) => void }): Promise<void>;
  buildIfStale(how: { project: string; log: (line: string) => void }): Promise<void>;
}

describe("the build", function () {
  let machine: Machine;
  let project: string;
  let said: string[];
  let engine: BuildModule;

  before(async () => (engine = await load<BuildModule>("build.mjs")));
  beforeEach(() => {
    machine = new Machine();
    said = [];
    project = join(machine.folder, "project");
    put("index.ts", "export const answer: number = 1;\n");
    put("package.json", "{}\n");
    configure({ noCheck: true, lib: ["es5"], types: [] });
    mkdirSync(join(project, "providers", "core"), { recursive: true });
    copyFileSync(join(checkout, "providers/core/freshness.ts"), join(project, "providers/core/freshness.ts"));
    symlinkSync(join(checkout, "node_modules"), join(project, "node_modules"));
  });
  afterEach(() => machine.remove());

  /** Without checking types unless told: most of these tests are about files. */
  const configure = (checking: object) => {
    const output = { rootDir: ".", outDir: "dist", incremental: true, tsBuildInfoFile: "dist/.tsbuildinfo" };
    const compilerOptions = { target: "es2022", module: "nodenext", skipLibCheck: true, ...output, ...checking };
    put(
      "tsconfig.json",
      JSON.stringify({ compilerOptions, include: ["index.ts", "operations", "providers", "tests"] }),
    );
  };
  const put = (file: string, text: string) => machine.write(join(project, file), text);
  const at = (file: string) => join(project, file);
  const log = (line: string) => said.push(line);
  const build = () => engine.build({ project, log });
  const buildIfStale = () => engine.buildIfStale({ project, log });
  const refusal = () => {
    const file = at("dist/providers/core/freshness.js");
    delete require.cache[file];
    try {
      (require(file) as typeof import("../../providers/core/freshness")).assertFresh();
    } catch (error) {
      return (error as Error).message;
    }
    return undefined;
  };

  it("says in one line what to do where the packages for development are missing", async () => {
    put("package.json", JSON.stringify({ devDependencies: { typescript: "1.0.0", "not-installed-here": "1.0.0" } }));
    await assert.rejects(build(), ({ message }: Error) => {
      assert.match(message, /^The packages that compile this checkout are not installed, .*--omit=dev\. Run: npm ci$/);
      return !message.includes("\n");
    });
  });

  it("is missed in one line by a program that Pulumi runs from its source", () => {
    const source = readFileSync(join(checkout, "providers/core/newEnoughNode.ts"), "utf8");
    const { transpile, ModuleKind } = require("typescript") as typeof import("typescript");
    const run = new Function("require", "__filename", "exports", transpile(source, { module: ModuleKind.CommonJS }));
    const requires = () => ({ whyNotThisNode: () => undefined });
    assert.doesNotThrow(() => run(requires, "/checkout/dist/providers/core/newEnoughNode.js", {}));
    assert.throws(
      () => run(requires, "/checkout/providers/core/newEnoughNode.ts", {}),
      (error: Error & { __pulumiRunError?: boolean }) =>
        error.__pulumiRunError === true && /^This checkout is not compiled, .*Run: npm run build$/.test(error.message),
    );
  });

  it("is missed in one line by a command, which npx starts from the checkout", async () => {
    const start = machine.write(
      at("bin/start.js"),
      readFileSync(join(checkout, "bin/jamf-entra-compliance.js"), "utf8"),
    );
    const { code, stdout, stderr } = await machine.startFile(start, ["status"]).done;
    const words = "This checkout is not compiled, as after npm ci --ignore-scripts. Run: npm run build\n";
    assert.deepEqual([code, stdout, stderr], [1, "", words]);
    put("operations/main.ts", "console.log(process.argv[2]);\n");
    await build();
    assert.deepEqual((await machine.startFile(start, ["status"]).done).stdout, "status\n");
  });

  it("leaves the commands executable, also for a link that leads to the compiled file", async () => {
    put("operations/main.ts", "export {};\n");
    await build();
    rmSync(at("dist"), { recursive: true });
    await build();
    assert.equal(statSync(at("dist/operations/main.js")).mode & 0o111, 0o111);
    const { bin } = JSON.parse(readFileSync(join(checkout, "package.json"), "utf8")) as { bin: Record<string, string> };
    for (const file of Object.values(bin)) assert.equal(statSync(join(checkout, file)).mode & 0o111, 0o111, file);
  });

  it("records what it was compiled from: fresh until a source changes, fresh again after the next build", async () => {
    await build();
    assert.equal(refusal(), undefined);
    put("index.ts", "export const answer: number = 2;\n");
    assert.match(refusal() ?? "", /npm run build/);
    await build();
    assert.equal(refusal(), undefined);
    assert.match(readFileSync(at("dist/index.js"), "utf8"), /answer = 2/);
  });

  it("is skipped by the commands while nothing changed, and done after a change to a test", async () => {
    await buildIfStale();
    said = [];
    await buildIfStale();
    assert.deepEqual(said, []);
    put("tests/some.test.ts", "export {};\n");
    await buildIfStale();
    assert.ok(existsSync(at("dist/tests/some.test.js")));
    assert.equal(refusal(), undefined);
  });

  it("fails with what the compiler says, and what it leaves is not taken for fresh", async () => {
    configure({ strict: true, types: ["node"] });
    await build();
    put("index.ts", 'export const answer: number = "many";\n');
    await assert.rejects(build(), /index\.ts\(1,14\): error TS2322/);
    assert.match(refusal() ?? "", /npm run build/);
    await assert.rejects(buildIfStale(), /TS2322/);
  });

  it("removes the output of a source that is gone", async () => {
    put("tests/old.test.ts", "export {};\n");
    await build();
    rmSync(at("tests/old.test.ts"));
    await build();
    assert.equal(existsSync(at("dist/tests/old.test.js")), false);
    assert.ok(existsSync(at("dist/index.js")));
  });

  it("makes output that somebody removed again", async () => {
    await build();
    rmSync(at("dist/index.js"));
    await build();
    assert.ok(existsSync(at("dist/index.js")));
  });

  it("puts files that are no TypeScript beside the compiled ones", async () => {
    put("providers/jamf/agent.sh", "#!/bin/sh\n");
    await build();
    assert.equal(readFileSync(at("dist/providers/jamf/agent.sh"), "utf8"), "#!/bin/sh\n");
    put("providers/jamf/agent.sh", "#!/bin/zsh\n");
    assert.match(refusal() ?? "", /npm run build/);
    await build();
    assert.equal(readFileSync(at("dist/providers/jamf/agent.sh"), "utf8"), "#!/bin/zsh\n");
  });

  it("compiles on an old machine too, where Node cannot read a tree at once", async () => {
    put("providers/jamf/agent.sh", "#!/bin/sh\n");
    const shallow = `
      const fs = require("node:fs");
      const { readdirSync } = fs;
      fs.readdirSync = (path, options) => readdirSync(path, options && { ...options, recursive: false });
      require("node:module").syncBuiltinESMExports();`;
    const program = `import { build } from ${JSON.stringify(join(checkout, "engine", "build.mjs"))};
      await build({ project: ${JSON.stringify(project)} });`;
    const file = machine.write(join(machine.folder, "build.mjs"), program);
    const run = machine.startFile(file, [], machine.env(withNode("18.12.0", machine, shallow)));
    const { code, stderr } = await run.done;
    assert.equal(code, 0, stderr);
    assert.equal(refusal(), undefined);
    assert.ok(existsSync(at("dist/providers/jamf/agent.sh")));
  });

  it("does nothing in an installed package, where there are no sources", async () => {
    const installed = dirname(machine.write(join(machine.folder, "installed", "package.json"), "{}\n"));
    await engine.build({ project: installed, log });
    assert.equal(existsSync(join(installed, "dist")), false);
    assert.deepEqual(said, []);
  });
});
