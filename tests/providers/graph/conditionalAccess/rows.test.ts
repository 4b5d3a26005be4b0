import assert from "node:assert/strict";
import { judged, otherApp, policy, situation, verdictOf, A, W, type Change } from "./policies";
import { judge } from "../../../../providers/graph/conditionalAccess/judge";

/** Both sides of a rule: what differs, and the verdict on each side. */
function cases(rule: string, sides: Record<string, [Change, string]>): void {
  describe(rule, () => {
    for (const [name, [change, verdict]] of Object.entries(sides))
      it(`${name}: ${verdict}`, () => assert.equal(verdictOf(change), verdict, judged(change).why));
  });
}

const conditions = (section: object): Change => ({ conditions: { ...section } });
const applications = (section: object): Change => ({ applications: { ...section } });
const block = { builtInControls: ["block"] };

describe("the decision table", () => {
  cases("1 state", {
    enabled: [{}, "blocks"],
    disabled: [{ policy: { state: "disabled" } }, "notApplicable"],
    "report-only": [{ policy: { state: "enabledForReportingButNotEnforced" } }, "reportOnly"],
    "report-only, with a grant that a Mac can give": [
      { policy: { state: "enabledForReportingButNotEnforced" }, grant: { builtInControls: ["mfa"] } },
      "prompts",
    ],
    "a state of the future": [{ policy: { state: "partiallyEnabled" } }, "unknown"],
    "no state": [{ policy: { state: undefined } }, "unknown"],
  });

  cases("2 workload identities", {
    "service principals": [
      conditions({ clientApplications: { includeServicePrincipals: ["ServicePrincipalsInMyTenant"] } }),
      "notApplicable",
    ],
    "an empty list of service principals": [
      conditions({ clientApplications: { includeServicePrincipals: [] } }),
      "blocks",
    ],
    "agent identities beside people": [
      conditions({ clientApplications: { includeAgentIdServicePrincipals: ["All"] } }),
      "unknown",
    ],
    "agent identities alone": [
      {
        ...conditions({ clientApplications: { includeAgentIdServicePrincipals: ["All"] } }),
        users: { includeUsers: ["None"] },
      },
      "notApplicable",
    ],
    "agent users beside people": [conditions({ agents: { includeAgentUsers: ["All"] } }), "unknown"],
    "agent users alone": [
      { ...conditions({ agents: { includeAgentUsers: ["All"] } }), users: { includeUsers: ["AllAgentIdUsers"] } },
      "notApplicable",
    ],
    "no agent users": [conditions({ agents: { includeAgentUsers: [], agentFilter: null } }), "blocks"],
    "an agent context": [conditions({ agentContext: { includeAgentContexts: ["someSessions"] } }), "unknown"],
    "an agent risk": [conditions({ agentIdRiskLevels: "medium,high" }), "unknown"],
  });

  cases("4 user actions", {
    "registering a device, with MFA": [
      {
        applications: { includeApplications: [], includeUserActions: ["urn:user:registerdevice"] },
        grant: { builtInControls: ["mfa"] },
      },
      "prompts",
    ],
    "registering a device, with a block": [
      { applications: { includeApplications: [], includeUserActions: ["urn:user:registerdevice"] }, grant: block },
      "blocks",
    ],
    "registering security information": [
      applications({ includeApplications: [], includeUserActions: ["urn:user:registersecurityinfo"] }),
      "notApplicable",
    ],
    "both actions": [
      applications({
        includeApplications: [],
        includeUserActions: ["urn:user:registersecurityinfo", "urn:user:registerdevice"],
      }),
      "blocks",
    ],
    "an action of the future": [
      applications({ includeApplications: [], includeUserActions: ["urn:user:new"] }),
      "unknown",
    ],
  });

  cases("5 authentication context", {
    "a context": [
      applications({ includeApplications: [], includeAuthenticationContextClassReferences: ["c1"] }),
      "notApplicable",
    ],
    "no context": [applications({ includeAuthenticationContextClassReferences: [] }), "blocks"],
  });

  cases("6 target resources", {
    "all resources": [applications({ includeApplications: ["All"] }), "blocks"],
    "the registration app by name": [applications({ includeApplications: [A] }), "blocks"],
    "Windows Azure Active Directory by name": [applications({ includeApplications: [W] }), "blocks"],
    "no resource": [applications({ includeApplications: ["None"] }), "notApplicable"],
    "Office 365": [applications({ includeApplications: ["Office365"] }), "notApplicable"],
    "the admin portals": [applications({ includeApplications: ["MicrosoftAdminPortals"] }), "notApplicable"],
    "another app": [applications({ includeApplications: [otherApp] }), "notApplicable"],
    "another app and the registration app": [applications({ includeApplications: [otherApp, A] }), "blocks"],
    "a filter for apps": [
      applications({
        includeApplications: [],
        applicationFilter: { mode: "include", rule: 'CustomSecurityAttribute.x -eq "y"' },
      }),
      "unknown",
    ],
    "all resources with a filter for apps": [
      applications({ applicationFilter: { mode: "exclude", rule: 'CustomSecurityAttribute.x -eq "y"' } }),
      "unknown",
    ],
  });

  cases("8 device platforms", {
    "any platform": [conditions({ platforms: null }), "blocks"],
    "all platforms": [conditions({ platforms: { includePlatforms: ["all"], excludePlatforms: [] } }), "blocks"],
    macOS: [conditions({ platforms: { includePlatforms: ["macOS"], excludePlatforms: null } }), "blocks"],
    Windows: [conditions({ platforms: { includePlatforms: ["windows"], excludePlatforms: [] } }), "notApplicable"],
    "all but macOS": [
      conditions({ platforms: { includePlatforms: ["all"], excludePlatforms: ["macOS"] } }),
      "notApplicable",
    ],
    "all but all": [
      conditions({ platforms: { includePlatforms: ["all"], excludePlatforms: ["all"] } }),
      "notApplicable",
    ],
    "all but Linux": [conditions({ platforms: { includePlatforms: ["all"], excludePlatforms: ["linux"] } }), "blocks"],
  });

  cases("9 client apps", {
    all: [conditions({ clientAppTypes: ["all"] }), "blocks"],
    "desktop clients": [conditions({ clientAppTypes: ["mobileAppsAndDesktopClients"] }), "blocks"],
    browsers: [conditions({ clientAppTypes: ["browser"] }), "blocks"],
    "legacy clients": [
      conditions({ clientAppTypes: ["exchangeActiveSync", "easSupported", "other"] }),
      "notApplicable",
    ],
    "legacy clients and browsers": [conditions({ clientAppTypes: ["other", "browser"] }), "blocks"],
  });

  cases("10 authentication flows", {
    "device code flow": [conditions({ authenticationFlows: { transferMethods: "deviceCodeFlow" } }), "notApplicable"],
    "both flows in one string": [
      conditions({ authenticationFlows: { transferMethods: "deviceCodeFlow,authenticationTransfer" } }),
      "notApplicable",
    ],
    "both flows as a list": [
      conditions({ authenticationFlows: { transferMethods: ["deviceCodeFlow", "authenticationTransfer"] } }),
      "notApplicable",
    ],
    "flows in a list of strings": [
      conditions({ authenticationFlows: { transferMethods: ["none", "deviceCodeFlow,authenticationTransfer"] } }),
      "notApplicable",
    ],
    "flow none": [conditions({ authenticationFlows: { transferMethods: "none" } }), "blocks"],
    "no methods": [conditions({ authenticationFlows: { transferMethods: "" } }), "blocks"],
    "null methods": [conditions({ authenticationFlows: { transferMethods: null } }), "blocks"],
    "a flow of the future": [
      conditions({ authenticationFlows: { transferMethods: "deviceCodeFlow,newFlow" } }),
      "unknown",
    ],
  });

  cases("12 locations", {
    "every location": [conditions({ locations: { includeLocations: ["All"], excludeLocations: [] } }), "blocks"],
    "all but trusted ones": [
      conditions({ locations: { includeLocations: ["All"], excludeLocations: ["AllTrusted"] } }),
      "conditional",
    ],
    "one location": [conditions({ locations: { includeLocations: [otherApp], excludeLocations: [] } }), "conditional"],
    "the same location in and out": [
      conditions({ locations: { includeLocations: ["AllTrusted"], excludeLocations: ["AllTrusted"] } }),
      "notApplicable",
    ],
    "two in, one of them out": [
      conditions({ locations: { includeLocations: [otherApp, A], excludeLocations: [A] } }),
      "conditional",
    ],
    "away from the office, with MFA": [
      {
        conditions: { locations: { includeLocations: ["All"], excludeLocations: ["AllTrusted"] } },
        grant: { builtInControls: ["mfa"] },
      },
      "prompts",
    ],
    "away from the office, session only": [
      { conditions: { locations: { includeLocations: ["All"], excludeLocations: ["AllTrusted"] } }, grant: null },
      "notBlocking",
    ],
  });

  cases("13 risk", {
    "sign-in risk": [conditions({ signInRiskLevels: ["high"] }), "conditional"],
    "user risk": [conditions({ userRiskLevels: ["high", "medium"] }), "conditional"],
    "insider risk": [conditions({ insiderRiskLevels: "minor,elevated" }), "conditional"],
    "no risk named": [conditions({ signInRiskLevels: [], userRiskLevels: [], insiderRiskLevels: "" }), "blocks"],
    "a list that covers sign-ins without risk": [conditions({ signInRiskLevels: ["none", "low"] }), "blocks"],
    "one list with none, one without": [
      conditions({ signInRiskLevels: ["none"], userRiskLevels: ["high"] }),
      "conditional",
    ],
    "a risk of the future": [conditions({ signInRiskLevels: ["extreme"] }), "unknown"],
  });

  cases("14 session controls only", {
    "no grant": [{ grant: null }, "notBlocking"],
    "token protection": [
      { grant: null, policy: { sessionControls: { secureSignInSession: { isEnabled: true } } } },
      "unknown",
    ],
    "token protection switched off": [
      { grant: null, policy: { sessionControls: { secureSignInSession: { isEnabled: false } } } },
      "notBlocking",
    ],
    "token protection beside a block": [
      { grant: block, policy: { sessionControls: { secureSignInSession: { isEnabled: true } } } },
      "blocks",
    ],
    "sign-in frequency": [
      { grant: null, policy: { sessionControls: { signInFrequency: { isEnabled: true, value: 1, type: "hours" } } } },
      "notBlocking",
    ],
    "a session control of the future": [
      { grant: null, policy: { sessionControls: { quietSession: { isEnabled: true } } } },
      "unknown",
    ],
  });

  cases("15 block access", {
    block: [{ grant: block }, "blocks"],
    "block beside what a Mac can give": [{ grant: { builtInControls: ["mfa", "block"] } }, "blocks"],
  });

  cases("16 all controls", {
    "one control that a Mac lacks, whatever the operator": [
      { grant: { operator: "OR", builtInControls: ["compliantDevice"] } },
      "blocks",
    ],
    "MFA and a compliant device": [
      { grant: { operator: "AND", builtInControls: ["mfa", "compliantDevice"] } },
      "blocks",
    ],
    "MFA and terms of use": [{ grant: { operator: "AND", builtInControls: ["mfa"], termsOfUse: ["t1"] } }, "prompts"],
    "one custom control": [{ grant: { builtInControls: [], customAuthenticationFactors: ["f1"] } }, "unknown"],
    "a compliant device and a custom control": [
      { grant: { operator: "AND", builtInControls: ["compliantDevice"], customAuthenticationFactors: ["f1"] } },
      "blocks",
    ],
    "MFA and a control of the future": [
      { grant: { operator: "AND", builtInControls: ["mfa", "newControl"] } },
      "unknown",
    ],
  });

  cases("17 one of several controls", {
    "MFA or a compliant device": [{ grant: { builtInControls: ["mfa", "compliantDevice"] } }, "prompts"],
    "compliant or hybrid joined": [{ grant: { builtInControls: ["compliantDevice", "domainJoinedDevice"] } }, "blocks"],
    "compliant device or a strength": [
      { grant: { authenticationStrength: { id: "00000000-0000-0000-0000-000000000002" } } },
      "prompts",
    ],
    "MFA or what is malformed": [
      { grant: { operator: "OR", builtInControls: ["mfa"], customAuthenticationFactors: [7] } },
      "prompts",
    ],
    "compliant device or terms of use": [{ grant: { termsOfUse: ["t1"] } }, "prompts"],
    "compliant device or a custom control": [{ grant: { customAuthenticationFactors: ["f1"] } }, "unknown"],
    "the same control twice": [
      { grant: { operator: "OR", builtInControls: ["compliantDevice", "CompliantDevice"] } },
      "blocks",
    ],
    "neither AND nor OR, all lacking": [
      { grant: { operator: null, builtInControls: ["compliantDevice", "domainJoinedDevice"] } },
      "blocks",
    ],
    "neither AND nor OR, one lacking": [
      { grant: { operator: "XOR", builtInControls: ["mfa", "compliantDevice"] } },
      "unknown",
    ],
  });
});

describe("a policy that is switched off", () => {
  it("does not apply, and says what it would do", () => {
    const off = judged({ policy: { state: "disabled" } });
    assert.equal(off.ifEnabled, "blocks");
    assert.match(off.why, /^Off; if it were enabled: Requires a compliant device/);
    assert.equal(off.fixableByExclusion, false);
  });

  it("is judged as enabled when that is to be assumed", () => {
    const assumed = judge(policy({ policy: { state: "disabled" } }), situation({ assumeState: "enabled" }));
    assert.equal(assumed.verdict, "blocks");
    assert.equal(assumed.ifEnabled, undefined);
  });
});
