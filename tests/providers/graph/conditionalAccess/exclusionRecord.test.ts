/** What an exclusion is about to add is in the state before it is written, and is taken out again whatever became of the write. */
import assert from "node:assert/strict";
import { type SandboxProcess, startSandboxProcess } from "../../../../sandbox/child";
import { ByHand } from "../../../support/byHand";
import { type Bag, Host } from "../../../support/host";

const policiesPath = "/v1.0/identity/conditionalAccess/policies";
const registrationApp = "b03c10a8-71c7-45f9-b44a-3335ab76e970";
const intune = "0000000a-0000-0000-c000-000000000000";

describe("the record of a Conditional Access exclusion", () => {
  let sandbox: SandboxProcess;
  let admin: ByHand;
  let host: Host;
  let id: string;

  const excluded = async (): Promise<string[]> =>
    (await admin.graph("GET", `${policiesPath}/${id}`)).conditions.applications.excludeApplications;
  const exclude = (...excludeApplications: string[]) =>
    admin.graph("PATCH", `${policiesPath}/${id}`, { conditions: { applications: { excludeApplications } } });
  const args = (...applicationIds: string[]): Bag => ({
    tenantId: sandbox.entra.tenantId,
    policyId: id,
    applicationIds,
  });
  const record = () => host.resource("graph:ExclusionRecord");

  before(async () => {
    sandbox = await startSandboxProcess(["--ca-pace", "0"]);
    admin = new ByHand(sandbox);
    await admin.graph("POST", "/v1.0/servicePrincipals", { appId: registrationApp }).catch(() => undefined);
    host = await Host.start(sandbox.environment);
    const { value } = await admin.graph("GET", policiesPath);
    id = value.find((policy: any) => policy.displayName.startsWith("CA010")).id;
  });
  beforeEach(() => exclude());
  after(async () => {
    await host?.stop();
    await sandbox?.stop();
  });

  it("writes nothing, and takes out what a killed exclusion left behind", async () => {
    const it = record();
    assert.equal(await it.up(args(registrationApp, intune)), "create");
    assert.deepEqual(it.held!.outputs["added"], [intune, registrationApp]);
    assert.deepEqual(await excluded(), []);
    // The exclusion wrote and was killed before the engine heard of it.
    await exclude(intune, registrationApp);
    await it.destroy();
    assert.deepEqual(await excluded(), []);
  });

  it("does not list what the policy excluded before, and leaves it", async () => {
    await exclude(intune);
    const it = record();
    await it.up(args(registrationApp, intune));
    assert.deepEqual(it.held!.outputs["added"], [registrationApp]);
    await exclude(intune, registrationApp);
    await it.destroy();
    assert.deepEqual(await excluded(), [intune]);
  });

  it("keeps what it listed when another application comes, and forgets one that is no longer wanted", async () => {
    const it = record();
    await it.up(args(registrationApp));
    await exclude(registrationApp);
    assert.equal(await it.up(args(registrationApp, intune)), "update");
    assert.deepEqual(it.held!.outputs["added"], [intune, registrationApp]);
    assert.equal(await it.preview(args(intune, registrationApp)), "same");
    assert.equal(await it.up(args(intune)), "update");
    assert.deepEqual(it.held!.outputs["added"], [intune]);
    await it.destroy();
    assert.deepEqual(await excluded(), [registrationApp]);
  });
});
