/** The situations whose previews are recorded; each is a tenant of the sandbox, led there as a customer would. */
import { rmSync } from "node:fs";
import { join } from "node:path";
import { connect, type Connected, lenient, people, reconnect } from "../support/connected";
import { pilotingOnTheEngine } from "../support/enforced";
import type { Stack } from "../support/stack";
import { Tenant } from "../support/tenant";

/** Records a preview of this stack under this name. */
type Take = (stack: Stack, as: string, ...args: string[]) => Promise<void>;
export type Scene = (take: Take) => Promise<void>;

/** Names that a tenant may hold and that no comment, log or terminal may act on. */
const hostile = [
  "**bold** [click](https://evil.example) ![x](https://evil.example/x.png)",
  "::error::not from us",
  "##vso[task.setvariable variable=x]y ##[error]z",
  "</details><script>alert(1)</script><img src=x onerror=alert(1)>",
  "@octocat #1 !2 `code` ``two`` | cell |",
  "line\u2028break \u202Egnp.exe \u2066x\u2069 zero\u200Bwidth",
  "/close\n/approve",
];

async function inTenant(work: (tenant: Tenant, known: Connected) => Promise<void>): Promise<void> {
  const tenant = await Tenant.start();
  try {
    await work(tenant, await people(tenant));
  } finally {
    await tenant.stop();
  }
}

const must = async (running: Promise<{ code: number | null; text: string }>): Promise<void> => {
  const { code, text } = await running;
  if (code !== 0) throw new Error(text);
};

/** Users register their Macs, which report for six days. */
async function register(tenant: Tenant): Promise<void> {
  await tenant.admin.control("POST", "/people/tickPayload", { policy: "Register with Azure AD(Entra)" });
  for (let day = 0; day < 6; day++) await tenant.admin.control("POST", "/macs/tick", { minutes: 24 * 60 });
}

/** A stack in this stage, with everything that people do done. */
async function reached(tenant: Tenant, { config }: Connected, stage: string, more: object = {}): Promise<Stack> {
  const stack = tenant.stack(config);
  await must(stack.up());
  await connect(tenant);
  for (const each of ["connect", "pilot", "enforce"]) {
    if (each === "enforce") await register(tenant);
    stack.configure({ ...config, stage: each, thresholds: lenient, ...more });
    await must(stack.up());
    if (each === stage) return stack;
  }
  throw new Error(`no way to stage ${stage}`);
}

const group = "Jamf-Intune Compliance Group";

