/** The workflows of this repository and the templates of the package, as the linters of their services see them; SBOM and licences. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { project } from "./machine";

const github = [join(project, ".github", "workflows"), join(project, "templates", "ci", "github")];
const files = github.flatMap((folder) => readdirSync(folder).map((name) => join(folder, name)));

const linters = [
  {
    name: "actionlint",
    install: "go install github.com/rhysd/actionlint/cmd/actionlint@v1.7.12",
    args: ["-no-color", "-shellcheck=", "-pyflakes="],
    broken:
      'on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps: [{ run: "echo ${{ steps.none.outputs.a }}" }]\n',
    says: /property "none" is not defined/,
  },
  {
    name: "zizmor",
    install: "pip install zizmor==1.32.0",
    // Offline: what it could ask GitHub about (known weaknesses of actions) would make the test depend on the day.
    args: ["--offline", "--no-progress", "--quiet", "--format=plain"],
    broken:
      'on: pull_request_target\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps: [{ run: "echo ${{ github.event.issue.title }}" }]\n',
    says: /template-injection/,
  },
];

describe("workflows under their linters", () => {
  let folder: string;
  before(() => void (folder = mkdtempSync(join(tmpdir(), "linters-"))));
  after(() => rmSync(folder, { recursive: true, force: true }));

  for (const { name, install, args, broken, says } of linters) {
    it(`${name} finds nothing in ours, and something in a bad one (skipped where it is not installed, unless REQUIRE_LINTERS is set)`, function () {
      this.timeout(60_000);
      const installed = spawnSync(name, ["--version"]).status === 0;
      if (!installed && !process.env["REQUIRE_LINTERS"]) {
        this.test!.title += `: not installed, ${install}`;
        this.skip();
      }
      assert.ok(installed, `${name} is not installed: ${install}`);
      const ran = spawnSync(name, [...args, ...files], { encoding: "utf8", cwd: project });
      assert.equal(ran.status, 0, ran.stdout + ran.stderr);
      const bad = join(folder, "bad.yml");
      writeFileSync(bad, broken);
      const found = spawnSync(name, [...args, bad], { encoding: "utf8", cwd: folder });
      assert.notEqual(found.status, 0);
      assert.match(found.stdout + found.stderr, says);
    });
  }
});

describe("npm run sbom", () => {
  let folder: string;
  before(() => void (folder = mkdtempSync(join(tmpdir(), "sbom-"))));
  after(() => rmSync(folder, { recursive: true, force: true }));

  it("lists every package that is installed with this one, by version and hash, and licences that are allowed", function () {
    this.timeout(60_000);
    const ran = spawnSync(process.execPath, [join(project, "engine", "sbom.mjs"), folder], { encoding: "utf8" });
    assert.equal(ran.status, 0, ran.stderr);
    const { components } = JSON.parse(readFileSync(join(folder, "sbom.cdx.json"), "utf8"));
    const { dependencies } = JSON.parse(readFileSync(join(project, "package.json"), "utf8"));
    for (const [name, version] of Object.entries(dependencies)) {
      const found = components.find((each: any) => each.name === name && each.version === version);
      assert.ok(found, `${name} ${String(version)}`);
      assert.equal(found.hashes[0].alg, "SHA-512");
    }
    const lines = readFileSync(join(folder, "licenses.txt"), "utf8").trimEnd().split("\n");
    assert.equal(lines.length, components.length);
    assert.ok(lines.includes(`MIT\tgot@${dependencies["got"]}`));
    assert.ok(!lines.some((line) => line.startsWith("none")));
  });
});
