/** The package as somebody else uses it: packed, installed from the tarball into a Pulumi project of its own. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { root } from "../support/host";
import type { Stack } from "../support/stack";
import { Tenant, writes } from "../support/tenant";

const project = "their-project";

const program = `
const { MacDeviceCompliance, program } = require("jamf-entra-compliance");
const { Config } = require("@pulumi/pulumi");
module.exports = program(async () => {
  const config = new Config();
  return (await MacDeviceCompliance.create("theirs", { jamfUrl: config.require("jamfUrl"), stage: config.get("stage") })).outputs;
});
`;

describe("the package as a dependency of another project", function () {
  this.timeout(600_000);
  let tenant: Tenant;
  let stack: Stack;
  const home = mkdtempSync(join(tmpdir(), "their-project-"));
  const theirs = join(home, "project");

  before(async () => {
    const npm = (args: string[], cwd: string) =>
      execFileSync("npm", args, { cwd, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
    const [packed] = JSON.parse(npm(["pack", "--json", "--ignore-scripts", "--pack-destination", home], root)) as [
      { filename: string; files: { path: string }[] },
    ];
    const paths = packed.files.map(({ path }) => path);
    assert.ok(
      !paths.some((path) => /(^|\/)(tests|sandbox|demo)\//.test(path)),
      "the package carries what is not for users",
    );
    mkdirSync(theirs);
    const pinned = JSON.parse(readFileSync(join(root, "package.json"), "utf8")).devDependencies[
      "@pulumi/pulumi"
    ] as string;
    const dependencies = { "@pulumi/pulumi": pinned, "jamf-entra-compliance": `file:${join(home, packed.filename)}` };
    const manifest = { name: project, private: true, main: "program.js", dependencies };
    writeFileSync(join(theirs, "package.json"), JSON.stringify(manifest));
    writeFileSync(join(theirs, "program.js"), program);
    const runtime = "runtime: { name: nodejs, options: { typescript: false } }";
    writeFileSync(join(theirs, "Pulumi.yaml"), `name: ${project}\n${runtime}\n`);
    npm(["install", "--prefer-offline", "--no-audit", "--no-fund", "--ignore-scripts"], theirs);
    tenant = await Tenant.start();
    stack = tenant.stack({}, {}, theirs);
    stack.configure({ jamfUrl: tenant.sandbox.jamf.url }, project);
  });
  after(async () => {
    await tenant?.stop();
    rmSync(home, { recursive: true, force: true });
  });

  const policy = async () => (await tenant.snapshot()).jamf.policies.find((p: any) => /Register with/.test(p.name));

  it("makes the objects", async () => {
    const ran = await stack.up();
    assert.equal(ran.code, 0, ran.text);
    assert.equal((await policy()).general.enabled, false);
  });

  it("changes what changed, and nothing the second time", async () => {
    stack.configure({ jamfUrl: tenant.sandbox.jamf.url, stage: "pilot" }, project);
    const ran = await stack.up();
    assert.equal(ran.code, 0, ran.text);
    assert.equal((await policy()).general.enabled, true);
    const { result, requests } = await tenant.logged(() => stack.up("--expect-no-changes"));
    assert.equal(result.code, 0, result.text);
    assert.deepEqual(writes(requests), []);
  });

  it("keeps the same constant text in state as in its own project", async () => {
    const { text, resources } = await stack.state();
    assert.ok(!text.includes(tenant.sandbox.jamf.clientSecret));
    const texts = resources.map((r) => r.inputs?.__provider as string | undefined).filter((t) => t !== undefined);
    assert.ok(texts.length > 0 && texts.every((t) => t.length <= 300 && t.includes("jamf-entra-compliance/host")));
  });

  it("removes them", async () => {
    const ran = await stack.destroy();
    assert.equal(ran.code, 0, ran.text);
    assert.equal(await policy(), undefined);
  });
});
