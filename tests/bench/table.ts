/** The one table that a bench prints. */
import { type Figure, holds } from "./figures";

const number = (value: number): string =>
  Math.abs(value) >= 100 || Number.isInteger(value) ? String(Math.round(value)) : String(Number(value.toPrecision(2)));

export function table(figures: readonly Figure[]): string {
  const head = ["", "figure", "median", "limit", "beside it", "", "ratio"];
  const rows = figures.map((figure) => {
    const { what, value, unit, limit, beside } = figure;
    const compared = beside
      ? [beside.what, `${number(beside.value)} ${unit}`, (value / beside.value).toFixed(2)]
      : ["", "", ""];
    return [holds(figure) ? "✔" : "✘", what, `${number(value)} ${unit}`, `${number(limit)} ${unit}`, ...compared];
  });
  const widths = head.map((_, column) => Math.max(...[head, ...rows].map((row) => row[column]!.length)));
  const isText = (column: number) => [0, 1, 4].includes(column);
  const line = (row: string[]): string =>
    row
      .map((cell, column) => (isText(column) ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!)))
      .join("  ")
      .trimEnd();
  return [head, ...rows].map(line).join("\n");
}
