/** What the pages promise is held by tests that exist: every file that never.md, access-rows.md, attacks.md and SECURITY.md name, and every title. */
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../support/host";

interface Named {
  row: string;
  file: string;
  titles: string[];
}

/** Rows of the tables of a page, with the tests in them: a file, then titles in quotes. */
function namedIn(page: string): Named[] {
  const rows = page.split("\n").filter((line) => /^\|(?! *-)/.test(line) && line.includes("tests/"));
  return rows.flatMap((row) =>
    [...row.matchAll(/`(tests\/[^`]+)`((?: "[^"]+")*)/g)].map(([, file, titles]) => ({
      row,
      file: file!,
      titles: [...titles!.matchAll(/"([^"]+)"/g)].map(([, title]) => title!),
    })),
  );
}

const missing = (all: readonly Named[]): string[] =>
  all.flatMap(({ file, titles }) => {
    const path = join(root, file);
    if (!existsSync(path)) return [`${file} does not exist`];
    const text = readFileSync(path, "utf8").replace(/\s+/g, " ");
    return titles.filter((title) => !text.includes(title)).map((title) => `${file} has no "${title}"`);
  });

describe("promises of the pages", () => {
  for (const page of ["docs/guides/never.md", "docs/internals/access-rows.md", "docs/internals/attacks.md"]) {
    const text = readFileSync(join(root, page), "utf8");

    it(`${page} names a test in each row of its tables`, () => {
      const rows = text.split("\n").filter((line) => line.startsWith("|"));
      assert.match(rows[0]!, /\| test +\|$/);
      const body = rows.filter((line) => !/^\|[-| ]+\|$/.test(line) && !/\| test +\|$/.test(line));
      assert.deepEqual(
        body.filter((line) => !/`tests\/[^`]+\.test\.ts`/.test(line)),
        [],
      );
    });

    it(`${page} names tests that exist`, () => {
      const all = namedIn(text);
      assert.ok(all.length >= 15, `${all.length} tests`);
      assert.deepEqual(missing(all), []);
    });
  }

  it("SECURITY.md names in each line a test that exists, or says why none shows it", () => {
    const text = readFileSync(join(root, "SECURITY.md"), "utf8");
    const [, , ...lines] = text.split("\n").filter((line) => line.startsWith("|"));
    assert.ok(lines.length >= 18, `${lines.length} lines`);
    const shows = (line: string) =>
      /`tests\/[^`]+\.test\.ts`[^|]*\|$/.test(line) || /\| not shown by a test: \w[^|]+\|$/.test(line);
    assert.deepEqual(
      lines.filter((line) => !shows(line) && !/^\|[-| ]+\|$/.test(line) && !/^\| (who|item) \|/.test(line)),
      [],
    );
    assert.deepEqual(missing(namedIn(text)), []);
  });

  it("are told broken where they are", () => {
    const own = "tests/architecture/promises.test.ts";
    // Put together, so that it stands nowhere in this file.
    const absent = ["no", "such", "title"].join("-");
    assert.deepEqual(missing(namedIn(`| x | \`tests/gone.test.ts\` "a" |\n| y | \`${own}\` "${absent}" |`)), [
      "tests/gone.test.ts does not exist",
      `${own} has no "${absent}"`,
    ]);
  });
});
