/** Laws of the page that need no browser. */
import assert from "node:assert/strict";
import { gunzipSync } from "node:zlib";
import fc from "fast-check";
import { folded, Macs, type SortKey } from "../../../../operations/verify/html/browser/selection";
import { macsPerPiece } from "../../../../operations/verify/html/browser/unpack";
import { pageScript, pageStyle } from "../../../../operations/verify/html/inlined";
import { htmlText as escaped } from "../../../../providers/core/escaping";
import type { Columns } from "../../../../operations/verify/html/columns";
import { packed } from "../../../../operations/verify/html/packed";
import { share } from "../../../../operations/verify/html/wording";
import { funnelSteps, verdicts } from "../../../../operations/verify/report";
import { reportOf } from "./reports";

const unpacked = (text: string) => JSON.parse(gunzipSync(Buffer.from(text, "base64")).toString());
const anyText = fc.string({ unit: "binary", maxLength: 60 });

describe("the page's text", () => {
  it("never leaves markup, quotes or forbidden characters, whatever the text", () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const safe = escaped(text);
        assert.doesNotMatch(safe, /[<>"']/);
        assert.doesNotMatch(safe, /&(?!(amp|lt|gt|quot|#39);)/);
        assert.doesNotMatch(safe, /[\0-\x08\x0b-\x1f]|\p{Surrogate}/u);
      }),
    );
  });

  it("says after reading what was written, for text that HTML allows", () => {
    const read = (text: string) =>
      text
        .replaceAll("&lt;", "<")
        .replaceAll("&gt;", ">")
        .replaceAll("&quot;", '"')
        .replaceAll("&#39;", "'")
        .replaceAll("&amp;", "&");
    fc.assert(fc.property(fc.string(), (text) => assert.equal(read(escaped(text)), text)));
  });

  it("has a script and a style that no parser ends early", () => {
    assert.doesNotMatch(pageScript(), /<\/script|<!--/i);
    assert.doesNotMatch(pageStyle(), /<\/style/i);
  });

  it("rounds no Mac away: only none is 0 %, only all is 100 %", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e6 }), fc.double({ min: 0, max: 1, noNaN: true }), (whole, part) => {
        const macs = Math.round(whole * part);
        assert.equal(share(macs, whole) === "0.0 %", macs === 0);
        assert.equal(share(macs, whole) === "100.0 %", macs === whole);
      }),
    );
  });
});

describe("the Macs that a page carries", () => {
  const { macs } = reportOf({ macs: 1_203, seed: 3 });

  it("are all there with all that the report says, in one order for list and details", async () => {
    const { columns, details } = await packed(macs);
    const list = unpacked(columns) as Columns;
    const opened = details.flatMap(unpacked);
    assert.equal(details.length, Math.ceil(macs.length / macsPerPiece));
    const again = list.serial.map((serial, i) => ({
      serial,
      name: list.name[i],
      user: list.user[i] || null,
      verdict: verdicts[list.verdict[i]!],
      reached: list.steps[i] === 0 ? null : funnelSteps[list.steps[i]! - 1],
      ...opened[i],
    }));
    const bySerial = (a: { serial: string }, b: { serial: string }) => (a.serial < b.serial ? -1 : 1);
    assert.deepEqual(again.sort(bySerial), [...macs].sort(bySerial));
    assert.deepEqual(
      [...list.verdict],
      [...list.verdict].sort((a, b) => a - b),
    );
  });

  it("are found exactly when every word stands in name, serial, person or deciding reason, in any order of the list", async () => {
    const columns = unpacked((await packed(macs)).columns) as Columns;
    const all = new Macs(columns);
    const sorts = fc.constantFrom<SortKey>("name", "serial", "user", "verdict", "steps", "why");
    const words = fc.array(fc.constantFrom("mü", "muller", "C02", "büro", "FileVault", "7", "zz"), { maxLength: 3 });
    const chosen = fc.uniqueArray(fc.integer({ min: 0, max: verdicts.length - 1 }));
    fc.assert(
      fc.property(words, sorts, fc.boolean(), chosen, (terms, sort, isDescending, wanted) => {
        const found = all.select({ search: terms.join(" "), verdicts: new Set(wanted), sort, isDescending });
        const fits = [...columns.name.keys()].filter((i) => {
          const texts = [columns.name[i]!, columns.serial[i]!, columns.user[i]!, columns.reasons[columns.why[i]!]!];
          const isFound = terms.every((term) => texts.some((text) => folded(text).includes(folded(term))));
          return isFound && (wanted.length === 0 || wanted.includes(columns.verdict[i]!));
        });
        assert.deepEqual(
          [...found.macs].sort((a, b) => a - b),
          fits,
        );
      }),
      { numRuns: 60 },
    );
  });
});
