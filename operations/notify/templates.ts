/** The texts: one Markdown file per piece and language in templates/notify. A language is a folder. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

export const pieces = ["announcement", "reminder", "lastCall", "helpPage"] as const;
export type Piece = (typeof pieces)[number];

/** What a text may name. */
const factNames = ["deadline", "policy", "button", "link", "contact"] as const;
export type Facts = Readonly<Record<(typeof factNames)[number], string>>;

const folder = join(__dirname, "..", "..", "..", "templates", "notify");

export const languages = (): string[] =>
  readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();

export interface Template {
  subject: string;
  /** Markdown. */
  body: string;
}

/** Throws when the file is not there, has no subject, or names a fact that there is none of. */
export function template(language: string, piece: Piece): Template {
  const text = readFileSync(join(folder, language, `${piece}.md`), "utf8");
  const found = /^Subject: (.+)\n\n([^]+)$/.exec(text);
  if (!found)
    throw new Error(`templates/notify/${language}/${piece}.md must begin with a line "Subject: …" and a blank line.`);
  const unknown = named(text).find((name) => !(factNames as readonly string[]).includes(name));
  if (unknown) {
    throw new Error(
      `templates/notify/${language}/${piece}.md names {{${unknown}}}; there are ${factNames.join(", ")}.`,
    );
  }
  return { subject: found[1]!, body: found[2]! };
}

/** Facts that a text names. */
export const named = (text: string): string[] =>
  [...text.matchAll(/\{\{([^{}\n]*)\}\}/g)].map(([, name]) => name!.trim());

export const filled = (text: string, facts: Facts, as: (value: string, name: string) => string): string =>
  text.replace(/\{\{([^{}\n]*)\}\}/g, (_, name: string) => as(facts[name.trim() as keyof Facts], name.trim()));
