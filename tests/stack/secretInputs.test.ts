/**
 * Inputs that a program marks secret, on the real engine: through creates and updates that fail, in the state and in all it says. Logs at the
 * highest level are searched for one run, for three where `ALL_RUNS` asks for it (tests/long/secretInputs.test.ts).
 */
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { around, standNowhere, writtenBelow } from "../support/canaries";
import { type LinkedProject, linkedProject } from "../support/linkedProject";
import type { Stack } from "../support/stack";
import { Tenant } from "../support/tenant";

const canaries = (run: string) => [`script-${run}-Zq7xW2`, `parameter-${run}-Zq7xW2`, `payload-${run}-Zq7xW2`];

const program = `
const { Config, secret } = require("@pulumi/pulumi");
const { Script, Policy, ConfigurationProfile, CompliancePartner } = require("jamf-entra-compliance");
const { readFileSync } = require("node:fs");
const jamfUrl = new Config().require("jamfUrl");
const { run, wrong, partner } = JSON.parse(readFileSync("phase.json", "utf8"));
const script = new Script("script", { jamfUrl, name: "Secret script",
  contents: secret("#!/bin/sh\\nTOKEN=script-" + run + "-Zq7xW2\\n") });
new Policy("policy", { jamfUrl, displayName: "Secret policy", enabled: false,
  scripts: [{ scriptId: script.id, parameters: [secret("parameter-" + run + "-Zq7xW2")],
    ...(wrong === "policy" ? { priority: secret("parameter-" + run + "-Zq7xW2") } : {}) }] });
const payload = { PayloadContent: [{ PayloadType: "com.apple.dock", Label: secret("payload-" + run + "-Zq7xW2") }] };
const unreadable = secret("<plist><dict><key>a</key><integer>payload-" + run + "-Zq7xW2</integer></dict></plist>");
new ConfigurationProfile("profile", { jamfUrl, name: "Secret profile", payload: wrong === "profile" ? unreadable : payload });
if (partner) new CompliancePartner("partner", partner);
`;

