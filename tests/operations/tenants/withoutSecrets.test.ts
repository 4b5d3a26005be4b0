/** `tenants --without-secrets`: what a stack that is previewed from pull requests must not hold. */
import assert from "node:assert/strict";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { secretsInFile, secretsInState } from "../../../operations/tenants/secrets";
import { type Outcome, run } from "../command";
import { runTogether } from "../together";

const secret = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", ciphertext: "v1:abc" };

describe("tenants --without-secrets", () => {
  let folder: string;
  before(() => void (folder = mkdtempSync(join(tmpdir(), "tenants-"))));
  after(() => rmSync(folder, { recursive: true, force: true }));

  const place = () => ({ cwd: folder, env: { PATH: `${join(folder, "bin")}${delimiter}${process.env["PATH"]}` } });
  const textOf = ({ code, out, err }: Outcome) => ({ code, text: out + err });
  const tenants = async (...args: string[]) => textOf(await runTogether(["tenants", ...args], place()));
  const file = (stack: string, text: string) => writeFileSync(join(folder, `Pulumi.${stack}.yaml`), text);

  it("finds encrypted values at any depth, of any program", () => {
    const config = {
      "macs:jamfClientSecret": { secure: "v1:a" },
      "macs:jamf": { category: "a", repairScript: { name: { secure: "v1:b" } }, list: ["a", { secure: "v1:c" }] },
      "azuread:clientSecret": { secure: "v1:d" },
      "macs:stage": "prepare",
      // Not one: a secret has no key beside it.
      "macs:users": { secure: "yes", displayName: "a" },
    };
    assert.deepEqual(secretsInFile({ config }), [
      "macs:jamfClientSecret",
      "macs:jamf.repairScript.name",
      "macs:jamf.list[1]",
      "azuread:clientSecret",
    ]);
    assert.deepEqual(secretsInFile({ encryptionsalt: "v1:a" }), []);
  });

  it("finds secrets of a state, each once", () => {
    const of = (name: string) => `urn:pulumi:test::macs::pulumi-nodejs:dynamic/jamf:Script::${name}`;
    const resources = [
      { urn: of("script"), inputs: { contents: secret, name: "a" }, outputs: { contents: secret } },
      { urn: of("policy"), inputs: { scripts: [{ parameters: [secret] }] } },
      { urn: of("category"), inputs: { name: "a" } },
    ];
    assert.deepEqual(secretsInState({ deployment: { resources } }), [
      "script: contents",
      "policy: scripts[0].parameters[0]",
    ]);
  });

  it("says which value of which file, and never the value; without one it says nothing", async () => {
    file("contoso", "config:\n  macs:jamfClientSecret:\n    secure: v1:canary\n");
    file("fabrikam", "config:\n  macs:stage: prepare\n");
    const found = textOf(await run(["tenants", "--without-secrets"], place()));
    assert.equal(found.code, 2);
    assert.match(found.text, /^contoso: Pulumi\.contoso\.yaml holds an encrypted value: macs:jamfClientSecret\n/);
    assert.doesNotMatch(found.text, /canary|fabrikam/);
    assert.deepEqual(await tenants("--without-secrets", "--stack", "org/macs/fabrikam"), { code: 0, text: "" });
  });

  it("asks the CLI for the state, and an answer that is missing is no clean state", async () => {
    mkdirSync(join(folder, "bin"));
    const cli = join(folder, "bin", "pulumi");
    const says = (text: string) => (writeFileSync(cli, `#!/bin/sh\n${text}\n`), chmodSync(cli, 0o755));
    const state = { deployment: { resources: [{ urn: "urn:a::script", inputs: { contents: secret } }] } };
    says(`echo '${JSON.stringify(state)}'`);
    const found = await tenants("--without-secrets", "--state", "--stack", "fabrikam");
    assert.deepEqual(
      [found.code, found.text.split("\n")[0]],
      [2, "fabrikam: the state holds a secret: script: contents"],
    );
    says("echo 'error: no stack named fabrikam' >&2; exit 255");
    const unread = await tenants("--without-secrets", "--state", "--stack", "fabrikam");
    assert.equal(unread.code, 1);
    assert.match(unread.text, /The state of stack fabrikam could not be read: no stack named fabrikam/);
  });
});
