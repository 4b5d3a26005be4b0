/** The compiled command against the sandbox, as an administrator runs it in the project's folder. */
import assert from "node:assert/strict";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import type { TenantStatus } from "../../../operations/status/tenantStatus";
import type { Stack } from "../../support/stack";
import { Tenant } from "../../support/tenant";
import { type Outcome, run } from "../command";

describe("status", function () {
  let tenant: Tenant;
  let stack: Stack;
  let folder: string;
  let groupName: string;
  let bin: string;

  before(async () => {
    tenant = await Tenant.start();
    const { entra } = await tenant.snapshot(["entra.groups"]);
    const group = entra.groups.find(({ displayName }: any) => displayName === "Engineering");
    groupName = group.displayName;
    stack = tenant.stack({ tenantId: tenant.sandbox.entra.tenantId, users: { groupId: group.id } });
    const ran = await stack.up();
    assert.equal(ran.code, 0, ran.text);
    folder = dirname(stack.configFile);
    // The state stays as it is from here on: the CLI is asked each question once, and its answer serves all runs.
    bin = mkdtempSync(join(tmpdir(), "pulumi-"));
    const answer = `"${bin}/answer $*"`;
    const asked = `PATH="${process.env["PATH"]}" pulumi "$@" > ${answer} || { code=$?; rm ${answer}; exit $code; }`;
    writeFileSync(join(bin, "pulumi"), `#!/bin/sh\nif [ ! -f ${answer} ]; then ${asked}; fi\ncat ${answer}\n`, {
      mode: 0o755,
    });
  });
  after(async () => {
    await tenant?.stop();
    if (bin) rmSync(bin, { recursive: true });
  });

  const environment = (): NodeJS.ProcessEnv => ({
    ...stack.environment(),
    PATH: `${bin}${delimiter}${process.env["PATH"]}`,
  });
  const status = (env: NodeJS.ProcessEnv, ...args: string[]) =>
    tenant.command(["status", ...args], { cwd: folder, env });
  const asked = (ran: Outcome) => {
    assert.notEqual(ran.code, 1, ran.err);
    return { code: ran.code, status: JSON.parse(ran.out) as TenantStatus };
  };
  const ask = async () => asked(await status(environment(), "--json"));
  /** As it is told at first: nothing is changed before the tests that read it. */
  let told: Promise<Outcome> | undefined;
  const firstTold = () => (told ??= status(environment()));
  const person = (step: string, body: object = {}) => tenant.admin.control("POST", `/people/${step}`, body);

  it("prints exactly the documented keys as JSON and writes nothing anywhere", async () => {
    const { result, requests } = await tenant.logged(async () =>
      asked(await run(["status", "--json"], { cwd: folder, env: stack.environment() })),
    );
    assert.deepEqual(Object.keys(result.status), [
      "stage",
      "configuration",
      "warnings",
      "clock",
      "observedStage",
      "gates",
      "partner",
      "blockers",
      "preconditions",
      "access",
      "pending",
      "lastUpdate",
    ]);
    assert.deepEqual(Object.keys(result.status.gates[0]!), ["name", "state", "who", "where", "what", "evidence"]);
    assert.deepEqual(Object.keys(result.status.preconditions[0]!), ["name", "holds", "value", "needed", "remedy"]);
    assert.ok(
      requests.every((r) => r.method === "GET" || r.path.endsWith("/token")),
      JSON.stringify(requests),
    );
    assert.equal(result.code, 2);
    assert.deepEqual([result.status.stage, result.status.observedStage], ["prepare", "prepare"]);
    assert.deepEqual(result.status.pending, []);
    assert.equal(result.status.lastUpdate!.result, "succeeded");
    assert.ok(result.status.blockers.some(({ verdict }) => verdict === "blocks"));
  });

  it("tells the next person first: who, where, with which values", async () => {
    const { out, code } = await firstTold();
    assert.equal(code, 2);
    assert.match(
      out,
      /^Stack test: stage prepare, tenant observed at prepare\n\nNext: registrationPayload, by Jamf Pro admin/,
    );
    assert.match(
      out,
      /Where: Computers > Policies > Register with Azure AD\(Entra\)\s+\(https:\/\/localhost:\d+\/policies\.html\?id=\d+/,
    );
    assert.match(out, /pageSaved +· waiting/);
    assert.match(out, /Unfinished operations: none\./);
    assert.match(out, /Last update: update succeeded, .*create/);
  });

  it("lists who has access now, a line for each count", async () => {
    const { out } = await firstTold();
    const rows = [
      "Users required to use a compliant Mac",
      "Users required to do so for some sign-ins only",
      "Users blocked",
    ];
    assert.match(out, new RegExp(`^Access now:\n${rows.map((row) => `  ${row} +\\d+\n`).join("")}`, "m"));
  });

  it("lists the preconditions of the next stage that are not met", async () => {
    const { out } = await firstTold();
    assert.match(out, /Preconditions of stage pilot: \d of \d+ met\. Not met:/);
    assert.match(out, /✗ partnerActive: inactive|✗ partnerActive: absent/);
    assert.match(out, /✗ blockingPolicies: \d+: ".+" \(id .+\): blocks/s);
  });

  it("sees the connection with its heartbeat and the assigned group when people have made it", async () => {
    await person("savePage", {
      complianceGroup: "Jamf-Intune Compliance Group",
      applicableGroup: "Jamf-Intune Applicable Group",
    });
    await person("consentCloudConnector");
    await person("consentRegistrationApp");
    await person("addPartner", { group: groupName });
    await person("confirm");
    const { status: seen } = await ask();
    assert.equal(seen.observedStage, "connect");
    assert.deepEqual([seen.partner!.state, seen.partner!.groups.length], ["enabled", 1]);
    assert.ok(Date.parse(seen.partner!.heartbeat) > Date.UTC(2026, 0));
    const open = seen.gates.filter(({ state }) => state !== "done").map(({ name }) => name);
    assert.deepEqual(open, ["registrationPayload", "membershipEmail"]);
  });

  it("names people only where they are asked for", async () => {
    const without = await status(environment());
    assert.doesNotMatch(without.out, /@nordlicht/);
    const named = await status(environment(), "--people");
    assert.match(named.out, /Users in the partner's groups: \d+\.\n  .+@nordlicht/);
  });

  it("goes on beside an error that stops no run to a lower stage, with what the last run had, and says so: exit code 2", async () => {
    const { entra } = await tenant.snapshot(["entra.groups"]);
    const { id: groupId } = entra.groups.find(({ displayName }: any) => displayName === "Engineering");
    const config = { jamfUrl: tenant.sandbox.jamf.url, tenantId: tenant.sandbox.entra.tenantId, users: { groupId } };
    const criteria = [{ criterion: "Computer Name", operator: "equals", value: "x" }];
    stack.configure({ ...config, users: 7, stage: "drain", jamf: { complianceGroup: { criteria } } });
    try {
      const { status: seen, code } = await ask();
      assert.equal(code, 2);
      assert.equal(seen.configuration.length, 2);
      assert.match(seen.configuration.join("\n"), /users: .*\. The user group stays as the last run left it\./);
      const { out } = await status(environment());
      assert.match(out.replace(/\s+/g, " "), /✗ Configuration jamf\.complianceGroup\.criteria\[0\]\.operator: must be/);
      stack.configure({ ...config, stage: "drained" });
      assert.equal((await status(environment())).code, 1);
    } finally {
      stack.configure(config);
    }
  });

  it("says that the user group of the stack was deleted by hand, and what puts it right: exit code 2", async () => {
    const gone = "11111111-2222-4333-8444-555555555555";
    const ofGone = mkdtempSync(join(tmpdir(), "pulumi-"));
    const urn = "urn:pulumi:test::p::x$azuread:index/groupWithoutMembers:GroupWithoutMembers::macs-users";
    const group = { urn, type: "azuread:index/groupWithoutMembers:GroupWithoutMembers", id: `/groups/${gone}` };
    const state = JSON.stringify({ deployment: { resources: [group] } });
    writeFileSync(join(ofGone, "pulumi"), `#!/bin/sh\n[ "$2" = export ] && echo '${state}' || echo '[]'\n`, {
      mode: 0o755,
    });
    const config = { jamfUrl: tenant.sandbox.jamf.url, tenantId: tenant.sandbox.entra.tenantId };
    stack.configure({ ...config, users: { rule: "user.accountEnabled -eq true" } });
    try {
      const env = { ...stack.environment(), PATH: `${ofGone}:${process.env["PATH"]}` };
      const ran = await status(env, "--json");
      assert.equal(ran.code, 2, ran.err);
      assert.match(
        (JSON.parse(ran.out) as TenantStatus).warnings.join(),
        new RegExp(`^The user group of this stack \\(id ${gone}\\) was deleted in Entra\\. .*pulumi up --refresh`),
      );
    } finally {
      rmSync(ofGone, { recursive: true });
      const { entra } = await tenant.snapshot(["entra.groups"]);
      const { id: groupId } = entra.groups.find(({ displayName }: any) => displayName === "Engineering");
      stack.configure({ ...config, users: { groupId } });
    }
  });

  it("is where adopt finds that a stack has the objects already: it names the stack and writes nothing, in the folder and anywhere else", async () => {
    const file = join(folder, "Pulumi.second.yaml");
    const where = ["--jamf-url", `${tenant.sandbox.jamf.url}/`, "--tenant", tenant.sandbox.entra.tenantId];
    const adopt = (...args: string[]) =>
      tenant.command(["adopt", ...where, ...args], { cwd: folder, env: environment() });
    for (const args of [["--stack", "second", "--write"], ["--stack", stack.name, "--write"], []]) {
      const { result, requests } = await tenant.logged(() => adopt(...args));
      assert.equal(result.code, 2, result.err);
      const text = `^These objects belong to stack "${stack.name}" already: smart computer group "Jamf-Intune Applicable Group" \\(id \\d+\\), .*There is nothing to adopt, and nothing was written\\.`;
      assert.match(result.out.replace(/\s+/g, " "), new RegExp(text));
      assert.ok(requests.every((r) => r.method === "GET" || r.path.endsWith("/token")));
      assert.equal(existsSync(file), false);
    }
    assert.equal(JSON.parse((await adopt("--json")).out).belongsTo.stack, stack.name);
    const unknown = await tenant.command(["adopt", ...where], {
      cwd: folder,
      env: { ...stack.environment(), PATH: "/nonexistent" },
    });
    assert.match(
      unknown.out.replace(/\s+/g, " "),
      /A stack of this program made smart computer group .*no state was found here .*not on PATH/,
    );
  });

  it("says what it can without the Pulumi CLI, and what to run with it", async () => {
    const { out } = await status({ ...stack.environment(), PATH: "/nonexistent" });
    assert.match(
      out.replace(/\s+/g, " "),
      /Unfinished operations: not available \(the Pulumi CLI is not on PATH; with it, run pulumi stack export/,
    );
  });

  it("counts whom a policy of the tenant's own requires to use a compliant Mac, for a stack without Conditional Access", async () => {
    const { entra, jamf } = tenant.sandbox;
    const { entra: live } = await tenant.snapshot();
    const group = live.groups.find(({ displayName }: any) => displayName === groupName);
    const lines = [`jamfUrl: ${jamf.url}`, `tenantId: ${entra.tenantId}`, `users: { groupId: ${group.id} }`];
    const text = lines.map((line) => `  jamf-entra-compliance:${line}\n`).join("");
    writeFileSync(join(folder, "Pulumi.own.yaml"), `config:\n${text}`);
    const { id } = await tenant.admin.requireCompliantMac("The tenant's own", group.id);
    const { out } = await status(environment(), "--stack", "own");
    await tenant.admin.graph("DELETE", `/v1.0/identity/conditionalAccess/policies/${id}`);
    rmSync(join(folder, "Pulumi.own.yaml"));
    const [, count] = /Users required to use a compliant Mac +(\d+)/.exec(out) ?? [];
    assert.ok(Number(count) >= group.members.length, out);
  });

  it("says nothing of Intune and Conditional Access for a stack without tenant, which reads neither", async () => {
    const { jamf } = tenant.sandbox;
    writeFileSync(join(folder, "Pulumi.jamf.yaml"), `config:\n  jamf-entra-compliance:jamfUrl: ${jamf.url}\n`);
    const { code, out } = await status(environment(), "--stack", "jamf");
    rmSync(join(folder, "Pulumi.jamf.yaml"));
    assert.equal(code, 0);
    assert.match(out, /No tenantId is configured: the stack manages Jamf Pro only\./);
    assert.match(out, /Intune and Conditional Access: not read\./);
    assert.doesNotMatch(out, /Partner:|Blockers:/);
  });

  it("ends with one line when there is no such stack, and when credentials are missing", async () => {
    const none = await status(environment(), "--stack", "other");
    assert.equal(none.code, 1);
    assert.equal(
      none.err,
      'There is no stack "other" in this folder: the project has no Pulumi.other.yaml, and its Pulumi.yaml sets no jamfUrl.\n',
    );
    const { JAMF_CLIENT_ID: _, JAMF_CLIENT_SECRET: __, ...env } = environment();
    const refused = await status(env);
    assert.equal(refused.code, 1);
    assert.match(refused.err, /^No credentials for Jamf Pro are available\./);
  });
});

describe("stack file of status", () => {
  const folder = mkdtempSync(join(tmpdir(), "status-"));
  after(() => rmSync(folder, { recursive: true }));

  it("asks which stack where there are several", async () => {
    writeFileSync(join(folder, "Pulumi.yaml"), "name: jamf-entra-compliance\n");
    for (const name of ["a", "b"]) writeFileSync(join(folder, `Pulumi.${name}.yaml`), "config: {}\n");
    const { code, err } = await run(["status", "--stack", ""], { cwd: folder, env: { PULUMI_STACK: "" } });
    assert.equal(code, 1);
    assert.match(err, /No stack named\. Pass --stack NAME: there are a, b\./);
  });

  it("refuses a wrong key as the program does", async () => {
    writeFileSync(join(folder, "Pulumi.c.yaml"), "config:\n  jamf-entra-compliance:jamfURL: https://x.example\n");
    const { code, err } = await run(["status", "--stack", "c"], { cwd: folder });
    assert.equal(code, 1);
    assert.match(err, /Configuration jamfURL: is an unknown key; did you mean "jamfUrl"\?/);
    assert.match(
      err,
      /^Cannot continue \(2 errors\):\n {2}- Configuration .*\n {2}- Configuration .*\n {2}Nothing was changed\.\n$/,
    );
  });
});
