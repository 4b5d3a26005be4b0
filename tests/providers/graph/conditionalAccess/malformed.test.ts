/** What real exports hold, told with invented policies. */
import assert from "node:assert/strict";
import { judge } from "../../../../providers/graph/conditionalAccess/judge";
import { A, groupOne, judged, otherApp, policy, situation, type Change } from "./policies";

const unknown = (change: Change, naming: RegExp): void => {
  const { verdict, why, marks } = judged(change);
  assert.equal(verdict, "unknown", why);
  assert.match(marks.map(({ because }) => because).join("\n"), naming);
};

describe("real exports: what says nothing is no condition", () => {
  const empties: [string, Change][] = [
    [
      "annotations",
      { policy: { "@odata.type": "#microsoft.graph.conditionalAccessPolicy", "state@odata.type": "#x" } },
    ],
    [
      "an action that can be called",
      { policy: { "#microsoft.graph.restore": { title: "restore", target: "https://x" } } },
    ],
    ["annotated lists", { applications: { "includeApplications@odata.type": "#Collection(String)" } }],
    [
      "lists where objects belong",
      { conditions: { locations: [], platforms: [], devices: [], authenticationFlows: [] } },
    ],
    ["nulls where lists belong", { applications: { excludeApplications: null, includeUserActions: null } }],
    ["nulls where lists of people belong", { users: { excludeUsers: null, includeGroups: null, excludeRoles: null } }],
    ["empty conditions of the preview", { conditions: { agents: null, times: null, deviceStates: null } }],
    [
      "empty legacy device lists",
      { conditions: { devices: { includeDevices: [], excludeDevices: [], deviceFilter: null } } },
    ],
    [
      "an empty workload section",
      { conditions: { clientApplications: { includeServicePrincipals: [], servicePrincipalFilter: null } } },
    ],
    [
      "legacy device lists, which no registering Mac leaves",
      { conditions: { devices: { includeDevices: ["all"], excludeDevices: ["Compliant", "DomainJoined"] } } },
    ],
    ["no client apps named", { conditions: { clientAppTypes: [] } }],
    ["no platform named", { conditions: { platforms: { includePlatforms: [], excludePlatforms: ["linux"] } } }],
    ["no location named", { conditions: { locations: { includeLocations: [], excludeLocations: [] } } }],
    [
      "conditions left out",
      { conditions: { platforms: undefined, locations: undefined, devices: undefined, clientAppTypes: undefined } },
    ],
    ["a strength that was not expanded", { grant: { "authenticationStrength@odata.context": "https://x" } }],
    [
      "session controls that are off",
      { policy: { sessionControls: { persistentBrowser: { isEnabled: false }, signInFrequency: null } } },
    ],
  ];
  for (const [name, change] of empties)
    it(`${name}: still blocks`, () => assert.equal(judged(change).verdict, "blocks", judged(change).why));

  it("a location list without includes still counts its excludes", () =>
    assert.equal(
      judged({ conditions: { locations: { includeLocations: [], excludeLocations: [otherApp] } } }).verdict,
      "conditional",
    ));
});

describe("real exports: one string stands for a list of one", () => {
  it("of resources, people, controls and client apps", () => {
    const change = {
      applications: { includeApplications: "All", excludeApplications: A },
      users: { includeUsers: "All", excludeGroups: groupOne },
      conditions: { clientAppTypes: "all" },
      grant: { builtInControls: "block" },
    };
    assert.equal(judged(change).verdict, "exposedBaseline");
  });
});

