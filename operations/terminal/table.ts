/** Tables for people: wrapped to the terminal, coloured only where somebody looks. */
import { styleText } from "node:util";
import { visible } from "../../providers/core/escaping";

export type Style = Parameters<typeof styleText>[0];

export interface Terminal {
  /** Columns to fill. */
  width: number;
  colour: boolean;
}

/** How wide and how colourful a stream may be written. Without a terminal: 100 columns, or `COLUMNS`; no colour. */
export function terminalOf(stream: NodeJS.WriteStream, env: NodeJS.ProcessEnv = process.env): Terminal {
  const width = stream.columns ?? Number.parseInt(env.COLUMNS ?? "", 10);
  return {
    width: Math.max(width > 0 ? width : 100, 40),
    colour: stream.isTTY === true && !env.NO_COLOR && env.TERM !== "dumb",
  };
}

export const paint = (text: string, style: Style | undefined, { colour }: Terminal): string =>
  style && colour && text !== "" ? styleText(style, text, { validateStream: false }) : text;

/** One cell: paragraphs, each with its own style. */
export type Cell = readonly { text: string; style?: Style }[];

interface Column {
  heading: string;
  /** Columns of the terminal; `undefined`: what the others leave. */
  width?: number;
}

/** Columns that a text takes on the terminal. */
export type Ruler = (text: string) => number;

export async function ruler(): Promise<Ruler> {
  const { default: stringWidth } = await import("string-width");
  return (text) => (/^[\x20-\x7e]*$/.test(text) ? text.length : stringWidth(text));
}

/**
 * Lines of at most `width` columns, broken at spaces, and within words that are longer than a line, but never within an id. Spaces at the start
 * indent every line.
 */
export function wrap(given: string, width: number, measure: Ruler): string[] {
  const text = visible(given);
  const indent = text.length - text.trimStart().length;
  if (indent > 0) return wrap(text.trimStart(), width - indent, measure).map((line) => " ".repeat(indent) + line);
  const lines: string[] = [];
  let line = "";
  let used = 0;
  const put = (piece: string, size: number, space: 0 | 1): void => {
    if (line !== "" && used + space + size > width) {
      lines.push(line);
      line = "";
      used = 0;
    }
    const before = line === "" ? 0 : space;
    line += " ".repeat(before) + piece;
    used += before + size;
  };
  for (const word of text.split(" ")) {
    const size = measure(word);
    if (size <= width) put(word, size, 1);
    else for (const [i, piece] of pieces(word, width).entries()) put(piece, measure(piece), i === 0 ? 1 : 0);
  }
  return [...lines, line];
}

const graphemes = new Intl.Segmenter();
const guid = /([0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12})/i;

/** Where a word that is longer than a line may be broken: anywhere but within an id. */
const pieces = (word: string, width: number): string[] =>
  word
    .split(guid)
    .flatMap((part) =>
      guid.test(part) && part.length <= width ? [part] : [...graphemes.segment(part)].map(({ segment }) => segment),
    );

const gap = 2;
/** A column that takes what the others leave needs this much to be worth reading: an id in parentheses fits in. */
const readable = 38;

/** Rows of cells under their headings, one blank line between rows that need more than one line. */
export async function table(
  columns: readonly Column[],
  rows: readonly (readonly Cell[])[],
  terminal: Terminal,
): Promise<string> {
  const measure = await ruler();
  const fixed = columns.reduce((sum, { width }) => sum + (width === undefined ? 0 : width + gap), 0);
  const rest = terminal.width - fixed;

  /** Each line with its width on the terminal. */
  const lines = (cell: Cell, width: number): { text: string; width: number }[] =>
    cell.flatMap(({ text, style }) =>
      wrap(text, width, measure).map((line) => ({ text: paint(line, style, terminal), width: measure(line) })),
    );

  const row = (cells: readonly Cell[]): string => {
    if (rest < readable) return stacked(cells);
    const blocks = cells.map((cell, i) => lines(cell, columns[i]?.width ?? rest));
    const height = Math.max(...blocks.map((block) => block.length));
    const text: string[] = [];
    for (let at = 0; at < height; at++) {
      const line = blocks.map((block, i) => {
        const part = block[at] ?? { text: "", width: 0 };
        return part.text + " ".repeat(Math.max((columns[i]?.width ?? part.width) - part.width, 0));
      });
      text.push(line.join(" ".repeat(gap)).trimEnd());
    }
    return text.join("\n") + (height > 1 ? "\n" : "");
  };

  const stacked = (cells: readonly Cell[]): string =>
    cells
      .flatMap((cell, i) =>
        lines(cell, terminal.width - (i === 0 ? 0 : gap)).map((line) => (i === 0 ? "" : "  ") + line.text),
      )
      .join("\n") + "\n";

  const heading = columns.map((column) => [{ text: column.heading, style: "dim" as const }]);
  return [...(rest < readable ? [] : [row(heading)]), ...rows.map(row)].join("\n").trimEnd();
}
