/** Which policies require a compliant Mac, of whom. */
import assert from "node:assert/strict";
import { compliantDeviceDemand } from "../../../../providers/graph/conditionalAccess/compliantDevice";

type Fields = Record<string, unknown>;
const policy = (conditions: Fields = {}, grant: Fields = {}, more: Fields = {}) => ({
  id: "p",
  displayName: "Compliant devices",
  state: "enabled",
  conditions: {
    users: { includeGroups: ["g1"], excludeUsers: ["u-out"], excludeGroups: ["g-out"] },
    applications: { includeApplications: ["All"] },
    platforms: { includePlatforms: ["macOS"] },
    clientAppTypes: ["all"],
    ...conditions,
  },
  grantControls: { operator: "OR", builtInControls: ["compliantDevice"], ...grant },
  ...more,
});
const asks = (...of: Parameters<typeof policy>) => compliantDeviceDemand(policy(...of)).asks;
const filter = (mode: string, rule: string): Fields => ({ devices: { deviceFilter: { mode, rule } } });
const block = { builtInControls: ["block"] };
const mfa = { builtInControls: ["mfa"] };
const app = "00000003-0000-0ff1-ce00-000000000000";

describe("policies that require a compliant Mac", () => {
  const rows: [string, Parameters<typeof policy>, string][] = [
    ["a compliant device alone", [], "certain"],
    ["compliant device and MFA", [{}, { operator: "AND", builtInControls: ["mfa", "compliantDevice"] }], "certain"],
    ["compliant device or MFA", [{}, { builtInControls: ["mfa", "compliantDevice"] }], "nobody"],
    [
      "compliant device or a built-in strength",
      [{}, { authenticationStrength: { id: "00000000-0000-0000-0000-000000000003" } }],
      "nobody",
    ],
    ["compliant device or a strength known by id only", [{}, { authenticationStrength: { id: "s" } }], "unknown"],
    ["compliant device or a custom control", [{}, { customAuthenticationFactors: ["f"] }], "unknown"],
    [
      "compliant or hybrid joined device, which no Mac is",
      [{}, { builtInControls: ["compliantDevice", "domainJoinedDevice"] }],
      "certain",
    ],
    ["compliant device or what nobody knows", [{}, { builtInControls: ["compliantDevice", "newControl"] }], "unknown"],
    ["a block that leaves compliant Macs out", [filter("exclude", "device.isCompliant -eq True"), block], "certain"],
    ["a block of what is not compliant", [filter("include", "device.isCompliant -ne True"), block], "certain"],
    [
      "hybrid join, which no Mac has, with compliant Macs left out",
      [filter("exclude", "device.isCompliant -eq True"), { builtInControls: ["domainJoinedDevice"] }],
      "certain",
    ],
    ["MFA where the Mac is not compliant", [filter("exclude", "device.isCompliant -eq True"), mfa], "nobody"],
    ["a block of compliant Macs", [filter("include", "device.isCompliant -eq True"), block], "nobody"],
    ["a block by model", [filter("include", 'device.model -startsWith "Mac14"'), block], "nobody"],
    [
      "a block of what is not compliant, by model",
      [filter("include", 'device.isCompliant -ne True -and device.model -startsWith "Mac14"'), block],
      "unknown",
    ],
    ["a block by a rule that nobody can read", [filter("exclude", "device.isCompliant -is True"), block], "unknown"],
    ["a block of all", [{}, block], "nobody"],
    ["MFA", [{}, { builtInControls: ["mfa"] }], "nobody"],
    ["report-only", [{}, {}, { state: "enabledForReportingButNotEnforced" }], "nobody"],
    ["switched off", [{}, {}, { state: "disabled" }], "nobody"],
    ["Windows only", [{ platforms: { includePlatforms: ["windows"] } }], "nobody"],
    ["all platforms but macOS", [{ platforms: { includePlatforms: ["all"], excludePlatforms: ["macOS"] } }], "nobody"],
    ["every platform", [{ platforms: null }], "certain"],
    [
      "outside trusted locations",
      [{ locations: { includeLocations: ["All"], excludeLocations: ["AllTrusted"] } }],
      "conditional",
    ],
    ["at risk", [{ signInRiskLevels: ["high"] }], "conditional"],
    ["one app", [{ applications: { includeApplications: [app] } }], "conditional"],
    ["no app", [{ applications: { includeApplications: ["None"] } }], "nobody"],
    ["registering devices", [{ applications: { includeUserActions: ["urn:user:registerdevice"] } }], "nobody"],
    ["a condition that nobody knows", [{ phaseOfTheMoon: { include: ["full"] } }], "unknown"],
    [
      "a filter that leaves registered Macs out, and others in",
      [{ devices: { deviceFilter: { mode: "exclude", rule: 'device.trustType -eq "Workplace"' } } }],
      "certain",
    ],
  ];
  for (const [name, of, expected] of rows) it(`${name}: ${expected}`, () => assert.equal(asks(...of), expected));

  it("a policy whose apps are ours to choose is not conditional for them", () => {
    const { asks, resources } = compliantDeviceDemand(policy({ applications: { includeApplications: [app] } }), {
      isBoundToApps: false,
    });
    assert.deepEqual([asks, resources], ["certain", [app]]);
  });

  it("concerns members of included groups, without those who are excluded; where groups are not known, nobody can tell", () => {
    const { concerns, isForEverybody } = compliantDeviceDemand(policy());
    assert.equal(isForEverybody, false);
    assert.deepEqual(
      [
        concerns({ id: "u1", groupIds: ["G1"] }),
        concerns({ id: "u1", groupIds: [] }),
        concerns({ id: "u-out", groupIds: ["g1"] }),
        concerns({ id: "u1", groupIds: ["g1", "g-out"] }),
        concerns({ id: "u1" }),
      ],
      [true, false, false, false, undefined],
    );
  });

  it("what is no policy asks everybody, for all that is known", () => {
    for (const strange of [undefined, "x", []]) assert.equal(compliantDeviceDemand(strange).asks, "unknown");
  });
});
