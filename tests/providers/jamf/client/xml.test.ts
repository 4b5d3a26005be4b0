import assert from "node:assert/strict";
import * as fc from "fast-check";
import {
  parseXml,
  serialiseXml,
  xml,
  XmlElement,
  type XmlNode,
  XmlUnreadable,
} from "../../../../providers/jamf/client/xml";

/** What XML 1.0 can carry, with the characters that trip parsers over-represented. */
const character = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(..."&<>\"'\r\n\t ]0179;#x!?/=-\u00a0ü中🍏") },
  {
    weight: 1,
    arbitrary: fc
      .string({ unit: "binary", minLength: 1, maxLength: 1 })
      .filter((c) => !/[^\t\n\r -\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u.test(c)),
  },
);
const text = fc.oneof(
  fc.array(character, { minLength: 1, maxLength: 24 }).map((c) => c.join("")),
  fc.constantFrom(
    "007",
    "1e5",
    "-0",
    "0x1F",
    "true",
    "null",
    " ",
    "\r\n",
    "&amp;",
    "&#13;",
    "]]>",
    "<!--",
    "<![CDATA[x]]>",
  ),
);
const name = fc.oneof(
  fc.stringMatching(/^[a-z_][a-z0-9_.-]{0,12}$/),
  fc.constantFrom("hasOwnProperty", "toString", "__defineGetter__", "text", "id", "Ünder"),
);
const attributes = fc.dictionary(fc.stringMatching(/^[a-z_][a-z0-9_.-]{0,6}$/), fc.oneof(text, fc.constant("")), {
  maxKeys: 3,
  noNullPrototype: true,
});

/** What a parser gives: neighbouring texts are one, CDATA holds neither its end nor a carriage return. */
const settled = (nodes: XmlNode[]): XmlNode[] =>
  nodes.filter((node, i) => typeof node !== "string" || typeof nodes[i - 1] !== "string");
const { element } = fc.letrec<{ element: XmlElement; node: XmlNode }>((tie) => ({
  element: fc
    .tuple(name, fc.array(tie("node"), { maxLength: 4, depthIdentifier: "nesting" }), attributes)
    .map(([n, nodes, a]) => new XmlElement(n, settled(nodes), a)),
  node: fc.oneof(
    { depthIdentifier: "nesting", maxDepth: 5 },
    text,
    text.filter((t) => !/]]>|\r/.test(t)).map((cdata) => ({ cdata })),
    tie("element"),
  ),
}));

describe("A Classic document", () => {
  it("is the same after it was written and read again, whatever it holds", () => {
    fc.assert(
      fc.property(element, (document) => assert.deepEqual(parseXml(serialiseXml(document)), document)),
      { numRuns: 1_000 },
    );
  });

  it("is the same text after it was read and written again", () => {
    const source =
      '<?xml version="1.0" encoding="UTF-8"?><policy version="1 &amp; 2"><general><name>Für &quot;Macs&quot;</name>\n  ' +
      "<id>007</id></general><scripts><size>2</size><script><id>1</id></script><script><id>2</id></script></scripts>" +
      "<unknown><deep><![CDATA[a < b && c]]></deep><empty/></unknown></policy>";
    assert.equal(serialiseXml(parseXml(source)), source);
  });

  it("keeps a script to the last character", () => {
    const script = '#!/bin/zsh\n\nif [[ "$4" == \'<none>\' && -n $5 ]]; then\r\n\techo "a  b" >&2   \nfi\n\n';
    assert.equal(parseXml(serialiseXml(xml("script", script))).text(), script);
  });

  it("keeps a property list inside an element as text", () => {
    const plist =
      '<?xml version="1.0"?>\n<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "x">\n<plist><dict/></plist>\n';
    for (const node of [plist, { cdata: plist }]) {
      assert.equal(parseXml(serialiseXml(xml("payloads", [node]))).text(), plist);
    }
  });

  it("escapes what has a meaning in XML and leaves out what XML can't carry", () => {
    const document = xml("a", `&<>"'\r\0\u0008\u000b\ud800\uffff!`, { b: `&<>"'\n` });
    assert.equal(
      serialiseXml(document),
      '<?xml version="1.0" encoding="UTF-8"?><a b="&amp;&lt;&gt;&quot;&#39;&#10;">&amp;&lt;&gt;&quot;&#39;&#13;!</a>',
    );
  });

  it("reads entities once, by name and by number", () => {
    assert.equal(parseXml("<a>&amp;lt; &#65;&#x42;&#x1F34F; &amp;#13;&#13;</a>").text(), "&lt; AB🍏 &#13;\r");
  });

  for (const [what, source] of Object.entries({
    "a document type": '<?xml version="1.0"?>\n<!DOCTYPE a [<!ENTITY e "x">]><a>&e;</a>',
    "a document type behind a comment": '<!-- x --><!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>',
    "a document type in the middle": '<a><!DOCTYPE a [<!ENTITY e "x">]></a>',
    "an entity of its own": "<a>&e;</a>",
    "an entity that is none": "<a>fish & chips</a>",
    "a character that does not exist": "<a>&#x110000;</a>",
    "a document cut off": "<policy><general><name>x</name>",
    "crossed elements": "<a><b></a></b>",
    "two roots": "<a/><b/>",
    nothing: "",
    "no XML": '{"id":1}',
  })) {
    it(`is refused with ${what}`, () => {
      assert.throws(() => parseXml(source), XmlUnreadable);
    });
  }

  it("is read in one pass, however many parts have no end", () => {
    for (const begin of ["<!--", "<![CDATA[", "<?", "<"]) {
      assert.throws(() => parseXml(`<a>${begin.repeat(200_000)}`), XmlUnreadable);
    }
  });

  it("is refused when it is nested deeper than any document of Jamf Pro", () => {
    assert.throws(() => parseXml(`${"<a>".repeat(50_000)}${"</a>".repeat(50_000)}`), XmlUnreadable);
  });

  it("does not grow by entities that refer to each other", () => {
    const bomb = `<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;"><!ENTITY c "&b;&b;">]><a>&c;</a>`;
    assert.throws(() => parseXml(bomb), /document type/);
  });
});

describe("An element", () => {
  const policy = () =>
    parseXml("<policy><general><name>A</name><id>3</id></general><list><id>1</id><other/><id>2</id></list></policy>");

  it("finds children and text by name, and says when there are none", () => {
    const document = policy();
    assert.equal(document.text("general", "name"), "A");
    assert.equal(document.text("general", "missing"), undefined);
    assert.deepEqual(
      document
        .child("list")!
        .children("id")
        .map((id) => id.text()),
      ["1", "2"],
    );
    assert.equal(document.find("list", "other")?.text(), "");
  });

  it("puts new content in the old place and keeps everything else", () => {
    const document = policy();
    document.child("general")!.set("name", "B").set("enabled", true);
    assert.equal(
      serialiseXml(document).replace(/^<\?.*?\?>/, ""),
      "<policy><general><name>B</name><id>3</id><enabled>true</enabled></general>" +
        "<list><id>1</id><other/><id>2</id></list></policy>",
    );
  });

  it("leaves one child of a name where several were, or none", () => {
    const list = policy().child("list")!;
    list.set(xml("id", 9));
    assert.deepEqual(
      list.children().map(({ name }) => name),
      ["id", "other"],
    );
    list.remove("id");
    assert.deepEqual(
      list.children().map(({ name }) => name),
      ["other"],
    );
  });
});