describe("inputs marked secret", () => {
  let tenant: Tenant;
  let project: LinkedProject;
  let stack: Stack;
  before(async () => {
    tenant = await Tenant.start();
    project = linkedProject("secret-inputs", program);
    stack = tenant.stack({}, { PULUMI_CONFIG_PASSPHRASE: "Passphrase-Zq7xW2-9f3k" }, project.directory);
    stack.configure({ jamfUrl: tenant.sandbox.jamf.url }, project.name);
    await stack.prepared();
  });
  after(async () => {
    await tenant?.stop();
    project?.remove();
  });

  const phase = (run: string, wrong?: string) =>
    writeFileSync(join(project.directory, "phase.json"), JSON.stringify({ run, wrong }));

  /** Neither what was printed nor the state holds one of them; the state says that something secret stands there. */
  async function nothingTold(text: string, run: string): Promise<any[]> {
    const state = await stack.state();
    for (const canary of canaries(run)) {
      assert.ok(!text.includes(canary), `${canary} was printed: ${text}`);
      assert.ok(!state.text.includes(canary), `${canary} stands in the state`);
    }
    return state.resources;
  }

  const faults = (...rules: object[]) => tenant.admin.control("POST", "/faults", { rules });

  it("are told by nobody where the read after a create is refused", async () => {
    phase("one");
    // The object is made, and the reading of it fails: Pulumi keeps it in the state as not finished.
    await faults({ method: "GET", path: "/api/v1/scripts/*", kind: "htmlForbidden" });
    const ran = await stack.up("--diff");
    assert.notEqual(ran.code, 0, ran.text);
    const resources = await nothingTold(ran.text, "one");
    const script = resources.find((resource) => resource.type.endsWith(":Script"));
    assert.ok(script?.initErrors?.length > 0, "the script is in the state, not finished");
  });

  it("are written, and stand encrypted in the state", async () => {
    await faults();
    const ran = await stack.up("--diff");
    assert.equal(ran.code, 0, ran.text);
    const resources = await nothingTold(ran.text, "one");
    for (const [kind, name] of [
      ["Script", "contents"],
      ["Policy", "scripts"],
      ["ConfigurationProfile", "payload"],
    ] as const) {
      const { inputs, outputs } = resources.find((resource) => resource.type.endsWith(`:${kind}`));
      assert.deepEqual(inputs.secretInputs, [name]);
      for (const bag of [inputs, outputs]) assert.match(JSON.stringify(bag[name]), /"ciphertext":/, `${kind}.${name}`);
    }
    const { jamf } = await tenant.snapshot();
    for (const canary of canaries("one")) assert.ok(JSON.stringify(jamf).includes(canary), `${canary} arrived`);
  });

  it("are told by nobody where an update is refused", async () => {
    phase("two");
    await faults({ method: "PUT", kind: "htmlForbidden" });
    const ran = await stack.up("--diff");
    assert.notEqual(ran.code, 0, ran.text);
    assert.match(ran.text, /Could not update/);
    await nothingTold(ran.text, "two");
    await nothingTold(ran.text, "one");
    await faults();
  });

  for (const [wrong, path] of [
    ["policy", "scripts[0].priority"],
    ["profile", "payload"],
  ] as const) {
    it(`are named by their path where a ${wrong} is wrong`, async () => {
      phase("three", wrong);
      const ran = await stack.up("--diff");
      assert.notEqual(ran.code, 0, ran.text);
      assert.ok(ran.text.includes(`property ${path} `), ran.text);
      await nothingTold(ran.text, "three");
    });
  }

  it("are found by the search below where they stand, tokens of Jamf Pro and forms of a secret too", () => {
    const part = () => Buffer.from(randomUUID() + randomUUID()).toString("base64url");
    const texts = [
      `token=${part()}.${part()}.${part()}`,
      "a%2Fb%2Bsecret",
      Buffer.from("a/b+secret").toString("base64"),
    ];
    for (const content of texts)
      assert.throws(() => standNowhere({ it: "a/b+secret" }, [{ where: "here", content }]), /here/);
    standNowhere({ it: "a/b+secret" }, [{ where: "here", content: "nothing of it" }]);
  });

  /** Everything that a run at the highest level of logging wrote anywhere. */
  it("and credentials stand nowhere: not in Pulumi's logs at -v=9, its folder, temporary files, the project or the state", async () => {
    const { jamf, entra } = tenant.sandbox;
    const temporary = mkdtempSync(join(tmpdir(), "canaries-"));
    const groupId = (await tenant.part("entra.groups")).find((each: any) => each.displayName === "Engineering").id;
    const partner = { tenantId: entra.tenantId, groupId, entry: "present" };
    writeFileSync(join(project.directory, "phase.json"), JSON.stringify({ run: "four", partner }));
    const environment = stack.environment();
    const text: string[] = [];
    try {
      const runs = [
        ["up", "--yes", "--skip-preview"],
        ["preview", "--diff"],
        ["refresh", "--yes", "--skip-preview"],
      ];
      for (const args of process.env["ALL_RUNS"] ? runs : runs.slice(0, 1)) {
        const verbose = ["-v=9", "--logtostderr", "--logflow", "--non-interactive", ...stack.which];
        const ran = await stack.rawWith({ TMPDIR: temporary }, [...args, ...verbose]);
        assert.equal(ran.code, 0, ran.text.slice(-3000));
        assert.match(ran.text, /^(I\d{4} .+\.go:\d+\]|\{"time":)/m, "Pulumi logged what it does");
        text.push(ran.text);
      }
      const files = writtenBelow([environment["PULUMI_HOME"]!, temporary, stack.home, project.directory]);
      assert.ok(files.length > 5, files.map(({ where }) => where).join());
      const written = [...text.map((content, i) => ({ where: `log ${i}`, content })), ...files];
      standNowhere(
        {
          "client secret of Jamf Pro": jamf.clientSecret,
          "client secret of Entra": entra.clientSecret,
          passphrase: environment["PULUMI_CONFIG_PASSPHRASE"]!,
        },
        written,
      );
      // Inputs marked secret: nowhere but where the program itself is told them, and in Pulumi's own log of its calls at this level.
      const isLog = (name: string) => name.startsWith("log ") || /\/logs\//.test(name) || name.endsWith("phase.json");
      for (const canary of canaries("four"))
        for (const { where, content } of written.filter((each) => !isLog(each.where)))
          assert.ok(!content.includes(canary), `${canary} in ${where}: ${around(content, canary)}`);
    } finally {
      rmSync(temporary, { recursive: true, force: true });
    }
  }).timeout(300_000);
});
