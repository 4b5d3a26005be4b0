/** The policy pack on the real engine: for each rule a stack that breaks it, and one that does not. */
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { version } from "@pulumi/pulumi/version";
import { people } from "./connected";
import { root } from "./host";
import { type LinkedProject, linkedProject } from "./linkedProject";
import { Tenant } from "./tenant";

/** The CLI is as old as the SDK. 3.276 starts the file as a program, beside any language host; 3.248 takes the folder alone. */
const takesFolderAlone = Number(version.split(".")[1]) < 276;
const folder = join(root, "dist", "policy");
const pack = takesFolderAlone ? folder : join(folder, "start");

/** A stack of bare resources: our own program would refuse what the pack is to find. */
const bare = (body: string) => `
const pulumi = require("@pulumi/pulumi");
const azuread = require("@pulumi/azuread");
const nothing = { check: async (_, news) => ({ inputs: news }), create: async (inputs) => ({ id: "1", outs: inputs }) };
class Ours extends pulumi.dynamic.Resource {
  constructor(module, type, name, inputs) { super(nothing, name, inputs, {}, module, type); }
}
const guard = (stage) => new Ours("graph", "TearDownGuard", "guard", { stage, groupId: "${"1".repeat(8)}-1111-1111-1111-111111111111" });
const policy = (state, users) => new azuread.ConditionalAccessPolicy("policy", {
  displayName: "Require a compliant Mac", state,
  conditions: { applications: { includedApplications: ["All"] }, users, clientAppTypes: ["all"] },
  grantControls: { operator: "OR", builtInControls: ["compliantDevice"] },
});
const all = "11111111-1111-1111-1111-111111111111";
const pilot = "22222222-2222-2222-2222-222222222222";
const emergency = "33333333-3333-3333-3333-333333333333";
${body}
`;

const cases: [rule: string, breaks: string, passes: string, says: RegExp][] = [
  [
    "no-all-users",
    `guard("connect"); policy("enabledForReportingButNotEnforced", { includedUsers: ["All"], excludedGroups: [emergency] });`,
    `guard("connect"); policy("enabledForReportingButNotEnforced", { includedGroups: [all], excludedGroups: [emergency] });`,
    /includes all users/,
  ],
  [
    "reachable-break-glass",
    `guard("enforce"); policy("enabled", { includedGroups: [all] });`,
    `guard("enforce"); policy("enabled", { includedGroups: [all], excludedGroups: [emergency] });`,
    /excludes no emergency access account/,
  ],
  [
    "no-enforcement-outside-stage",
    `guard("pilot"); policy("enabled", { includedGroups: [all], excludedGroups: [emergency] });`,
    `guard("pilot"); policy("enabled", { includedGroups: [pilot], excludedGroups: [emergency] });`,
    /is on for all users who register Macs in stage pilot/,
  ],
  [
    "no-plain-text-secret",
    `new Ours("jamf", "Script", "script", { name: "x", contents: "curl -d client_secret=" + "hunter2hunter2" });`,
    `new Ours("jamf", "Script", "script", { name: "x", contents: "curl -d client_secret=$SECRET" });`,
    /contents looks like it contains a credential/,
  ],
  [
    "protected-resources",
    `new Ours("graph", "CompliancePartner", "partner", { groupId: all });`,
    `guard("pilot"); new Ours("graph", "CompliancePartner", "partner", { groupId: all });`,
    /no tear-down guard: destroy would not be checked/,
  ],
];

/** Declares a test for each rule, or for these. */
export function policyPackWorks(rules: readonly string[] = cases.map(([rule]) => rule)): void {
  describe("policy pack", function () {
    this.timeout(120_000);
    let tenant: Tenant;
    const projects: LinkedProject[] = [];
    before(async function () {
      tenant = await Tenant.start();
      if (!takesFolderAlone) return;
      // Built from Go modules, such a CLI has a language host that knows no packs.
      const { text } = await tenant.stack().preview("--policy-pack", pack);
      if (text.includes("not supported")) this.skip();
    });
    after(async () => {
      for (const project of projects) project.remove();
      await tenant?.stop();
    });

    const preview = async (name: string, body: string, ...more: string[]) => {
      const project = linkedProject(name, bare(body));
      projects.push(project);
      const stack = tenant.stack({}, {}, project.directory);
      stack.configure({}, project.name);
      return stack.preview("--policy-pack", pack, ...more);
    };

    for (const [rule, breaks, passes, says] of cases.filter(([rule]) => rules.includes(rule))) {
      it(`${rule} stops the stack that breaks it, and lets the other pass`, async () => {
        const broken = await preview("breaks", breaks);
        const flat = broken.text.replace(/\s+/g, " ");
        assert.notEqual(broken.code, 0, broken.text);
        assert.match(flat, new RegExp(`\\b${rule}\\b`));
        assert.match(flat, says);
        const passed = await preview("passes", passes);
        assert.equal(passed.code, 0, passed.text);
        assert.doesNotMatch(passed.text, new RegExp(`\\[mandatory\\]\\s+${rule}`));
      });
    }

    if (rules.includes("protected-resources"))
      it("protected-resources asks for protect on the types that its configuration names", async () => {
        const settings = join(tenant.stack().home, "policy.json");
        writeFileSync(
          settings,
          JSON.stringify({ "protected-resources": { protect: ["pulumi-nodejs:dynamic/graph:TearDownGuard"] } }),
        );
        const ran = await preview("protect", `guard("pilot");`, "--policy-pack-config", settings);
        assert.notEqual(ran.code, 0, ran.text);
        assert.match(ran.text.replace(/\s+/g, " "), /guard must have protect: true/);
      });

    it("lets this project's own stack pass", async () => {
      const { config } = await people(tenant);
      const ran = await tenant.stack(config).preview("--policy-pack", pack);
      assert.equal(ran.code, 0, ran.text);
      assert.match(ran.text, /Policy Packs run:/);
      assert.doesNotMatch(ran.text, /can't run policy 'no-plain-text-secret'/);
    });
  });
}
