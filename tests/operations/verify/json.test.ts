import assert from "node:assert/strict";
import fc from "fast-check";
import { jsonOf } from "../../../operations/verify/json";
import type { VerifyReport } from "../../../operations/verify/report";
import { jsonText } from "../../../providers/core/escaping";

describe("the report as JSON", () => {
  it("is the same in pieces as in one, whatever stands in it", () => {
    const mac = fc.record({
      name: fc.string({ unit: "binary" }),
      reasons: fc.array(fc.string()),
      user: fc.constant(null),
    });
    fc.assert(
      fc.property(fc.array(mac, { maxLength: 4 }), fc.constantFrom(1, 499, 500, 501), (some, times) => {
        const macs = Array.from({ length: some.length * times }, (_, i) => some[i % some.length]);
        const report = { format: 1, gaps: [], counts: { compliant: 1 }, macs } as unknown as VerifyReport;
        const joined = [...jsonOf(report)].join("");
        assert.equal(joined, `${jsonText(report, 1)}\n`);
        assert.equal(JSON.stringify(JSON.parse(joined)), JSON.stringify(report));
      }),
      { numRuns: 60 },
    );
  });
});
