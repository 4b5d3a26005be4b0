import assert from "node:assert/strict";
import type { BaselineScopes, SignInContext } from "../../../../providers/graph/conditionalAccess/signInContext";
import { baselineScopesOf } from "../../../../providers/graph/conditionalAccess/signInContext";
import { A, W, deviceRegistration, graph, judged, otherApp, placeholder } from "./policies";

interface Outcome {
  verdict: string;
  fixable: boolean;
  needs?: string[];
}

const outcome = (applications: object, circumstances: Partial<SignInContext>): Outcome => {
  const { verdict, fixableByExclusion, needs } = judged({ applications: { ...applications } }, circumstances);
  return { verdict, fixable: fixableByExclusion, needs: [...needs] };
};

const excluding = (...apps: string[]) => ({ includeApplications: ["All"], excludeApplications: apps });
const customised: BaselineScopes = { appId: placeholder };
const both = ["registrationApp", "placeholderApp"];
const click = "customizeBehavior";

describe("an All-resources policy and the setting for baseline scopes", () => {
  const table: [string, string[], BaselineScopes, string, boolean, string[]][] = [
    ["nothing excluded", [], "enforced", "blocks", true, [...both, click]],
    ["nothing excluded", [], "notReadable", "blocks", true, [...both, click]],
    ["nothing excluded", [], "neverChosen", "blocks", true, [...both, click]],
    ["nothing excluded", [], customised, "blocks", true, both],
    ["nothing excluded", [], "disabled", "blocks", true, ["registrationApp"]],
    ["another app excluded", [otherApp], "enforced", "blocks", true, [...both, click]],
    ["another app excluded", [otherApp], "disabled", "notApplicable", false, []],
    ["'None' excluded", ["None"], "disabled", "blocks", true, ["registrationApp"]],
    ["the registration app excluded", [A], "enforced", "exposedBaseline", true, ["placeholderApp", click]],
    ["the registration app excluded", [A], "notReadable", "exposedBaseline", true, ["placeholderApp", click]],
    ["the registration app excluded", [A], "neverChosen", "exposedBaseline", true, ["placeholderApp", click]],
    ["the registration app excluded", [A], customised, "exposedBaseline", true, ["placeholderApp"]],
    ["the registration app excluded", [A], "disabled", "notApplicable", false, []],
    ["both excluded", [A, placeholder], "enforced", "exposedBaseline", false, [click]],
    ["both excluded", [A, placeholder], "neverChosen", "exposedBaseline", false, [click]],
    ["both excluded", [A, placeholder], "notReadable", "notApplicable", false, []],
    ["both excluded", [A, placeholder], customised, "notApplicable", false, []],
    ["the placeholder alone excluded", [placeholder], customised, "blocks", true, ["registrationApp"]],
  ];
  for (const [name, excluded, baselineScopes, verdict, fixable, needs] of table) {
    const setting = typeof baselineScopes === "string" ? baselineScopes : "customised";
    it(`${name}, ${setting}: ${verdict}`, () =>
      assert.deepEqual(outcome(excluding(...excluded), { baselineScopes, placeholderApp: placeholder }), {
        verdict,
        fixable,
        needs,
      }));
  }

  it("counts the tenant's placeholder, not ours, where the setting is customised", () => {
    const circumstances = { baselineScopes: { appId: otherApp }, placeholderApp: placeholder };
    assert.equal(outcome(excluding(A, placeholder), circumstances).verdict, "exposedBaseline");
    assert.equal(outcome(excluding(A, otherApp), circumstances).verdict, "notApplicable");
  });

  it("says that a setting which could not be read is assumed to be Customize", () => {
    const { why } = judged({ applications: excluding(A, placeholder) }, { placeholderApp: placeholder });
    assert.match(why, /assumes.*Customize behavior/);
  });

  it("says that enforcement is off in the tenant", () =>
    assert.match(
      judged({ applications: excluding(A) }, { baselineScopes: "disabled" }).why,
      /Enforcement for baseline scopes is off/,
    ));

  it("names both apps where both are needed", () => {
    const { why } = judged({});
    assert.match(why, /exclude the registration app and the placeholder app/);
    assert.match(why, /Customize behavior/);
  });

  it("warns before the first exclusion, and only then", () => {
    assert.equal(judged({}).notes.length, 1);
    assert.equal(judged({ applications: excluding(otherApp) }).notes.length, 0);
    assert.equal(judged({}, { baselineScopes: "enforced" }).notes.length, 0);
  });

  it("reads the setting from the application id that it holds", () => {
    assert.equal(baselineScopesOf(W), "enforced");
    assert.equal(baselineScopesOf("00000000-0000-0000-0000-000000000000"), "disabled");
    assert.deepEqual(baselineScopesOf(placeholder.toUpperCase()), { appId: placeholder });
  });
});

