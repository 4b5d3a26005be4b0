/**
 * Takes permissions of Graph away, one by one, from what `@pulumi/azuread` signs in with: the documented operations fail,
 * no other, and the product names what is missing. Here those that a deployment needs; all of them, of previews too, where `ALL_PERMISSIONS` asks for it
 * (tests/long/azureadPermissions.test.ts).
 */
import assert from "node:assert/strict";
import { startSandboxProcess, type SandboxProcess } from "../../sandbox/child";
import { checkedConfig } from "../../components/config/check";
import { azureadWarnings } from "../../components/tenant/azureadPermissions";
import type { GraphClient } from "../../providers/graph/client";
import { ByHand } from "../support/byHand";
import { AzureadObjects } from "./azuread";
import { graphPermissions, identity } from "./table";

const columns = ["deploy", "preview"] as const;
const rows = columns
  .flatMap((column) =>
    graphPermissions
      .filter(({ permission }) => identity(column).includes(permission))
      .map((row) => ({ column, expected: row.azuread?.[column] ?? [], ...row })),
  )
  .filter(({ column, expected }) => process.env["ALL_PERMISSIONS"] || (column === "deploy" && expected.length > 0));

describe("permissions of @pulumi/azuread", function () {
  this.timeout(60_000);
  let sandbox: SandboxProcess;
  let admin: ByHand;
  let objects: AzureadObjects;
  const only = (names: readonly string[]) => admin.control("POST", "/entra/permissions", { only: names });
  const name = (column: string, permission: string) => `${column} without ${permission}`;
  before(async () => {
    sandbox = await startSandboxProcess(["--ca-pace", "0", "--macs", "4"]);
    admin = new ByHand(sandbox);
    await only(identity("deploy"));
    const names = [...rows.map(({ column, permission }) => name(column, permission)), "deploy", "preview"];
    objects = await AzureadObjects.make(sandbox.environment, names);
  });
  after(() => sandbox?.stop());

  for (const column of columns) {
    it(`the identity for ${column} does all of it`, async () => {
      await only(identity(column));
      assert.deepEqual(await objects.outcomes(sandbox.environment, column, column === "preview"), {});
    });
  }

  for (const { column, permission, expected } of rows) {
    it(`${permission}, of the identity for ${column}: ${expected.join(", ") || "nothing"}`, async () => {
      const left = identity(column).filter((each) => each !== permission);
      await only(left);
      const outcome = await objects.outcomes(sandbox.environment, name(column, permission), column === "preview");
      assert.deepEqual(Object.keys(outcome).sort(), [...expected].sort(), JSON.stringify(outcome, null, 1));
      for (const text of Object.values(outcome)) assert.match(text!, /403/);
      if (column === "preview") return;
      const warned = await azureadWarnings(config, {
        permissions: async () => new Set(left),
      } as unknown as GraphClient);
      assert.equal(warned.length, expected.length > 0 ? 1 : 0, warned.join("\n"));
      if (expected.length > 0) assert.ok(warned[0]!.includes(`${permission} for the `), warned[0]);
    });
  }

  it("nothing is said to a person who signed in, nor of what the stack does not make", async () => {
    const graph = (roles?: string[]) =>
      ({ permissions: async () => roles && new Set(roles) }) as unknown as GraphClient;
    assert.deepEqual(await azureadWarnings(config, graph()), []);
    const { users: _, conditionalAccess: __, ...less } = settings;
    const bare = checkedConfig({ ...less, stage: "prepare", users: { groupId: id } });
    assert.deepEqual(await azureadWarnings(bare, graph([])), []);
  });
});

const id = "0f0e0d0c-0b0a-4908-8706-050403020100";
const settings = {
  jamfUrl: "https://example.jamfcloud.com",
  tenantId: id,
  stage: "connect" as const,
  users: { rule: 'user.department -eq "Sales"' },
  conditionalAccess: { managedPolicy: {}, breakGlass: { groupId: id } },
};
const config = checkedConfig(settings);
