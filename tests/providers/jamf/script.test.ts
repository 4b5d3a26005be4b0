import assert from "node:assert/strict";
import fc from "fast-check";
import { fromWire, script, type ScriptArgs, toWire } from "../../../providers/jamf/script";

const text = fc.string({ unit: "grapheme", maxLength: 40 }).map((t) => t.replace(/\r\n?/g, "\n"));
const labels = fc.array(text, { maxLength: 8 }).filter((all) => all.at(-1) !== "");
const any = fc.record(
  {
    name: text,
    categoryId: fc.constantFrom("-1", "4"),
    information: text,
    notes: text,
    contents: text,
    priority: fc.constantFrom("Before", "After", "At Reboot"),
    parameterLabels: labels,
    operatingSystemRequirements: text,
    managedBy: fc.option(fc.constantFrom("project/stack/name"), { nil: undefined }),
  },
  { noNullPrototype: true },
);
const good = { name: "Greet", contents: "#!/bin/zsh\necho hello\n" };
const problems = (args: object) =>
  script.validate!(args as ScriptArgs, (property) => (args as Record<string, unknown>)[property] !== undefined).map(
    ({ property, reason }) => `${property} ${reason}`,
  );

describe("script", () => {
  it("reads back from the wire what it wrote", () => {
    fc.assert(fc.property(any, (x) => assert.deepEqual(fromWire(toWire(x)), x)));
  });

  it("has one canonical form, which stays as it is and does not depend on line ends at the end", () => {
    fc.assert(
      fc.property(any, fc.constantFrom("", "\n", "\r\n", "\n\n"), (x, end) => {
        const once = script.canonical!(x);
        assert.deepEqual(script.canonical!(structuredClone(once)), once);
        assert.deepEqual(script.canonical!({ ...x, contents: x.contents.replaceAll("\n", "\r\n") + end }), once);
      }),
    );
  });

  it("sends line feeds only, since a Mac runs no script with carriage returns", () => {
    assert.equal(toWire({ ...good, contents: "#!/bin/zsh\r\necho\r\n" }).scriptContents, "#!/bin/zsh\necho\n");
  });

  it("puts the labels on parameter 4 and up, and clears the rest", () => {
    const wire = toWire({ ...good, parameterLabels: ["Mode", "", "Log"] }) as unknown as Record<string, unknown>;
    assert.deepEqual(
      [4, 5, 6, 7, 11].map((n) => wire[`parameter${n}`]),
      ["Mode", "", "Log", "", ""],
    );
  });

  it("fills in what the admin center fills in", () => {
    const { priority, categoryId, parameterLabels } = script.defaults!({ jamfUrl: "", ...good });
    assert.deepEqual(
      { priority, categoryId, parameterLabels },
      { priority: "After", categoryId: "-1", parameterLabels: [] },
    );
  });

  it("names the priorities, counts the labels and asks for contents", () => {
    assert.deepEqual(problems(good), []);
    assert.match(
      problems({ ...good, priority: "AFTER" }).join(),
      /^priority "AFTER" is not one of "Before", "After", "At Reboot"$/,
    );
    assert.match(
      problems({ ...good, parameterLabels: Array(9).fill("x") }).join(),
      /at most 8 labels \(4 to 11\), not 9/,
    );
    assert.match(problems({ name: "Greet" }).join(), /^contents is missing$/);
    assert.match(problems({ name: "Greet", contents: " \n" }).join(), /^contents must hold the text of the script$/);
    assert.match(problems({ ...good, categoryId: "Tools" }).join(), /^categoryId must be an id such as "12"/);
  });
});
