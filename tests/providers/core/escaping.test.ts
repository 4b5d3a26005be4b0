/** Hostile text on its way out: it means nothing there, and where a program reads it again it is what it was. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { parseDocument } from "yaml";
import {
  csvCell,
  forLog,
  htmlText,
  jsonText,
  markdownText,
  odataText,
  plain,
  rsqlText,
  visible,
  withoutEntities,
  xmlText,
} from "../../../providers/core/escaping";
import { parseXml } from "../../../providers/jamf/client/xml";
import { hostile } from "../../support/hostileTexts";

/** What a terminal, a runner or a reader must never see of a text from outside. */
export const raw = /[\0-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff]/;
const commands = [/^\s*::/m, /##\[/, /##vso\[/, /##teamcity\[/];
const any = fc.oneof(fc.constantFrom(...hostile), fc.string({ unit: "binary" }), fc.string({ unit: "grapheme" }));

describe("Text from outside", () => {
  it("is tried with at least 200 hostile texts, all different", () => {
    assert.ok(hostile.length >= 200, String(hostile.length));
    assert.equal(new Set(hostile).size, hostile.length);
  });

  it("is one line of signs that can be seen", () => {
    const holds = (text: string) => {
      for (const shown of [plain(text), visible(text)]) {
        assert.doesNotMatch(shown, raw);
        assert.doesNotMatch(shown, /[\n\r\t]/);
      }
      assert.equal(plain(plain(text)), plain(text));
    };
    hostile.forEach(holds);
    fc.assert(fc.property(any, holds));
  });

  it("stays as it is where it is harmless", () => {
    for (const text of ["O'Brien's Mac", "Büro 3 · 田中さんのMac", "👩🏽‍💻 Mac", "محمد", 'a <b> & "c"']) {
      assert.equal(plain(text), text);
      assert.equal(forLog(text), text);
    }
  });

  it("gives no command to a pipeline, on whatever line it comes to stand", () => {
    const holds = (text: string) => {
      for (const line of [text, plain(text), `Policies:\n${text}\n  ${text}`]) {
        for (const command of commands) assert.doesNotMatch(forLog(line), command);
      }
    };
    hostile.forEach(holds);
    fc.assert(fc.property(any, holds));
  });

  it("keeps the colours of a terminal, and no other sequence", () => {
    const text = "\x1b[31mred\x1b[39m \x1b[2J\x1b]0;title\x07 \x9b31m";
    assert.equal(forLog(text, true), "\x1b[31mred\x1b[39m  [2J ]0;title   31m");
    assert.doesNotMatch(forLog(text), raw);
  });

  it("is in JSON what it was, and raw nowhere", () => {
    const holds = (text: string) => {
      const written = jsonText({ [text]: [text] }, 2);
      assert.deepEqual(JSON.parse(written), { [text]: [text] });
      assert.doesNotMatch(written, raw);
      for (const command of commands) assert.doesNotMatch(written, command);
    };
    hostile.filter((text) => text !== "__proto__").forEach(holds);
    fc.assert(fc.property(any, (text) => text === "__proto__" || (holds(text), true)));
  });

  it("is one cell of CSV whatever stands between cells, and no formula", () => {
    const holds = (text: string) => {
      const cell = csvCell(text);
      const inner = cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell;
      assert.ok(inner === text || inner === `'${text}`);
      assert.doesNotMatch(inner, /^\s*[=+\-@\uff1d\uff0b\uff0d\uff20]/);
      if (!cell.startsWith('"')) assert.doesNotMatch(cell, /[",;|\t\r\n]/);
    };
    hostile.forEach(holds);
    fc.assert(fc.property(any, holds));
  });

  it("is in XML what it was, but for what XML has no way to write", () => {
    const holds = (text: string) => {
      const kept = text.replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, "");
      const read = parseXml(`<a b="${xmlText(text, true)}">${xmlText(text)}</a>`);
      assert.equal(read.attributes["b"], kept);
      assert.equal(read.text(), kept);
    };
    hostile.forEach(holds);
    fc.assert(fc.property(any, holds));
  });

  it("is text in HTML, Markdown, OData and RSQL", () => {
    const holds = (text: string) => {
      assert.doesNotMatch(htmlText(text), /[<>"']|[\0-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/);
      assert.doesNotMatch(markdownText(text), /(?<!\\)(?:\\\\)*[<>[\]()*_`#|]|\n/);
      assert.match(odataText(text), /^'(?:[^']|'')*'$/);
      assert.match(rsqlText(text), /^"(?:[^"\\]|\\["\\])*"$/);
    };
    hostile.forEach(holds);
    fc.assert(fc.property(any, holds));
  });

  it("comes back from the entities of HTML as it was", () => {
    for (const text of ["a <b> & \"c\" 'd'", "&amp;lt;", "&#39;"]) assert.equal(withoutEntities(htmlText(text)), text);
  });

  it("stays in its comment of a YAML file", () => {
    for (const text of hostile) {
      const document = parseDocument(`list:\n  - a # ${plain(text)}\n  - b\n`);
      assert.deepEqual(document.errors, []);
      assert.deepEqual(document.toJS(), { list: ["a", "b"] }, JSON.stringify(text));
    }
  });
});
