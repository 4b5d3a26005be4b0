/** Every change property by property, for the folded part of a comment. */
import type { Change } from "./changes";
import { block, clean, shortened } from "./markdown";

const signs = { create: "+", update: "~", replace: "±", delete: "-" } as const;

/** As a code block of at most so many lines, and how many lines did not fit. */
export function rawDiff(changes: readonly Change[], most: number): { text: string; left: number } {
  const lines = changes.flatMap(linesOf);
  const shown = lines.slice(0, most);
  return { text: block(shown, "diff"), left: lines.length - shown.length };
}

function linesOf({ op, kind, label, name, id, differences, drift }: Change): string[] {
  const identity = id && id !== name ? ` (id ${clean(id)})` : "";
  return [
    `${signs[op]} ${op} ${label ?? `bookkeeping ${clean(kind)}`}: ${value(name)}${identity}`,
    ...(drift === "deleted" ? ["    it was deleted outside of Pulumi"] : []),
    ...(drift && drift !== "deleted"
      ? drift.map((d) => `    changed outside of Pulumi: ${clean(d.property)}: ${arrow(d.old, d.new)}`)
      : []),
    ...differences.flatMap(({ property, old, new: planned }) => [
      ...(old !== undefined ? [`-   ${clean(property)}: ${value(old)}`] : []),
      ...(planned !== undefined ? [`+   ${clean(property)}: ${value(planned)}`] : []),
    ]),
  ];
}

const arrow = (old: string | undefined, planned: string | undefined): string =>
  `${old === undefined ? "(none)" : value(old)} → ${planned === undefined ? "(none)" : value(planned)}`;

/** Scripts and payloads are not for a comment: their first line, and how many there are. */
function value(text: string): string {
  const lines = text.trim().split("\n").length;
  return lines > 1
    ? `${shortened(clean(text.trim().split("\n")[0]!), 80)} … (${lines} lines)`
    : shortened(clean(text), 300);
}
