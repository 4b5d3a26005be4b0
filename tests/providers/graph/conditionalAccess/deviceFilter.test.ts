import assert from "node:assert/strict";
import { parseDeviceFilter } from "../../../../providers/graph/conditionalAccess/deviceFilter";
import { matches } from "../../../../providers/graph/conditionalAccess/deviceMatch";
import type { Moment } from "../../../../providers/graph/conditionalAccess/finding";
import { judged } from "./policies";

function match(rule: string, moment: Moment): boolean | undefined {
  const expression = parseDeviceFilter(rule);
  assert.ok(expression, `not understood: ${rule}`);
  return matches(expression, moment);
}

const filtered = (mode: string, rule: unknown) => judged({ conditions: { devices: { deviceFilter: { mode, rule } } } });

describe("11 filter for devices: both moments, the worse counts", () => {
  const cases: [string, string, string, string?][] = [
    ["exclude", "device.isCompliant -eq True", "blocks", "unregistered"],
    ["exclude", "device.isCompliant -ne True", "notApplicable"],
    ["include", "device.isCompliant -ne True", "blocks", "unregistered"],
    ["include", "device.isCompliant -eq True", "notApplicable"],
    ["include", "device.isCompliant -eq False", "blocks", "registered"],
    ["exclude", "device.isCompliant -eq False", "blocks", "unregistered"],
    ["include", 'device.trustType -eq "Workplace"', "blocks", "registered"],
    ["exclude", 'device.trustType -eq "Workplace"', "blocks", "unregistered"],
    ["exclude", 'device.trustType -ne "Workplace"', "blocks", "registered"],
    ["include", 'device.trustType -eq "ServerAD"', "notApplicable"],
    ["exclude", 'device.trustType -ne "ServerAD"', "notApplicable"],
    ["include", 'device.trustType -in ["AzureAD", "ServerAD"]', "notApplicable"],
    ["include", 'device.trustType -notIn ["AzureAD", "ServerAD"]', "blocks", "unregistered"],
    ["include", 'device.operatingSystem -eq "Windows"', "notApplicable"],
    ["include", 'device.operatingSystem -startsWith "Mac"', "blocks", "registered"],
    ["include", 'device.operatingSystem -eq "MacMDM"', "unknown", "registered"],
    ["include", 'device.mdmAppId -eq "0000000a-0000-0000-c000-000000000000"', "unknown", "registered"],
    ["include", 'device.mdmAppId -ne "0000000a-0000-0000-c000-000000000000"', "blocks", "unregistered"],
    ["exclude", 'device.extensionAttribute1 -eq "SAW"', "blocks", "unregistered"],
    ["include", 'device.extensionAttribute1 -eq "SAW"', "notApplicable"],
    ["exclude", 'device.extensionAttribute1 -ne "SAW"', "unknown", "registered"],
    ["include", "device.isCompliant -eq null", "unknown", "unregistered"],
    ["include", "device.isCompliant equals True", "unknown"],
    ["sideways", "device.isCompliant -eq True", "unknown"],
  ];
  for (const [mode, rule, verdict, moment] of cases)
    it(`${mode} ${rule}: ${verdict}`, () => {
      const found = filtered(mode, rule);
      assert.equal(found.verdict, verdict, found.why);
      if (moment) assert.equal(found.moment, moment);
    });

  it("says which way it excludes a Mac", () => {
    assert.match(
      filtered("include", "device.isCompliant -eq True").why,
      /does not include such a Mac \(device\.isCompliant\)/,
    );
    assert.match(filtered("exclude", "device.isCompliant -ne True").why, /excludes such a Mac \(device\.isCompliant\)/);
  });

  it("names the property that decides, as the rule spells it, and no other", () => {
    const why = (mode: string, rule: string) => filtered(mode, rule).why;
    const both = 'device.displayName -notStartsWith "LAB" -and device.isCompliant -ne True';
    assert.match(
      why("exclude", "Device.trustType -eq 'ServerAD'"),
      /does not exclude such a Mac \(Device\.trustType\)/,
    );
    assert.match(why("exclude", both), /depends on device\.displayName, which cannot be evaluated for a Mac/);
    assert.match(
      why("include", 'device.isCompliant -eq True -and device.model -ne "x"'),
      /does not include such a Mac \(device\.isCompliant\)/,
    );
  });

  it("is not there when it is null or empty", () => {
    for (const devices of [null, {}, [], { deviceFilter: null }, { deviceFilter: {} }])
      assert.equal(judged({ conditions: { devices } }).verdict, "blocks");
  });

  it("without a rule, or with a rule that is no text, is unknown", () => {
    for (const rule of [null, "", 7, ["device.isCompliant -eq True"]])
      assert.equal(filtered("exclude", rule).verdict, "unknown");
  });

  it("does not exist in policies for registering devices, so one that would end the walk is unknown", () => {
    const applications = { includeApplications: [], includeUserActions: ["urn:user:registerdevice"] };
    const devices = { deviceFilter: { mode: "include", rule: "device.isCompliant -eq True" } };
    assert.equal(judged({ applications, conditions: { devices } }).verdict, "unknown");
    assert.equal(judged({ applications, conditions: { clientAppTypes: ["other"] } }).verdict, "unknown");
  });
});

