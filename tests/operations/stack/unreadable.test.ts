/** Where Pulumi cannot be asked: what is encrypted or lies elsewhere is named, never called missing, and what is not needed stops nobody. */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync, mkdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { emergencyConfiguration, stackConfiguration } from "../../../operations/stack/configuration";

const tenantId = "11111111-1111-4111-8111-111111111111";
const groupId = "22222222-2222-4222-8222-222222222222";
const encrypted = "{ secure: v1:abc }";
const policy = [
  "  p:conditionalAccess:",
  "    managedPolicy: { displayName: Ours }",
  `    breakGlass: { groupId: ${groupId} }`,
];

describe("a stack's configuration without the Pulumi CLI", () => {
  const names = ["PATH", "JAMF_CLIENT_ID", "JAMF_CLIENT_SECRET", "JAMF_URL", "PULUMI_STACK"] as const;
  const before = new Map(names.map((name) => [name, process.env[name]]));
  const start = process.cwd();
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "unreadable-"));
    process.chdir(folder);
    for (const name of names) delete process.env[name];
    process.env["PATH"] = folder;
    writeFileSync("Pulumi.yaml", "name: p\n");
  });
  afterEach(() => {
    process.chdir(start);
    for (const [name, value] of before) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
    rmSync(folder, { recursive: true });
  });

  const stack = (...lines: string[]) =>
    writeFileSync(
      "Pulumi.prod.yaml",
      ["config:", "  p:jamfUrl: https://example.jamfcloud.com", ...lines, ""].join("\n"),
    );
  const reasonsOf = async (work: Promise<unknown>): Promise<readonly string[]> => {
    const error = await work.then(
      () => assert.fail("was read"),
      (e: { reasons?: string[]; message: string }) => e,
    );
    return error.reasons ?? [error.message];
  };
  const why = "could not be read: the Pulumi CLI is not on PATH";

  it("ends at aliases that multiply, or that lead in a circle", async () => {
    stack("  p:users: &users { members: [*users] }");
    assert.match((await reasonsOf(stackConfiguration("prod"))).join(), /an alias \(\*\) refers to what it stands in/);
    const doubled = Array.from({ length: 12 }, (_, i) => `  p:a${i + 1}: &a${i + 1} [${`*a${i},`.repeat(9)}]`);
    stack("  p:a0: &a0 [x]", ...doubled);
    assert.match((await reasonsOf(stackConfiguration("prod"))).join(), /Excessive alias count/);
  });

  it("names each encrypted value on its path", async () => {
    stack(`  p:tenantId: ${encrypted}`, `  p:users: { groupId: ${encrypted} }`);
    assert.deepEqual(await reasonsOf(stackConfiguration("prod")), [
      `Configuration tenantId: is encrypted and ${why}`,
      `Configuration users.groupId: is encrypted and ${why}`,
    ]);
  });

  it("names the environments that the stack imports", async () => {
    stack();
    writeFileSync(
      "Pulumi.prod.yaml",
      "environment: [contoso/macs]\nconfig:\n  p:jamfUrl: https://example.jamfcloud.com\n",
    );
    assert.deepEqual(await reasonsOf(stackConfiguration("prod")), [
      `Configuration: the values of environment contoso/macs ${why}`,
    ]);
  });

  it("names the stack's Jamf Pro credentials only where they are the only ones and Jamf Pro is asked", async () => {
    stack("  p:jamfClientId: 0123", `  p:jamfClientSecret: ${encrypted}`);
    assert.deepEqual(await reasonsOf(stackConfiguration("prod")), [
      `Configuration jamfClientSecret: is encrypted and ${why}`,
    ]);
    assert.equal((await stackConfiguration("prod", { jamf: false })).config.stage, "prepare");
    Object.assign(process.env, { JAMF_CLIENT_ID: "env", JAMF_CLIENT_SECRET: "env-secret" });
    process.env["JAMF_URL"] = "https://example.jamfcloud.com";
    assert.equal((await stackConfiguration("prod")).config.stage, "prepare");
  });

  it("opens the emergency exit whatever else is encrypted, comes from elsewhere, or is wrong", async () => {
    stack(`  p:tenantId: ${tenantId}`, `  p:users: { groupId: ${encrypted} }`, "  p:stag: typo", ...policy);
    const { config } = await emergencyConfiguration("prod", undefined);
    assert.equal(config.tenantId, tenantId);
    assert.equal(config.conditionalAccess.managedPolicy?.displayName, "Ours");
    stack(`  p:tenantId: ${encrypted}`, ...policy);
    assert.deepEqual(await reasonsOf(emergencyConfiguration("prod", undefined)), [
      `Configuration tenantId: is encrypted and ${why}`,
    ]);
  });

  it("opens the emergency exit by the project's name, its stackConfigDir and organisation/project/stack", async () => {
    writeFileSync("Pulumi.yaml", "name: p\nstackConfigDir: stacks\n");
    mkdirSync("stacks/below", { recursive: true });
    stack(`  p:tenantId: ${tenantId}`, "  jamf-entra-compliance:tenantId: not-ours", ...policy);
    const file = join(folder, "Pulumi.prod.yaml");
    process.chdir("stacks/below");
    assert.equal((await emergencyConfiguration("prod", file)).config.tenantId, tenantId);
    await assert.rejects(
      emergencyConfiguration("acme/p/prod", undefined),
      /Could not read the configuration "\.\.\/Pulumi\.prod\.yaml"/,
    );
    writeFileSync("../Pulumi.prod.yaml", `config:\n  p:tenantId: ${groupId}\n`);
    assert.equal((await emergencyConfiguration("acme/p/prod", undefined)).config.tenantId, groupId);
  });

  it("refuses a stack of another project, as the engine does", async () => {
    stack();
    assert.deepEqual(await reasonsOf(stackConfiguration("acme/q/prod")), [
      'Stack "acme/q/prod" is of project "q", but this folder\'s project is "p".',
    ]);
  });

  it("says so where there is no project", async () => {
    rmSync("Pulumi.yaml");
    assert.match(
      (await reasonsOf(stackConfiguration("prod"))).join(),
      /There is no Pulumi project here: neither .+ nor a folder above/,
    );
  });
});
