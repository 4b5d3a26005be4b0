import assert from "node:assert/strict";
import { checkedConfig } from "../../components/config/check";

const jamfUrl = "https://example.jamfcloud.com";

function refused(config: Record<string, unknown>): readonly string[] {
  try {
    checkedConfig(config);
  } catch (error) {
    return (error as { reasons: string[] }).reasons;
  }
  return assert.fail("was accepted");
}

describe("configuration", () => {
  it("needs nothing but the Jamf URL and then has the guide's names and values", () => {
    const config = checkedConfig({ jamfUrl });
    assert.equal(config.stage, "prepare");
    assert.equal(config.jamf.applicableGroup.displayName, "Jamf-Intune Applicable Group");
    assert.equal(config.jamf.complianceGroup.displayName, "Jamf-Intune Compliance Group");
    assert.equal(config.jamf.complianceGroup.inventoryWithinDays, 2);
    assert.equal(config.jamf.applicationTitle, "Company Portal.app");
    assert.equal(config.jamf.macApp && config.jamf.macApp.targetGroup, "All Managed Clients");
  });

  it("is parsed once: what was checked cannot be changed, is taken as it is, and a copy is checked anew", () => {
    const config = checkedConfig({ jamfUrl });
    assert.equal(checkedConfig(config), config);
    assert.throws(() => Object.assign(config.jamf, { site: "x" }), TypeError);
    assert.throws(() => Object.assign(config, { stage: "no such stage" }), TypeError);
    assert.match(refused({ ...config, stage: "no such stage" })[0]!, /stage/);
  });

  it("takes the address with or without a final slash, and nothing else in it", () => {
    assert.equal(checkedConfig({ jamfUrl: `${jamfUrl}/` }).jamfUrl, jamfUrl);
    assert.match(refused({ jamfUrl: "http://example.jamfcloud.com" })[0]!, /jamfUrl: must begin with https:\/\//);
    assert.match(refused({ jamfUrl: `${jamfUrl}/api` })[0]!, /jamfUrl: must not contain a path/);
    assert.match(refused({ jamfUrl: "example" })[0]!, /jamfUrl: must be a web address/);
    assert.match(refused({})[0]!, /jamfUrl: is missing/);
  });

  it("names every mistake at once, each on its path", () => {
    const reasons = refused({
      jamfUrl,
      stage: "pilott",
      stag: "prepare",
      jamf: { macApp: { distribution: "x" }, complianceGroup: { inventoryWithinDays: 0 }, category: 3 },
    });
    assert.deepEqual([...reasons].sort(), [
      "Configuration jamf.category: must be the name of a category, or false, not 3",
      "Configuration jamf.complianceGroup.inventoryWithinDays: must be at least 1, not 0",
      'Configuration jamf.macApp.distribution: is an unknown key; did you mean "distributionMethod"?',
      'Configuration stag: is an unknown key; did you mean "stage"?',
      'Configuration stage: must be "prepare" or "connect" or "pilot" or "enforce" or "drain", not "pilott"',
    ]);
  });

  it("says on the section what may be chosen, where nothing of it was", () => {
    const choice = "must have groupId (an existing group), rule (a membership rule) or members (object ids of users)";
    assert.deepEqual(refused({ jamfUrl, users: {} }), [`Configuration users: ${choice}`]);
    assert.deepEqual(refused({ jamfUrl, users: { displayName: "Macs" } }), [`Configuration users: ${choice}`]);
    assert.deepEqual(refused({ jamfUrl, users: { rul: "x" } }), [
      `Configuration users: ${choice}`,
      'Configuration users.rul: is an unknown key; did you mean "rule"?',
    ]);
    assert.match(
      refused({ jamfUrl, users: { rule: "" } })[0]!,
      /^Configuration users\.rule: must be at least 1 character/,
    );
  });

  it("says what a text of blanks lacks, and what a resource may be", () => {
    const tenantId = "11111111-1111-4111-8111-111111111111";
    const breakGlass = { groupId: tenantId };
    const conditionalAccess = { breakGlass, managedPolicy: { resume: "  ", targetResources: ["all"] } };
    const force = { stage: "pilot", reason: "            " };
    assert.deepEqual(
      [...refused({ jamfUrl, tenantId, users: { groupId: tenantId }, conditionalAccess, force })].sort(),
      [
        "Configuration conditionalAccess.managedPolicy.resume: must be at least 1 character long, not 0",
        'Configuration conditionalAccess.managedPolicy.targetResources[0]: must be "All", "Office365", "MicrosoftAdminPortals" or an application id, not "all"',
        "Configuration force.reason: must be at least 10 characters long, not 0",
      ],
    );
  });

  it("refuses a key that was renamed with its new name, and no other key for it", () => {
    const tenantId = "11111111-1111-4111-8111-111111111111";
    const conditionalAccess = { ownPolicy: {}, breakGlass: { groupId: tenantId } };
    assert.deepEqual(refused({ jamfUrl, tenantId, users: { groupId: tenantId }, conditionalAccess }), [
      'Configuration conditionalAccess.ownPolicy: is now called "managedPolicy": rename the key, its value stays as it is',
    ]);
  });

  it("knows the four clouds; where nobody has published the registration app's id it must be given", () => {
    const tenantId = "11111111-1111-4111-8111-111111111111";
    const of = (cloud: string, registrationAppId?: string) => ({
      jamfUrl,
      tenantId,
      cloud,
      users: { groupId: tenantId },
      conditionalAccess: registrationAppId ? { registrationAppId } : {},
    });
    for (const cloud of ["global", "gccHigh"]) assert.equal(checkedConfig(of(cloud)).cloud, cloud);
    for (const cloud of ["dod", "china"]) {
      assert.match(
        refused(of(cloud)).join(),
        new RegExp(`registrationAppId: is missing: it is not published for ${cloud}$`),
      );
      assert.equal(checkedConfig(of(cloud, tenantId)).cloud, cloud);
    }
  });
});
