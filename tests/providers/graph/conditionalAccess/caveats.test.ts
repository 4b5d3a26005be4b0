import assert from "node:assert/strict";
import { A, judged, placeholder, type Change } from "./policies";

const reportOnly = { state: "enabledForReportingButNotEnforced" };
const away = { locations: { includeLocations: ["All"], excludeLocations: ["AllTrusted"] } };
const risky = { signInRiskLevels: ["high"] };
const odd = { times: { includeAllTimes: true } };
const exposed = { excludeApplications: [A] };

describe("several marks at once", () => {
  const cases: [string, Change, string, string[]][] = [
    ["location and risk", { conditions: { ...away, ...risky } }, "conditional", ["conditional", "conditional"]],
    [
      "exposed and location",
      { applications: exposed, conditions: away },
      "conditional",
      ["exposedBaseline", "conditional"],
    ],
    ["exposed and unknown", { applications: exposed, conditions: odd }, "unknown", ["unknown", "exposedBaseline"]],
    ["unknown and location", { conditions: { ...away, ...odd } }, "unknown", ["unknown", "conditional"]],
    [
      "report-only and exposed",
      { policy: reportOnly, applications: exposed },
      "reportOnly",
      ["reportOnly", "exposedBaseline"],
    ],
    [
      "all four",
      { policy: reportOnly, applications: exposed, conditions: { ...away, ...odd } },
      "reportOnly",
      ["reportOnly", "unknown", "exposedBaseline", "conditional"],
    ],
  ];
  for (const [name, change, verdict, kinds] of cases)
    it(`${name}: ${verdict}, and all marks are listed`, () => {
      const found = judged(change);
      assert.equal(found.verdict, verdict);
      assert.deepEqual(
        found.marks.map(({ kind }) => kind),
        kinds,
      );
    });

  it("do not matter where a Mac can give what is asked, and are listed all the same", () => {
    const change = { policy: reportOnly, applications: exposed, conditions: { ...away, ...odd } };
    const mfa = judged({ ...change, grant: { builtInControls: ["mfa"] } });
    assert.equal(mfa.verdict, "prompts");
    assert.equal(mfa.marks.length, 4);
    assert.equal(mfa.fixableByExclusion, false);
    assert.equal(judged({ ...change, grant: null }).verdict, "notBlocking");
  });

  it("leave the exclusion worth proposing", () => {
    assert.equal(judged({ policy: reportOnly }).fixableByExclusion, true);
    assert.equal(judged({ conditions: away }).fixableByExclusion, true);
    assert.equal(judged({ conditions: odd }).fixableByExclusion, true);
  });

  it("end with the first rule that does not match, whatever was doubtful before", () => {
    const windows = { platforms: { includePlatforms: ["windows"], excludePlatforms: [] } };
    const found = judged({ policy: { state: "half" }, conditions: { ...odd, ...windows } });
    assert.equal(found.verdict, "notApplicable");
    assert.equal(found.rule, "8 device platforms");
  });
});

describe("the rule that decided", () => {
  const cases: [string, Change, string][] = [
    ["a plain block", { grant: { builtInControls: ["block"] } }, "15 block access"],
    ["one control", {}, "16 all controls"],
    [
      "several controls",
      { grant: { builtInControls: ["compliantDevice", "domainJoinedDevice"] } },
      "17 one of several controls",
    ],
    ["a location", { conditions: away }, "12 locations"],
    ["exposure", { applications: exposed }, "7 excluded resources"],
    ["report-only", { policy: reportOnly, conditions: away }, "1 state"],
    ["an unknown property", { conditions: odd }, "18 unknown field"],
  ];
  for (const [name, change, rule] of cases) it(`${name}: ${rule}`, () => assert.equal(judged(change).rule, rule));
});

describe("the sentence for an administrator", () => {
  const everyVerdict: Change[] = [
    {},
    { applications: exposed },
    { conditions: odd },
    { conditions: away },
    { policy: reportOnly },
    { policy: { ...reportOnly }, conditions: odd },
    { grant: { builtInControls: ["mfa"] } },
    { grant: null },
    { policy: { state: "disabled" } },
    { applications: { includeApplications: ["Office365"] } },
    { conditions: { users: null } },
  ];
  for (const change of everyVerdict) {
    const { why, verdict } = judged(change);
    it(`is one sentence (${verdict}: ${why})`, () => assert.match(why, /^[A-Z][^\n]*[^.\n]\.$/));
  }

  it("says on which side of the networks it blocks", () => {
    const at = (locations: object) => judged({ conditions: { locations } }).why;
    assert.match(
      at({ includeLocations: ["All"], excludeLocations: ["AllTrusted"] }),
      /, except from some named locations/,
    );
    assert.match(at({ includeLocations: ["AllTrusted"], excludeLocations: [] }), /, only from some named locations/);
  });

  it("says every reason for which it cannot be evaluated", () => {
    const change = {
      policy: { state: undefined },
      conditions: { times: { includeAllTimes: true }, deviceStates: { x: 1 } },
    };
    const { why } = judged(change);
    assert.match(
      why,
      /because it has no state, and because .*: time \(conditions\.times\), and because .*: device state \(/,
    );
    assert.doesNotMatch(why, /more reason/);
  });

  it("says what token protection asks for, and what is wrong with an operator", () => {
    const sessionControls = { secureSignInSession: { isEnabled: true } };
    assert.match(judged({ grant: null, policy: { sessionControls } }).why, /requires a token bound to the device/);
    const grant = { operator: "XOR", builtInControls: ["mfa", "compliantDevice"] };
    assert.match(judged({ grant }).why, /operator is neither AND nor OR/);
  });

  it("says at which moment it blocks", () => {
    const devices = { deviceFilter: { mode: "include", rule: "device.isCompliant -eq False" } };
    assert.match(judged({ conditions: { devices } }).why, /a registered Mac lacks until it is compliant/);
    assert.match(judged({}).why, /an unregistered Mac lacks/);
  });

  it("names only what a Mac lacks", () =>
    assert.match(
      judged({ grant: { operator: "AND", builtInControls: ["mfa", "compliantDevice"] } }).why,
      /^Requires a compliant device,/,
    ));

  it("names only what a Mac can give", () =>
    assert.match(
      judged({ grant: { builtInControls: ["compliantDevice", "mfa"] } }).why,
      /^Accepts multifactor authentication,/,
    ));

  it("warns that a compliant device is felt even in report-only", () => {
    const notes = judged({ policy: reportOnly }).notes.join(" ");
    assert.match(notes, /prompt for a certificate/);
    assert.doesNotMatch(
      judged({ policy: reportOnly, grant: { builtInControls: ["block"] } }).notes.join(" "),
      /certificate/,
    );
  });

  it("says what is left when both apps are excluded and the setting is not Customize", () => {
    const change = { applications: { excludeApplications: [A, placeholder] } };
    const { why } = judged(change, { baselineScopes: "enforced", placeholderApp: placeholder });
    assert.match(why, /set the tenant's baseline scopes to Customize behavior/);
  });
});
