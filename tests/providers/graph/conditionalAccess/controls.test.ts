import assert from "node:assert/strict";
import { judged, verdictOf } from "./policies";

describe("what a Mac that is registering can give", () => {
  const alone: Record<string, string> = {
    mfa: "prompts",
    compliantDevice: "blocks",
    domainJoinedDevice: "blocks",
    approvedApplication: "blocks",
    compliantApplication: "blocks",
    block: "blocks",
    unknownFutureValue: "unknown",
    quantumSafeDevice: "unknown",
  };
  for (const [control, verdict] of Object.entries(alone))
    it(`${control} alone: ${verdict}`, () =>
      assert.equal(verdictOf({ grant: { builtInControls: [control] } }), verdict));

  for (const control of ["passwordChange", "riskRemediation"]) {
    it(`${control} prompts in a risk policy`, () => {
      const change = {
        conditions: { userRiskLevels: ["high"] },
        grant: { operator: "AND", builtInControls: ["mfa", control] },
      };
      assert.equal(verdictOf(change), "prompts");
    });
    it(`${control} outside a risk policy is not documented, so unknown`, () =>
      assert.equal(verdictOf({ grant: { builtInControls: [control] } }), "unknown"));
  }

  it("terms of use alone prompt", () =>
    assert.equal(verdictOf({ grant: { builtInControls: [], termsOfUse: ["t1"] } }), "prompts"));

  it("a grant without any control demands nothing", () => {
    assert.equal(verdictOf({ grant: { builtInControls: [] } }), "notBlocking");
    assert.equal(verdictOf({ policy: { grantControls: {} } }), "notBlocking");
  });

  it("a grant that the export leaves out is unknown, unless session controls stand in its place", () => {
    const session = { signInFrequency: { isEnabled: true } };
    assert.equal(verdictOf({ policy: { grantControls: undefined } }), "unknown");
    assert.equal(verdictOf({ policy: { grantControls: undefined, sessionControls: session } }), "notBlocking");
  });
});

describe("authentication strengths", () => {
  const strength = (fields: object) => ({ grant: { builtInControls: [], authenticationStrength: { ...fields } } });
  const key = /security key or certificate/;

  it("prompt", () => {
    const plain = judged(
      strength({ id: "00000000-0000-0000-0000-000000000002", displayName: "Multifactor authentication" }),
    );
    assert.equal(plain.verdict, "prompts");
    assert.doesNotMatch(plain.why, key);
  });

  for (const [name, fields] of Object.entries({
    "the built-in phishing-resistant one": { id: "00000000-0000-0000-0000-000000000004" },
    "keys and certificates only": { id: "x", allowedCombinations: ["fido2", "x509CertificateMultiFactor"] },
  }))
    it(`warn where ${name} must come from a key that people carry`, () => {
      const { verdict, why } = judged(strength(fields));
      assert.equal(verdict, "prompts");
      assert.match(why, key);
    });

  it("do not warn where a pass would do as well", () => {
    const { why } = judged(strength({ allowedCombinations: ["fido2", "temporaryAccessPassOneTime"] }));
    assert.doesNotMatch(why, key);
  });

  it("do not warn where another control would do instead", () => {
    const grant = { builtInControls: ["mfa"], authenticationStrength: { id: "00000000-0000-0000-0000-000000000004" } };
    assert.doesNotMatch(judged({ grant }).why, key);
    assert.match(judged({ grant: { ...grant, operator: "AND" } }).why, key);
  });

  it("are unknown where only the id of one of the tenant's own is known", () => {
    assert.equal(verdictOf(strength({ id: "x", displayName: "Strong" })), "unknown");
    assert.equal(verdictOf(strength({ id: "x", allowedCombinations: ["password,softwareOath"] })), "prompts");
    assert.equal(verdictOf(strength({ id: "00000000-0000-0000-0000-000000000003" })), "prompts");
    assert.equal(verdictOf({ grant: { builtInControls: ["mfa"], authenticationStrength: { id: "x" } } }), "prompts");
  });

  it("are named, where they have a name", () => {
    assert.match(judged(strength({ id: "x", displayName: "Strong" })).why, /the authentication strength "Strong"/);
    assert.match(
      judged(strength({ id: "00000000-0000-0000-0000-000000000002" })).why,
      /the authentication strength, which/,
    );
  });

  it("are fine where a key would do instead of a credential of the Mac", () =>
    assert.equal(verdictOf(strength({ allowedCombinations: ["windowsHelloForBusiness", "fido2"] })), "prompts"));

  it("are unknown where only a credential of an already registered Mac is allowed", () =>
    assert.equal(verdictOf(strength({ allowedCombinations: ["windowsHelloForBusiness"] })), "unknown"));

  it("that are empty objects are not there", () => assert.equal(verdictOf(strength({})), "notBlocking"));
});