describe("Windows Azure Active Directory", () => {
  const naming = (...excluded: string[]) => ({ includeApplications: [W, otherApp], excludeApplications: excluded });

  it("as a named target blocks, and excluding the registration app does not help", () => {
    assert.deepEqual(outcome(naming(), {}), { verdict: "blocks", fixable: false, needs: [] });
    assert.match(
      judged({ applications: naming() }).why,
      /does not help, because it names Windows Azure Active Directory/,
    );
  });

  it("as a named target exposes registration although the registration app is excluded", () =>
    assert.deepEqual(outcome(naming(A), {}), { verdict: "exposedBaseline", fixable: false, needs: [] }));

  it("as an exclusion is not documented, so unknown, with or without the registration app", () => {
    assert.equal(outcome(excluding(W), {}).verdict, "unknown");
    assert.equal(outcome(excluding(W, A), { baselineScopes: "enforced" }).verdict, "unknown");
    assert.equal(outcome(naming(W), {}).verdict, "unknown");
  });

  it("as an exclusion does not matter where registration is exempt anyway, or the grant is harmless", () => {
    assert.equal(outcome(excluding(W, A, placeholder), { baselineScopes: customised }).verdict, "notApplicable");
    assert.equal(outcome(excluding(W), { baselineScopes: "disabled" }).verdict, "notApplicable");
    assert.equal(judged({ applications: excluding(W), grant: { builtInControls: ["mfa"] } }).verdict, "prompts");
  });
});

describe("explicit target resources", () => {
  it("end with a condition that does not match, like all others", () => {
    const conditions = { clientAppTypes: ["other"] };
    for (const app of [A, W, deviceRegistration])
      assert.equal(judged({ applications: { includeApplications: [app] }, conditions }).verdict, "notApplicable");
  });

  it("let the exclusion of the registration app count at once", () => {
    const named = { includeApplications: [A], excludeApplications: [A] };
    assert.equal(outcome(named, {}).verdict, "notApplicable");
    assert.deepEqual(outcome({ includeApplications: [A] }, {}), {
      verdict: "blocks",
      fixable: true,
      needs: ["registrationApp"],
    });
  });

  for (const [name, app] of Object.entries({
    "Device Registration Service": deviceRegistration,
    "Microsoft Graph": graph,
  })) {
    it(`${name} by name is unknown, and excluding the registration app proves nothing`, () => {
      assert.deepEqual(outcome({ includeApplications: [app] }, {}), { verdict: "unknown", fixable: false, needs: [] });
      assert.equal(outcome({ includeApplications: [app], excludeApplications: [A] }, {}).verdict, "unknown");
    });
    it(`${name} in and out is another resource like any`, () =>
      assert.equal(outcome({ includeApplications: [app], excludeApplications: [app] }, {}).verdict, "notApplicable"));
  }

  it("of registering devices cannot be excluded from", () => {
    const action = {
      includeApplications: [],
      includeUserActions: ["urn:user:registerdevice"],
      excludeApplications: [A],
    };
    assert.deepEqual(outcome(action, {}), { verdict: "blocks", fixable: false, needs: [] });
  });

  it("that are missing altogether are unknown where the grant would block, and only there", () => {
    for (const applications of [null, undefined, {}, []]) {
      assert.equal(judged({ conditions: { applications } }).verdict, "unknown");
      assert.equal(judged({ conditions: { applications }, grant: { builtInControls: ["mfa"] } }).verdict, "prompts");
    }
    const traffic = { includeApplications: [], networkAccess: { includeTrafficProfiles: "internet" } };
    assert.equal(judged({ applications: traffic }).verdict, "unknown");
  });

  it("with a traffic profile beside another app are unknown", () => {
    const traffic = { includeApplications: [otherApp], globalSecureAccess: { includeTrafficProfiles: "m365" } };
    const { verdict, why } = judged({ applications: traffic });
    assert.equal(verdict, "unknown");
    assert.match(why, /globalSecureAccess/);
  });
});
