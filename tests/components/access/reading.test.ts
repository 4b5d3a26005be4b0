/** A tenant whose Macs have lived for some days, read over HTTP as the model wants it, against what the simulator knows to be true. */
import assert from "node:assert/strict";
import { live, truthOf } from "../../support/livingFleet";
import { Tenant } from "../../support/tenant";
import { type Read, readLive } from "./readLive";

describe("access as it is read live", function () {
  this.timeout(120_000);
  let tenant: Tenant;
  let group: string;
  before(async () => {
    tenant = await Tenant.start("--macs", "60", "--seed", "3");
    group = await live(tenant, { registrationFailures: 0, minutes: [1_440, 1_440] });
  });
  after(() => tenant.stop());

  const question = () => ({
    config: {
      jamfUrl: tenant.sandbox.jamf.url,
      tenantId: tenant.sandbox.entra.tenantId,
      users: { groupId: group },
    },
    groupIds: [group],
  });

  it("knows each Mac's user and device, and the policy of the tenant that asks them", async () => {
    await tenant.admin.control("POST", "/entra/policies", {
      policies: [
        {
          displayName: "Compliant Macs",
          state: "enabled",
          conditions: {
            users: { includeUsers: ["All"] },
            applications: { includeApplications: ["All"] },
            platforms: { includePlatforms: ["macOS"] },
          },
          grantControls: { operator: "OR", builtInControls: ["compliantDevice"] },
        },
      ],
    });
    const read = await readLive(tenant.environment, question());
    const truth = new Map((await truthOf(tenant)).map((each) => [each.serial, each]));
    assert.deepEqual(read.notRead, []);
    assert.equal(read.macs.length, 60);
    for (const mac of read.macs) {
      const { applicable, deviceId, jamfHoldsCompliant } = truth.get(read.names[mac.id]!)!;
      assert.equal(mac.applicable, applicable);
      if (jamfHoldsCompliant) assert.ok(mac.inComplianceGroup);
      assert.equal(mac.unmatched, undefined);
      if (deviceId === null) assert.equal(mac.compliantThere, false);
    }
    const registered = [...truth.values()].filter(({ deviceId }) => deviceId !== null).length;
    assert.ok(registered > 10);
    assert.ok(read.macs.filter(({ deviceInEntra }) => deviceInEntra).length >= registered * 0.9);
    const [policy] = read.policies;
    assert.deepEqual([policy!.asks, policy!.unsure, policy!.asksStrangers], ["certain", 0, true]);
    assert.equal(policy!.whom.length, read.people);
    assert.equal(
      read.totals.blocked,
      read.people - new Set(read.macs.filter((m) => m.compliantThere).map((m) => m.personId)).size,
    );
  });

  it("takes what is refused for a gap, never for nobody", async () => {
    await tenant.admin.control("POST", "/faults", {
      rules: [{ kind: "htmlForbidden", service: "graph", method: "GET", path: "/v1.0/devices", times: 50 }],
    });
    const read: Read = await readLive(tenant.environment, question());
    assert.match(read.notRead.join(), /The compliance of Macs in Entra could not be read/);
  });
});
