/** Which errors of a configuration stop no run to a lower stage. */
import assert from "node:assert/strict";
import { configFor } from "../../components/config/tolerated";

const jamfUrl = "https://example.jamfcloud.com";
const down = (given: Record<string, unknown>) => configFor({ jamfUrl, stage: "drain", ...given }, () => true);
const refused = (given: Record<string, unknown>, reason: RegExp) => assert.throws(() => down(given), reason);

describe("errors in the configuration on the way down", () => {
  it("are passed over with a reason each, and defaults take their place", () => {
    const { config, passedOver } = down({
      thresholds: { peopleLosingAccess: -1, heartbeatHours: 48 },
      odd: 1,
      force: { reason: "short" },
    });
    assert.deepEqual(
      [config.thresholds.peopleLosingAccess, config.thresholds.heartbeatHours, config.force],
      [5, 48, undefined],
    );
    assert.equal(passedOver.length, 4, passedOver.join());
    for (const reason of passedOver)
      assert.match(reason, /^Configuration .* passed over on the way to a lower stage\.$/);
  });

  it("go one by one out of lists and sections: what stands beside an unknown key stays", () => {
    const line = { criterion: "Computer Name", operator: "is", value: "x" };
    const { config } = down({ jamf: { site: "Main", complianceGroup: { criteria: [{ ...line, odd: 1 }] } } });
    assert.equal(config.jamf.site, "Main");
    assert.equal(config.jamf.complianceGroup.criteria?.length, 1);
  });

  it("refuse in every other run", () => {
    const given = { jamfUrl, stage: "prepare", odd: 1 };
    assert.throws(() => configFor(given, () => false), /odd: is an unknown key/);
  });

  it("refuse where the stage is not named, since its own key may be the misspelt one", () =>
    refused({ stage: undefined, stag: "enforce" }, /stag: is an unknown key; did you mean "stage"/));

  it("refuse together with an error in anything else", () => {
    refused({ odd: 1, stage: "drained" }, /stage: must be/);
    refused({ odd: 1, jamfUrl: "example" }, /jamfUrl: must be a web address/);
    refused({ odd: 1, tenantId: "x" }, /tenantId: /);
  });

  it("refuse in a section that describes an object where nothing of it is recorded", () =>
    refused({ odd: 1, jamf: { site: 7 } }, /jamf\.site: /));

  it("hold the object of a section at what is recorded, say so once for each error, and keep what stands beside it", () => {
    const recorded = {
      "jamf.complianceGroup": {
        isMade: true,
        values: { "jamf.complianceGroup": { displayName: "Ours", criteria: [] } },
      },
      users: { isMade: true, values: { users: { rule: "true", displayName: "Mac users" } } },
      "jamf.macApp": { isMade: false, values: { "jamf.macApp": false } },
    };
    const bad = { criterion: "Computer Name", operator: "equals" };
    const given = {
      jamfUrl,
      stage: "drain",
      tenantId: "11111111-2222-4333-8444-555555555555",
      jamf: { complianceGroup: { criteria: [bad, bad], fileVault: false }, macApp: 7, site: "Main" },
      users: { match: { names: { p17: "paula@contoso.com" } } },
    };
    const { config, held, passedOver } = configFor(given, () => true, recorded);
    assert.deepEqual([...held].sort(), ["jamf.complianceGroup", "jamf.macApp", "users"]);
    assert.deepEqual(config.users, { ...recorded.users.values.users, match: given.users.match });
    assert.deepEqual([config.jamf.site, config.jamf.macApp], ["Main", false]);
    assert.deepEqual([config.jamf.complianceGroup.displayName, config.jamf.complianceGroup.criteria], ["Ours", []]);
    assert.equal(passedOver.length, 4, passedOver.join("\n"));
    assert.match(passedOver.join("\n"), /macApp: .*The stack has made no Mac App, and this run makes none/);
  });
});
