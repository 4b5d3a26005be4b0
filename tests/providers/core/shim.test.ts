/** The provider text in state: what it is, what the host makes of it, and that the text of earlier releases is served too. */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Script } from "node:vm";
import { type SandboxProcess, startSandboxProcess } from "../../../sandbox/child";
import { assertHostIsFound, providerText } from "../../../providers/core/shim";
import { Host, type Managed, root } from "../../support/host";

/** Seven serialized closures, as version 0.1.0 wrote them for a category. */
const ofVersion01 = readFileSync(join(root, "tests/providers/core/provider-text-0.1.0.txt"), "utf8");
const longestKind = "graph:DeviceComplianceConnection";
const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");

describe("the provider text in state", () => {
  it("is frozen: states of earlier releases run it at refresh and delete", () => {
    const text = providerText("jamf:Category");
    assert.equal(sha256(text), "2d092858a82b4ba11da5d6c774b622f852e1107e75fc58743ec2a57088078c83");
    assert.equal(sha256(ofVersion01), "068620847fae5c8952ed85b02d36a7296b593c845c18b449f586d131ae646177");
  });

  it("stays within 300 bytes and differs between kinds in nothing but the kind", () => {
    const [a, b] = [providerText("jamf:Category"), providerText(longestKind)];
    assert.ok(Buffer.byteLength(b) <= 300, `${Buffer.byteLength(b)} bytes`);
    assert.equal(a.replace("jamf:Category", "K"), b.replace(longestKind, "K"));
  });

  it("holds no code of a handler, no value of the environment, no path of this machine", () => {
    process.env["JAMF_CLIENT_SECRET"] = "not-in-any-text";
    const text = providerText("jamf:Policy");
    delete process.env["JAMF_CLIENT_SECRET"];
    assert.ok(!text.includes("not-in-any-text"));
    assert.ok(!text.includes(process.cwd()));
    assert.doesNotMatch(text, /require\(|https?:|[\n/]dist\//);
  });

  it("offers the host the same seven methods as before and answers to no other name", () => {
    const offered = [providerText("jamf:Category"), ofVersion01].map((text) => {
      const exports: { handler?: () => Record<string, unknown> } = {};
      new Script(text).runInNewContext({ exports });
      const provider = exports.handler!();
      // The host looks for `then` (it awaits the provider) and decides by presence what a provider can do.
      assert.equal(provider["then"], undefined);
      return Object.keys(provider).filter((name) => typeof provider[name] === "function");
    });
    assert.deepEqual(offered[0], ["configure", "check", "diff", "create", "read", "update", "delete"]);
    assert.deepEqual(offered[0], offered[1]);
  });
});

describe("the folder of Pulumi.yaml", () => {
  it("finds the package: itself, by its own name", () => assertHostIsFound(root));

  it("that cannot find the package is named, with the remedy, before anything is registered", () => {
    assert.throws(() => assertHostIsFound(tmpdir()), {
      name: "RunError",
      message: new RegExp(`cannot be loaded from ${tmpdir()}\\. Add it to the dependencies`),
    });
  });
});

describe("the provider text in the real host", () => {
  let sandbox: SandboxProcess;
  let host: Host;
  const args = (more: object) => ({ jamfUrl: sandbox.jamf.url, ...more });

  before(async () => {
    sandbox = await startSandboxProcess([]);
    host = await Host.start(sandbox.environment);
  });
  after(async () => {
    await host?.stop();
    await sandbox?.stop();
  });

  const livesThrough = async (it: Managed, name: string) => {
    assert.equal(await it.up(args({ name, priority: 3 })), "create");
    assert.equal(await it.refresh(), "same");
    assert.equal(await it.up(args({ name, priority: 4 })), "update");
    assert.equal(it.held!.outputs["__provider"], it.text);
    await it.destroy();
  };

  it("creates, reads, updates and deletes", () => livesThrough(host.resource("jamf:Category"), "Today"));

  it("does so with the text of version 0.1.0", () =>
    livesThrough(host.resource("jamf:Category", "it", ofVersion01), "Earlier"));

  it("is no change to an object that version 0.1.0 made; its own text still reads and deletes it", async () => {
    const it = host.resource("jamf:Category", "it", ofVersion01);
    await it.up(args({ name: "Handed over" }));
    it.text = providerText("jamf:Category");
    assert.equal(await it.preview(args({ name: "Handed over" })), "same");
    assert.equal(await it.refresh(), "same");
    assert.equal(it.held!.outputs["__provider"], ofVersion01);
    assert.equal(await it.preview(args({ name: "Handed over" })), "same");
    await it.destroy();
  });
});
