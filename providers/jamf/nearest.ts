/** The names among `candidates` that look most like `wanted`, best first; for messages about a name that was not found. */
export function nearest(wanted: string, candidates: Iterable<string>, most = 3): string[] {
  const target = pairs(wanted);
  return [...new Set(candidates)]
    .map((name) => ({ name, likeness: likeness(target, pairs(name)) }))
    .filter(({ likeness }) => likeness >= 0.4)
    .sort((a, b) => b.likeness - a.likeness)
    .slice(0, most)
    .map(({ name }) => name);
}

/** `"A", "B"` */
export const quoted = (names: readonly string[]): string => names.map((name) => `"${name}"`).join(", ");

/** Pairs of neighbouring letters and digits: blanks, punctuation and letter case do not count. */
function pairs(text: string): Set<string> {
  const letters = text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, "");
  return new Set(Array.from({ length: Math.max(letters.length - 1, 0) }, (_, i) => letters.slice(i, i + 2)));
}

/** Share of common pairs (Sørensen–Dice): 0 nothing in common, 1 the same. */
function likeness(a: Set<string>, b: Set<string>): number {
  const common = [...a].filter((pair) => b.has(pair)).length;
  return a.size + b.size === 0 ? 0 : (2 * common) / (a.size + b.size);
}