export const scenes: Readonly<Record<string, Scene>> = {
  /** From nothing to enforce and a step back; one tenant serves many situations. */
  life: (take) =>
    inTenant(async (tenant, known) => {
      const { config } = known;
      const stack = tenant.stack(config);
      const at = (stage: string, more: Record<string, unknown> = {}) =>
        stack.configure({ ...config, stage, thresholds: lenient, ...more });
      await take(stack, "create");
      await must(stack.up());
      await take(stack, "no-change");
      at("pilot");
      await take(stack, "refused");
      stack.configure({ ...config, jamff: {} });
      await take(stack, "configuration-error");
      await connect(tenant);
      at("connect");
      await take(stack, "prepare-to-connect");
      await must(stack.up());
      at("pilot");
      await take(stack, "connect-to-pilot");
      await must(stack.up());
      await register(tenant);
      at("enforce");
      await take(stack, "pilot-to-enforce");
      stack.configure({ ...config, stage: "enforce" });
      await take(stack, "enforce-refused");
      at("enforce");
      await must(stack.up());
      const criteria = [
        { criterion: "FileVault 2 Status", operator: "is", value: "All Partitions Encrypted" },
        { criterion: "Operating System Version", operator: "greater than or equal", value: "27" },
      ];
      at("enforce", { jamf: { complianceGroup: { criteria } } });
      await take(stack, "criteria");
      at("enforce", { users: { groupId: known.emergencyGroupId } });
      await take(stack, "users-moved");
      at("connect");
      await take(stack, "enforce-to-connect");
    }),

  /** Of a stack in stage enforce: the way out, what broke or was changed by hand, and a state that is lost. */
  leaving: (take) =>
    inTenant(async (tenant, known) => {
      const { config } = known;
      const stack = await reached(tenant, known, "enforce");
      const at = (stage: string, more: Record<string, unknown> = {}) =>
        stack.configure({ ...config, stage, thresholds: lenient, ...more });
      at("drain");
      await take(stack, "drain");
      at("enforce");
      await tenant.admin.control("POST", "/people/disablePage");
      await take(stack, "broken-since");
      await reconnect(tenant);
      const own = (await tenant.part("entra.conditionalAccessPolicies")).find(
        (p: any) => p.displayName === "Require a compliant Mac (Jamf)",
      );
      await tenant.admin.control("POST", "/entra/policy", {
        id: own.id,
        set: { state: "enabledForReportingButNotEnforced" },
      });
      await take(stack, "switched-off", "--refresh");
      at("prepare", { jamf: { extensionAttribute: false } });
      await take(stack, "removed");
      await tenant.admin.control("POST", "/entra/policy", { id: own.id, set: { state: "enabled" } });
      rmSync(join(stack.home, ".pulumi", "stacks"), { recursive: true });
      at("enforce");
      await must(stack.raw(["stack", "init", stack.name, "--no-select"], stack.home));
      await take(stack, "lost-state");
    }),

  /** A fleet that lives, with the managed policy on: what would happen to users can be worked out. */
  living: async (take) => {
    const { tenant, stack, configure } = await pilotingOnTheEngine();
    try {
      const newest = [{ criterion: "Operating System Version", operator: "greater than or equal", value: "26.1" }];
      const onTrial = { complianceGroup: { inventoryWithinDays: 8, candidate: newest } };
      configure({});
      await must(stack.up());
      configure({ jamf: onTrial });
      // What a candidate would do is known once Jamf Pro has computed it.
      await must(stack.up());
      await take(stack, "candidate");
      configure({});
      const userGroup = (await stack.outputs())["userGroupId"] as string;
      await tenant.admin.requireCompliantMac("CA200: Compliant Macs", userGroup);
      configure({ stage: "drain" });
      await take(stack, "held-back");
    } finally {
      await tenant.stop();
    }
  },

  drift: (take) =>
    inTenant(async (tenant, { config }) => {
      const stack = tenant.stack(config);
      await must(stack.up());
      const { jamf } = await tenant.snapshot();
      const { id } = jamf.smartComputerGroups.find((g: any) => g.name === group);
      const path = `/api/v3/computer-groups/smart-groups/${id}`;
      const { json } = await tenant.admin.must("GET", path);
      json.criteria = json.criteria.filter((c: any) => !c.name.startsWith("FileVault"));
      await tenant.admin.must("PUT", path, json);
      await take(stack, "drift", "--refresh");
      stack.configure({ ...config, jamf: { category: "Compliance" } });
      await take(stack, "mixed", "--refresh");
    }),

  failure: (take) =>
    inTenant(async (tenant, { config }) => {
      const stack = tenant.stack(config);
      await tenant.admin.control("POST", "/faults", {
        rules: [{ method: "GET", path: "/api/v3/computer-groups/smart-groups", kind: "htmlForbidden", times: 100 }],
      });
      await take(stack, "failure");
    }),

  adoption: (take) =>
    inTenant(async (tenant, { config }) => {
      await tenant.admin.must("POST", "/api/v3/computer-groups/smart-groups", {
        name: group,
        siteId: "-1",
        criteria: [
          {
            name: "FileVault 2 Status",
            searchType: "is",
            value: "All Partitions Encrypted",
            priority: 0,
            andOr: "and",
            openingParen: false,
            closingParen: false,
          },
        ],
      });
      const stack = tenant.stack({ ...config, adoptExisting: true });
      await take(stack, "adoption");
    }),

  /** A second tenant beside `create`. */
  fabrikam: (take) =>
    inTenant(async (tenant, { config }) => {
      const stack = tenant.stackNamed("fabrikam", config);
      await take(stack, "fabrikam-create");
    }),

  exclusions: (take) =>
    inTenant(async (tenant, known) => {
      const policies = (names: readonly string[]) =>
        names.map((displayName) => ({
          displayName,
          state: "enabled",
          grantControls: { operator: "OR", builtInControls: ["compliantDevice"] },
          conditions: {
            applications: { includeApplications: ["All"] },
            users: { includeUsers: ["All"] },
            clientAppTypes: ["all"],
          },
        }));
      const made = async (names: readonly string[]): Promise<string[]> => {
        const ids: string[] = [];
        for (const policy of policies(names)) {
          ids.push(
            (await tenant.admin.graph("POST", "/v1.0/identity/conditionalAccess/policies", policy)).id as string,
          );
        }
        return ids;
      };
      const stack = await reached(tenant, known, "connect");
      const exclude = (policyIds: string[], more: object = {}) =>
        stack.configure({
          ...known.config,
          stage: "connect",
          thresholds: lenient,
          ...more,
          conditionalAccess: { ...(known.config["conditionalAccess"] as object), exclusions: { policyIds } },
        });
      const [mfa] = await made(["CA001: Compliant devices for everybody"]);
      stack.configure({ ...known.config, stage: "pilot", thresholds: lenient });
      await take(stack, "blocked");
      exclude([mfa!]);
      await take(stack, "exclusion");
      const named = hostile.map((text) => text.replace(/\s+/g, " ").slice(0, 250));
      exclude([mfa!, ...(await made(named))], {
        jamf: { category: hostile[0]!, complianceGroup: { displayName: hostile[3]! } },
      });
      await take(stack, "hostile");
      stack.configure({ ...known.config, stage: "pilot", thresholds: lenient });
      await take(stack, "hostile-refused");
      const many = await made(
        Array.from({ length: 60 }, (_, i) => `CA${500 + i}: ${"A rule of long standing ".repeat(6)}${i}`),
      );
      exclude([mfa!, ...many]);
      await take(stack, "huge");
    }),
};
