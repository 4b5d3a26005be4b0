import assert from "node:assert/strict";
import fc from "fast-check";
import { parse, parseDocument } from "yaml";
import { type Entry, withEntries } from "../../../operations/blockers/yamlList";

const path = ["config", "p:conditionalAccess", "exclusions", "policyIds"];
const entries: Entry[] = [{ id: "6d0e-1", comment: 'CA010: "Require" #compliant: device' }, { id: "6d0e-2" }];
const added = (text: string, what = entries) => withEntries(text, parseDocument(text), path, what);
const lines = (...all: string[]) => `${all.join("\n")}\n`;
const access = ["config:", "  p:conditionalAccess:", "    exclusions:"];
const news = (indent: string) => [`${indent}- 6d0e-1 # CA010: "Require" #compliant: device`, `${indent}- 6d0e-2`];

describe("Entries of a list in a stack file", () => {
  const cases: Record<string, [before: string, after: string]> = {
    "go behind the last one, as deep as it, and comments stay": [
      lines(
        "# Contoso",
        ...access,
        "      policyIds:",
        '        - "a"   # the first',
        "",
        "        # the end",
        "    managedPolicy: {}     # x",
      ),
      lines(
        "# Contoso",
        ...access,
        "      policyIds:",
        '        - "a"   # the first',
        ...news("        "),
        "",
        "        # the end",
        "    managedPolicy: {}     # x",
      ),
    ],
    "follow the indent that is there": [
      lines(...access, "      policyIds:", "      - a", "  p:stage:    prepare"),
      lines(...access, "      policyIds:", "      - a", ...news("      "), "  p:stage:    prepare"),
    ],
    "begin an empty list, whose comment stays with it": [
      lines(
        ...access,
        "      policyIds: []       # proposed by blockers",
        "    breakGlass: { groupId: g }   # two people",
      ),
      lines(
        ...access,
        "      policyIds: # proposed by blockers",
        ...news("        "),
        "    breakGlass: { groupId: g }   # two people",
      ),
    ],
    "begin a list that has only its name": [
      lines(...access, "      policyIds:", "  p:stage: prepare"),
      lines(...access, "      policyIds:", ...news("        "), "  p:stage: prepare"),
    ],
    "bring along what leads to them": [
      lines("encryptionsalt: v1:abc=", "config:", "  p:jamfUrl: https://contoso.jamfcloud.com # live"),
      lines(
        "encryptionsalt: v1:abc=",
        "config:",
        "  p:jamfUrl: https://contoso.jamfcloud.com # live",
        ...access.slice(1),
        "      policyIds:",
        ...news("        "),
      ),
    ],
    "stand below each other although the others stood in a row": [
      lines(...access.slice(0, 2), "    exclusions: { policyIds: [ a ] }", "  p:stage: prepare"),
      lines(...access, "      policyIds:", "        - a", ...news("        "), "  p:stage: prepare"),
    ],
    "come into a file that has no end of line at its end": [
      lines(...access, "      policyIds:", "        - a").trimEnd(),
      lines(...access, "      policyIds:", "        - a", ...news("        ")),
    ],
    "come into an empty file": ["", lines(...access, "      policyIds:", ...news("        "))],
  };
  for (const [what, [before, after]] of Object.entries(cases)) {
    it(what, async () => assert.equal(await added(before), after));
  }

  it("change no value of the file, whatever stands in it", async () => {
    const word = fc.stringMatching(/^[a-z][a-z ]{0,8}[a-z]$/);
    const value = fc.letrec((tie) => ({
      any: fc.oneof(
        { depthSize: "small" },
        word,
        fc.integer(),
        fc.boolean(),
        fc.array(tie("any"), { maxLength: 3 }),
        fc.dictionary(word, tie("any"), { maxKeys: 3, noNullPrototype: true }),
      ),
    })).any;
    const ids = fc.option(fc.array(word, { maxLength: 3 }), { nil: undefined });
    const form = fc.record({
      indent: fc.constantFrom(2, 4),
      indentSeq: fc.boolean(),
      flowCollectionPadding: fc.boolean(),
    });
    const runs = fc.asyncProperty(
      fc.dictionary(word, value, { noNullPrototype: true }),
      ids,
      form,
      async (others, policyIds, how) => {
        const exclusions = policyIds === undefined ? {} : { policyIds };
        const content = { config: { ...others, "p:conditionalAccess": { managedPolicy: others, exclusions } } };
        const document = parseDocument("");
        document.contents = document.createNode(content) as never;
        const text = document.toString(how);
        const { config } = parse(await added(text)) as typeof content;
        const { exclusions: now, ...rest } = config["p:conditionalAccess"];
        assert.deepEqual(now, { policyIds: [...(policyIds ?? []), "6d0e-1", "6d0e-2"] });
        assert.deepEqual(
          { ...config, "p:conditionalAccess": rest },
          { ...content.config, "p:conditionalAccess": { managedPolicy: others } },
        );
      },
    );
    await fc.assert(runs, { numRuns: 300 });
  });
});
