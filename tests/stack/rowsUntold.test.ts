/**
 * Macs of which Jamf Pro does not know the device in Entra: the extension attribute is gone, and names do not tell either. What ends their compliance, or
 * the reports for them, is counted all the same. The sandbox says a day later who is blocked and which Macs are frozen.
 */
import assert from "node:assert/strict";
import { Rows } from "../support/rows";
import { flat } from "../support/stack";

describe("Macs of which Jamf Pro does not know the device in Entra, while the managed policy is on", function () {
  this.timeout(600_000);
  const rows = Rows.declared();
  const tooNew = { criterion: "Operating System Version", operator: "greater than or equal", value: "27" };

  const unlike: Record<string, (id: number) => object> = {
    "were renamed in Jamf Pro": (id) => ({ name: `NW-${id}` }),
    "name local users": (id) => ({ username: `local${id}`, email: "" }),
    "were renamed and name nobody": (id) => ({ name: `NW-${id}`, username: "", email: "" }),
  };

  const untold = async (set: (id: number) => object) => {
    const { admin } = rows.world.tenant;
    const { jamf } = await rows.world.tenant.snapshot(["jamf.macs", "jamf.computerExtensionAttributes"]);
    for (const { id } of jamf.computerExtensionAttributes)
      await admin.must("DELETE", `/api/v1/computer-extension-attributes/${id}`);
    for (const { id } of jamf.macs) await admin.control("POST", "/jamf/mac", { id, set: set(id) });
  };

  const twoRecords = async () => {
    const { admin } = rows.world.tenant;
    const { entra } = await rows.world.tenant.snapshot(["entra.devices"]);
    for (const { displayName, operatingSystem, managementType, registeredOwners } of entra.devices) {
      if (managementType !== "jamf") continue;
      const set = { displayName, operatingSystem, managementType, isManaged: true, isCompliant: false };
      await admin.control("POST", "/entra/device", { set, owners: registeredOwners });
    }
  };

  it("that left an older record of the same name behind: new criteria are refused with those they would block", async () => {
    await rows.given(async () => {
      await untold(() => ({}));
      await twoRecords();
    });
    const { members } = rows.world;
    await rows.refused(
      { jamf: { complianceGroup: { criteria: [tooNew] } } },
      new RegExp(`${members.length} users would lose access`),
    );
  });

  it("whose user has the compliant record of another Mac, perhaps: enforce counts that user as losing access", async () => {
    await rows.given(async () => {
      assert.equal((await rows.ran({ stage: "pilot" })).ran.code, 0);
      await untold(unlike["were renamed in Jamf Pro"]!);
    });
    await rows.refused({}, /27 (?:users would lose access|of 27 users)|0 of \d+ Macs/);
  });

  for (const [how, set] of Object.entries(unlike))
    it(`that ${how}: new criteria are refused with those they would block or freeze, and drain holds the Compliance group back`, async () => {
      const count = rows.world.members.length;
      const group = await rows.userGroup();
      await rows.given(() => untold(set));
      await rows.refused(
        { jamf: { complianceGroup: { criteria: [tooNew] } } },
        new RegExp(`${count} users would lose access`),
      );
      await rows.refused(
        { jamf: { complianceGroup: { inventoryWithinDays: 8 }, applicableGroup: { criteria: [tooNew] } } },
        new RegExp(`${count} Macs would stay compliant in Entra without being reported`),
      );
      await rows.backToTheBeginning();
      await rows.given(async () => {
        await untold(set);
        await rows.world.tenant.admin.requireCompliantMac("The tenant's own", group);
      });
      const { ran } = await rows.ran({ stage: "drain" });
      assert.equal(ran.code, 0, ran.text);
      assert.match(flat(ran.text), new RegExp(`Held back: ${count} users would lose access`));
      await rows.unhurt();
    });
});
