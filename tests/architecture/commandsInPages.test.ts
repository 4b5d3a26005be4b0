/** Commands in the pages work as they stand: the command exists and knows the options; the keys that `pulumi config set` names are keys. */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { checkedConfig } from "../../components/config/check";
import { run } from "../operations/command";
import { root } from "../support/host";

const pages = [
  "README.md",
  "SECURITY.md",
  ...readdirSync(join(root, "docs"), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".md"))
    .map((file) => join("docs", file)),
];

/** Lines of code, without their comments; a command that goes on in the next line is one. */
const codeIn = (text: string): string[] =>
  [
    ...[...text.matchAll(/^ *```\w*\n([^]*?)^ *```/gm)].flatMap(([, block]) =>
      block!.replace(/\n {6,}/g, " ").split("\n"),
    ),
    ...[...text.replace(/^ *```[^]*?^ *```/gm, "").matchAll(/`([^`\n]+)`/g)].map(([, code]) => code!),
  ].map((line) => line.replace(/\s#.*$/, ""));

interface Line {
  page: string;
  line: string;
}

const lines: readonly Line[] = pages.flatMap((page) =>
  codeIn(readFileSync(join(root, page), "utf8")).map((line) => ({ page, line: line.trim() })),
);

const matching = (all: readonly Line[], pattern: RegExp): (Line & { found: RegExpExecArray })[] =>
  all.flatMap((each) => {
    const found = pattern.exec(each.line);
    return found ? [{ ...each, found }] : [];
  });

const commands = (all: readonly Line[]) => matching(all, /\bjamf-entra-compliance ([a-z][a-z-]+)\b(.*)$/);
const settings = (all: readonly Line[]) =>
  matching(all, /\bpulumi config set (?:--secret )?(--path )?(?:--secret )?'?"?([\w.]+)/);

const help = new Map<string, string>();

/** Those with a command that does not exist, or an option that it does not know. */
async function unknownCommands(all: readonly Line[]): Promise<string[]> {
  const unknown: string[] = [];
  for (const { page, line, found } of commands(all)) {
    const command = found[1]!;
    if (!help.has(command)) help.set(command, (await run([command, "--help"])).out);
    const said = help.get(command)!;
    const options = [...found[2]!.matchAll(/(?<![\w-])--[a-z][a-z-]*/g)].map(([option]) => option);
    const isKnown = said.includes(`Usage: jamf-entra-compliance ${command} `);
    if (!isKnown || options.some((option) => !new RegExp(`${option}(?![\\w-])`).test(said)))
      unknown.push(`${page}: ${line}`);
  }
  return unknown;
}

/** Those with a key that the configuration does not have. */
const unknownKeys = (all: readonly Line[]): string[] =>
  settings(all)
    .filter(({ found }) => {
      const value = found[2]!.split(".").reduceRight<unknown>((inner, key) => ({ [key]: inner }), "x");
      try {
        checkedConfig({ jamfUrl: "https://example.jamfcloud.com", ...(value as object) });
        return false;
      } catch (error) {
        return /unknown key|cannot be combined/.test((error as Error).message);
      }
    })
    .map(({ page, line }) => `${page}: ${line}`);

describe("commands in the pages", function () {
  this.timeout(60_000);

  it("exist, with the options that they are given", async () => {
    assert.ok(commands(lines).length >= 20, `${commands(lines).length} commands`);
    assert.deepEqual(await unknownCommands(lines), []);
  });

  it("that set the configuration name keys that are there", () => {
    assert.ok(settings(lines).length >= 7, `${settings(lines).length} commands`);
    assert.deepEqual(unknownKeys(lines), []);
  });

  it("are told wrong where they are", async () => {
    const planted = (line: string) => ({ page: "a.md", line });
    const wrong = ["npx --no jamf-entra-compliance statuss", "jamf-entra-compliance status --loud"].map(planted);
    assert.equal((await unknownCommands(wrong)).length, 2);
    const keys = ["pulumi config set stag pilot", "pulumi config set --path force.why x"].map(planted);
    assert.equal(unknownKeys(keys).length, 2);
  });
});
