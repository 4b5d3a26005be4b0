/** Which of several objects is meant: by what speaks for each, or by what the command line says. Pure. */

const pieces = [
  "applicableGroup",
  "complianceGroup",
  "registrationPolicy",
  "macApp",
  "users",
  "managedPolicy",
] as const;
type Piece = (typeof pieces)[number];

/** Piece → id, or `none`. */
export type Choices = Readonly<Partial<Record<Piece, string>>>;

export interface Candidate<T> {
  id: string;
  name: string;
  object: T;
  /** How much speaks for it; at least `enough`. */
  score: number;
}

export interface OpenQuestion {
  piece: Piece;
  /** Empty: nothing like it was found. */
  candidates: { id: string; name: string }[];
}

type Choice<T> = { chosen: T } | { none: true } | { open: OpenQuestion };

const enough = 3;

/** `known`: every object of the kind, for ids that somebody names. */
export function choose<T>(piece: Piece, known: readonly Candidate<T>[], choices: Choices): Choice<T> {
  const named = choices[piece];
  if (named === "none") return { none: true };
  if (named !== undefined) {
    const found = known.find(({ id }) => id.toLowerCase() === named.toLowerCase());
    if (found) return { chosen: found.object };
    throw new Error(`--choose ${piece}=${named}: there is none of that id.`);
  }
  const ranked = known.filter(({ score }) => score >= enough).sort((a, b) => b.score - a.score);
  const [first, second] = ranked;
  if (first && first.score > (second?.score ?? 0)) return { chosen: first.object };
  const best = ranked.filter(({ score }) => score === first?.score);
  return { open: { piece, candidates: best.map(({ id, name }) => ({ id, name })) } };
}

export function choicesFrom(texts: readonly string[]): Choices {
  return Object.fromEntries(
    texts.map((text) => {
      const [piece, id] = [text.slice(0, text.indexOf("=")), text.slice(text.indexOf("=") + 1)];
      if (!text.includes("=") || !(pieces as readonly string[]).includes(piece) || id === "")
        throw new Error(`--choose ${text}: write PIECE=ID or PIECE=none, where PIECE is one of ${pieces.join(", ")}.`);
      return [piece, id];
    }),
  );
}
