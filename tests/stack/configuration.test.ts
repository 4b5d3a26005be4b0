/**
 * The configuration as Pulumi allows it to be written, on the real engine: two ways of writing it, and what a command makes of one. All ways and
 * all commands where `ALL_WAYS` asks for them (tests/long/configuration.test.ts).
 */
import assert from "node:assert/strict";
import { configurationIsReadAlike, lines } from "../support/configurations";
import { people } from "../support/connected";
import { PulumiProject } from "../support/pulumiProject";
import { Tenant } from "../support/tenant";

const short = [
  "values in Pulumi.yaml only: values, defaults, short ones and paths",
  "this project's own declarations: a section as a map, one as text of JSON, the others by their defaults",
];
configurationIsReadAlike(process.env["ALL_WAYS"] ? undefined : short);

describe("a project whose configuration is spread as Pulumi allows it", function () {
  this.timeout(600_000);
  let tenant: Tenant;
  let project: PulumiProject;
  const stack = "organization/contoso-macs/prod";
  let tenantId: string;
  let groupId: string;

  before(async () => {
    tenant = await Tenant.start();
    const { config } = await people(tenant);
    const { JAMF_CLIENT_ID: id, JAMF_CLIENT_SECRET: secret, ...env } = tenant.environment;
    // The environment knows nothing of Jamf Pro: what works, works by the stack's secrets.
    project = new PulumiProject("contoso-macs", { ...env, JAMF_CLIENT_ID: "", JAMF_CLIENT_SECRET: "" }, stack);
    project.write(
      "Pulumi.yaml",
      lines(
        "stackConfigDir: stacks",
        "config:",
        `  jamfUrl: { value: "${config["jamfUrl"] as string}" }`,
        `  conditionalAccess: { value: ${JSON.stringify(config["conditionalAccess"])} }`,
      ),
    );
    await project.init();
    const set = (...args: string[]) => project.did("config", "set", ...args, "--stack", stack);
    tenantId = config["tenantId"] as string;
    groupId = (config["users"] as { groupId: string }).groupId;
    await set("tenantId", tenantId, "--secret");
    await set("--path", "users.groupId", groupId, "--secret");
    await set("jamfClientId", id!, "--secret");
    await set("jamfClientSecret", secret!, "--secret");
    project.write(
      "stacks/Pulumi.prod.yaml",
      `${project.read("stacks/Pulumi.prod.yaml")}  acknowledged: { membershipEmail: 2026-11-22 }\n`,
    );
  });
  after(async () => {
    project?.remove();
    await tenant?.stop();
  });

  it("goes up with the stack's own credentials, keeps them out of plain sight, and shows no change afterwards", async () => {
    const secret = tenant.environment["JAMF_CLIENT_SECRET"]!;
    const ran = await project.pulumi("up", "--yes", "--skip-preview", "--stack", stack);
    assert.equal(ran.code, 0, ran.out + ran.err);
    // Pulumi itself hands the configuration to the provider and keeps it in state, encrypted.
    const state = await project.did("stack", "export", "--stack", stack);
    for (const [where, text] of Object.entries({ state, terminal: ran.out + ran.err })) {
      const at = text.indexOf(secret);
      assert.equal(at, -1, `the secret in the ${where}: ${text.slice(Math.max(0, at - 500), at)}`);
    }
    // What is made from an encrypted value, whole or a part of a list or an object, stands encrypted in the state too.
    for (const [name, value] of Object.entries({ tenantId, groupId })) {
      const at = state.indexOf(value);
      assert.equal(at, -1, `${name} in the state: ${state.slice(Math.max(0, at - 500), at + 40)}`);
    }
    const again = await project.pulumi("preview", "--expect-no-changes", "--stack", stack);
    assert.equal(again.code, 0, again.out + again.err);
  });

  const commands: Record<string, string[]> = {
    status: ["status", "--json"],
    blockers: ["blockers", "--json"],
    verify: ["verify", "--json"],
    diagnose: ["diagnose", "--json", "--user", "nobody@contoso.com"],
    notify: ["notify", "--json", "--contact", "it@contoso.com", "--deadline", "2027-01-01"],
  };
  const chosen = Object.entries(commands).filter(([name]) => process.env["ALL_WAYS"] || name === "status");
  for (const [name, args] of chosen) {
    it(`${name} reads it`, async () => {
      const { code, out, err } = await project.command([...args, "--stack", stack]);
      assert.notEqual(code, 1, err);
      assert.doesNotThrow(() => JSON.parse(out), out);
    });
  }

  it("what is held at the last run beside an error in an encrypted key stays encrypted in the state, and is not printed", async () => {
    await project.did("config", "set", "stage", "drain", "--stack", stack);
    await project.did("config", "set", "--path", "users.groupId", "no-such-id", "--secret", "--stack", stack);
    const ran = await project.pulumi("up", "--yes", "--skip-preview", "--diff", "--stack", stack);
    assert.equal(ran.code, 0, ran.out + ran.err);
    assert.match(
      (ran.out + ran.err).replace(/\s+/g, " "),
      /users\.groupId: .*The user group stays as the last run left it/,
    );
    const state = await project.did("stack", "export", "--stack", stack);
    for (const [where, text] of Object.entries({ state, terminal: ran.out + ran.err })) {
      const at = text.indexOf(groupId);
      assert.equal(at, -1, `groupId in the ${where}: ${text.slice(Math.max(0, at - 500), at + 40)}`);
      assert.ok(!text.includes("no-such-id"), where);
    }
  });

  it("the emergency exit reads it: the policy that it looks for is this stack's", async () => {
    const { code, err } = await project.command(["report-only", "--stack", stack]);
    assert.equal(code, 1);
    assert.match(
      err,
      /^Tenant \S+ has no policy "Require a compliant Mac \(Jamf\)" that is for macOS and requires a compliant device/m,
    );
  });
});
