/** The comment of one tenant: what a reviewer must know on one screen, everything else folded. */
import { code, prose, shortened } from "./markdown";
import { rawDiff } from "./rawDiff";
import type { Section, Sentence } from "./section";
import { sectionsOf } from "./sections";
import { folded, marker, type ServiceName, services } from "./services";
import type { TenantSummary } from "./tenantSummary";

/** Lines before the fold, as wide as the three services show a comment. */
const screen = { lines: 32, columns: 110 };
const most = 8;

interface CommentOptions {
  service: ServiceName;
  kind?: "preview" | "drift";
}

export function commentOf(summary: TenantSummary, { service, kind = "preview" }: CommentOptions): string {
  const mark = marker(kind, summary.stack);
  const sections = sectionsOf(summary);
  if (sections.length === 0) return `${mark}\n${code(summary.stack)}: no change${stageText(summary)}.\n`;
  const head = [mark, `### ${title(summary)}`, ""].join("\n");
  let shown = "";
  let left: Section[] = [];
  // As much as fits on one screen; what is left out before the fold stands in it.
  for (let items = most; items > 0; items--) {
    ({ shown, left } = beforeFold(sections, items));
    if (linesOf(shown) <= screen.lines) break;
  }
  const folds = (lines: number) =>
    [
      ...(left.length > 0
        ? [folded("All of it", left.map((section) => sectionText(section, Infinity)).join("\n\n"))]
        : []),
      ...rawFold(summary, lines),
    ].join("\n");
  return fitting(services[service].longest, (lines) => `${head}\n${shown}\n\n${folds(lines)}`);
}

/** Shortens the raw diff until the service takes the comment; then everything folded goes. */
function fitting(longest: number, comment: (rawLines: number) => string): string {
  for (const lines of [Infinity, 800, 400, 200, 100, 50, 20, 0]) {
    const text = comment(lines);
    if (text.length <= longest) return text;
  }
  const text = comment(0);
  const cut = text.slice(0, longest - 200);
  // An open fold would swallow what follows; the last whole line ends it.
  const whole = cut.slice(0, cut.lastIndexOf("\n"));
  const open = whole.split("<details>").length > whole.split("</details>").length;
  return `${whole}\n\nShortened: the whole is in the artifact of the pipeline.\n${open ? "\n</details>\n" : ""}`;
}

function rawFold({ everything }: TenantSummary, lines: number): string[] {
  if (everything.length === 0) return [];
  const { text, left } = rawDiff(everything, lines);
  if (lines === 0)
    return ["The changes property by property are too long for a comment; they are in the artifact of the pipeline."];
  return [
    folded(
      "Changes, property by property",
      `${text}${left > 0 ? `\n\n${left} more lines are in the artifact of the pipeline.` : ""}`,
    ),
  ];
}

function title(summary: TenantSummary): string {
  const { stack, outcome, stage } = summary;
  const name = code(stack, 60);
  const { before, after } = stage;
  const way =
    before && after && before !== after
      ? `stage ${code(before)} → ${code(after)}`
      : after
        ? `stage ${code(after)}`
        : "";
  const verdict = { refused: "refused", failed: "preview failed", changes: "", noChange: "no change of an object" }[
    outcome
  ];
  return `${name}: ${[verdict, way].filter(Boolean).join(", ") || "changes"}`;
}

const stageText = ({ stage: { after } }: TenantSummary): string => (after ? `, stage ${code(after)}` : "");

function beforeFold(sections: readonly Section[], items: number): { shown: string; left: Section[] } {
  return {
    shown: sections.map((section) => sectionText(section, items)).join("\n\n"),
    left: sections.filter(({ items: all, isLong }) => (all.length > items ? true : isLong)),
  };
}

/** `**Heading.** Text` and a list of at most so many items; long sentences are cut before the fold. */
function sectionText({ heading, text, items, isTrusted }: Section, atMost: number): string {
  const isFolded = atMost === Infinity;
  const most = (text: string, longest: number) => prose(isFolded ? text : shortened(text, longest), isTrusted);
  const write = (sentence: Sentence): string => {
    if (typeof sentence === "string") return most(sentence, items.length === 1 ? 500 : 260);
    const { label, code: name, rest = "" } = sentence;
    const after = most(rest, items.length === 1 ? 400 : 200);
    return `${label ? `${prose(label)} ` : ""}${code(name)}${/^[:;,]/.test(after) || after === "" ? "" : " "}${after}`;
  };
  const listed = items.slice(0, isFolded ? items.length : atMost).map((item) => `- ${write(item)}`);
  const more = items.length - listed.length;
  return [
    `**${heading}.**${text ? ` ${write(text)}` : ""}`,
    ...(listed.length > 0 ? ["", ...listed] : []),
    ...(more > 0 ? [`- and ${more} more, below`] : []),
  ].join("\n");
}

/** Lines that a text takes at this width; an empty line between two paragraphs takes half of one. */
export function linesOf(text: string): number {
  const lines = text.split("\n");
  const heights = lines.map((line) => (line === "" ? 0.5 : Math.ceil(line.length / screen.columns)));
  return Math.ceil(heights.reduce((sum, height) => sum + height, 0));
}
