/** A stack's configuration as Pulumi allows it to be written: the engine and the commands read the same, on the real engine. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./host";
import { PulumiProject } from "./pulumiProject";

const jamfUrl = "https://example.jamfcloud.com";
const tenantId = "11111111-1111-4111-8111-111111111111";
const groupId = "22222222-2222-4222-8222-222222222222";

interface Case {
  name?: string;
  stack?: string;
  /** Added to the project's file. */
  project?: string;
  /** The stack's file. */
  file?: [string, string];
  /** `pulumi config set` with these arguments. */
  set?: string[][];
  /** What both must have read, among all else. */
  holds: Record<string, unknown>;
}

export const lines = (...all: string[]) => `${all.join("\n")}\n`;
const stackFile = (...all: string[]): [string, string] => ["Pulumi.prod.yaml", lines("config:", ...all)];
const ofTenant = [`  p:tenantId: ${tenantId}`, `  p:users: { groupId: ${groupId} }`];

const own = readFileSync(join(root, "Pulumi.yaml"), "utf8");
const declarations = own.slice(own.indexOf("\nconfig:") + 1);

const cases: Record<string, Case> = {
  "values in Pulumi.yaml only: values, defaults, short ones and paths": {
    project: lines(
      "config:",
      `  jamfUrl: { value: "${jamfUrl}" }`,
      "  stage: { type: string, default: pilot }",
      "  deleteAdopted: true",
      "  p:waitForPeople: { value: 7 }",
      "  jamf: { value: { category: From the project, complianceGroup: { inventoryWithinDays: 8 } } }",
      "  p:pilot.computerGroup: { value: IT Macs }",
      "  other:key: { value: not ours }",
    ),
    holds: { jamfUrl, stage: "pilot", deleteAdopted: true, waitForPeople: 7, pilot: { computerGroup: "IT Macs" } },
  },
  "a value of the stack goes before the project's, as a whole": {
    project: lines(
      "config:",
      "  jamf: { value: { category: From the project, site: S } }",
      "  stage: { default: pilot }",
    ),
    file: stackFile(`  p:jamfUrl: ${jamfUrl}`, "  p:jamf: { category: From the stack }", "  p:stage: prepare"),
    holds: { stage: "prepare" },
  },
  "tenantId and users.groupId as secrets": {
    file: stackFile(`  p:jamfUrl: ${jamfUrl}`),
    set: [
      ["tenantId", tenantId, "--secret"],
      ["--path", "users.groupId", groupId, "--secret"],
    ],
    holds: { tenantId, users: { groupId } },
  },
  "jamfClientId and jamfClientSecret as secrets": {
    file: stackFile(`  p:jamfUrl: ${jamfUrl}`),
    set: [
      ["jamfClientId", "0123", "--secret"],
      ["jamfClientSecret", "only-in-the-stack", "--secret"],
    ],
    holds: { jamfClientId: "0123", jamfClientSecret: "only-in-the-stack" },
  },
  stackConfigDir: {
    project: "stackConfigDir: stacks/all\n",
    file: ["stacks/all/Pulumi.prod.yaml", lines("config:", `  p:jamfUrl: ${jamfUrl}`, "  p:stage: pilot")],
    holds: { jamfUrl, stage: "pilot" },
  },
  "stackConfigDir by its older name": {
    project: "config: stacks\n",
    file: ["stacks/Pulumi.prod.yaml", lines("config:", `  p:jamfUrl: ${jamfUrl}`, "  p:stage: pilot")],
    holds: { jamfUrl, stage: "pilot" },
  },
  "another project name; keys without it, and with its older form": {
    name: "contoso-macs",
    file: stackFile(
      `  jamfUrl: ${jamfUrl}`,
      "  contoso-macs:stage: pilot",
      "  contoso-macs:config:waitForPeople: 3",
      "  jamf-entra-compliance:stage: connect",
    ),
    holds: { jamfUrl, stage: "pilot", waitForPeople: 3 },
  },
  "organisation/project/stack": {
    stack: "organization/p/prod",
    file: stackFile(`  p:jamfUrl: ${jamfUrl}`, "  p:stage: pilot"),
    holds: { jamfUrl, stage: "pilot" },
  },
  "a day without quotes, in the stack's file and in the project's": {
    project: lines("config:", "  acknowledged: { value: { membershipEmail: 2026-11-22 } }"),
    file: stackFile(`  p:jamfUrl: ${jamfUrl}`),
    holds: { acknowledged: { membershipEmail: "2026-11-22" } },
  },
  "this project's own declarations: a section as a map, one as text of JSON, the others by their defaults": {
    project: declarations,
    file: stackFile(
      `  p:jamfUrl: ${jamfUrl}`,
      "  p:jamf: { category: From the stack }",
      "  p:waitForPeople: '12'",
      `  p:thresholds: '{"compliantPercent": 80}'`,
    ),
    holds: { jamfUrl, stage: "prepare", cloud: "global", waitForPeople: 12, adoptExisting: false },
  },
  "days without quotes, numbers, switches, nothing at all and merged maps": {
    file: stackFile(
      `  p:jamfUrl: ${jamfUrl}`,
      ...ofTenant,
      "  p:acknowledged: { registrationPayload: 2026-11-21, membershipEmail: '2026-11-22', drained: 2026-11-23 }",
      "  p:waitForPeople: '12'",
      "  p:adoptExisting: true",
      "  p:jamf:",
      "    complianceGroup: &group { inventoryWithinDays: 8 }",
      "    applicableGroup: { displayName: '007' }",
      "  p:thresholds: { <<: { compliantPercent: 80 }, heartbeatHours: 12 }",
    ),
    holds: {
      waitForPeople: 12,
      adoptExisting: true,
      acknowledged: { registrationPayload: "2026-11-21", membershipEmail: "2026-11-22", drained: "2026-11-23" },
    },
  },
};

/** Declares a test for each way of writing it, or for these. */
export function configurationIsReadAlike(chosen: readonly string[] = Object.keys(cases)): void {
  for (const title of chosen) assert.ok(cases[title], title);
  describe("a stack's configuration as Pulumi allows it", function () {
    this.timeout(120_000);
    const projects: PulumiProject[] = [];
    afterEach(() => projects.splice(0).forEach((project) => project.remove()));

    for (const [title, { name = "p", stack, project, file, set = [], holds }] of Object.entries(cases).filter(
      ([title]) => chosen.includes(title),
    )) {
      it(title, async () => {
        const made = new PulumiProject(name, {}, stack);
        projects.push(made);
        if (project) made.write("Pulumi.yaml", project);
        await made.init();
        if (file) made.write(...file);
        for (const args of set) await made.did("config", "set", ...args, "--stack", stack ?? "prod");
        const [engine, commands] = [await made.engineReads(), await made.commandsRead()];
        assert.deepEqual(commands, engine);
        const read = engine as Record<string, unknown>;
        for (const [key, value] of Object.entries(holds)) assert.deepEqual(read[key], value, key);
      });
    }
  });
}
