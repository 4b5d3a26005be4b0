/** `jamf-entra-compliance notify`: what users must know, with this tenant's names, dates and links. docs/commands/notify.md tells all of it. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Command, Option } from "commander";
import { dayIn, factsOf } from "./facts";
import { type Format, formats, subjectOf, written } from "./formats";
import { languages, named, type Piece, pieces, template } from "./templates";
import { print as say, printJson, remark } from "../terminal/print";
import { stackConfiguration } from "../stack/configuration";

interface Options {
  stack?: string;
  json?: boolean;
  deadline?: string;
  contact?: string;
  out: string;
  force?: boolean;
  print?: Piece;
  language?: string;
  format: Format;
}

export function configure(command: Command): void {
  command
    .description(
      "Writes the messages to the users of the Macs: announcement, reminder, last call, help page; as Markdown, HTML mail and text.\n" +
        "Names and links come from the stack and from Jamf Pro. Sends nothing.\n" +
        "Exit code 0: written. 2: written, with warnings. 1: error.",
    )
    .option("--stack <name>", "the stack; default: PULUMI_STACK, or the only one with a file in this folder")
    .option("--deadline <day>", "the day from which registration is required: 2026-12-15")
    .option("--contact <text>", "the contact for users: an address, a number, a page")
    .option("--out <folder>", "the folder for the files", "notify")
    .option("--force", "replace files that differ")
    .addOption(
      new Option("--print <piece>", "write one text to the terminal instead").choices(pieces).conflicts("json"),
    )
    .addOption(new Option("--language <language>", "only this language").choices(languages()))
    .addOption(new Option("--format <format>", "of --print").choices(formats).default("txt"))
    .option("--json", "write as JSON what was written, with the values that were used")
    .action((options: Options) => run(options));
}

interface Text {
  piece: Piece;
  language: string;
  format: Format;
  subject: string;
  content: string;
}

async function run(options: Options): Promise<void> {
  const { stack, config } = await stackConfiguration(options.stack);
  const { deadline, contact, print, language } = options;
  if (!contact) throw new Error("--contact is missing: every message names a contact.");
  const wanted = { pieces: print ? [print] : pieces, languages: language ? [language] : languages() };
  const needsDeadline = wanted.pieces.find((piece) => named(template("en", piece).body).includes("deadline"));
  if (needsDeadline && !deadline) throw new Error(`--deadline is missing: ${needsDeadline} names the deadline.`);
  const { facts, warnings } = await factsOf(config, contact);
  const late =
    deadline && deadline < new Date().toISOString().slice(0, 10) ? [`The deadline ${deadline} has passed.`] : [];

  const texts: Text[] = [];
  for (const each of wanted.languages) {
    const all = { ...facts, deadline: deadline ? dayIn(each, deadline) : "" };
    for (const piece of wanted.pieces) {
      const source = template(each, piece);
      for (const format of print ? [options.format] : formats) {
        const content = await written(source, all, each, format);
        texts.push({ piece, language: each, format, subject: subjectOf(source, all), content });
      }
    }
  }
  if (print) say(texts.map(({ content }) => content).join("\n"));
  else writeAll(texts, { ...facts, deadline: deadline ?? null }, stack, options);
  const remarks = [...warnings, ...late];
  remarks.forEach((each) => remark(each));
  process.exitCode = remarks.length > 0 ? 2 : 0;
}

/** Files that somebody has edited are not lost: all of them are looked at before the first is written. */
function writeAll(texts: readonly Text[], facts: object, stack: string, { out, force, json }: Options): void {
  const files = texts.map((text) => ({ ...text, file: join(out, text.language, `${text.piece}.${text.format}`) }));
  const changed = files.filter(({ file, content }) => existsSync(file) && readFileSync(file, "utf8") !== content);
  if (changed.length > 0 && !force) {
    const names = changed.map(({ file }) => file).join(", ");
    throw new Error(
      `Nothing was written: ${names} would change. Pass --force to replace, or --out for another folder.`,
    );
  }
  for (const { file, content } of files) {
    mkdirSync(join(file, ".."), { recursive: true });
    writeFileSync(file, content);
  }
  const told = files.map(({ file, piece, language, format, subject }) => ({ file, piece, language, format, subject }));
  if (json) printJson({ stack, facts, files: told }, 2);
  else say(`${files.length} messages in ${out}, with ${languages().join(" and ")}. Nothing was sent.\n`);
}
