import assert from "node:assert/strict";
import fc from "fast-check";
import { dayIn } from "../../../operations/notify/facts";
import { formats, subjectOf, written } from "../../../operations/notify/formats";
import { type Facts, languages, named, pieces, template } from "../../../operations/notify/templates";

const facts: Facts = {
  deadline: "15 December 2026",
  policy: "Register this Mac",
  button: "Register",
  contact: "it@example.com",
  link: "jamfselfservice://content?entity=policy&id=7&action=view",
};

describe("texts for users", () => {
  it("exist in English and German at least", () => {
    assert.ok(["de", "en"].every((language) => languages().includes(language)));
  });

  for (const language of languages()) {
    for (const piece of pieces) {
      it(`${language} ${piece}: same facts as in English, in every format, and nothing left open`, async () => {
        const source = template(language, piece);
        const english = template("en", piece);
        assert.deepEqual(new Set(named(source.body)), new Set(named(english.body)));
        assert.deepEqual(named(source.subject), named(english.subject));
        for (const format of formats) {
          const text = await written(source, facts, language, format);
          assert.doesNotMatch(text, /\{\{|\}\}|undefined|NaN/);
          assert.match(text, /AccountNotOnboarded/);
          assert.match(text, /Self Service/);
          const plain = text.replaceAll("\\", "").replaceAll("&amp;", "&");
          for (const name of named(source.body))
            assert.ok(plain.includes(facts[name as keyof Facts]), `${format} ${name}`);
        }
        const links = (await written(source, facts, language, "html")).match(/href="[^"]*"/g) ?? [];
        assert.deepEqual([...new Set(links)], [`href="${facts.link.replaceAll("&", "&amp;")}"`]);
      });
    }
  }

  it("take any name from Jamf Pro without a tag, a link or a header of its making", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.string({ unit: "grapheme", minLength: 1 }),
        fc.string({ unit: "binary" }),
        async (policy, contact) => {
          const hostile = { ...facts, policy: `${policy} <b> [x](https://evil.example) **`, contact };
          const source = template("en", "announcement");
          const html = await written(source, hostile, "en", "html");
          const harmless = await written(source, facts, "en", "html");
          const tags = (text: string) => (text.match(/<\/?[a-z][^>]*>/gi) ?? []).map((tag) => tag.replace(/".*"/s, ""));
          assert.deepEqual(tags(html), tags(harmless));
          assert.doesNotMatch(html, /href="https:/);
          assert.doesNotMatch(subjectOf(template("en", "reminder"), { ...facts, deadline: contact }), /[\r\n]/);
        },
      ),
      { numRuns: 200 },
    );
  });

  it("are plain in plain text: no markup, no entity, the link in brackets", async () => {
    const text = await written(template("de", "announcement"), { ...facts, policy: `R&D "Macs" <1>` }, "de", "txt");
    assert.match(text, /R&D "Macs" <1>/);
    assert.doesNotMatch(text, /\*\*|&amp;|\\|\]\(/);
    assert.match(text, /<jamfselfservice:\/\/content\?entity=policy&id=7&action=view>/);
  });

  it("spell the day as people do, and refuse what is no day", () => {
    assert.equal(dayIn("en", "2026-12-15"), "December 15, 2026");
    assert.equal(dayIn("de", "2026-12-15"), "15. Dezember 2026");
    for (const day of ["2026-02-30", "tomorrow", "15.12.2026"])
      assert.throws(() => dayIn("en", day), /must be a day such as/);
  });
});