describe("an unregistered Mac", () => {
  const positive = ["-eq", "-startsWith", "-endsWith", "-contains"];
  const negative = ["-ne", "-notStartsWith", "-notEndsWith", "-notContains"];
  for (const operator of positive)
    it(`never meets ${operator}`, () => assert.equal(match(`device.model ${operator} "x"`, "unregistered"), false));
  for (const operator of negative)
    it(`always meets ${operator}`, () => assert.equal(match(`device.model ${operator} "x"`, "unregistered"), true));
  it("never meets -in, always meets -notIn", () => {
    assert.equal(match('device.model -in ["x","y"]', "unregistered"), false);
    assert.equal(match('device.model -notIn ["x","y"]', "unregistered"), true);
  });
});

describe("a registered Mac that is not compliant yet", () => {
  const cases: [string, boolean | undefined][] = [
    ['device.trustType -eq "Workplace"', true],
    ['device.trustType -in ["AzureAD", "Workplace"]', true],
    ['device.trustType -notIn ["AzureAD", "Workplace"]', false],
    ['device.trustType -startsWith "Work"', true],
    ['device.trustType -endsWith "place"', true],
    ['device.trustType -contains "kpl"', true],
    ['device.trustType -notContains "kpl"', false],
    ['device.trustType -notStartsWith "Azure"', true],
    ["device.trustType -ne null", true],
    ["device.isCompliant -eq 'False'", true],
    ['device.displayName -contains "Mac"', undefined],
    ['device.profileType -eq "Printer"', false],
    ['device.somethingNew -eq "x"', undefined],
  ];
  for (const [rule, expected] of cases)
    it(`${rule}: ${expected}`, () => assert.equal(match(rule, "registered"), expected));
});

describe("the rule syntax", () => {
  const T = 'device.model -ne "x"';
  const F = 'device.model -eq "x"';
  const U = "device.model -eq null";
  const cases: [string, boolean | undefined][] = [
    [`${T} -or ${F} -and ${F}`, true],
    [`(${T} -or ${F}) -and ${F}`, false],
    [`${F} -and ${F} -or ${T}`, true],
    [`${F} and ${T} or ${T}`, true],
    [`-not ${F} -and ${T}`, true],
    [`not (${F} -or ${T})`, false],
    [`${U} -and ${F}`, false],
    [`${U} -and ${T}`, undefined],
    [`${U} -or ${T}`, true],
    [`${U} -or ${F}`, undefined],
    [`not ${U}`, undefined],
    ['DEVICE.MODEL -NE "X" -AND Device.Model -NotIn ["A"]', true],
    ['(device.model -ne "x")and(device.model -ne "y")', true],
    [`\n ${T}\t-and\n${T} `, true],
  ];
  for (const [rule, expected] of cases)
    it(`${rule.trim()}: ${expected}`, () => assert.equal(match(rule, "unregistered"), expected));

  it("takes operator words and parentheses inside quotes as text", () => {
    assert.equal(match('device.trustType -eq "Workplace -and (device.x -eq 1)"', "registered"), false);
    assert.equal(match('device.trustType -ne "a) -or (b" -and device.isCompliant -eq "False"', "registered"), true);
    assert.equal(match("device.trustType -eq 'say \"Workplace\"'", "registered"), false);
    assert.equal(match('device.trustType -ne "a `" -or b"', "registered"), true);
  });

  const nonsense = [
    "",
    " ",
    "device.isCompliant",
    "device.isCompliant -eq",
    "device.isCompliant -eq True -and",
    "(device.isCompliant -eq True",
    "device.isCompliant -eq True)",
    "device.isCompliant -eq Perhaps",
    'device.model -in "a"',
    'device.model -in ["a"',
    'device.model -eq ["a"]',
    "device.isCompliant -eq True device.isCompliant -eq True",
    'user.department -eq "x"',
    'device.model -match "x"',
    "device.model -eq “Workplace”",
    'device.model -eq "open',
    "(".repeat(200) + T + ")".repeat(200),
    Array.from({ length: 200 }, () => T).join(" -or "),
  ];
  for (const rule of nonsense)
    it(`does not understand ${rule.slice(0, 50) || "nothing"}`, () => assert.equal(parseDeviceFilter(rule), undefined));
});
