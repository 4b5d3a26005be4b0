/** Files and exit code of verify, for any text and any verdict. */
import assert from "node:assert/strict";
import { XMLParser } from "fast-xml-parser";
import fc from "fast-check";
import { exitCodeOf } from "../../../operations/verify/command";
import { csvOf } from "../../../operations/verify/csv";
import { junitOf } from "../../../operations/verify/junit";
import { funnelSteps, type MacReport, type VerifyReport, verdicts } from "../../../operations/verify/report";

const mac = (more: Partial<MacReport>): MacReport => ({
  serial: "S",
  name: "N",
  user: null,
  verdict: "nonCompliant",
  reasons: ["why"],
  remedy: "do",
  evidence: [],
  reached: null,
  links: {},
  ...more,
});
const reportOf = (macs: MacReport[], more: Partial<VerifyReport> = {}): VerifyReport => ({
  format: 1,
  generatedAt: "2026-11-23T12:00:00.000Z",
  stack: "s",
  jamfUrl: "",
  tenantId: "",
  isComplete: true,
  gaps: [],
  isMasked: false,
  trend: [],
  macs,
  counts: Object.fromEntries(
    verdicts.map((v) => [v, macs.filter((m) => m.verdict === v).length]),
  ) as VerifyReport["counts"],
  funnel: Object.fromEntries(funnelSteps.map((s) => [s, 0])) as VerifyReport["funnel"],
  ...more,
});

describe("files of verify", () => {
  it("CSV: every text comes back as it was, and none of them is a formula", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (name) => {
        const text = csvOf(reportOf([mac({ name, verdict: "stale" })]));
        const cells = [
          ...text
            .slice(1)
            .split("\r\n")
            .slice(1)
            .join("\r\n")
            .matchAll(/("(?:[^"]|"")*"|[^,\r\n]*)(,|\r\n|$)/g),
        ];
        const cell = cells[2]![1]!.replace(/^"([^]*)"$/, (_, inner: string) => inner.replaceAll('""', '"'));
        assert.ok(!/^[=+\-@\t\r]/.test(cell), cell);
        assert.equal(cell.replace(/^'(?=[=+\-@\t\r])/, ""), name);
      }),
    );
  });

  it("JUnit: any text makes a document that parsers take, and unknown is skipped, not passed", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (name) => {
        const text = junitOf(reportOf([mac({ name }), mac({ verdict: "unknown" }), mac({ verdict: "compliant" })]));
        const { testsuites } = new XMLParser({ ignoreAttributes: false }).parse(text);
        assert.deepEqual([testsuites["@_tests"], testsuites["@_failures"], testsuites["@_skipped"]], ["3", "1", "1"]);
        assert.equal(testsuites.testsuite.testcase.length, 3);
        assert.ok(!/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/.test(text));
      }),
    );
  });

  it("JUnit: an incomplete report fails by itself", () => {
    assert.match(
      junitOf(reportOf([], { isComplete: false, gaps: ["no devices"] })),
      /errors="1"[^]*<error message="no devices"/,
    );
  });

  it("the exit code needs people for anything but compliant, and never passes what was not read", () => {
    const of = (...list: MacReport["verdict"][]) => reportOf(list.map((verdict) => mac({ verdict })));
    assert.equal(exitCodeOf(of("compliant", "compliant")), 0);
    assert.equal(exitCodeOf(of()), 3);
    assert.equal(exitCodeOf(of("compliant", "stale")), 2);
    assert.equal(exitCodeOf(of("compliant", "unknown")), 3);
    assert.equal(exitCodeOf(of("unknown", "stale")), 2);
    assert.equal(exitCodeOf({ ...of("compliant"), isComplete: false }), 3);
    assert.equal(exitCodeOf(of("compliant", "compliant", "compliant", "stale"), 75), 0);
    assert.equal(exitCodeOf(of("compliant", "compliant", "compliant", "stale"), 76), 2);
    assert.equal(exitCodeOf(of("compliant", "compliant", "compliant", "disagreement"), 50), 2);
    assert.equal(exitCodeOf(of(), 50), 3);
  });
});
