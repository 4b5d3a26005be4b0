/** The habits of a public repository: reviewers, forms, an index that is short, a changelog by kind, decisions that are written down. */
import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { root } from "../support/host";

const text = (path: string): string => readFileSync(join(root, path), "utf8");

describe("the repository", () => {
  it("names reviewers for everything, and only for paths that exist", () => {
    const rules = text(".github/CODEOWNERS")
      .split("\n")
      .filter((line) => line && !line.startsWith("#"))
      .map((line) => line.split(/\s+/));
    assert.equal(rules[0]![0], "*");
    assert.deepEqual(
      rules.flatMap(([, ...owners]) => owners.filter((owner) => !/^@[\w-]+\/[\w-]+$/.test(owner))),
      [],
    );
    const named = rules.map(([path]) => path!).filter((path) => !path.includes("*"));
    assert.ok(named.length > 5);
    assert.deepEqual(
      named.filter((path) => !existsSync(join(root, path))),
      [],
    );
  });

  it("has issue forms that ask for nothing of a real tenant", () => {
    const folder = ".github/ISSUE_TEMPLATE";
    const forms = readdirSync(join(root, folder)).filter((file) => file !== "config.yml");
    assert.deepEqual(forms, ["problem.yml", "wish.yml", "wrong-assumption.yml"]);
    for (const file of forms) {
      const form = parse(text(join(folder, file))) as {
        name: string;
        description: string;
        body: { type: string; id?: string; attributes: { label?: string; value?: string; options?: unknown[] } }[];
      };
      assert.ok(form.name && form.description, file);
      const fields = form.body.filter(({ type }) => type !== "markdown");
      assert.ok(fields.length > 0 && fields.every(({ id, attributes }) => id && attributes.label), file);
      assert.equal(new Set(fields.map(({ id }) => id)).size, fields.length, file);
      const kinds = ["markdown", "input", "textarea", "dropdown", "checkboxes"];
      assert.ok(
        form.body.every(({ type }) => kinds.includes(type)),
        file,
      );
      if (file !== "wish.yml") assert.match(form.body[0]!.attributes.value!, /nothing of a real tenant/);
    }
  });

  it("has an index of at most eight links at the end of its README", () => {
    const index = text("README.md").split("\n## More\n")[1]!.trim().split("\n\n")[0]!;
    const links = [...index.matchAll(/\]\(/g)].length;
    assert.ok(links > 4 && links <= 8, String(links));
  });

  it("lists changes as added, changed or fixed", () => {
    const [, unreleased] = text("CHANGELOG.md").split("\n## Unreleased\n");
    const kinds = [...unreleased!.split("\n## ")[0]!.matchAll(/^### (.*)$/gm)].map(([, kind]) => kind!);
    assert.deepEqual(kinds, ["Added", "Changed", "Fixed"]);
  });

  it("has a record of each decision that a newcomer asks about", () => {
    const titles = readdirSync(join(root, "docs", "decisions")).map(
      (file) => text(join("docs/decisions", file)).split("\n")[0]!,
    );
    const asked = [/`create\(\)`/, /provider text/, /compiled/, /sandbox/, /themselves.*zod/, /lanes/];
    assert.deepEqual(
      asked.filter((decision) => !titles.some((title) => decision.test(title))),
      [],
    );
  });

  it("is edited with the formatter's width, on a Node that the package allows", () => {
    const { printWidth } = JSON.parse(text(".oxfmtrc.json")) as { printWidth: number };
    assert.match(text(".editorconfig"), new RegExp(`max_line_length = ${printWidth}\n`));
    const { engines } = JSON.parse(text("package.json")) as { engines: { node: string } };
    assert.ok(Number(text(".nvmrc")) > Number.parseFloat(engines.node.replace(">=", "")), text(".nvmrc"));
  });
});
