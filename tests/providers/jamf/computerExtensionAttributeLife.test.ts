import assert from "node:assert/strict";
import type { Bag } from "../../support/host";
import { started, type Started } from "./started";

describe("computer extension attribute against Jamf Pro", () => {
  let jamf: Started;
  before(async () => void (jamf = await started()));
  after(() => jamf?.stop());

  it("is replaced when the number of values changes, which Jamf Pro never lets change, and not otherwise", async () => {
    const it = jamf.host.resource("jamf:ComputerExtensionAttribute");
    const text: Bag = { jamfUrl: jamf.jamfUrl, name: "Abteilung" };
    const mapped = {
      ...text,
      inputType: "Directory Service Attribute Mapping",
      directoryServiceAttribute: "departmentNumber",
    };
    await it.up(text);
    assert.equal(await it.up(mapped), "update");
    assert.equal(await it.preview({ ...mapped, allowMultipleValues: false }), "same");
    assert.equal(await it.up({ ...mapped, allowMultipleValues: true }), "replace");
    const { json } = await jamf.admin.must("GET", `/api/v1/computer-extension-attributes/${it.held!.id}`);
    assert.equal(json.ldapExtensionAttributeAllowed, true);
  });
});
