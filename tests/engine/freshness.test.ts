import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { assertFresh, hashOfSources, programSources, timesOfSources } from "../../providers/core/freshness";

describe("freshness of the compiled program", () => {
  let project: string;

  beforeEach(() => {
    project = mkdtempSync(join(tmpdir(), "freshness-"));
    put("index.ts", "export {};\n");
    put("tsconfig.json", "{}\n");
    put("providers/jamf/category.ts", "export const noun = 'category';\n");
    record();
  });
  afterEach(() => rmSync(project, { recursive: true, force: true }));

  const put = (file: string, text: string) => {
    const path = join(project, file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  };
  const record = () => {
    put("dist/.times", `${timesOfSources(project)}\n`);
    put("dist/.sources", `${hashOfSources(project, programSources)}\n`);
  };
  const refusal = () => {
    try {
      assertFresh(project);
    } catch (error) {
      return String((error as Error).message);
    }
    return undefined;
  };

  it("passes when nothing was edited since the build", () => {
    assert.equal(refusal(), undefined);
  });

  it("does not care about the times of files", () => {
    utimesSync(join(project, "index.ts"), new Date(0), new Date(0));
    assert.equal(refusal(), undefined);
  });

  it("takes the build's word where all sizes and times are those of the build", () => {
    put("dist/.sources", "contents that nobody compares\n");
    assert.equal(refusal(), undefined);
  });

  it("reads the sources after an edit that leaves their sizes, and their time of change", async () => {
    const file = join(project, "providers/jamf/category.ts");
    const { atime, mtime } = statSync(file);
    // Old kernels count the times of files in steps of some milliseconds.
    await pause(30);
    put("providers/jamf/category.ts", "export const noun = 'categoru';\n");
    utimesSync(file, atime, mtime);
    assert.match(refusal() ?? "", /npm run build$/);
  });

  it("does not care about files that the program is not compiled from", () => {
    put("tests/some.test.ts", "it('holds');\n");
    put("docs/page.md", "words\n");
    assert.equal(refusal(), undefined);
  });

  for (const [edit, change] of Object.entries({
    "an edited file": () => put("providers/jamf/category.ts", "export const noun = 'script';\n"),
    "a new file": () => put("components/part.ts", "export {};\n"),
    "a removed file": () => rmSync(join(project, "providers/jamf/category.ts")),
    "content moved to another name": () => {
      rmSync(join(project, "providers/jamf/category.ts"));
      put("providers/jamf/script.ts", "export const noun = 'category';\n");
    },
    "other compiler options": () => put("tsconfig.json", '{ "compilerOptions": {} }\n'),
    "a build that never finished": () => rmSync(join(project, "dist/.sources")),
  })) {
    it(`refuses after ${edit}, in one line that says how to build`, () => {
      change();
      const words = refusal();
      assert.match(words ?? "", /npm run build$/);
      assert.equal(words?.split("\n").length, 1);
    });
  }

  it("passes in an installed package, where no sources lie beside dist", () => {
    rmSync(join(project, "index.ts"));
    rmSync(join(project, "tsconfig.json"));
    rmSync(join(project, "providers"), { recursive: true });
    rmSync(join(project, "dist/.sources"));
    assert.equal(refusal(), undefined);
  });

  it("holds for this very build", () => {
    assertFresh();
  });
});
