/** What the user of one simulated Mac does at once: register rightly or wrongly, and have it repaired. */
import assert from "node:assert/strict";
import { live, truthOf } from "../support/livingFleet";
import { Tenant } from "../support/tenant";

describe("a user at a simulated Mac", () => {
  let tenant: Tenant;
  before(async () => {
    tenant = await Tenant.start("--macs", "12", "--seed", "3");
    // Enough time for the app, too little for anybody to register.
    await live(tenant, { registrationFailures: 0, minutes: [1] });
  });
  after(() => tenant?.stop());

  const act = (what: string, serial: string, body: object = {}) =>
    tenant.admin.control("POST", `/jamf/${what}`, { serial, ...body });
  const mac = async (serial: string) => (await truthOf(tenant)).find((each) => each.serial === serial)!;
  const first = async (from = 0) => (await truthOf(tenant)).filter((t) => t.applicable && !t.deviceId)[from]!.serial;

  it("begins in Company Portal: nothing comes of it, and the next attempt from Self Service works", async () => {
    const serial = await first();
    await act("register", serial, { from: "companyPortal" });
    const wrong = await mac(serial);
    assert.deepEqual([wrong.deviceId, wrong.registrationFailure], [null, "companyPortal"]);
    await act("register", serial);
    const right = await mac(serial);
    assert.equal(right.registeredAs, right.userPrincipalName);
    assert.equal(right.registrationFailure, null);
  });

  it("has the repair script run: what the agent never told is told", async () => {
    const serial = await first();
    await act("register", serial);
    const { deviceId } = await mac(serial);
    const { jamf } = await tenant.snapshot();
    const { id } = jamf.macs.find((each: any) => each.serial === serial);
    await tenant.admin.control("POST", "/jamf/mac", { id, set: { registration: null } });
    await act("gather", serial);
    const path = `/api/v1/conditional-access/device-compliance-information/computer/${id}`;
    const [information] = (await tenant.admin.must("GET", path)).json;
    assert.deepEqual(information.complianceVendorDeviceInformation.deviceIds, [deviceId]);
  });

  it("is refused as in reality: no such Mac, no key, no policy in Self Service", async () => {
    const serial = await first();
    await assert.rejects(act("register", "NOSUCHMAC"), /404.*no Mac with serial number/);
    await assert.rejects(act("gather", serial), /409.*not registered/);
    const { jamf } = await tenant.snapshot();
    const { id } = jamf.policies.find(({ name }: any) => name === "Register");
    await tenant.admin.must("DELETE", `/JSSResource/policies/id/${id}`);
    await assert.rejects(act("register", serial), /409.*Self Service has no such policy/);
  });
});
