import assert from "node:assert/strict";
import { candidateObjection } from "../../../components/access/candidate";
import type { Criterion } from "../../../providers/jamf/criteria/criterion";

const line = (value: string, more: Partial<Criterion> = {}): Criterion => ({
  criterion: "Operating System Version",
  operator: "greater than or equal",
  value,
  ...more,
});
const group = (criteria: Criterion[], site?: string) => ({ criteria, site });

describe("a candidate counts as judged", () => {
  const wanted = [line("26.1"), line("26.2", { andOr: "or" })];
  const objection = (candidate: ReturnType<typeof group> | undefined, site?: string) =>
    candidateObjection({ candidate, criteria: wanted, site });

  it("where it existed before, line for line, at the same site", () => {
    assert.equal(
      objection(group([line("26.1", { andOr: "or", openingParenthesis: false }), line("26.2", { andOr: "or" })])),
      undefined,
    );
    assert.equal(objection(group(wanted, "Berlin"), "Berlin"), undefined);
  });

  const others: [string, ReturnType<typeof group> | undefined, RegExp][] = [
    ["it did not exist before this run", undefined, /no candidate group/],
    ["Jamf Pro has another value", group([line("26.0"), wanted[1]!]), /criterion 1 .* is different/],
    ["Jamf Pro has another and/or", group([wanted[0]!, line("26.2")]), /criterion 2 .* is different/],
    [
      "Jamf Pro has a parenthesis more",
      group([wanted[0]!, { ...wanted[1]!, closingParenthesis: true }]),
      /criterion 2/,
    ],
    ["Jamf Pro has more lines", group([...wanted, line("27")]), /3 criteria .* the configuration 2/],
    ["it belongs to a site", group(wanted, "Berlin"), /site "Berlin", the group to no site/],
  ];
  for (const [name, candidate, expected] of others) {
    it(`not where ${name}`, () => assert.match(objection(candidate) ?? "", expected));
  }
});
