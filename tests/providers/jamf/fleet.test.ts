/** What the inventory shows of a Mac, wherever an administrator has put it. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { FleetMac } from "../../../providers/jamf/fleet";
import { type SandboxProcess, startSandboxProcess } from "../../../sandbox/child";
import { ByHand } from "../../support/byHand";
import { root } from "../../support/host";
import { Product } from "./client/product";

const shown = ["GENERAL", "HARDWARE", "OPERATING_SYSTEM", "USER_AND_LOCATION", "PURCHASING", "EXTENSION_ATTRIBUTES"];

describe("extension attributes of the inventory", () => {
  let sandbox: SandboxProcess;
  let product: Product;
  before(async () => {
    sandbox = await startSandboxProcess(["--macs", "3"]);
    product = await Product.start(sandbox.environment as Record<string, string>);
  });
  after(async () => {
    await product?.stop();
    await sandbox?.stop();
  });

  for (const section of shown) {
    it(`are read where ${section} shows them`, async () => {
      const admin = new ByHand(sandbox);
      await admin.control("POST", "/reset");
      await admin.must("POST", "/api/v1/computer-extension-attributes", {
        name: "Entra registration",
        dataType: "STRING",
        inventoryDisplayType: section,
        inputType: "SCRIPT",
        enabled: true,
        scriptContents: readFileSync(join(root, "mac", "entra-registration.sh"), "utf8"),
      });
      const question = { applicableGroup: "A", complianceGroup: "C", attribute: "Entra registration" };
      const macs = await product.call<FleetMac[]>(sandbox.jamf.url!, "fleet", question);
      assert.ok(macs.length === 3 && macs.every(({ registration }) => registration), JSON.stringify(macs[0]));
    });
  }
});
