import assert from "node:assert/strict";
import { ruler, table, terminalOf, wrap } from "../../../operations/terminal/table";

const stream = (properties: object) => properties as unknown as NodeJS.WriteStream;

describe("a terminal", () => {
  it("is coloured only where somebody looks and did not refuse", () => {
    const seen = stream({ isTTY: true, columns: 80 });
    assert.equal(terminalOf(seen, {}).colour, true);
    assert.equal(terminalOf(seen, { NO_COLOR: "1" }).colour, false);
    assert.equal(terminalOf(seen, { NO_COLOR: "" }).colour, true);
    assert.equal(terminalOf(seen, { TERM: "dumb" }).colour, false);
    assert.equal(terminalOf(stream({}), {}).colour, false);
  });

  it("is as wide as it says, else as COLUMNS says, else 100", () => {
    assert.equal(terminalOf(stream({ columns: 77 }), { COLUMNS: "50" }).width, 77);
    assert.equal(terminalOf(stream({}), { COLUMNS: "50" }).width, 50);
    assert.equal(terminalOf(stream({}), { COLUMNS: "wide" }).width, 100);
    assert.equal(terminalOf(stream({ columns: 3 }), {}).width, 40);
  });
});

describe("wrapping", () => {
  it("breaks at spaces, and long words anywhere", async () => {
    const measure = await ruler();
    assert.deepEqual(wrap("one two three", 7, measure), ["one two", "three"]);
    assert.deepEqual(wrap("abcdefgh ij", 3, measure), ["abc", "def", "gh", "ij"].slice(0, 2).concat(["gh", "ij"]));
    assert.deepEqual(wrap("日本語", 4, measure), ["日本", "語"]);
    assert.deepEqual(wrap("  to be", 4, measure), ["  to", "  be"]);
    assert.deepEqual(wrap("", 4, measure), [""]);
  });
});

describe("a table", () => {
  const columns = [{ heading: "A", width: 5 }, { heading: "B" }];
  const rows = [[[{ text: "one" }], [{ text: "a b" }, { text: "second" }]]];

  it("puts cells side by side", async () =>
    assert.equal(await table(columns, rows, { width: 60, colour: false }), "A      B\none    a b\n       second"));

  it("stacks cells where there is no room", async () =>
    assert.equal(await table(columns, rows, { width: 30, colour: false }), "one\n  a b\n  second"));
});
