import assert from "node:assert/strict";
import { type SandboxProcess, startSandboxProcess } from "../../sandbox/child";
import type { RegistrationBlockers } from "../../providers/graph/registrationBlockers";
import { ByHand } from "../support/byHand";
import type { Bag } from "../support/host";
import { Product } from "./client/product";
import { tenantOfMany } from "./tenantOfMany";

describe("Policies that would stop a registration, against Graph", () => {
  let sandbox: SandboxProcess;
  let admin: ByHand;
  let product: Product;
  before(async () => {
    sandbox = await startSandboxProcess();
    admin = new ByHand(sandbox);
    product = await Product.start(sandbox.environment);
  });
  after(async () => {
    await product?.stop();
    await sandbox?.stop();
  });

  const blockers = (args: Bag = {}): Promise<RegistrationBlockers> =>
    product.in({ tenantId: sandbox.entra.tenantId }, "getRegistrationBlockers", args);
  const conditionalAccess = async () => (await admin.requests()).filter(({ path }) => path.includes("/identity/"));
  const engineering = async (): Promise<string> =>
    (await admin.graph("GET", "/v1.0/groups?$select=id,displayName")).value.find(
      ({ displayName }: Bag) => displayName === "Engineering",
    ).id;

  it("are found in a tenant that has grown over years, and What If agrees where it can", async () => {
    const { value } = await admin.graph("GET", "/v1.0/users?$select=id,userPrincipalName");
    const [group, person] = [
      await blockers({ groupId: await engineering() }),
      await blockers({ user: value[0].userPrincipalName }),
    ];
    const named = ({ judgements }: RegistrationBlockers, ...verdicts: string[]) =>
      judgements.filter(({ verdict }) => verdicts.includes(verdict)).map(({ displayName }) => displayName!.slice(0, 5));
    assert.deepEqual(named(group, "blocks"), ["CA010", "CA012", "CA013", "zugri"]);
    assert.deepEqual(named(group, "exposedBaseline"), ["CA014"]);
    assert.deepEqual(named(person, "blocks"), named(group, "blocks"), "the person is in the group");
    for (const { verdict, whatIf, displayName } of person.judgements) {
      if (verdict === "blocks") assert.equal(whatIf!.registrationApp, true, displayName!);
      if (verdict === "notApplicable") assert.equal(whatIf!.registrationApp, false, displayName!);
    }
    assert.deepEqual([group.gaps, person.gaps], [[], []]);
  }).timeout(30_000);

  it("cost three Conditional Access requests among 200 policies, five with a person, and provoke no refusal", async () => {
    await admin.control("POST", "/entra/settings", { conditionalAccessPerSecond: 0 });
    await tenantOfMany(admin);
    await admin.control("POST", "/entra/settings", { conditionalAccessPerSecond: 1 });
    const { value } = await admin.graph("GET", "/v1.0/users?$top=1&$select=id");
    for (const [args, cost] of [
      [{ groupId: await engineering() }, 3],
      [{ user: value[0].id }, 5],
    ] as const) {
      await admin.control("DELETE", "/requests");
      const { judgements } = await blockers(args);
      const asked = await conditionalAccess();
      assert.deepEqual([judgements.length, asked.length], [200, cost]);
      assert.deepEqual(
        asked.filter(({ status }) => status === 429),
        [],
      );
      assert.equal(judgements.filter(({ verdict }) => verdict === "blocks").length, 40);
      assert.ok(judgements.every(({ verdict, fixableByExclusion }) => (verdict === "blocks") === fixableByExclusion));
    }
  }).timeout(30_000);
});
