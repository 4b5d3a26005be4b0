import assert from "node:assert/strict";
import { adoptedText, reportedChange } from "../../../components/adoption/text";

const about = { noun: "smart computer group", name: "Macs", id: "7" };

describe("the text about an adopted object", () => {
  it("says that nothing changes", () => {
    assert.equal(adoptedText(about, []), 'Smart computer group "Macs" (id 7) exists already: adopted unchanged.');
  });

  it("has a line for each property, and one for each object of a list", () => {
    const changes = [
      { property: "site", old: undefined, new: "Berlin" },
      { property: "criteria", old: [{ name: "A", is: 1 }, { name: "B" }], new: [] },
    ];
    assert.deepEqual(adoptedText(about, changes).split("\n").slice(1), [
      '  site: nothing → "Berlin"',
      "  criteria:",
      '    - name: "A", is: 1',
      '    - name: "B"',
      "    + []",
    ]);
  });

  it("reports criteria as Jamf Pro's page reads, parentheses too", () => {
    const criterion = (name: string, more: object) => ({ criterion: name, operator: "is", value: "x", ...more });
    const old = [
      criterion("A", { andOr: "and", openingParenthesis: false, closingParenthesis: false }),
      criterion("B", { andOr: "and", openingParenthesis: true }),
      criterion("C", { andOr: "or", closingParenthesis: true }),
    ];
    const { old: told, new: planned } = reportedChange({ property: "criteria", old, new: [] });
    assert.deepEqual([told, planned], ["A is x and (B is x or C is x)", "[]"]);
  });

  it("names what may hold secrets and shows nothing of it, in the report neither", () => {
    const change = { property: "contents" };
    assert.match(adoptedText(about, [change]), /\n  contents: differs \(not shown: may hold secrets\)$/);
    assert.deepEqual(reportedChange(change), {
      property: "contents",
      old: "(not shown: may hold secrets)",
      new: "(not shown: may hold secrets)",
    });
  });

  it("lets no text of the service act in a log", () => {
    const change = { property: "description", old: "a\n##vso[task.setvariable]x\u001b[2J", new: "\u202eb" };
    const text = adoptedText({ ...about, name: "\u001b]0;x\u0007" }, [change]);
    assert.doesNotMatch(text, /##vso|\u001b|\u202e/);
    assert.equal(text.split("\n").length, 2);
  });
});