describe("real exports: what is not understood is unknown, by name", () => {
  const cases: [string, Change, RegExp][] = [
    ["times", { conditions: { times: { includeAllTimes: true } } }, /conditions\.times/],
    [
      "legacy device lists",
      { conditions: { devices: { includeDevices: ["All", "Future"], excludeDevices: ["Compliant"] } } },
      /devices\.includeDevices/,
    ],
    [
      "device states",
      { conditions: { deviceStates: { includeStates: ["All"] } } },
      /not evaluated: device state \(conditions\.deviceStates\)/,
    ],
    [
      "service principal risk without service principals",
      { conditions: { servicePrincipalRiskLevels: ["high"] } },
      /servicePrincipalRiskLevels/,
    ],
    ["partial enablement", { policy: { partialEnablementStrategy: { share: 10 } } }, /partialEnablementStrategy/],
    ["a deleted policy", { policy: { deletedDateTime: "2026-02-01T00:00:00Z" } }, /deletedDateTime/],
    ["an unknown property of the scope", { users: { includeDepartments: ["Sales"] } }, /users\.includeDepartments/],
    [
      "an unknown property of a filter",
      {
        conditions: { devices: { deviceFilter: { mode: "include", rule: "device.isCompliant -ne True", scope: "x" } } },
      },
      /deviceFilter\.scope/,
    ],
    ["an unknown property of the grant", { grant: { extraControls: ["x"] } }, /grantControls\.extraControls/],
    ["a misspelt property", { conditions: { Platforms: { includePlatforms: ["windows"] } } }, /conditions\.Platforms/],
    [
      "a control inside a string",
      { grant: { builtInControls: "compliantDevice domainJoinedDevice" } },
      /compliantDevice domainJoinedDevice/,
    ],
    ["resources by display name", { applications: { includeApplications: ["Office 365"] } }, /"Office 365"/],
    ["a placeholder of a template", { applications: { includeApplications: ["%SomeAppId%"] } }, /%SomeAppId%/],
    [
      "a person by name",
      { users: { includeUsers: ["Jo Example"] } },
      /not evaluated: conditions\.users\.includeUsers "Jo Example"/,
    ],
    ["a number among the excluded", { applications: { excludeApplications: [7] } }, /excludeApplications/],
    [
      "an object where resources belong",
      { applications: { includeApplications: { all: true } } },
      /includeApplications/,
    ],
    [
      "an export that was cut off",
      { conditions: { platforms: "@{includePlatforms=System.Object[]}" } },
      /conditions\.platforms/,
    ],
    ["cut off filters", { conditions: { devices: { deviceFilter: "@{mode=exclude}" } } }, /deviceFilter/],
    ["cut off flows", { conditions: { authenticationFlows: "x" } }, /authenticationFlows/],
    ["cut off locations", { conditions: { locations: 3 } }, /conditions\.locations/],
    ["cut off workloads", { conditions: { clientApplications: "x" } }, /clientApplications/],
    ["cut off resources", { conditions: { applications: "x" } }, /conditions\.applications/],
    ["cut off conditions", { policy: { conditions: "x" } }, /conditions does not have the form/],
    ["a cut off grant", { policy: { grantControls: "@{operator=OR}" } }, /grantControls/],
    ["a cut off strength", { grant: { builtInControls: [], authenticationStrength: "x" } }, /authenticationStrength/],
    ["cut off session controls", { grant: null, policy: { sessionControls: "x" } }, /sessionControls/],
    [
      "token protection beside MFA",
      {
        grant: { builtInControls: ["mfa"] },
        policy: { sessionControls: { secureSignInSession: { isEnabled: true } } },
      },
      /token protection/,
    ],
    ["an empty string among lists", { conditions: { clientAppTypes: [" "] } }, /clientAppTypes/],
  ];
  for (const [name, change, naming] of cases) it(name, () => unknown(change, naming));

  it("an unknown property beside the deciding list takes the certainty from it", () => {
    const windows = { includePlatforms: ["windows"], includeFamilies: ["apple"] };
    assert.equal(judged({ conditions: { platforms: windows } }).verdict, "unknown");
    const nowhere = { includeLocations: ["AllTrusted"], excludeLocations: ["AllTrusted"], includeNetworks: ["x"] };
    assert.equal(judged({ conditions: { locations: nowhere } }).verdict, "unknown");
    assert.equal(judged({ users: { includeUsers: ["None"], includeDepartments: ["Sales"] } }).verdict, "unknown");
    assert.equal(
      judged({ conditions: { authenticationFlows: { transferMethods: "deviceCodeFlow", also: "x" } } }).verdict,
      "unknown",
    );
  });

  it("names as PowerShell objects spell them", () => {
    const pascal = (value: unknown): unknown =>
      Array.isArray(value) || typeof value !== "object" || value === null
        ? value
        : Object.fromEntries(
            Object.entries(value).map(([name, inner]) => [name[0]!.toUpperCase() + name.slice(1), pascal(inner)]),
          );
    const { verdict, why } = judge(pascal(policy()), situation());
    assert.equal(verdict, "unknown");
    assert.match(why, /Cannot be evaluated/);
  });

  it("GrantControls beside a null grant", () => {
    const { verdict, marks } = judged({ grant: null, policy: { GrantControls: { builtInControls: ["block"] } } });
    assert.equal(verdict, "unknown");
    assert.match(marks.map(({ because }) => because).join(), /GrantControls is not spelled as in Graph/);
  });

  it("entries that are no policies", () => {
    for (const entry of [null, 7, "policy", [], [policy()], true]) {
      const { id, displayName, verdict, fixableByExclusion } = judge(entry, situation());
      assert.deepEqual([id, displayName, verdict, fixableByExclusion], [null, null, "unknown", false]);
    }
    assert.equal(judge({}, situation()).verdict, "unknown");
    const { id, displayName } = judge({ id: 5, displayName: {} }, situation());
    assert.deepEqual([id, displayName], [null, null]);
  });

  it("properties that are called like members of every object", () => {
    const change = JSON.parse('{"constructor": {"a": 1}, "__proto__": {"b": 2}, "toString": "x"}') as Record<
      string,
      unknown
    >;
    const found = judge(Object.assign(Object.create(null), policy(), change), situation());
    assert.equal(found.verdict, "unknown");
  });
});

describe("real exports: letter case of values", () => {
  it("does not matter", () => {
    const change = {
      policy: { state: "Enabled" },
      applications: { includeApplications: ["ALL"], excludeApplications: [A.toUpperCase()] },
      users: { includeUsers: ["all"] },
      conditions: { clientAppTypes: ["All"], platforms: { includePlatforms: ["MacOS"], excludePlatforms: ["IOS"] } },
      grant: { operator: "or", builtInControls: ["CompliantDevice", "DomainJoinedDevice"] },
    };
    assert.equal(judged(change).verdict, "exposedBaseline");
  });
});
