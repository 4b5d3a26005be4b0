/** Choices with a label in the admin center and a word on the wire. */
export interface Labels<Label extends string> {
  readonly all: readonly Label[];
  toWire(label: Label): string;
  /** `undefined` for a word that is not known here. */
  fromWire(word: string | null | undefined): Label | undefined;
}

/** `labels({ Before: "BEFORE", After: "AFTER" })` */
export function labels<Label extends string>(words: Record<Label, string>): Labels<Label> {
  const all = Object.keys(words) as Label[];
  return {
    all,
    toWire: (label) => words[label],
    fromWire: (word) => all.find((label) => words[label] === word),
  };
}

/** The labels of such a choice, as a type. */
export type LabelOf<T> = T extends Labels<infer Label> ? Label : never;
