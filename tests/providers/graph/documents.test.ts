import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type SandboxProcess, startSandboxProcess } from "../../../sandbox/child";
import { ByHand } from "../../support/byHand";
import { type Bag, Host, root } from "../../support/host";
import { Product } from "./client/product";
import { registrationApp } from "./tenantOfMany";

const text = (...path: string[]): string => readFileSync(join(root, ...path), "utf8");

describe("Pages about Entra", () => {
  const pages = {
    CompliancePartner: ["compliancePartner.ts", "compliance-partner.md"],
    ConditionalAccessExclusion: ["conditionalAccess/exclusion.ts", "conditional-access-exclusion.md"],
  } as const;
  for (const [name, [source, page]] of Object.entries(pages)) {
    it(`list every property of ${name} and no other`, () => {
      const code = text("providers", "graph", source);
      const body = new RegExp(`interface ${name}Args [^{]*\\{([^]*?)\\n\\}`).exec(code)![1]!;
      const properties = [...body.matchAll(/^ {2}(\w+)\??:/gm)].map(([, property]) => property);
      const table = text("docs", "reference", page).split("| Property |")[1]!.split("\n\n")[0]!;
      const listed = [...table.matchAll(/^\| `(\w+)` \|/gm)].map(([, property]) => property);
      assert.deepEqual(listed, ["tenantId", "cloud", ...properties]);
    });
  }

  describe("permissions", () => {
    const rows = [
      ...text("docs", "reference", "permissions.md").matchAll(/^\| `([A-Z]\w+\.\w+[\w.]*)` \| (yes)? ?\| (yes)? ?\|/gm),
    ];
    const forColumn = (column: 2 | 3) => rows.filter((row) => row[column]).map(([, permission]) => permission!);
    let sandbox: SandboxProcess;
    let admin: ByHand;
    before(async () => {
      sandbox = await startSandboxProcess(["--ca-pace", "0"]);
      admin = new ByHand(sandbox);
      await admin.graph("POST", "/v1.0/servicePrincipals", { appId: registrationApp });
    });
    after(() => sandbox?.stop());
    const as = async (permissions: string[]): Promise<Record<string, string>> => {
      const client = await admin.control("POST", "/entra/clients", { permissions });
      return { ...sandbox.environment, ARM_CLIENT_ID: client.clientId, ARM_CLIENT_SECRET: client.clientSecret };
    };
    const group = async (): Promise<string> =>
      (await admin.graph("GET", "/v1.0/groups?$select=id,displayName")).value.find(
        ({ displayName }: Bag) => displayName === "Engineering",
      ).id;

    // Both keep the pace of Conditional Access, so they run side by side.
    let reading: Promise<void>;
    let writing: Promise<void>;
    before(() => {
      reading = readEverything();
      writing = writeWhatIsOurs();
      for (const each of [reading, writing]) each.catch(() => undefined);
    });
    it("for previews suffice for everything that is only read, and are for no write", () => reading);
    it("for deployment suffice to assign the partner and to exclude applications", () => writing);

    async function readEverything(): Promise<void> {
      assert.ok(forColumn(3).length > 5 && forColumn(3).every((name) => !/Write/.test(name)));
      const { tenantId } = sandbox.entra;
      const { value } = await admin.graph("GET", "/v1.0/users?$top=1&$select=id");
      const product = await Product.start(await as(forColumn(3)));
      try {
        for (const [call, args] of [
          ["getCompliancePartner", []],
          ["getDeviceComplianceApps", []],
          ["getRegistrationBlockers", [{ user: value[0].id }]],
          [
            "list",
            [
              `/groups/${await group()}/transitiveMembers`,
              { verb: "list", noun: "members" },
              { select: "id,userType" },
            ],
          ],
          ["list", ["/organization", { verb: "list", noun: "organisation" }]],
        ] as const) {
          const said = await product.in<{ gaps?: string[] }>({ tenantId }, call, ...args);
          assert.deepEqual(said?.gaps ?? [], []);
        }
      } finally {
        await product.stop();
      }
    }

    async function writeWhatIsOurs(): Promise<void> {
      const { tenantId } = sandbox.entra;
      const { value } = await admin.graph("GET", "/v1.0/identity/conditionalAccess/policies");
      const host = await Host.start(await as(forColumn(2)));
      try {
        await host.resource("graph:CompliancePartner").up({ tenantId, groupId: await group(), entry: "present" });
        const args = { tenantId, policyId: value[1].id, applicationIds: [registrationApp] };
        await host.resource("graph:ConditionalAccessExclusion").up(args);
      } finally {
        await host.stop();
      }
    }
  });
});
