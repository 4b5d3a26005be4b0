import assert from "node:assert/strict";
import fc from "fast-check";
import {
  computerExtensionAttribute as attribute,
  type ComputerExtensionAttributeArgs,
  fromWire,
  toWire,
} from "../../../providers/jamf/computerExtensionAttribute";

const text = fc.string({ unit: "grapheme", maxLength: 40 }).map((t) => t.replace(/\r\n?/g, "\n"));
const inputs = fc.oneof(
  fc.record({ inputType: fc.constant("Text Field" as const), enabled: fc.constant(true) }),
  fc.record({ inputType: fc.constant("Script" as const), enabled: fc.boolean(), script: text }),
  fc.record({
    inputType: fc.constant("Pop-up Menu" as const),
    enabled: fc.constant(true),
    popUpMenuChoices: fc.array(text, { maxLength: 4 }),
  }),
  fc.record({
    inputType: fc.constant("Directory Service Attribute Mapping" as const),
    enabled: fc.constant(true),
    directoryServiceAttribute: text,
    allowMultipleValues: fc.boolean(),
  }),
);
const any = fc
  .tuple(
    fc.record({
      name: text,
      description: text,
      dataType: fc.constantFrom("String", "Integer", "Date"),
      inventoryDisplay: fc.constantFrom(
        ...([
          "General",
          "Hardware",
          "Operating System",
          "User and Location",
          "Purchasing",
          "Extension Attributes",
        ] as const),
      ),
      managedBy: fc.option(fc.constantFrom("project/stack/name"), { nil: undefined }),
    }),
    inputs,
  )
  .map(([common, input]) => ({ ...common, ...input }));
const problems = (args: object) =>
  attribute.validate!(
    args as ComputerExtensionAttributeArgs,
    (property) => (args as Record<string, unknown>)[property] !== undefined,
  ).map(({ property, reason }) => `${property} ${reason}`);

describe("computer extension attribute", () => {
  it("reads back from the wire what it wrote", () => {
    fc.assert(fc.property(any, (x) => assert.deepEqual(fromWire(toWire(x)), x)));
  });

  it("has one canonical form, which stays as it is", () => {
    fc.assert(
      fc.property(any, (x) => {
        const once = attribute.canonical!(x);
        assert.deepEqual(attribute.canonical!(structuredClone(once)), once);
      }),
    );
    const [script, other] = ["#!/bin/zsh\necho\n", "#!/bin/zsh\r\necho"].map((s) =>
      attribute.canonical!({ script: s }),
    );
    assert.deepEqual(script, other);
  });

  it("sends no field that does not belong to the input type, and never manageExistingData on create", () => {
    const fields = {
      Script: "scriptContents",
      "Pop-up Menu": "popupMenuChoices",
      "Directory Service Attribute Mapping": "ldapAttributeMapping",
    };
    fc.assert(
      fc.property(any, (x) => {
        const wire = toWire(x);
        for (const [inputType, field] of Object.entries(fields)) assert.equal(field in wire, x.inputType === inputType);
        assert.ok(!("manageExistingData" in wire));
      }),
    );
  });

  it("says which property goes with which input type", () => {
    const of = (args: object) => problems({ name: "A", ...args }).join("; ");
    assert.equal(of({}), "");
    assert.equal(of({ inputType: "Script", script: "#!/bin/zsh" }), "");
    assert.match(of({ inputType: "Script" }), /^script is missing; inputType "Script" needs it$/);
    assert.match(of({ script: "#!/bin/zsh" }), /^script goes with inputType "Script", not "Text Field"$/);
    assert.match(
      of({ inputType: "Pop-up Menu", popUpMenuChoices: [] }),
      /^popUpMenuChoices must be a list of at least one/,
    );
    assert.match(of({ inputType: "Pop-up Menu", popUpMenuChoices: ["a", "a"] }), /^popUpMenuChoices holds "a" twice$/);
    assert.match(of({ enabled: false }), /^enabled can be false only with inputType "Script", not "Text Field"$/);
    assert.match(of({ existingData: "Delete" }), /^existingData goes with enabled: false$/);
    assert.match(
      of({ inputType: "SCRIPT" }),
      /^inputType "SCRIPT" is not one of "Text Field", "Pop-up Menu", "Script"/,
    );
    assert.match(
      of({ inventoryDisplay: "GENERAL" }),
      /^inventoryDisplay "GENERAL" is not one of "General", "Hardware"/,
    );
  });

  it("does not call a script missing that is not known yet", () => {
    const given = (property: string) => ["name", "inputType", "script"].includes(property);
    assert.deepEqual(attribute.validate!({ name: "A", inputType: "Script" }, given), []);
    assert.deepEqual(attribute.validate!({ name: "A", script: "#!/bin/zsh" }, given), [], "input type not known yet");
  });

  it("tells no difference between multiple values not allowed and not spoken of", () => {
    assert.deepEqual(
      attribute.canonical!({ allowMultipleValues: undefined }),
      attribute.canonical!({ allowMultipleValues: false }),
    );
  });
});
