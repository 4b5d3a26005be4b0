/**
 * Text that a service, a file or a user has written, on its way out. Whatever it says is data: each kind of output has one
 * function that keeps it from meaning anything there, and nothing else in the product escapes.
 *
 * | output | function | what happens to characters that would mean something |
 * |---|---|---|
 * | one line for people: terminal, log, error, YAML comment | `plain` | controls and line breaks become blanks, direction marks and invisible signs `\ufffd` |
 * | whole lines for a terminal or a pipeline log | `forLog` | commands of GitHub Actions and Azure Pipelines get a blank |
 * | JSON | `jsonText` | written as `\\uXXXX`: the value stays the same |
 * | CSV | `csvCell` | quoted; a formula begins with an apostrophe |
 * | XML: Classic API, JUnit | `xmlText` | entities; what XML can't carry is left out or replaced |
 * | HTML | `htmlText` | entities; what HTML can't carry becomes `\ufffd` |
 * | Markdown | `markdownText` | a backslash before each sign |
 * | OData filter, WIQL | `odataText` | quotes doubled |
 * | RSQL filter | `rsqlText` | a backslash before quotes and backslashes |
 *
 * Comments of pull requests need none of it: `operations/summarize/markdown.ts` puts what is not harmless into code.
 */

/** Controls (C0, DEL, C1) and whatever else breaks a line somewhere: terminals, YAML and spreadsheets know more than one. */
const controls = /[\0-\x1f\x7f-\x9f\u2028\u2029]/g;

/**
 * Marks that turn the direction of writing, invisible signs that hide or forge text (zero width, tags), halves of characters
 * and non-characters.
 */
const deceptive =
  /[\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufdd0-\ufdef\ufeff\ufff9-\ufffb\ufffe\uffff\u{e0000}-\u{e007f}]|\p{Surrogate}/gu;

/** One line that can be shown to people anywhere: no control of a terminal, no break, no turned direction. */
export const plain = (text: string): string =>
  isTame(text) ? text : text.replace(controls, " ").replace(deceptive, "\ufffd").replace(/ {2,}/g, " ").trim();

/** Nearly every name: nothing to replace, and no copy. */
const isTame = (text: string): boolean => /^[ -~]*$/.test(text) && !text.includes("  ") && text === text.trim();

/** What `paint` of the terminal writes: colours, and nothing that moves or asks. */
const colour = /\x1b\[[\d;]{1,12}m/g;

/**
 * Lines of our own that may hold names: as they are, but for controls (colours stay where `isColoured`), and for what a
 * pipeline's runner takes for a command. GitHub Actions looks for `::` behind the blanks at the start of a line and for `##[`
 * anywhere in it, Azure Pipelines for `##vso[` anywhere, TeamCity for `##teamcity[` (their documentation and sources, 2026).
 */
export function forLog(text: string, isColoured = false): string {
  const line = (one: string): string => {
    const shown = isColoured ? one.split(colour).map(visible) : [visible(one)];
    const kept = isColoured ? (one.match(colour) ?? []) : [];
    const whole = shown.map((part, i) => part + (kept[i] ?? "")).join("");
    return whole.replace(/#(?=#)/g, "# ").replace(/^(\s*):(?=:)/, "$1: ");
  };
  return text.split("\n").map(line).join("\n");
}

/** The same with its blanks as they are: for lines of our own that hold such text and stand in columns. */
export const visible = (text: string): string => (/^[ -~]*$/.test(text) ? text : controlsShown(text));

const controlsShown = (text: string): string => text.replace(controls, " ").replace(deceptive, "\ufffd");

/** JSON whose text is harmless in a terminal and in a pipeline log; what it says is what `JSON.stringify` says. */
export const jsonText = (value: unknown, indent?: number): string =>
  JSON.stringify(value, null, indent)
    // Outside of texts JSON holds none of these signs.
    .replace(
      /[\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|[\u{e0000}-\u{e007f}]/gu,
      codes,
    )
    .replace(/##/g, "#\\u0023");

const codes = (sign: string): string =>
  Array.from({ length: sign.length }, (_, i) => `\\u${sign.charCodeAt(i).toString(16).padStart(4, "0")}`).join("");

/**
 * One cell, for a comma, a semicolon or a tab between them: Excel's separator follows the country. What a spreadsheet would
 * run as a formula (OWASP, CSV injection) begins with an apostrophe.
 */
export function csvCell(text: string): string {
  const safe = /^\s*[=+\-@\uff1d\uff0b\uff0d\uff20]|^[\t\r]/.test(text) ? `'${text}` : text;
  return /[",;|\t\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

const withEntities = (text: string): string => text.replace(/[&<>"']/g, (sign) => entities[sign]!);

/** What `htmlText` wrote, or another that writes the same entities, as it was. */
export const withoutEntities = (text: string): string =>
  text.replace(/&(?:amp|lt|gt|quot|#39);/g, (entity) => signs.get(entity)!);

const signs: ReadonlyMap<string, string> = new Map(Object.entries(entities).map(([sign, entity]) => [entity, sign]));

/** XML 1.0, section 2.2: what a document may hold, surrogates only in pairs. */
const notXml = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu;

/** Without what XML can't carry, or with `instead` in its place. */
export const xmlCharacters = (text: string, instead = ""): string => text.replace(notXml, instead);

/** Content of an element, or with `inAttribute` the value of an attribute: a parser makes blanks of its line breaks. */
export function xmlText(text: string, inAttribute = false, instead = ""): string {
  const out = withEntities(xmlCharacters(text, instead)).replace(/\r/g, "&#13;");
  return inAttribute ? out.replace(/[\t\n]/g, (sign) => `&#${sign.charCodeAt(0)};`) : out;
}

/** Content of an element and of a quoted attribute; line breaks stay. */
export const htmlText = (text: string): string =>
  withEntities(
    text.replace(
      /[\0-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufdd0-\ufdef\ufffe\uffff]|\p{Surrogate}/gu,
      "\ufffd",
    ),
  );

/** Inline in Markdown: no emphasis, link, tag, table cell or heading of its making. */
export const markdownText = (text: string): string => plain(text).replace(/[!-/:-@[-`{-~]/g, "\\$&");

/** A text in a filter of RSQL, which Jamf Pro speaks: `"Macs \\"in\\" use"`. */
export const rsqlText = (text: string): string => `"${text.replace(/[\\"]/g, "\\$&")}"`;

/** A text in a filter of Microsoft Graph or a query of Azure DevOps: `'O''Brien'`. */
export const odataText = (text: string): string => `'${text.replaceAll("'", "''")}'`;
