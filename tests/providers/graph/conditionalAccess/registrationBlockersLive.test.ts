import assert from "node:assert/strict";
import { type SandboxProcess, startSandboxProcess } from "../../../../sandbox/child";
import type { RegistrationBlockers } from "../../../../providers/graph/conditionalAccess/registrationBlockers";
import { ByHand } from "../../../support/byHand";
import type { Bag } from "../../../support/host";
import { Product } from "../client/product";
import { tenantOfMany } from "../tenantOfMany";

describe("Policies that would stop a registration, against Graph", () => {
  let sandbox: SandboxProcess;
  let admin: ByHand;
  let product: Product;
  before(async () => {
    sandbox = await startSandboxProcess(["--ca-pace", "0"]);
    admin = new ByHand(sandbox);
    product = await Product.start({ ...sandbox.environment, JAMF_ENTRA_CA_PACE_MS: "600" });
  });
  after(async () => {
    await product?.stop();
    await sandbox?.stop();
  });

  const blockers = (args: Bag): Promise<RegistrationBlockers> =>
    product.in({ tenantId: sandbox.entra.tenantId }, "getRegistrationBlockers", args);
  const conditionalAccess = async () => (await admin.requests()).filter(({ path }) => path.includes("/identity/"));
  it("cost five Conditional Access requests among 200 policies, and provoke no refusal", async () => {
    await tenantOfMany(admin);
    // A third of the distance that is kept: a busy machine brings requests closer together.
    await admin.control("POST", "/entra/settings", { conditionalAccessPerSecond: 5 });
    const { value } = await admin.graph("GET", "/v1.0/users?$top=1&$select=id");
    await admin.control("DELETE", "/requests");
    const { judgements } = await blockers({ user: value[0].id });
    const asked = await conditionalAccess();
    assert.deepEqual([judgements.length, asked.length], [200, 5]);
    assert.deepEqual(
      asked.filter(({ status }) => status === 429),
      [],
    );
    assert.equal(judgements.filter(({ verdict }) => verdict === "blocks").length, 40);
    assert.ok(judgements.every(({ verdict, fixableByExclusion }) => (verdict === "blocks") === fixableByExclusion));
  });
});
